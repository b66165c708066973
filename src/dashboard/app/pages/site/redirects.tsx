import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import * as z from "zod";
import { SiteChange } from "../../../../sites/sites.schema.ts";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { Section } from "../../components/section.tsx";
import { SendButton } from "../../components/send-button.tsx";
import { type Site, whenSeen } from "../../sites/query.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";
import { type Row, Rows, TakeOff } from "./rows.tsx";

type Redirect = Site["redirects"][number];
export type RedirectRow = Redirect & Row;

export const redirectRows = (redirects: readonly Redirect[]): RedirectRow[] =>
  redirects.map((redirect, row) => ({ ...redirect, row }));

export const redirectsOf = (rows: readonly RedirectRow[]): Redirect[] =>
  rows.map(({ from, to, status }) => ({ from: from.trim(), to: to.trim(), status }));

const Redirects = z.object({ redirects: SiteChange.shape.redirects });

const WORDS = {
  "redirects.*.from": "Enter a path such as /book or /blog/*, without ? and #.",
  "redirects.*.to": "Enter a path such as /menu, or an address that begins with https://.",
};

const KINDS: readonly { status: Redirect["status"]; words: string }[] = [
  { status: 302, words: "For now (302)" },
  { status: 301, words: "For good (301)" },
  { status: 307, words: "For now, forms too (307)" },
  { status: 308, words: "For good, forms too (308)" },
];

/** Where visitors of old addresses are sent. In force at once, without a publish. */
export function RedirectList({
  orgId,
  site,
  rows,
  mayWrite,
  isEdited,
  onChange,
  onSaved,
}: {
  orgId: string;
  site: Site;
  rows: readonly RedirectRow[];
  mayWrite: boolean;
  isEdited: boolean;
  onChange: (rows: readonly RedirectRow[]) => void;
  /** With what was sent. */
  onSaved: (redirects: Redirect[]) => void;
}) {
  const toasts = useKumoToastManager();
  const { change } = useSiteChanges(orgId);
  const redirects = redirectsOf(rows);
  const form = useForm(
    Redirects,
    async () => {
      await change(site.id, { redirects });
      onSaved(redirects);
      toasts.add({
        title: "The redirects are saved",
        description: `In force ${whenSeen(site)}.`,
        variant: "success",
      });
    },
    WORDS,
  );
  const field = (at: number, name: "from" | "to") => {
    const path = `redirects.${at}.${name}`;
    return {
      name: path,
      autoComplete: "off",
      passwordManagerIgnore: true,
      spellCheck: false,
      className: "w-full",
      "aria-invalid": form.fields[path] !== undefined,
      ...(form.fields[path] && { error: form.fields[path] }),
    };
  };
  const isNamed = Object.keys(form.fields).some((path) => path.startsWith("redirects."));
  return (
    <form ref={form.ref} noValidate className="max-w-4xl" onSubmit={form.submit({ redirects })}>
      <Section
        title="Redirects"
        lead="The first that fits a visitor's path counts. /blog/* stands for all below /blog, which a * in the target takes over."
      >
        <fieldset disabled={!mayWrite} className="flex min-w-0 flex-col gap-5">
          <legend className="sr-only">Redirects in their order</legend>
          {rows.length === 0 && <p className="text-kumo-subtle">None yet.</p>}
          <Rows
            name="redirects"
            items={rows}
            most={200}
            add="Add redirect"
            fresh={(row): RedirectRow => ({ row, from: "", to: "", status: 302 })}
            onChange={onChange}
          >
            {(redirect, at, set, remove) => (
              <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto] items-start gap-2 rounded-lg p-3 ring ring-kumo-hairline md:grid-cols-[minmax(0,4fr)_minmax(0,6fr)_14rem_auto]">
                <legend className="sr-only">Redirect {at + 1}</legend>
                <Input
                  label="From"
                  placeholder="/book"
                  value={redirect.from}
                  onChange={({ target }) => set({ from: target.value })}
                  {...field(at, "from")}
                />
                <div className="min-w-0 max-md:order-last max-md:col-span-2">
                  <Input
                    label="To"
                    placeholder="https://booking.example/"
                    value={redirect.to}
                    onChange={({ target }) => set({ to: target.value })}
                    {...field(at, "to")}
                  />
                </div>
                <div className="min-w-0 max-md:order-last max-md:col-span-2">
                  <Select<string>
                    label="Kind"
                    className="w-full"
                    disabled={!mayWrite}
                    value={String(redirect.status)}
                    items={Object.fromEntries(KINDS.map(({ status, words }) => [String(status), words]))}
                    onValueChange={(chosen) =>
                      set({ status: KINDS.find(({ status }) => String(status) === chosen)?.status ?? redirect.status })
                    }
                  />
                </div>
                <TakeOff label={`Take the redirect ${redirect.from || at + 1} off`} className="mt-7" onClick={remove} />
              </fieldset>
            )}
          </Rows>
          {form.fields.redirects && !isNamed && (
            <p role="alert" className="text-kumo-danger">
              {form.fields.redirects}
            </p>
          )}
          {form.failure && <FormFailure problem={form.failure} />}
          {mayWrite && (
            <div>
              <SendButton isChanged={isEdited} busy={form.busy}>
                Save redirects
              </SendButton>
            </div>
          )}
        </fieldset>
      </Section>
    </form>
  );
}
