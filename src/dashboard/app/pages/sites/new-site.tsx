import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { useState } from "react";
import { NewSite } from "../../../../sites/sites.schema.ts";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { PreviewChoice } from "../../sites/preview-choice.tsx";
import type { Site, SiteTemplate } from "../../sites/query.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";

const WORDS = { name: "Give it a name of 1 to 120 characters." };

/** Makes a website out of a template and a name: a draft that says something from the beginning. */
export function NewSiteForm({
  orgId,
  templates,
  chosen,
  onChoose,
  onMade,
  onCancel,
}: {
  orgId: string;
  templates: readonly SiteTemplate[];
  chosen: SiteTemplate;
  onChoose: (template: SiteTemplate["id"]) => void;
  onMade: (site: Site) => void;
  onCancel: () => void;
}) {
  const [name, setName] = useState("");
  const { create } = useSiteChanges(orgId);
  const values = { name, template: chosen.id };
  const form = useForm(NewSite, async (body) => onMade(await create(body)), WORDS);
  return (
    <form ref={form.ref} noValidate className="flex max-w-4xl flex-col gap-6 text-base" onSubmit={form.submit(values)}>
      <Input
        label="Name of the business"
        name="name"
        required
        placeholder="Corner Café"
        description="Its address is made from it. You can have a domain of your own later."
        autoComplete="organization"
        className="w-full max-w-md"
        value={name}
        onChange={({ target }) => setName(target.value)}
        aria-invalid={form.fields.name !== undefined}
        {...(form.fields.name && { error: form.fields.name })}
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 font-medium">Template</legend>
        <div className="grid gap-4 sm:grid-cols-2">
          {templates.map(({ id, name: title, description, sample }) => (
            <PreviewChoice
              key={id}
              group="template"
              value={id}
              title={title}
              words={description}
              site={{ template: id, settings: { ...sample, businessName: name.trim() || sample.businessName } }}
              aspect="aspect-4/3"
              checked={id === chosen.id}
              onChoose={() => onChoose(id)}
            />
          ))}
        </div>
      </fieldset>
      {form.failure && <FormFailure problem={form.failure} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" loading={form.busy}>
          Create website
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
