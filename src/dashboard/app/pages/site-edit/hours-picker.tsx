import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { CopyIcon } from "@phosphor-icons/react/dist/csr/Copy";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { useEffect, useRef, useState } from "react";
import { DAYS, type Day } from "../../../../sites/templates/settings.schema.ts";
import { proposedOn, withSpan } from "../../editor/hours.ts";
import { keyOf } from "../../editor/path.ts";
import { useEditing } from "./editing.ts";
import { PLAIN } from "./inputs.tsx";

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

  function add(day: Day): void {
    const span = proposedOn(day, hours);
    focusNext.current = `[data-span="${keyOf(span)}"] input`;
    set(AT, withSpan(hours, span));
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
              const error = wrong[`business.hours.${at}.opens`] ?? wrong[`business.hours.${at}.closes`];
              const faultId = `fault-${keyOf(span)}`;
              const time = (name: "opens" | "closes", says: string) => {
                const isWrong = wrong[`business.hours.${at}.${name}`] !== undefined;
                return (
                  <Input
                    {...PLAIN}
                    type="time"
                    name={`business.hours.${at}.${name}`}
                    aria-label={`${title} ${says}`}
                    className={`w-29 [&::-webkit-calendar-picker-indicator]:hidden ${isWrong ? "ring-kumo-danger!" : ""}`}
                    value={span[name]}
                    onChange={({ target }) => set([...AT, at, name], target.value, "typed")}
                    aria-invalid={isWrong}
                    aria-describedby={isWrong ? faultId : undefined}
                  />
                );
              };
              return (
                <div key={keyOf(span)} data-span={keyOf(span)} className="flex flex-col gap-1">
                  <div className="flex items-center gap-2">
                    {time("opens", "from")}
                    <span aria-hidden>–</span>
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
                  {error && (
                    <p id={faultId} className="text-sm text-kumo-danger">
                      {error}
                    </p>
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
