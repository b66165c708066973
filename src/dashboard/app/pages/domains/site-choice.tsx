import { Input } from "@cloudflare/kumo/components/input";
import { PreviewChoice } from "../../sites/preview-choice.tsx";
import { hostOf, type Site, type SiteTemplate } from "../../sites/query.ts";

/** A website that is there, by its id, or a new one of a template. */
export type SiteChoice = { kind: "site"; id: string } | { kind: "new"; template: SiteTemplate["id"]; name: string };

const CARD = { group: "site", aspect: "aspect-2/1" } as const;

/** The template's words under the business's own name. */
const named = (sample: SiteTemplate["sample"], name: string): SiteTemplate["sample"] =>
  name.trim() === "" ? sample : { ...sample, business: { ...sample.business, name: name.trim() } };

/** What a domain shall show. */
export function SiteChoiceField({
  orgId,
  sites,
  templates,
  choice,
  errors,
  onChange,
}: {
  orgId: string;
  sites: readonly Site[];
  templates: readonly SiteTemplate[];
  choice: SiteChoice;
  errors: Readonly<Record<string, string>>;
  onChange: (choice: SiteChoice) => void;
}) {
  const card = { ...CARD, orgId };
  const name = choice.kind === "new" ? choice.name : "";
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="sr-only">The website that it shows</legend>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {sites
          .filter(({ status }) => status !== "suspended")
          .map((site) => (
            <PreviewChoice
              {...card}
              key={site.id}
              value={site.id}
              title={site.name}
              words={hostOf(site.url)}
              site={site}
              checked={choice.kind === "site" && choice.id === site.id}
              onChoose={() => onChange({ kind: "site", id: site.id })}
            />
          ))}
        {templates.map(({ id, name: title, sample }) => (
          <PreviewChoice
            {...card}
            key={id}
            value={id}
            title={`New: ${title}`}
            words="From the template, with words of its own"
            site={{ template: id, settings: named(sample, name) }}
            checked={choice.kind === "new" && choice.template === id}
            onChoose={() => onChange({ kind: "new", template: id, name })}
          />
        ))}
      </div>
      {choice.kind === "new" && (
        <Input
          label="Name of the business"
          name="siteName"
          required
          placeholder="Corner Café"
          autoComplete="organization"
          className="w-full max-w-md"
          value={choice.name}
          onChange={({ target }) => onChange({ ...choice, name: target.value })}
          aria-invalid={errors.siteName !== undefined}
          {...(errors.siteName && { error: errors.siteName })}
        />
      )}
    </fieldset>
  );
}
