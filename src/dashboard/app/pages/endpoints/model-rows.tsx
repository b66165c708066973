import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { useEffect, useRef } from "react";
import type { ModelRow } from "./endpoint-values.ts";

const MOST = 100;

/** The models that the endpoint has, and what they cost: for reports, since its server bills them. */
export function ModelRows({
  rows,
  errors,
  onChange,
}: {
  rows: readonly ModelRow[];
  /** By path, such as "models.0.id". */
  errors: Readonly<Record<string, string>>;
  onChange: (rows: readonly ModelRow[]) => void;
}) {
  const group = useRef<HTMLFieldSetElement>(null);
  const focusNext = useRef<string>(undefined);
  // A row that came takes the focus; when one went, the button that adds has it.
  useEffect(() => {
    if (focusNext.current === undefined) return;
    group.current?.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = undefined;
  });

  const add = (): void => {
    focusNext.current = `[name="models.${rows.length}.id"]`;
    const row = Math.max(-1, ...rows.map((each) => each.row)) + 1;
    onChange([...rows, { row, id: "", input: "", cached: "", output: "" }]);
  };
  const remove = (gone: ModelRow): void => {
    focusNext.current = "[data-add]";
    onChange(rows.filter(({ row }) => row !== gone.row));
  };

  return (
    <fieldset ref={group} className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 font-medium">Models</legend>
      <p className="text-sm text-kumo-subtle">
        {rows.length === 0
          ? "None listed: any name is passed on to the server. List those it has, and only they can be called, and are found in lists."
          : "Only these can be called. Prices are in dollars per million tokens, for your reports; leave them empty if you like."}
      </p>
      {errors.models && !Object.keys(errors).some((path) => path.startsWith("models.")) && (
        <p role="alert" className="text-sm text-kumo-danger">
          {errors.models}
        </p>
      )}
      {rows.map((row, at) => {
        const field = (name: "id" | "input" | "cached" | "output", path: string) => ({
          name: `models.${at}.${path}`,
          value: row[name],
          autoComplete: "off",
          passwordManagerIgnore: true,
          spellCheck: false,
          className: "w-full",
          onChange: ({ target }: { target: HTMLInputElement }) =>
            onChange(rows.map((each) => (each.row === row.row ? { ...each, [name]: target.value } : each))),
          "aria-invalid": errors[`models.${at}.${path}`] !== undefined,
          ...(errors[`models.${at}.${path}`] && { error: errors[`models.${at}.${path}`] ?? "" }),
        });
        return (
          <fieldset
            key={row.row}
            className="grid min-w-0 grid-cols-3 items-start gap-2 rounded-lg p-3 ring ring-kumo-hairline sm:grid-cols-[minmax(0,1fr)_5.5rem_5.5rem_5.5rem_auto]"
          >
            <legend className="sr-only">Model {at + 1}</legend>
            <div className="max-sm:col-span-3">
              <Input label="Name" placeholder="llama-3.3-70b" {...field("id", "id")} />
            </div>
            <Input label="Input" inputMode="decimal" placeholder="0.15" {...field("input", "price.input")} />
            <Input label="Cached" inputMode="decimal" placeholder="0.03" {...field("cached", "price.cacheRead")} />
            <Input label="Output" inputMode="decimal" placeholder="0.60" {...field("output", "price.output")} />
            <Button
              variant="ghost"
              shape="square"
              icon={TrashIcon}
              aria-label={row.id ? `Take ${row.id} off the list` : `Take model ${at + 1} off the list`}
              className="max-sm:col-span-3 max-sm:justify-self-end sm:mt-7"
              onClick={() => remove(row)}
            />
          </fieldset>
        );
      })}
      <div>
        <Button data-add size="sm" icon={PlusIcon} disabled={rows.length >= MOST} onClick={add}>
          Add model
        </Button>
      </div>
    </fieldset>
  );
}
