import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import * as z from "zod";
import type { components } from "../../api/openapi.d.ts";
import { useForm } from "../../components/form.ts";
import { FormDialog } from "../../components/form-dialog.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { presetsOf } from "../../domains/query.ts";
import type { DnsRecord } from "./record-values.ts";
import type { DnsChanges, Proposal, Zone } from "./use-dns.ts";

type Preset = components["schemas"]["DnsPreset"];

interface Props {
  orgId: string;
  zone: Zone;
  dns: DnsChanges;
}

/** Sets what a mail provider asks for: first shown, then done. */
export function PresetDialog({ open, onClose, ...props }: Props & { open: boolean; onClose: () => void }) {
  return (
    <FormDialog size="lg" open={open} onClose={onClose} onSaved={onClose}>
      {(onSaved) => <Choice {...props} onSaved={onSaved} />}
    </FormDialog>
  );
}

type Saving = { onSaved: (landmark: string) => void };

function Choice({ orgId, ...props }: Props & Saving) {
  const presets = useQuery(presetsOf(orgId));
  const [chosen, setChosen] = useState<string>();
  const items = presets.data?.items ?? [];
  const preset = items.find(({ id }) => id === chosen) ?? items[0];
  return (
    <>
      <Dialog.Title className="text-lg font-semibold">Set up mail</Dialog.Title>
      <Dialog.Description className="text-kumo-subtle">
        The records that your mail provider asks for. You see what changes before it is done.
      </Dialog.Description>
      {presets.isPending && <Loading rows={3} label="Loading presets" />}
      {presets.isError && !presets.data && <Failure error={presets.error} onRetry={() => void presets.refetch()} />}
      {preset && (
        <>
          <Select<string>
            label="Mail provider"
            className="w-full"
            value={preset.id}
            items={Object.fromEntries(items.map(({ id, name }) => [id, name]))}
            onValueChange={(id) => setChosen(id ?? undefined)}
          />
          <Parameters key={preset.id} preset={preset} {...props} />
        </>
      )}
    </>
  );
}

/** What the provider asks to be set, held against its own pattern. */
const parametersOf = ({ parameters }: Preset) =>
  z.object(
    Object.fromEntries(
      parameters.map(({ name, pattern, required, placeholder }) => [
        name,
        z
          .string()
          .trim()
          .refine(
            (value) => (value === "" ? !required : new RegExp(pattern).test(value)),
            `Enter it as the provider shows it, such as ${placeholder}.`,
          ),
      ]),
    ),
  );

function Parameters({ preset, zone, dns, onSaved }: Omit<Props, "orgId"> & Saving & { preset: Preset }) {
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(preset.parameters.map(({ name }) => [name, ""])),
  );
  const [proposal, setProposal] = useState<Proposal>();
  const form = useForm(parametersOf(preset), async (parameters) => {
    if (!proposal) {
      const given = Object.entries(parameters).filter(([, value]) => value.trim() !== "");
      setProposal(await dns.propose(preset.id, Object.fromEntries(given)));
      return;
    }
    const { revision, upserts, deletes } = proposal;
    await dns.change(revision, { upserts, deletes });
    onSaved("records");
  });
  const isEmpty = proposal !== undefined && proposal.upserts.length + proposal.deletes.length === 0;
  return (
    <form ref={form.ref} noValidate className="flex flex-col gap-5" onSubmit={form.submit(values)}>
      {preset.parameters.map(({ name, label, placeholder, required }) => (
        <Input
          key={name}
          label={label}
          name={name}
          required={required}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          passwordManagerIgnore
          className="w-full"
          value={values[name] ?? ""}
          onChange={({ target }) => {
            setProposal(undefined);
            setValues((now) => ({ ...now, [name]: target.value }));
          }}
          aria-invalid={form.fields[name] !== undefined}
          {...(form.fields[name] && { error: form.fields[name] })}
        />
      ))}
      <div role="status">
        {isEmpty && <p>All of it stands already.</p>}
        {proposal && !isEmpty && <Proposed proposal={proposal} there={zone.records} />}
      </div>
      {form.failure && <FormFailure problem={form.failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
        <Button type="submit" variant="primary" loading={form.busy} disabled={isEmpty}>
          {proposal ? "Set these records" : "Show what changes"}
        </Button>
      </div>
    </form>
  );
}

/** What comes and what goes. */
function Proposed({ proposal: { upserts, deletes }, there }: { proposal: Proposal; there: readonly DnsRecord[] }) {
  const replaced = new Set([...deletes, ...upserts.flatMap(({ id }) => (id === undefined ? [] : [id]))]);
  const line = "grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-3 px-3 py-2 wrap-anywhere";
  return (
    <ul
      aria-label="What changes"
      className="flex flex-col divide-y divide-kumo-hairline rounded-lg ring ring-kumo-hairline"
    >
      {there
        .filter(({ id }) => replaced.has(id))
        .map(({ id, type, name, content }) => (
          <li key={id} className={line}>
            <span className="text-kumo-subtle">{type}</span>
            <del className="text-kumo-subtle">
              {name} {content}
            </del>
          </li>
        ))}
      {upserts.map((record) => {
        const says = "content" in record ? record.content : "target" in record ? record.target : record.value;
        const priority = "priority" in record ? `${record.priority} ` : "";
        return (
          <li key={`${record.type} ${record.name} ${says}`} className={line}>
            <span className="text-kumo-subtle">{record.type}</span>
            <ins className="no-underline">
              {record.name} {priority}
              {says}
            </ins>
          </li>
        );
      })}
    </ul>
  );
}
