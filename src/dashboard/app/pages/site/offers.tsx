import { Input } from "@cloudflare/kumo/components/input";
import { BareInput } from "../../components/bare-input.tsx";
import type { Site } from "../../sites/query.ts";
import { PLAIN, type Wrong } from "./form-fields.ts";
import { Rows, TakeOff } from "./rows.tsx";
import type { GroupRow } from "./settings-values.ts";

/** What each template calls its list, and what one might write there. */
export const OFFERS: Record<Site["template"], { title: string; group: string; item: string; price: string }> = {
  restaurant: { title: "Menu", group: "To begin", item: "Charred leeks", price: "$11" },
  services: { title: "What we do", group: "Repairs", item: "Same-day call-out", price: "from $95" },
};

/** A section of the menu, or of what is done. */
export function Offers({
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
