import { Select } from "@cloudflare/kumo/components/select";

export interface PickChoice<T extends string = string> {
  value: T;
  label: string;
}

/** The value of "any" in a list: nothing that is filtered by is called so. */
const ANY = "*";

/** A filter by one of several, or by none. */
export function Pick<T extends string>({
  label,
  any,
  value,
  choices,
  onPick,
  wide = false,
  className = "",
}: {
  label: string;
  /** What is said while nothing is picked. */
  any: string;
  value: T | undefined;
  choices: readonly PickChoice<T>[];
  onPick: (value: T | undefined) => void;
  /** Beneath its label, over the whole width. */
  wide?: boolean;
  className?: string;
}) {
  const items = [{ value: ANY, label: any }, ...choices];
  return (
    <Select<string>
      {...(wide ? { label } : { "aria-label": label })}
      items={items}
      value={value ?? ANY}
      onValueChange={(picked) => onPick(choices.find((choice) => choice.value === picked)?.value)}
      className={`${wide ? "w-full" : "max-w-52"} ${className}`}
    >
      {items.map((item) => (
        <Select.Option key={item.value} value={item.value}>
          {item.label}
        </Select.Option>
      ))}
    </Select>
  );
}
