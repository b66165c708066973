import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { Switch } from "@cloudflare/kumo/components/switch";
import { useState } from "react";
import { EditableRecord } from "../../../../sites/dns/dns.schema.ts";
import { atFields } from "../../api/problem.ts";
import { useForm } from "../../components/form.ts";
import { FormDialog } from "../../components/form-dialog.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import {
  CAA_TAGS,
  type DnsRecord,
  EMPTY_RECORD,
  formOf,
  RECORD_TYPES,
  type RecordForm,
  type RecordType,
  recordOf,
  ttlWords,
} from "./record-values.ts";
import type { DnsChange } from "./use-dns.ts";

const WORDS = {
  priority: "Enter 0 to 65,535.",
  weight: "Enter 0 to 65,535.",
  port: "Enter 0 to 65,535.",
  flags: "Enter 0 to 255.",
};

const LABELS: Record<RecordType, string> = {
  A: "A: an IPv4 address",
  AAAA: "AAAA: an IPv6 address",
  CNAME: "CNAME: another name",
  MX: "MX: a mail server",
  TXT: "TXT: a text",
  SRV: "SRV: a service",
  CAA: "CAA: who may issue certificates",
};

const CONTENTS: Partial<Record<RecordType, { label: string; placeholder: string }>> = {
  A: { label: "IPv4 address", placeholder: "192.0.2.1" },
  AAAA: { label: "IPv6 address", placeholder: "2001:db8::1" },
  CNAME: { label: "Leads to", placeholder: "shop.example.net" },
  MX: { label: "Mail server", placeholder: "mx.example.net" },
  TXT: { label: "Text", placeholder: "v=spf1 include:_spf.example.net ~all" },
};

const TTLS = [1, 60, 300, 3_600, 86_400];

interface Props {
  domain: string;
  /** The one that is edited; without it one is added. */
  record: DnsRecord | undefined;
  /** Of the records, as they are shown now. */
  revision: string;
  onSave: (revision: string, change: DnsChange) => Promise<unknown>;
}

/** Adds a record, or changes the one that is given. */
export function RecordDialog({ open, onClose, ...props }: Props & { open: boolean; onClose: () => void }) {
  return (
    <FormDialog size="lg" open={open} onClose={onClose} onSaved={onClose}>
      {(onSaved) => <Form {...props} onSaved={onSaved} />}
    </FormDialog>
  );
}

function Form({ domain, record, revision, onSave, onSaved }: Props & { onSaved: (landmark: string) => void }) {
  const [values, setValues] = useState<RecordForm>(() => (record ? formOf(record, domain) : EMPTY_RECORD));
  const set = (changes: Partial<RecordForm>) => setValues((now) => ({ ...now, ...changes }));
  // Those that it was opened upon: the page may have read others since, which nobody has looked at.
  const [upon, setUpon] = useState<string | undefined>(revision);
  const sent = recordOf(values, record?.id);
  const form = useForm(
    EditableRecord,
    async () => {
      await onSave(upon ?? revision, { upserts: [sent] }).catch((error: unknown) => {
        // It is told, and the list shows what has changed: sent once more, it is meant.
        setUpon(undefined);
        // The API names the first of the records that it was sent; the form has but one.
        throw atFields(error, (path) => path.replace(/^upserts\.0\./, ""));
      });
      onSaved("records");
    },
    WORDS,
  );
  const field = (name: Exclude<keyof RecordForm, "type" | "proxied" | "tag">) => ({
    name,
    value: values[name],
    autoComplete: "off",
    autoCapitalize: "none",
    spellCheck: false,
    passwordManagerIgnore: true,
    className: "w-full",
    onChange: ({ target }: { target: HTMLInputElement }) => set({ [name]: target.value }),
    "aria-invalid": form.fields[name] !== undefined,
    ...(form.fields[name] && { error: form.fields[name] }),
  });
  const { type } = values;
  const content = CONTENTS[type];
  const ttls = TTLS.includes(Number(values.ttl)) ? TTLS : [...TTLS, Number(values.ttl)];
  return (
    <>
      <Dialog.Title className="text-lg font-semibold">{record ? "Edit record" : "Add record"}</Dialog.Title>
      <Dialog.Description className="text-kumo-subtle">
        Resolvers see it once they forget what was there before.
      </Dialog.Description>
      <form ref={form.ref} noValidate className="flex flex-col gap-5" onSubmit={form.submit(sent)}>
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Select<string>
            label="Type"
            className="w-full"
            value={type}
            items={LABELS}
            onValueChange={(chosen) => set({ type: RECORD_TYPES.find((each) => each === chosen) ?? type })}
          />
          <Input
            label="Name"
            required
            placeholder={type === "SRV" ? "_sip._tcp" : "www"}
            description={`@ is ${domain} itself.`}
            {...field("name")}
          />
        </div>
        {content && <Input label={content.label} required placeholder={content.placeholder} {...field("content")} />}
        {(type === "MX" || type === "SRV") && (
          <div className="grid items-start gap-5 sm:grid-cols-3">
            <Input label="Priority" required inputMode="numeric" {...field("priority")} />
            {type === "SRV" && (
              <>
                <Input label="Weight" required inputMode="numeric" {...field("weight")} />
                <Input label="Port" required inputMode="numeric" placeholder="5060" {...field("port")} />
              </>
            )}
          </div>
        )}
        {type === "SRV" && <Input label="Server" required placeholder="sip.example.net" {...field("target")} />}
        {type === "CAA" && (
          <div className="grid items-start gap-5 sm:grid-cols-3">
            <Input label="Flags" required inputMode="numeric" {...field("flags")} />
            <Select<string>
              label="Tag"
              className="w-full"
              value={values.tag}
              items={Object.fromEntries(CAA_TAGS.map((tag) => [tag, tag]))}
              onValueChange={(chosen) => set({ tag: CAA_TAGS.find((tag) => tag === chosen) ?? values.tag })}
            />
            <Input label="Value" required placeholder="letsencrypt.org" {...field("value")} />
          </div>
        )}
        <div className="grid items-end gap-5 sm:grid-cols-2">
          <Select<string>
            label="Remembered for (TTL)"
            className="w-full"
            value={values.ttl}
            items={Object.fromEntries(ttls.map((seconds) => [String(seconds), ttlWords(seconds)]))}
            onValueChange={(ttl) => set({ ttl: ttl ?? "1" })}
          />
          {(type === "A" || type === "AAAA" || type === "CNAME") && (
            <Switch
              label="Through Cloudflare"
              checked={values.proxied}
              onCheckedChange={(proxied) => set({ proxied })}
            />
          )}
        </div>
        {form.failure && <FormFailure problem={form.failure} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
          <Button type="submit" variant="primary" loading={form.busy}>
            {record ? "Save record" : "Add record"}
          </Button>
        </div>
      </form>
    </>
  );
}
