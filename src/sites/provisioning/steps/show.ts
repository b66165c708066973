/** The site onto its hosts, and the look from outside without which nothing is called live. */

import { hostsOf } from "../../dns/platform-records.service.ts";
import type { Hosting } from "../../hosting/hosting.ts";
import type { Attempt, HomeAnswer, HostClaim, ProvisioningStore, SiteStage } from "../attempt.schema.ts";
import type { Attention } from "../provisioning.schema.ts";
import type { Step } from "../saga.service.ts";
import { lookAfter } from "./vendor.ts";

/** What a visitor's machine would be told of a name. Never throws. */
export type LookUp = (name: string, type: "TXT" | "CNAME" | "A" | "AAAA") => Promise<LookedUp>;
export type LookedUp = { ok: true; value: string[] } | { ok: false; error: "not_found" | "failed" };

/**
 * Asks for the first page as a visitor would, and goes on to nowhere. `version` has in it by what our own hosting tells
 * which version is shown: the page's entity tag, or what a notice or a redirect has in its place. Never throws.
 */
export type Probe = (host: string) => Promise<(HomeAnswer & { version: string | null }) | { failure: string }>;

export interface ShowPorts {
  stage: SiteStage["stage"];
  homeAt: SiteStage["homeAt"];
  lookUp: LookUp;
  probe: Probe;
  tagOf: Hosting["tagOf"];
  store: Pick<ProvisioningStore, "hold">;
}

const LATE_MS = 10 * 60_000;

/** A record of this name proves whose a domain is. */
export const proofName = (domain: string): string => `_edgewright.${domain}`;
export const proofText = (token: string): string => `edgewright-verification=${token}`;

export const claimsOf = ({ domain }: Attempt): HostClaim[] =>
  domain.kind === "registered" ? hostsOf(domain.name) : [{ host: domain.name, role: "primary" }];

export function showSteps({ stage, homeAt, lookUp, probe, tagOf, store }: ShowPorts) {
  /** Who can write a domain's DNS has it: each organisation has a text of its own to write there. */
  const prove: Step = async (attempt, at) => {
    const { name, proofToken } = attempt.domain;
    const found = await lookUp(proofName(name), "TXT");
    if (!found.ok || !found.value.includes(proofText(proofToken ?? "")))
      return {
        kind: "wait",
        afterMs: Math.max(2_000, lookAfter(at.ageMs)),
        note: `The TXT record of ${proofName(name)} is not there yet.`,
        attention: writeProof(attempt),
      };
    if ((await store.hold(attempt.orgId, attempt.domain.id)) === "holds")
      return { kind: "done", domain: { holds: true } };
    return { kind: "fail", attention: heldByOthers(name) };
  };

  const publish: Step = async (attempt) => {
    const shown = await stage(attempt, claimsOf(attempt));
    if (shown.kind === "shown") return { kind: "done", domain: { status: "active" } };
    switch (shown.kind) {
      case "gone":
        return { kind: "stop", attention: siteGone };
      case "held":
        return { kind: "stop", attention: hostHeld(shown.host) };
      case "unbuildable":
        return { kind: "stop", attention: notBuildable(shown.words) };
    }
  };

  /**
   * As a visitor finds it: the name resolves, and what comes over HTTPS is what the record says by now. That is another
   * page when its owner has published meanwhile; it is a notice under maintenance or suspended, and a redirect where the
   * owner sends visitors on: a website in such a state is where it belongs, and shall not wait for weeks to be told so.
   */
  const look: Step = async (attempt, at) => {
    const [primary = attempt.domain.name] = claimsOf(attempt).map(({ host }) => host);
    const wait = (note: string) => ({
      kind: "wait" as const,
      afterMs: lookAfter(at.ageMs),
      note,
      ...(at.ageMs > LATE_MS && { attention: notSeen(primary, note) }),
    });
    const home = await homeAt(attempt, primary);
    // Deleted meanwhile: there its owner is told to choose another, and can.
    if (!home) return { kind: "back", to: "publish", note: "The website is not shown there any more." };
    const addresses = await Promise.all([lookUp(primary, "A"), lookUp(primary, "AAAA")]);
    if (!addresses.some((found) => found.ok && found.value.length > 0)) return wait(`${primary} does not resolve yet.`);
    const seen = await probe(primary);
    if ("failure" in seen) return wait(`${primary} does not answer yet: ${seen.failure}`);
    if (seen.status !== home.status) return wait(`${primary} answers ${seen.status}.`);
    if (!seen.version?.includes(tagOf(home.page.hash))) return wait(`${primary} still shows another version.`);
    if (seen.location !== home.location) return wait(`${primary} still sends visitors elsewhere.`);
    return { kind: "done", note: `${primary} ${seenAs(home)}.` };
  };

  return { prove, publish, probe: look };
}

function seenAs({ status, location }: HomeAnswer): string {
  if (location !== null) return `sends its visitors on (${status}), as the website's redirects say`;
  return status === 200
    ? "answers with the published page"
    : `answers ${status}: the website is there, and paused for visitors`;
}

const writeProof = ({ domain: { name, proofToken } }: Attempt): Attention => ({
  code: "prove_domain",
  message: `It is not proven yet that ${name} is yours.`,
  // No full stop behind what is copied.
  action: `It is looked at again by itself. Where its DNS is kept, add a TXT record ${proofName(name)} with the text ${proofText(proofToken ?? "")}`,
});

const heldByOthers = (name: string): Attention => ({
  code: "held",
  message: `Another organisation has connected ${name}.`,
  action: "Disconnect it there first, or ask the operator of this platform.",
});

const siteGone: Attention = {
  code: "site_gone",
  message: "The website was deleted, and the domain is yours all the same.",
  action: "Choose another website for the domain.",
};

const hostHeld = (host: string): Attention => ({
  code: "host_held",
  message: `${host} shows another website already.`,
  action: "Take it away there, then choose 'go on'.",
});

/** Words that quote the owner's own. */
const notBuildable = (words: string): Attention => ({
  code: "site_unbuildable",
  message: `The website's draft cannot be published. ${words}`,
  action: "Mend the draft, then choose 'go on'.",
});

const notSeen = (host: string, note: string): Attention => ({
  code: "not_seen",
  message: `The website is not seen from outside yet. ${note}`,
  action: `Nothing is asked of you: ${host} is looked at again by itself. If it stays so, tell the operator of this platform.`,
});
