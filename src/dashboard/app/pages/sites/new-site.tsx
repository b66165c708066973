import { Button } from "@cloudflare/kumo/components/button";
import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { NewSite } from "../../../../sites/sites.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { Page } from "../../components/page.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { useHeading } from "../../components/use-heading.ts";
import { copyKey, writeCopy } from "../../editor/copy.ts";
import { LivePreview } from "../../sites/live-preview.tsx";
import { type Site, type SiteTemplate, templatesOf } from "../../sites/query.ts";
import { settingsOf } from "../../sites/settings.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";
import { Gallery } from "./gallery.tsx";

/** In the list's place: first the template, with room to look at them, then the name. */
export function NewSitePage({
  orgId,
  userId,
  chosen,
  onChoose,
  onCancel,
}: {
  orgId: string;
  userId: string;
  chosen: string | undefined;
  onChoose: (template: SiteTemplate["id"] | undefined) => void;
  onCancel: () => void;
}) {
  const navigate = useNavigate();
  const templates = useQuery(templatesOf(orgId));
  const template = templates.data?.items.find(({ id }) => id === chosen);
  // What is typed stays while one looks at another template.
  const [words, setWords] = useState<Words>({ name: "", about: "" });
  useHeading();
  return (
    <Page
      title="New website"
      lead={
        template
          ? "Two more words, and it stands."
          : "Start with the one that is closest. All that it says and shows can be changed."
      }
      actions={<Button onClick={onCancel}>Cancel</Button>}
    >
      {templates.isPending && <Loading rows={8} label="Loading templates" />}
      {templates.isError && !templates.data && (
        <Failure error={templates.error} onRetry={() => void templates.refetch()} />
      )}
      {templates.data && !template && <Gallery orgId={orgId} templates={templates.data.items} onStart={onChoose} />}
      {template && (
        <NameForm
          orgId={orgId}
          userId={userId}
          template={template}
          words={words}
          onType={(typed) => setWords((now) => ({ ...now, ...typed }))}
          onBack={() => onChoose(undefined)}
          onMade={({ id }) => void navigate({ to: "/sites/$id/edit", params: { id }, search: { welcome: true } })}
        />
      )}
    </Page>
  );
}

interface Words {
  name: string;
  about: string;
}

const WRONG = { name: "Give it a name of 1 to 120 characters." };
const MOST_LETTERS = 1_000;

function NameForm({
  orgId,
  userId,
  template,
  words: { name, about },
  onType,
  onBack,
  onMade,
}: {
  orgId: string;
  userId: string;
  template: SiteTemplate;
  words: Words;
  onType: (typed: Partial<Words>) => void;
  onBack: () => void;
  onMade: (site: Site) => void;
}) {
  const toasts = useKumoToastManager();
  const { create } = useSiteChanges(orgId);
  // Of which the first draft is being written.
  const [made, setMade] = useState<Site>();
  // Whoever goes elsewhere stays there.
  const making = useRef<AbortController>(undefined);
  useEffect(() => () => making.current?.abort(), []);
  const form = useForm(
    NewSite,
    async (body) => {
      const broken = new AbortController();
      making.current = broken;
      const { signal } = broken;
      const site = await create(body);
      if (about.trim() !== "" && !signal.aborted) {
        setMade(site);
        await firstDraft(site, signal);
      }
      if (!signal.aborted) onMade(site);
    },
    WRONG,
  );

  /** The editor has it as a change of one's own: it is seen there, saves itself, and can be undone. */
  async function firstDraft(site: Site, signal: AbortSignal): Promise<void> {
    const { id, draft } = site;
    try {
      const written = await dataOf(
        api.POST("/api/sites/{id}/first-draft", { params: { path: { id } }, body: { about: about.trim() }, signal }),
      );
      const copy = { settings: settingsOf(written), draft, base: settingsOf(site), sent: [], isWritten: true };
      writeCopy(() => sessionStorage, copyKey(userId, id), copy);
    } catch (error) {
      if (signal.aborted) return;
      toasts.add({
        title: "No first draft was written",
        description: `${asProblem(error).message} The template's words stand.`,
        variant: "error",
      });
    }
  }

  const { sample } = template;
  const shown = { ...sample, business: { ...sample.business, name: name.trim() || sample.business.name } };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <form
        ref={form.ref}
        noValidate
        className="flex flex-col gap-5 text-base"
        onSubmit={form.submit({ name, template: template.id })}
      >
        <Input
          label="Name of the business"
          name="name"
          required
          placeholder="Corner Café"
          description="Its address is made from it. You can have a domain of your own later."
          autoComplete="organization"
          className="w-full"
          value={name}
          onChange={({ target }) => onType({ name: target.value })}
          aria-invalid={form.fields.name !== undefined}
          {...(form.fields.name && { error: form.fields.name })}
        />
        <InputArea
          label="Two sentences about it"
          required={false}
          autoResize
          minRows={3}
          maxRows={8}
          maxLength={MOST_LETTERS}
          placeholder="A small café at the market in Graz. We bake in the morning, cook one soup a day, and close when it is sold out."
          description="Optional: a model writes a first draft from them, which you may take or undo. Without, the template's words stand."
          className="block w-full"
          value={about}
          onChange={({ target }) => onType({ about: target.value })}
        />
        {form.failure && <FormFailure problem={form.failure} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" loading={form.busy}>
            {about.trim() === "" ? "Create website" : "Have a first draft written"}
          </Button>
          {made ? (
            <Button
              onClick={() => {
                making.current?.abort();
                onMade(made);
              }}
            >
              Go on without it
            </Button>
          ) : (
            <Button disabled={form.busy} onClick={onBack}>
              Another template
            </Button>
          )}
        </div>
        <p role="status" className="text-kumo-subtle">
          {made && "The website is made, and its first draft is being written. That may take a minute."}
        </p>
      </form>
      <LivePreview
        orgId={orgId}
        template={template.id}
        settings={shown}
        width={1280}
        title={`What ${template.name} looks like`}
        isPicture
        className="aspect-4/3 rounded-lg ring ring-kumo-hairline"
      />
    </div>
  );
}
