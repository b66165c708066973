import { Input } from "@cloudflare/kumo/components/input";
import { SitePreview } from "../../sites/preview.tsx";
import { hostOf, type Site, type SiteTemplate } from "../../sites/query.ts";

/** A website that is there, by its id, or a new one of a template. */
export type SiteChoice = { kind: "site"; id: string } | { kind: "new"; template: SiteTemplate["id"]; name: string };

const CARD =
  "flex cursor-pointer flex-col overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-line has-checked:ring-2 has-checked:ring-kumo-brand has-focus-visible:outline-2 has-focus-visible:outline-offset-3 has-focus-visible:outline-kumo-focus";

/** What a domain shall show. */
export function SiteChoiceField({
  sites,
  templates,
  choice,
  errors,
  onChange,
}: {
  sites: readonly Site[];
  templates: readonly SiteTemplate[];
  choice: SiteChoice;
  errors: Readonly<Record<string, string>>;
  onChange: (choice: SiteChoice) => void;
}) {
  const name = choice.kind === "new" ? choice.name : "";
  const card = ({
    id,
    title,
    words,
    site,
    checked,
    choose,
  }: {
    id: string;
    title: string;
    words: string;
    site: Pick<Site, "template" | "settings">;
    checked: boolean;
    choose: () => void;
  }) => (
    <label key={id} className={CARD}>
      <SitePreview {...site} className="aspect-2/1 border-b border-kumo-hairline" />
      <span className="flex items-start gap-3 p-3">
        <input
          type="radio"
          name="site"
          value={id}
          checked={checked}
          onChange={choose}
          className="mt-1 size-4 shrink-0 accent-kumo-brand outline-none"
        />
        <span className="flex min-w-0 flex-col">
          <span className="font-medium wrap-anywhere">{title}</span>
          <span className="text-sm wrap-anywhere text-kumo-subtle">{words}</span>
        </span>
      </span>
    </label>
  );
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="sr-only">The website that it shows</legend>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {sites
          .filter(({ status }) => status !== "suspended")
          .map((site) =>
            card({
              id: site.id,
              title: site.name,
              words: hostOf(site.url),
              site,
              checked: choice.kind === "site" && choice.id === site.id,
              choose: () => onChange({ kind: "site", id: site.id }),
            }),
          )}
        {templates.map(({ id, name: title, sample }) =>
          card({
            id,
            title: `New: ${title}`,
            words: "From the template, with words of its own",
            site: { template: id, settings: { ...sample, businessName: name.trim() || sample.businessName } },
            checked: choice.kind === "new" && choice.template === id,
            choose: () => onChange({ kind: "new", template: id, name }),
          }),
        )}
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
