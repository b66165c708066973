import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useId } from "react";
import { SiteSettings } from "../../../../sites/templates/template.schema.ts";
import { CountryField } from "../../components/country-field.tsx";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { Section } from "../../components/section.tsx";
import { SendButton } from "../../components/send-button.tsx";
import { SitePreview } from "../../sites/preview.tsx";
import type { Site, SiteSettingsValues } from "../../sites/query.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";
import { PLAIN, type Wrong } from "./form-fields.ts";
import { Hours } from "./hours.tsx";
import { OFFERS, Offers } from "./offers.tsx";
import { Rows, TakeOff } from "./rows.tsx";
import { type SettingsForm, settingsOf } from "./settings-values.ts";

const WORDS = {
  businessName: "Enter 1 to 120 characters.",
  tagline: "Enter one line of at most 200 characters.",
  about: "Enter at most 5,000 characters.",
  phone: "Enter a telephone number, such as +1 512 555 0142.",
  email: "Enter an address, such as hello@example.com.",
  accent: "Enter a colour, such as #8a3324.",
  language: "Enter a language, such as en or pt-BR.",
  "address.street": "Enter one line.",
  "address.postalCode": "At most 20 characters.",
  "address.country": "Choose a country.",
  "hours.*.opens": "Enter a time.",
  "hours.*.closes": "Enter a time.",
  "offers.*.title": "Enter a title.",
  "offers.*.items.*.name": "Enter a name.",
  "offers.*.items.*.price": "At most 40 characters.",
  "links.*.label": "Enter what the link says.",
  "links.*.url": "Enter an address that begins with https://.",
};

const LINES_OF_ADDRESS = {
  street: { label: "Street", className: "sm:col-span-6" },
  postalCode: { label: "Postal code", className: "sm:col-span-2" },
  city: { label: "City", className: "sm:col-span-4" },
  region: { label: "Region", className: "sm:col-span-3" },
} as const;
const LINES = ["street", "postalCode", "city", "region"] as const;

