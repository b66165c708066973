import { Button } from "@cloudflare/kumo/components/button";
import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useId } from "react";
import { DAYS, SiteSettings } from "../../../../sites/templates/template.schema.ts";
import { BareInput } from "../../components/bare-input.tsx";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { Section } from "../../components/section.tsx";
import { SitePreview } from "../../sites/preview.tsx";
import type { Site } from "../../sites/query.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";
import { Rows, TakeOff } from "./rows.tsx";
import { ADDRESS, type GroupRow, type SettingsForm, settingsOf } from "./settings-values.ts";

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
  "address.country": "Two letters, such as US.",
  "hours.*.opens": "Enter a time.",
  "hours.*.closes": "Enter a time.",
  "offers.*.title": "Enter a title.",
  "offers.*.items.*.name": "Enter a name.",
  "offers.*.items.*.price": "At most 40 characters.",
  "links.*.label": "Enter what the link says.",
  "links.*.url": "Enter an address that begins with https://.",
};

const PARTS_OF_ADDRESS: Record<(typeof ADDRESS)[number], { label: string; className: string }> = {
  street: { label: "Street", className: "sm:col-span-6" },
  postalCode: { label: "Postal code", className: "sm:col-span-2" },
  city: { label: "City", className: "sm:col-span-4" },
  region: { label: "Region", className: "sm:col-span-3" },
  country: { label: "Country (two letters)", className: "sm:col-span-3" },
};

