import { Select } from "@cloudflare/kumo/components/select";
import { useMemo } from "react";
import { countriesByName } from "../countries.ts";

/** A country, by its name; typing finds it. */
export function CountryField({
  name,
  value,
  error,
  required = false,
  autoComplete,
  disabled = false,
  onChange,
}: {
  name: string;
  /** Its two letters, or "". */
  value: string;
  error: string | undefined;
  /** Else it can be taken back. */
  required?: boolean;
  autoComplete?: string;
  disabled?: boolean;
  onChange: (code: string) => void;
}) {
  const items = useMemo(
    () => [...(required ? [] : [{ value: "", label: "None" }]), ...countriesByName(value)],
    [required, value],
  );
  return (
    <Select<string>
      label="Country"
      name={name}
      required={required}
      disabled={disabled}
      placeholder="Choose"
      className="w-full"
      items={items}
      value={value === "" && required ? null : value}
      onValueChange={(code) => onChange(code ?? "")}
      {...(autoComplete && { autoComplete })}
      {...(error && { error })}
    />
  );
}
