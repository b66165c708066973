import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { useState } from "react";
import { NewConnection } from "../../../../sites/domains/domains.schema.ts";
import { useForm } from "../../components/form.ts";
import { FormDialog } from "../../components/form-dialog.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { LINK } from "../../components/link-style.ts";
import { useDomainChanges } from "../../domains/use-domain-changes.ts";
import { AppLink } from "../../shell/link.tsx";
import type { Site } from "../../sites/query.ts";

const WORDS = {
  name: "Enter a name such as www.shop.example, without http://.",
  siteId: "Choose a website.",
};

interface Props {
  orgId: string;
  sites: readonly Site[];
  /** With the id of the domain that is to be proven now. */
  onBegun: (domainId: string) => void;
}

/** Connects a domain that is kept elsewhere. */
export function ConnectDialog({ open, onClose, ...props }: Props & { open: boolean; onClose: () => void }) {
  return (
    <FormDialog size="lg" open={open} onClose={onClose} onSaved={props.onBegun}>
      {(onBegun) => <Form {...props} onBegun={onBegun} />}
    </FormDialog>
  );
}

function Form({ orgId, sites, onBegun }: Props) {
  const { connect } = useDomainChanges(orgId);
  const [name, setName] = useState("");
  const open = sites.filter(({ status }) => status !== "suspended");
  const [siteId, setSiteId] = useState(open[0]?.id ?? "");
  const form = useForm(NewConnection, async (body) => onBegun((await connect(body)).domainId), WORDS);
  return (
    <>
      <Dialog.Title className="text-lg font-semibold">Connect a domain of yours</Dialog.Title>
      <Dialog.Description className="text-kumo-subtle">
        It stays where you bought it. You set two records there, which are shown next, and it leads to your website.
      </Dialog.Description>
      <form ref={form.ref} noValidate className="flex flex-col gap-5" onSubmit={form.submit({ name, siteId })}>
        <Input
          label="Domain"
          name="name"
          required
          placeholder="www.shop.example"
          description="As visitors use it. Most providers can lead www.… here; the bare name only where they have ALIAS or flattened CNAME records."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          passwordManagerIgnore
          inputMode="url"
          className="w-full"
          value={name}
          onChange={({ target }) => setName(target.value)}
          aria-invalid={form.fields.name !== undefined}
          {...(form.fields.name && { error: form.fields.name })}
        />
        {open.length === 0 ? (
          <p>
            There is no website yet that it could show.{" "}
            <AppLink href="/sites?create=true" className={LINK}>
              Make one first
            </AppLink>
            .
          </p>
        ) : (
          <Select<string>
            label="Website"
            className="w-full min-w-0"
            value={siteId}
            items={Object.fromEntries(open.map((site) => [site.id, site.name]))}
            onValueChange={(id) => setSiteId(id ?? "")}
            {...(form.fields.siteId && { error: form.fields.siteId })}
          />
        )}
        {form.failure && <FormFailure problem={form.failure} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
          <Button type="submit" variant="primary" loading={form.busy} disabled={open.length === 0}>
            Connect
          </Button>
        </div>
      </form>
    </>
  );
}