/** What each template calls its list, and what one might write there. */
const OFFERS: Record<Site["template"], { title: string; group: string; item: string; price: string }> = {
  restaurant: { title: "Menu", group: "To begin", item: "Charred leeks", price: "$11" },
  services: { title: "What we do", group: "Repairs", item: "Same-day call-out", price: "from $95" },
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

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
  onSaved: () => void;
}) {
  const toasts = useKumoToastManager();
  const { change } = useSiteChanges(orgId);
  const accent = useId();
  const settings = settingsOf(values);
  const form = useForm(
    SiteSettings,
    async () => {
      await change(site.id, { settings });
      onSaved();
      toasts.add({
        title: "The draft is saved",
        description: "Visitors see it once it is published.",
        variant: "success",
      });
    },
    WORDS,
  );
  const set = (changes: Partial<SettingsForm>) => onChange({ ...values, ...changes });
  const wrong = (path: string) => ({
    "aria-invalid": form.fields[path] !== undefined,
    ...(form.fields[path] && { error: form.fields[path] }),
  });
  const plain = { autoComplete: "off", passwordManagerIgnore: true, className: "w-full" };
  const field = (name: Exclude<keyof SettingsForm, "address" | "hours" | "offers" | "links" | "about">) => ({
    ...plain,
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
              {ADDRESS.map((part) => (
                <div key={part} className={PARTS_OF_ADDRESS[part].className}>
                  <Input
                    {...plain}
                    label={PARTS_OF_ADDRESS[part].label}
                    required={false}
                    name={`address.${part}`}
                    value={values.address[part]}
                    onChange={({ target }) => set({ address: { ...values.address, [part]: target.value } })}
                    {...wrong(`address.${part}`)}
                  />
                </div>
              ))}
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
                    {...plain}
                    label={`Link ${at + 1} says`}
                    name={`links.${at}.label`}
                    placeholder="Book a table"
                    value={link.label}
                    onChange={({ target }) => change({ label: target.value })}
                    {...wrong(`links.${at}.label`)}
                  />
                  <div className="min-w-0 max-sm:order-last max-sm:col-span-2">
                    <Input
                      {...plain}
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
              <Button
                type="submit"
                variant={isEdited ? "primary" : "secondary"}
                loading={form.busy}
                disabled={!isEdited}
              >
                Save draft
              </Button>
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

type Wrong = (path: string) => { "aria-invalid": boolean; error?: string };

const PLAIN = { autoComplete: "off", passwordManagerIgnore: true, className: "w-full" };

/** By day. Rows are named by their place among all, since the API names what is wrong so. */
function Hours({
  values: { hours },
  wrong,
  onChange,
}: {
  values: SettingsForm;
  wrong: Wrong;
  onChange: (hours: SettingsForm["hours"]) => void;
}) {
  return (
    <div className="flex flex-col divide-y divide-kumo-hairline">
      {DAYS.map((day) => {
        const ofDay = hours.filter((each) => each.day === day);
        const others = hours.filter((each) => each.day !== day);
        const title = capital(day);
        return (
          <fieldset
            key={day}
            className="grid min-w-0 gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0 sm:grid-cols-[7rem_minmax(0,1fr)]"
          >
            <legend className="sr-only">{title}</legend>
            <span aria-hidden className="pt-1.5 font-medium">
              {title}
            </span>
            <Rows
              name={day}
              items={ofDay}
              most={Math.max(0, 21 - others.length)}
              add={
                <>
                  Add hours<span className="sr-only"> on {title}</span>
                </>
              }
              className="flex flex-wrap items-center gap-2"
              fresh={() => ({
                row: Math.max(-1, ...hours.map(({ row }) => row)) + 1,
                day,
                opens: "09:00",
                closes: "17:00",
              })}
              // Days keep their place, so that one that is changed and changed back is as it was.
              onChange={(rows) =>
                onChange(DAYS.flatMap((each) => (each === day ? rows : hours.filter((one) => one.day === each))))
              }
            >
              {(each, _at, change, remove) => {
                const at = hours.indexOf(each);
                const when = (name: "opens" | "closes", says: string) => (
                  <BareInput
                    {...PLAIN}
                    type="time"
                    label={`${title} ${says}`}
                    name={`hours.${at}.${name}`}
                    className="w-29 [&::-webkit-calendar-picker-indicator]:hidden"
                    value={each[name]}
                    onChange={({ target }) => change({ [name]: target.value })}
                    {...wrong(`hours.${at}.${name}`)}
                  />
                );
                return (
                  <div className="flex w-full items-start gap-2">
                    {when("opens", "from")}
                    <span aria-hidden className="pt-1.5">
                      –
                    </span>
                    {when("closes", "until")}
                    <TakeOff label={`Take ${title} ${each.opens} to ${each.closes} off`} onClick={remove} />
                  </div>
                );
              }}
            </Rows>
          </fieldset>
        );
      })}
    </div>
  );
}

/** A section of the menu, or of what is done. */
function Offers({
  group,
  at,
  words,
  wrong,
  onChange,
  onRemove,
}: {
  group: GroupRow;
  at: number;
  words: (typeof OFFERS)[Site["template"]];
  wrong: Wrong;
  onChange: (changes: Partial<GroupRow>) => void;
  onRemove: () => void;
}) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-lg p-4 ring ring-kumo-hairline">
      <legend className="sr-only">Section {at + 1}</legend>
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Input
            {...PLAIN}
            label="Section"
            name={`offers.${at}.title`}
            placeholder={words.group}
            value={group.title}
            onChange={({ target }) => onChange({ title: target.value })}
            {...wrong(`offers.${at}.title`)}
          />
        </div>
        <TakeOff label={`Take section ${group.title || at + 1} off`} className="mt-7" onClick={onRemove} />
      </div>
      <Rows
        name={`offers.${group.row}.items`}
        items={group.items}
        most={100}
        add={
          <>
            Add entry<span className="sr-only"> to {group.title || `section ${at + 1}`}</span>
          </>
        }
        fresh={(row) => ({ row, name: "", description: "", price: "" })}
        onChange={(items) => onChange({ items })}
      >
        {(item, place, change, remove) => {
          const path = `offers.${at}.items.${place}`;
          const field = (name: "name" | "price" | "description") => ({
            ...PLAIN,
            name: `${path}.${name}`,
            value: item[name],
            onChange: ({ target }: { target: HTMLInputElement }) => change({ [name]: target.value }),
            ...wrong(`${path}.${name}`),
          });
          return (
            <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[minmax(0,4fr)_minmax(0,6fr)_6.5rem_auto]">
              <legend className="sr-only">Entry {place + 1}</legend>
              <div className="max-sm:order-1">
                <BareInput label="Name" placeholder={words.item} {...field("name")} />
              </div>
              <div className="max-sm:order-3 max-sm:col-span-2">
                <BareInput label="Description" placeholder="Description" {...field("description")} />
              </div>
              <div className="max-sm:order-4 max-sm:col-span-2">
                <BareInput label="Price" placeholder={words.price} {...field("price")} />
              </div>
              <TakeOff
                label={`Take ${item.name || `entry ${place + 1}`} off`}
                className="max-sm:order-2"
                onClick={remove}
              />
            </fieldset>
          );
        }}
      </Rows>
    </fieldset>
  );
}
