import { Badge } from "@cloudflare/kumo/components/badge";
import type { DomainOffer } from "../../domains/query.ts";
import { usd } from "../../format.ts";

type Reason = NonNullable<DomainOffer["reason"]>;

const REASONS: Record<Reason, string> = {
  unavailable: "Taken",
  premium: "Premium",
  not_a_domain: "No domain",
  international: "Not sold here",
  extension_unknown: "Not sold here",
  extension_unsupported: "Not sold here",
  extension_restricted: "Not sold here",
  price_unknown: "No price",
  other: "Not sold here",
};

const yearsWords = (years: number): string => (years === 1 ? "the first year" : `the first ${years} years`);

/** "$2.68 for the first year, then $33.18 a year"; "$10.46 a year" where all years cost the same. */
export function priceWords({ years, purchaseMicroUsd, renewalMicroUsd }: DomainOffer): string {
  if (purchaseMicroUsd === null) return "";
  if (years === 1 && purchaseMicroUsd === renewalMicroUsd) return `${usd(purchaseMicroUsd)} a year`;
  const then = renewalMicroUsd === null ? "" : `, then ${usd(renewalMicroUsd)} a year`;
  return `${usd(purchaseMicroUsd)} for ${yearsWords(years)}${then}`;
}

/** A name with what it costs, or why it cannot be had. */
export function OfferLine({ offer }: { offer: DomainOffer }) {
  const { name, registrable, reason, explanation } = offer;
  const dot = name.indexOf(".");
  return (
    <span className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5">
      <span className={`wrap-anywhere ${registrable ? "" : "text-kumo-subtle"}`}>
        {name.slice(0, dot)}
        <span className="font-semibold">{name.slice(dot)}</span>
      </span>
      {registrable ? (
        <span className="text-sm text-kumo-subtle tabular-nums">{priceWords(offer)}</span>
      ) : (
        <span className="flex flex-wrap items-center gap-2 text-sm text-kumo-subtle">
          {explanation}
          <Badge variant={reason === "premium" ? "warning" : "neutral"}>{REASONS[reason ?? "other"]}</Badge>
        </span>
      )}
    </span>
  );
}
