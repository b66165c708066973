import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { ArrowDownIcon } from "@phosphor-icons/react/dist/csr/ArrowDown";
import { ArrowUpIcon } from "@phosphor-icons/react/dist/csr/ArrowUp";
import { DotsSixVerticalIcon } from "@phosphor-icons/react/dist/csr/DotsSixVertical";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { useLayoutEffect, useRef, useState } from "react";
import { describe, type Model } from "../../models/models.ts";
import { moved, shares } from "./order.ts";
import { numberOf, type TargetRow } from "./policy-values.ts";
import { ShareBar } from "./share-bar.tsx";
import { useDrag } from "./use-drag.ts";

/** The models in their order, which is changed by the handles or by the buttons beside each. */
export function TargetList({
  targets,
  models,
  weighted,
  errors,
  onChange,
}: {
  targets: readonly TargetRow[];
  models: readonly Model[];
  /** Whether weights count. */
  weighted: boolean;
  /** By path, such as "targets.0.model". */
  errors: Readonly<Record<string, string>>;
  onChange: (targets: readonly TargetRow[]) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState("");
  const pressed = useRef<string>(undefined);
  const place = (model: string, at: number) => setSaid(`${model} is now ${at + 1} of ${targets.length}.`);
  const { dragged, take } = useDrag(
    list,
    (from, to) => onChange(moved(targets, from, to)),
    (at) => place(targets[at]?.model ?? "", at),
  );
  const percents = shares(targets.map(({ weight }) => numberOf(weight)));

  // A row that was moved leaves the document for a moment, and its focus with it; at an end its button is of no use.
  useLayoutEffect(() => {
    if (pressed.current === undefined) return;
    const wanted = list.current?.querySelector<HTMLButtonElement>(`[data-step="${CSS.escape(pressed.current)}"]`);
    const usable = wanted?.disabled ? wanted.parentElement?.querySelector<HTMLElement>("button:enabled") : wanted;
    usable?.focus();
    pressed.current = undefined;
  });

  function step(from: number, by: 1 | -1): void {
    const model = targets[from]?.model ?? "";
    pressed.current = `${by > 0 ? "down" : "up"} ${model}`;
    onChange(moved(targets, from, from + by));
    place(model, from + by);
  }

  function remove(at: number): void {
    const model = targets[at]?.model ?? "";
    const next = targets[at + 1] ?? targets[at - 1];
    pressed.current = next && `remove ${next.model}`;
    onChange(targets.filter((_, index) => index !== at));
    setSaid(`${model} is taken off. ${targets.length - 1} left.`);
  }

  return (
    <>
      <ol ref={list} aria-label="Models in their order" className="flex flex-col gap-2">
        {targets.map(({ model, weight }, at) => {
          const known = models.find(({ id }) => id === model);
          const wrong = errors[`targets.${at}.model`];
          return (
            <li
              key={model}
              className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-kumo-base p-3 ring ${dragged === at ? "shadow-lg ring-kumo-focus" : "ring-kumo-hairline"}`}
            >
              <span
                aria-hidden
                title="Drag to another place"
                onPointerDown={take(at)}
                className="cursor-grab touch-none rounded-sm p-1 text-kumo-subtle select-none active:cursor-grabbing"
              >
                <DotsSixVerticalIcon size={18} />
              </span>
              <span
                aria-hidden
                className="flex size-6 shrink-0 items-center justify-center rounded-full bg-kumo-fill text-sm"
              >
                {at + 1}
              </span>
              <span className="flex min-w-0 flex-1 basis-40 flex-col">
                <span className="font-medium wrap-anywhere">{model}</span>
                <span className="text-sm text-kumo-subtle">
                  {known ? describe(known) : "Not on the list of models"}
                </span>
                {wrong && (
                  <span role="alert" className="text-sm text-kumo-danger">
                    {wrong}
                  </span>
                )}
              </span>
              {weighted && (
                <span className="flex basis-56 items-end gap-3 max-sm:flex-1">
                  <span className="w-20 shrink-0">
                    <Input
                      label={
                        <>
                          Weight<span className="sr-only"> of {model}</span>
                        </>
                      }
                      name={`targets.${at}.weight`}
                      inputMode="decimal"
                      autoComplete="off"
                      className="w-full"
                      value={weight}
                      aria-invalid={errors[`targets.${at}.weight`] !== undefined}
                      onChange={({ target }) =>
                        onChange(
                          targets.map((each, index) => (index === at ? { ...each, weight: target.value } : each)),
                        )
                      }
                      {...(errors[`targets.${at}.weight`] && { error: errors[`targets.${at}.weight`] ?? "" })}
                    />
                  </span>
                  <span className="min-w-0 flex-1 pb-2">
                    <ShareBar percent={percents[at] ?? 0} />
                  </span>
                </span>
              )}
              <span className="ml-auto flex gap-1">
                <Button
                  size="sm"
                  variant="ghost"
                  shape="square"
                  icon={ArrowUpIcon}
                  aria-label={`Move ${model} up`}
                  data-step={`up ${model}`}
                  disabled={at === 0}
                  onClick={() => step(at, -1)}
                />
                <Button
                  size="sm"
                  variant="ghost"
                  shape="square"
                  icon={ArrowDownIcon}
                  aria-label={`Move ${model} down`}
                  data-step={`down ${model}`}
                  disabled={at === targets.length - 1}
                  onClick={() => step(at, 1)}
                />
                <Button
                  size="sm"
                  variant="ghost"
                  shape="square"
                  icon={TrashIcon}
                  aria-label={`Take ${model} off`}
                  data-step={`remove ${model}`}
                  onClick={() => remove(at)}
                />
              </span>
            </li>
          );
        })}
      </ol>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </>
  );
}
