import { WarningIcon } from "@phosphor-icons/react/dist/csr/Warning";
import type { User } from "../../api/session.ts";
import { usd } from "../../format.ts";

/** As far as it matters here. */
interface Balance {
  live: { available: { microUsd: number } };
  siteCredits: { available: number } | null;
}

/** What would be refused of a purchase as things stand, in the words of who can do something about it. Empty: nothing. */
export function hindrancesOf({
  buyer,
  priceMicroUsd,
  balance,
  isNewSite,
}: {
  buyer: Pick<User, "email" | "emailVerified">;
  priceMicroUsd: number;
  /** Undefined while it is not known, which hinders nobody. */
  balance: Balance | undefined;
  /** One that is there may have had its site credit. */
  isNewSite: boolean;
}): string[] {
  const hindered: string[] = [];
  if (!buyer.emailVerified) {
    hindered.push(`Confirm your e-mail address first: open the link that was sent to ${buyer.email}.`);
  }
  const available = balance?.live.available.microUsd;
  if (available !== undefined && available < priceMicroUsd) {
    hindered.push(
      `The prepaid credit does not reach: it costs ${usd(priceMicroUsd)}, and there is ${usd(available)}. Ask whoever runs this platform to add some.`,
    );
  }
  if (balance?.siteCredits?.available === 0 && isNewSite) {
    hindered.push(
      "There is no site credit left for a new website. Choose one that has had it, or ask whoever runs this platform for another.",
    );
  }
  return hindered;
}

export function Hindrances({ id, words }: { id: string; words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <div id={id} role="note" className="flex items-start gap-3 rounded-lg bg-kumo-warning-tint px-4 py-3">
      <WarningIcon size={20} className="mt-0.5 shrink-0 text-kumo-warning" aria-hidden />
      <div className="flex min-w-0 flex-col gap-2">
        {words.map((each) => (
          <p key={each} className="wrap-anywhere">
            {each}
          </p>
        ))}
      </div>
    </div>
  );
}
