import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { useEffect, useRef } from "react";
import { BUSINESS_TYPES } from "../../../../sites/templates/business-type.schema.ts";
import { CountryField } from "../../components/country-field.tsx";
import { keyOf, nameOf } from "../../editor/path.ts";
import { useEditing } from "./editing.ts";
import { HoursPicker } from "./hours-picker.tsx";
import { ImageField } from "./image-field.tsx";
import { AddressInput, LineInput, PLAIN, TextInput } from "./inputs.tsx";
import { Panel } from "./panel.tsx";

/** What is true of the business, wherever on the site it stands. */
export function BusinessPanel() {
  return (
    <>
      <Panel title="The business">
        <LineInput label="Name of the business" required at={["business", "name"]} />
        <LineInput label="Tagline" at={["business", "tagline"]} help="Below the name, and in search results." />
        <ImageField label="Logo" at={["business", "logo"]} ratio={undefined} />
      </Panel>
      <Panel title="How to reach you">
        <LineInput label="Phone" inputMode="tel" at={["business", "phone"]} />
        <LineInput label="Email" inputMode="email" at={["business", "email"]} />
        <Address />
      </Panel>
      <Panel title="Opening hours" lead="Closing before it opens is past midnight.">
        <HoursPicker />
        <LineInput label="Note" placeholder="Kitchen until 21:30" at={["business", "hoursNote"]} />
      </Panel>
      <Panel title="Elsewhere on the web" lead="Profiles, maps, shops.">
        <Links />
      </Panel>
      <Panel title="For search engines">
        <TextInput label="Description" at={["business", "description"]} help="Empty: it is made from the rest." />
        <KindOfBusiness />
        <LineInput label="Price range" placeholder="$$" at={["business", "priceRange"]} />
        <LineInput
          label="Language"
          at={["business", "language"]}
          help="Such as en or pt-BR: for the site's own words, weekdays, and readers aloud."
        />
      </Panel>
    </>
  );
}

const KINDS_OF_BUSINESS = [
  { value: "", label: "What the template is for" },
  ...Object.entries(BUSINESS_TYPES).map(([value, label]) => ({ value, label })),
];

function KindOfBusiness() {
  const { settings, isReadOnly, set } = useEditing();
  const at = ["business", "type"];
  return (
    <Select<string>
      label="Kind of business"
      className="w-full"
      name={nameOf(at)}
      disabled={isReadOnly}
      value={settings.business.type}
      items={KINDS_OF_BUSINESS}
      onValueChange={(type) => type !== null && set(at, type)}
    />
  );
}

const NOWHERE = { street: "", city: "", region: "", postalCode: "", country: "" };
type Part = keyof typeof NOWHERE;
const LINES: readonly { part: Exclude<Part, "country">; label: string; className: string }[] = [
  { part: "street", label: "Street", className: "col-span-6" },
  { part: "postalCode", label: "Postal code", className: "col-span-2" },
  { part: "city", label: "City", className: "col-span-4" },
  { part: "region", label: "Region", className: "col-span-3" },
];

/** One of which nothing is said is none. */
function Address() {
  const { settings, isReadOnly, wrong, set } = useEditing();
  const at = ["business", "address"];
  const address = settings.business.address ?? NOWHERE;
  const change = (part: Part, text: string): void => {
    const next = { ...address, [part]: text };
    const isNowhere = Object.values(next).every((line) => line.trim() === "");
    // Where it lies on maps is known of the address that was there.
    set(["business"], { ...settings.business, address: isNowhere ? null : next, geo: null }, "typed");
  };
  return (
    <fieldset className="grid min-w-0 grid-cols-6 items-start gap-x-3 gap-y-4">
      <legend className="sr-only">Address</legend>
      {LINES.map(({ part, label, className }) => {
        const name = nameOf([...at, part]);
        const error = wrong[name];
        return (
          <div key={part} className={className}>
            <Input
              {...PLAIN}
              label={label}
              name={name}
              disabled={isReadOnly}
              value={address[part]}
              onChange={({ target }) => change(part, target.value)}
              aria-invalid={error !== undefined}
              {...(error && { error })}
            />
          </div>
        );
      })}
      <div className="col-span-3">
        <CountryField
          name="business.address.country"
          disabled={isReadOnly}
          value={address.country}
          error={wrong["business.address.country"]}
          onChange={(code) => change("country", code)}
        />
      </div>
    </fieldset>
  );
}

const MOST_LINKS = 10;

function Links() {
  const { settings, isReadOnly, set } = useEditing();
  const at = ["business", "links"];
  const { links } = settings.business;
  const list = useRef<HTMLDivElement>(null);
  const focusNext = useRef<string>(undefined);
  useEffect(() => {
    if (focusNext.current === undefined) return;
    list.current?.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = undefined;
  });
  return (
    <div ref={list} className="flex flex-col gap-3">
      {links.map((link, index) => (
        <div key={keyOf(link)} data-row={keyOf(link)} className="flex items-start gap-2">
          <span className="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
            <LineInput label={`Link ${index + 1} says`} at={[...at, index, "label"]} placeholder="Instagram" />
            <AddressInput label="and leads to" at={[...at, index, "url"]} placeholder="instagram.com/you" />
          </span>
          {!isReadOnly && (
            <Button
              variant="ghost"
              shape="square"
              icon={TrashIcon}
              className="mt-7"
              aria-label={`Remove link ${link.label || index + 1}`}
              onClick={() => {
                focusNext.current = ":scope > button";
                set(at, links.toSpliced(index, 1));
              }}
            />
          )}
        </div>
      ))}
      {!isReadOnly && (
        <Button
          size="sm"
          icon={PlusIcon}
          className="self-start"
          disabled={links.length >= MOST_LINKS}
          onClick={() => {
            const link = { label: "", url: "" };
            focusNext.current = `[data-row="${keyOf(link)}"] input`;
            set(at, [...links, link]);
          }}
        >
          Add link
        </Button>
      )}
    </div>
  );
}
