import { Input } from "@cloudflare/kumo/components/input";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Failure, Loading } from "../../components/states.tsx";
import { type DomainOffer, suggestionsFor } from "../../domains/query.ts";
import { OfferLine } from "./offer.tsx";
import { MOST_LOOKED_FOR } from "./search.ts";
import { useSettled } from "./use-settled.ts";

const PAUSE_MS = 250;
const WHOLE_NAME = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** What was typed, as it may be asked for: spaces are none of a name's. */
const wanted = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, " ");

/** Names that can be had, suggested while one types. Arrows go through them, and Enter takes one. */
export function Finder({
  orgId,
  q,
  onSettled,
  onChoose,
}: {
  orgId: string;
  q: string;
  /** With what was typed, once somebody pauses. */
  onSettled: (q: string) => void;
  onChoose: (name: string) => void;
}) {
  const id = useId();
  const [text, setText] = useState(q);
  const [at, setAt] = useState(-1);
  const settled = useSettled(wanted(text), PAUSE_MS);
  // What is gone from the field is asked for no longer, at once.
  const asked = wanted(text) === "" ? "" : settled;
  const found = useQuery(suggestionsFor(orgId, asked));
  const offers = asked === "" ? [] : (found.data?.items ?? []);
  /** What the page has heard of and does not say in its address yet. */
  const told = useRef<string[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the page hears of what was typed, not of itself.
  useEffect(() => {
    if (settled === q) return;
    told.current.push(settled);
    onSettled(settled);
  }, [settled]);
  // Somebody came here by a link or went back: the field says what the address does.
  useEffect(() => {
    const at = told.current.indexOf(q);
    told.current.splice(0, at + 1);
    if (at === -1) setText(q);
  }, [q]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other names, another place among them.
  useEffect(() => setAt(-1), [found.data]);

  const optionId = (place: number): string => `${id}-${place}`;
  const choose = (offer: DomainOffer | undefined): void => {
    if (offer?.registrable) onChoose(offer.name);
  };

  function goTo(place: number): void {
    setAt(place);
    document.getElementById(optionId(place))?.scrollIntoView({ block: "nearest" });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && offers.length > 0) {
      event.preventDefault();
      const next = (at + step + offers.length) % offers.length;
      goTo(at === -1 && step === -1 ? offers.length - 1 : next);
    } else if (event.key === "Enter") {
      event.preventDefault();
      // A name that is written out is asked for, whether it is among the suggestions or not.
      if (at >= 0) choose(offers[at]);
      else if (WHOLE_NAME.test(wanted(text))) onChoose(wanted(text));
      else goTo(offers.findIndex(({ registrable }) => registrable));
    } else if (event.key === "Escape" && at >= 0) {
      setAt(-1);
    }
  }

  const canBeHad = offers.filter(({ registrable }) => registrable).length;
  return (
    <search className="flex flex-col gap-3">
      <Input
        label="Find a domain"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={offers.length > 0}
        aria-controls={id}
        aria-activedescendant={at >= 0 ? optionId(at) : undefined}
        placeholder="corner-cafe, or a whole name such as corner-cafe.shop"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        passwordManagerIgnore
        size="lg"
        className="w-full"
        maxLength={MOST_LOOKED_FOR}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      <p role="status" className="sr-only">
        {found.isFetching
          ? ""
          : asked !== "" && found.data && `${offers.length} names, of which ${canBeHad} can be had`}
      </p>
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {asked !== "" && found.isLoading && <Loading rows={3} label="Loading names" />}
      {asked !== "" && found.data && offers.length === 0 && (
        <p className="text-kumo-subtle">No names come to mind. Try other words.</p>
      )}
      <div
        id={id}
        role="listbox"
        aria-label="Names"
        className={`flex flex-col divide-y divide-kumo-hairline overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline empty:hidden ${found.isPlaceholderData ? "opacity-60" : ""}`}
      >
        {offers.map((offer, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field above has the keys and the focus.
          <div
            key={offer.name}
            id={optionId(place)}
            role="option"
            aria-selected={place === at}
            aria-disabled={!offer.registrable}
            className={`px-4 py-3 text-base ${offer.registrable ? "cursor-pointer hover:bg-kumo-tint" : ""} aria-selected:bg-kumo-tint aria-selected:ring-2 aria-selected:ring-kumo-focus aria-selected:ring-inset`}
            onClick={() => choose(offer)}
          >
            <OfferLine offer={offer} />
          </div>
        ))}
      </div>
    </search>
  );
}
