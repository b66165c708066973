import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import type { SubjectKind } from "../../../../billing/limits/subject.schema.ts";

export interface SubjectChoice {
  id: string;
  label: string;
}

/** Undefined where they may not be seen, or could not be read. */
export type SubjectChoices = Readonly<Record<"member" | "key", readonly SubjectChoice[] | undefined>>;

/** How a kind is asked for: from a list where there is one. */
const WORDS = {
  member: { label: "Member", choose: "Choose a member", typed: "Id of the member", example: "user_…" },
  key: { label: "Key", choose: "Choose a key", typed: "Id of the key", example: "key_…" },
};

/** Which one of its kind a limit is on. */
export function SubjectField({
  kind,
  name,
  choices,
  error,
  onChange,
}: {
  kind: SubjectKind;
  name: string;
  choices: SubjectChoices;
  error: string | undefined;
  onChange: (name: string) => void;
}) {
  if (kind === "organisation") return null;
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
  if (kind === "tag") {
    return (
      <Input
        label="Tag"
        placeholder="team=search"
        description="Exactly this value, as the header x-edgewright-tags has it."
        {...field}
      />
    );
  }
  const { label, choose, typed, example } = WORDS[kind];
  const listed = choices[kind] ?? [];
  if (listed.length === 0) return <Input label={typed} placeholder={example} {...field} />;
  return (
    <Select<string>
      label={label}
      className="w-full"
      placeholder={choose}
      value={name === "" ? null : name}
      items={Object.fromEntries(listed.map(({ id, label: shown }) => [id, shown]))}
      onValueChange={(id) => onChange(id ?? "")}
      {...(error && { error })}
    />
  );
}
