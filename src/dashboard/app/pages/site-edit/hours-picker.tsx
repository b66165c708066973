import { Button } from "@cloudflare/kumo/components/button";
import { CopyIcon } from "@phosphor-icons/react/dist/csr/Copy";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { useEffect, useRef, useState } from "react";
import { type Business, DAYS, type Day } from "../../../../sites/templates/settings.schema.ts";
import { BareInput } from "../../components/bare-input.tsx";
import { keyOf } from "../../editor/path.ts";
import { useEditing } from "./editing.ts";
import { PLAIN } from "./inputs.tsx";

type Hours = Business["hours"];

const MOST = 28;
const AT = ["business", "hours"] as const;
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** When it is open, by day, with as many spans as there are. A day without hours is closed. */
export function HoursPicker() {
  const { settings, set, wrong, isReadOnly } = useEditing();
  const { hours } = settings.business;
  const box = useRef<HTMLDivElement>(null);
  const focusNext = useRef<string>(undefined);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (focusNext.current === undefined) return;
    box.current?.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = undefined;
  });

  /** In the order of the week, so that one that is changed and changed back is as it was. */
  const inOrder = (all: Hours): Hours => DAYS.flatMap((day) => all.filter((each) => each.day === day));

  function add(day: Day): void {
    const last = hours.findLast((each) => each.day === day);
    const span = last ? { day, opens: last.closes, closes: "22:00" } : { day, opens: "09:00", closes: "17:00" };
    focusNext.current = `[data-span="${keyOf(span)}"] input`;
    set(AT, inOrder([...hours, span]));
  }

  function remove(day: Day, at: number): void {
    focusNext.current = `[data-add="${day}"]`;
    set(AT, hours.toSpliced(at, 1));
  }

  function copyToAll(day: Day): void {
    const spans = hours.filter((each) => each.day === day);
    set(
      AT,
      DAYS.flatMap((other) => (other === day ? spans : spans.map((span) => ({ ...span, day: other })))),
    );
    setSaid(`Every day has the hours of ${capital(day)} now.`);
  }

  return (
    <div ref={box} className="flex flex-col divide-y divide-kumo-hairline">
      {DAYS.map((day) => {
        const title = capital(day);
        const spans = hours.filter((each) => each.day === day);
        const copies = spans.length * DAYS.length <= MOST;
        return (
          <fieldset key={day} disabled={isReadOnly} className="flex min-w-0 flex-col gap-2 py-3 first:pt-0 last:pb-0">
            <legend className="sr-only">{title}</legend>
            <div className="flex min-h-7 items-center justify-between gap-2">
              <span className="font-medium" aria-hidden>
                {title}
              </span>
              <span className="flex items-center gap-1">
                {spans.length === 0 && <span className="pr-1 text-sm text-kumo-subtle">Closed</span>}
                {!isReadOnly && spans.length > 0 && copies && (
                  <Button size="sm" variant="ghost" icon={CopyIcon} onClick={() => copyToAll(day)}>
                    To all days<span className="sr-only">: the hours of {title}</span>
                  </Button>
                )}
                {!isReadOnly && (
                  <Button
                    size="sm"
                    variant="ghost"
                    icon={PlusIcon}
                    data-add={day}
                    disabled={hours.length >= MOST}
                    onClick={() => add(day)}
                  >
                    {spans.length === 0 ? "Open" : "Hours"}
                    <span className="sr-only"> on {title}</span>
                  </Button>
                )}
              </span>
            </div>
            {spans.map((span) => {
              const at = hours.indexOf(span);
              const time = (name: "opens" | "closes", says: string) => {
                const error = wrong[`business.hours.${at}.${name}`];
                return (
                  <BareInput
                    {...PLAIN}
                    type="time"
                    name={`business.hours.${at}.${name}`}
                    label={`${title} ${says}`}
                    className="w-29 [&::-webkit-calendar-picker-indicator]:hidden"
                    value={span[name]}
                    onChange={({ target }) => set([...AT, at, name], target.value, "typed")}
                    aria-invalid={error !== undefined}
                    {...(error && { error })}
                  />
                );
              };
              return (
                <div key={keyOf(span)} data-span={keyOf(span)} className="flex items-start gap-2">
                  {time("opens", "from")}
                  <span aria-hidden className="pt-1.5">
                    –
                  </span>
                  {time("closes", "until")}
                  {!isReadOnly && (
                    <Button
                      variant="ghost"
                      shape="square"
                      icon={TrashIcon}
                      aria-label={`Remove ${title} ${span.opens} to ${span.closes}`}
                      onClick={() => remove(day, at)}
                    />
                  )}
                </div>
              );
            })}
          </fieldset>
        );
      })}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </div>
  );
}
