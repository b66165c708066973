import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { wrongDates } from "./range.ts";

interface Dates {
  from: string;
  to: string;
}

/** Two dates that count once both are said: half of one, as it is typed, is a date too. */
export function OwnDates({ dates, onChoose }: { dates: Dates; onChoose(dates: Dates): void }) {
  const [{ from, to }, setTyped] = useState(dates);
  const [wrong, setWrong] = useState<Partial<Dates>>();
  const form = useRef<HTMLFormElement>(null);
  // The address may change by going back.
  useEffect(() => setTyped({ from: dates.from, to: dates.to }), [dates.from, dates.to]);
  useEffect(() => {
    const field = wrong && form.current?.elements.namedItem(wrong.from === undefined ? "to" : "from");
    if (field instanceof HTMLInputElement) field.focus();
  }, [wrong]);

  function choose(event: FormEvent): void {
    event.preventDefault();
    const found = wrongDates(from, to);
    setWrong(found);
    if (!found) onChoose({ from, to });
  }

  return (
    <form ref={form} noValidate onSubmit={choose} aria-label="Own dates" className="flex flex-wrap items-start gap-3">
      <Input
        type="date"
        name="from"
        label="First day"
        className="w-40"
        value={from}
        onChange={({ target }) => setTyped({ from: target.value, to })}
        {...(wrong?.from !== undefined && { error: wrong.from, variant: "error" as const })}
      />
      <Input
        type="date"
        name="to"
        label="Last day"
        className="w-40"
        value={to}
        onChange={({ target }) => setTyped({ from, to: target.value })}
        {...(wrong?.to !== undefined && { error: wrong.to, variant: "error" as const })}
      />
      <Button type="submit" className="mt-7">
        Show
      </Button>
    </form>
  );
}