/** The draft, field by field, beside what becomes of it. */
export function Content({
  orgId,
  site,
  values,
  mayWrite,
  isEdited,
  onChange,
  onSaved,
}: {
  orgId: string;
  site: Site;
  values: SettingsForm;
  mayWrite: boolean;
  /** Whether it says something that is not saved. */
  isEdited: boolean;
  onChange: (values: SettingsForm) => void;
  /** With what was sent. */
  onSaved: (settings: SiteSettingsValues) => void;
}) {
  const toasts = useKumoToastManager();
  const { change } = useSiteChanges(orgId);
  const accent = useId();
  const settings = settingsOf(values);
  const form = useForm(
    SiteSettings,
    async () => {
      await change(site.id, { settings });
      onSaved(settings);
      toasts.add({
        title: "The draft is saved",
        description: "Visitors see it once it is published.",
        variant: "success",
      });
    },
    WORDS,
  );
  const set = (changes: Partial<SettingsForm>) => onChange({ ...values, ...changes });
  const wrong: Wrong = (path) => ({
    "aria-invalid": form.fields[path] !== undefined,
    ...(form.fields[path] && { error: form.fields[path] }),
  });
  const field = (name: Exclude<keyof SettingsForm, "address" | "hours" | "offers" | "links" | "about">) => ({
    ...PLAIN,
    name,
    value: values[name],
    onChange: ({ target }: { target: HTMLInputElement }) => set({ [name]: target.value }),
    ...wrong(name),
  });
  const words = OFFERS[site.template];

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <form ref={form.ref} noValidate className="min-w-0" onSubmit={form.submit(settings)}>
        <fieldset disabled={!mayWrite} className="flex min-w-0 flex-col gap-6">
          <legend className="sr-only">What the website says</legend>
          <Section title="The business">
            <Input label="Name of the business" required {...field("businessName")} />
            <Input
              label="Tagline"
              required={false}
              description="Below the name, and in search results."
              {...field("tagline")}
            />
            <InputArea
              label="About"
              name="about"
              required={false}
              autoResize
              minRows={4}
              maxRows={14}
              description="An empty line begins a paragraph."
              className="block w-full"
              value={values.about}
              onChange={({ target }) => set({ about: target.value })}
              {...wrong("about")}
            />
            <div className="grid items-start gap-5 sm:grid-cols-2">
              <div className="flex items-start gap-2">
                <div className="min-w-0 flex-1">
                  <Input
                    label="Colour"
                    id={accent}
                    spellCheck={false}
                    description="Darkened or lightened where it could not be read."
                    {...field("accent")}
                  />
                </div>
                <input
                  type="color"
                  aria-label="Choose the colour"
                  className="mt-7 h-9 w-12 shrink-0 cursor-pointer rounded-lg bg-kumo-base p-1 ring ring-kumo-line focus-visible:outline-2 focus-visible:outline-kumo-focus"
                  value={/^#[0-9a-f]{6}$/i.test(values.accent) ? values.accent : "#000000"}
                  onChange={({ target }) => set({ accent: target.value })}
                />
              </div>
              <Input
                label="Language"
                spellCheck={false}
                description="Such as en or pt-BR: for weekdays, and for readers aloud."
                {...field("language")}
              />
            </div>
          </Section>
          <Section title="How to reach you">
            <div className="grid items-start gap-5 sm:grid-cols-2">
              <Input label="Phone" required={false} inputMode="tel" {...field("phone")} />
              <Input label="Email" required={false} inputMode="email" {...field("email")} />
            </div>
            <fieldset className="grid items-start gap-x-4 gap-y-5 sm:grid-cols-6">
              <legend className="sr-only">Address</legend>
              {LINES.map((part) => (
                <div key={part} className={LINES_OF_ADDRESS[part].className}>
                  <Input
                    {...PLAIN}
                    label={LINES_OF_ADDRESS[part].label}
                    required={false}
                    name={`address.${part}`}
                    value={values.address[part]}
                    onChange={({ target }) => set({ address: { ...values.address, [part]: target.value } })}
                    {...wrong(`address.${part}`)}
                  />
                </div>
              ))}
              <div className="sm:col-span-3">
                <CountryField
                  name="address.country"
                  disabled={!mayWrite}
                  value={values.address.country}
                  error={form.fields["address.country"]}
                  onChange={(country) => set({ address: { ...values.address, country } })}
                />
              </div>
            </fieldset>
            <Rows
              name="links"
              items={values.links}
              most={10}
              add="Add link"
              fresh={(row) => ({ row, label: "", url: "" })}
              onChange={(links) => set({ links })}
            >
              {(link, at, change, remove) => (
                <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto]">
                  <Input
                    {...PLAIN}
                    label={`Link ${at + 1} says`}
                    name={`links.${at}.label`}
                    placeholder="Book a table"
                    value={link.label}
                    onChange={({ target }) => change({ label: target.value })}
                    {...wrong(`links.${at}.label`)}
                  />
                  <div className="min-w-0 max-sm:order-last max-sm:col-span-2">
                    <Input
                      {...PLAIN}
                      label="and leads to"
                      name={`links.${at}.url`}
                      inputMode="url"
                      placeholder="https://booking.example"
                      value={link.url}
                      onChange={({ target }) => change({ url: target.value })}
                      {...wrong(`links.${at}.url`)}
                    />
                  </div>
                  <TakeOff label={`Take link ${link.label || at + 1} off`} className="mt-7" onClick={remove} />
                </div>
              )}
            </Rows>
          </Section>
          <Section title="Opening hours" lead="A day without hours is left out.">
            <Hours values={values} wrong={wrong} onChange={(hours) => set({ hours })} />
          </Section>
          <Section title={words.title}>
            <Rows
              name="offers"
              items={values.offers}
              most={30}
              add="Add section"
              className="flex flex-col gap-5"
              fresh={(row) => ({ row, title: "", items: [] })}
              onChange={(offers) => set({ offers })}
            >
              {(group, at, change, remove) => (
                <Offers group={group} at={at} words={words} wrong={wrong} onChange={change} onRemove={remove} />
              )}
            </Rows>
          </Section>
          {form.failure && <FormFailure problem={form.failure} />}
          {mayWrite && (
            <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-3 border-t border-kumo-hairline bg-kumo-canvas px-1 py-3">
              <SendButton isChanged={isEdited} busy={form.busy}>
                Save draft
              </SendButton>
              <span className="text-sm text-kumo-subtle">
                {isEdited ? "Not saved yet." : "Saved. Visitors see it once it is published."}
              </span>
            </div>
          )}
        </fieldset>
      </form>
      <div className="flex flex-col gap-2 max-lg:hidden lg:sticky lg:top-6">
        <p className="text-sm text-kumo-subtle">How it will look, drawn small</p>
        <SitePreview
          template={site.template}
          settings={settings}
          className="aspect-3/4 rounded-lg ring ring-kumo-hairline"
        />
      </div>
    </div>
  );
}
