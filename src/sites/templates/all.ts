/** Every template there is. */
import { contractor } from "./contractor/template.ts";
import { dental } from "./dental/template.ts";
import { fitness } from "./fitness/template.ts";
import { law } from "./law/template.ts";
import { photographer } from "./photographer/template.ts";
import { restaurant } from "./restaurant/template.ts";
import { salon } from "./salon/template.ts";
import { shop } from "./shop/template.ts";
import { SiteTemplate, type Template, type TemplateId } from "./template.schema.ts";

export const ALL_TEMPLATES: Readonly<Record<TemplateId, Template>> = {
  restaurant,
  photographer,
  law,
  salon,
  fitness,
  dental,
  contractor,
  shop,
};

/** As the API tells of it. */
export function templateView({
  markup: _,
  style: __,
  businessType: ___,
  moods: ____,
  art,
  ...told
}: Template): SiteTemplate {
  const drawings = Object.entries(art).map(([name, { alt }]) => ({ name, alt }));
  return SiteTemplate.parse({ ...told, art: drawings });
}
