import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import type { SubjectKind } from "../../../../billing/limits/subject.schema.ts";

export interface KeyChoice {
  id: string;
  label: string;
}

/** Which one of its kind a limit is on. */
export function SubjectField({
  kind,
  name,
  keys,
  userId,
  error,
  onChange,
}: {
  kind: SubjectKind;
  name: string;
  keys: readonly KeyChoice[] | undefined;
  userId: string;
  error: string | undefined;
  onChange: (name: string) => void;
}) {
  if (kind === "organisation") return null;
  if (kind === "key" && keys && keys.length > 0) {
    return (
      <Select<string>
        label="Key"
        className="w-full"
        placeholder="Choose a key"
        value={name === "" ? null : name}
        items={Object.fromEntries(keys.map(({ id, label }) => [id, label]))}
        onValueChange={(id) => onChange(id ?? "")}
        {...(error && { error })}
      />
    );
  }
  const field = {
    name: "subject",
    value: name,
    required: true,
    autoComplete: "off",
    passwordManagerIgnore: true,
    spellCheck: false,
    className: "w-full",
    onChange: ({ target }: { target: HTMLInputElement }) => onChange(target.value),
    "aria-invalid": error !== undefined,
    ...(error && { error }),
  };
  switch (kind) {
    case "key":
      return <Input label="Id of the key" placeholder="key_…" {...field} />;
    case "member":
      return (
        <Input
          label="Id of the member"
          placeholder="user_…"
          description={name === userId ? "This is your own." : "Of a user of this organisation."}
          {...field}
        />
      );
    case "tag":
      return (
        <Input
          label="Tag"
          placeholder="team=search"
          description="Exactly this value, as the header x-edgewright-tags has it."
          {...field}
        />
      );
  }
}
