import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { type FormEvent, useEffect, useId, useState } from "react";
import { isTagKey, TAG_KEY_RULE } from "../../../../billing/tags.schema.ts";

/** Asks which tag calls are told apart by, and knows those that were used of late. */
export function TagKey({
  value = "",
  known,
  onChoose,
}: {
  value: string | undefined;
  known: readonly string[];
  onChoose(key: string): void;
}) {
  const [text, setText] = useState(value);
  const [wrong, setWrong] = useState(false);
  const list = useId();
  // The address may change by going back.
  useEffect(() => setText(value), [value]);
  function choose(event: FormEvent): void {
    event.preventDefault();
    const key = text.trim().toLowerCase();
    setWrong(!isTagKey(key));
    if (isTagKey(key)) onChoose(key);
  }
  return (
    <form noValidate onSubmit={choose} aria-label="Tag" className="flex flex-wrap items-start gap-3">
      <Input
        label="Key of the tag"
        placeholder={known[0] ?? "team"}
        list={list}
        autoComplete="off"
        spellCheck={false}
        className="w-48"
        value={text}
        onChange={({ target }) => setText(target.value)}
        {...(wrong && { error: `It ${TAG_KEY_RULE}.`, variant: "error" as const })}
      />
      <datalist id={list}>
        {known.map((key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
      <Button type="submit" className="mt-7">
        Show
      </Button>
    </form>
  );
}
