/** What the API gives, where what has a default may be missing, whole. Throws on what is of another shape. */
import { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { SiteTemplate } from "../../../sites/templates/template.schema.ts";

export const settingsOf = ({ settings }: { settings: unknown }): SiteSettings => SiteSettings.parse(settings);

export const templateOf = (template: unknown): SiteTemplate => SiteTemplate.parse(template);
