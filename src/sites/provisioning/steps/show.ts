/** The site onto its hosts, and the look from outside without which nothing is called live. */

import { hostsOf } from "../../dns/platform-records.service.ts";
import { tagOf } from "../../hosting/file-answer.service.ts";
import type { Attempt, HostClaim, ProvisioningStore, SiteStage } from "../attempt.schema.ts";
import type { Attention } from "../provisioning.schema.ts";
import type { Step } from "../saga.service.ts";
import { lookAfter } from "./vendor.ts";

/** What a visitor's machine would be told of a name. Never throws. */
export type LookUp = (name: string, type: "TXT" | "CNAME" | "A" | "AAAA") => Promise<LookedUp>;
export type LookedUp = { ok: true; value: string[] } | { ok: false; error: "not_found" | "failed" };

/** Asks for the first page as a visitor would; the strong entity tag tells which version it is. Never throws. */
export type Probe = (host: string) => Promise<{ status: number; etag: string | null } | { failure: string }>;

export interface ShowPorts {
  stage: SiteStage["stage"];
  lookUp: LookUp;
  probe: Probe;
  store: Pick<ProvisioningStore, "hold">;
}

const LATE_MS = 10 * 60_000;

/** A record of this name proves whose a domain is. */
export const proofName = (domain: string): string => `_edgewright.${domain}`;
export const proofText = (token: string): string => `edgewright-verification=${token}`;

export const claimsOf = ({ domain }: Attempt): HostClaim[] =>
  domain.kind === "registered" ? hostsOf(domain.name) : [{ host: domain.name, role: "primary" }];

export function showSteps({ stage, lookUp, probe, store }: ShowPorts) {
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
    if (shown.kind === "shown")
      return { kind: "done", facts: { homeHash: shown.home.hash }, domain: { status: "active" } };
    return { kind: "stop", attention: shown.kind === "gone" ? siteGone : hostHeld(shown.host) };
  };

  /** As a visitor finds it: the name resolves, and the page comes over HTTPS in the version that was published. */
  const look: Step = async (attempt, at) => {
    const [primary = attempt.domain.name] = claimsOf(attempt).map(({ host }) => host);
    const wait = (note: string) => ({
      kind: "wait" as const,
      afterMs: lookAfter(at.ageMs),
      note,
      ...(at.ageMs > LATE_MS && { attention: notSeen(primary, note) }),
    });
    const addresses = await Promise.all([lookUp(primary, "A"), lookUp(primary, "AAAA")]);
    if (!addresses.some((found) => found.ok && found.value.length > 0)) return wait(`${primary} does not resolve yet.`);
    const seen = await probe(primary);
    if ("failure" in seen) return wait(`${primary} does not answer yet: ${seen.failure}`);
    if (seen.status !== 200) return wait(`${primary} answers ${seen.status}.`);
    if (attempt.facts.homeHash === undefined || !seen.etag?.includes(tagOf(attempt.facts.homeHash)))
      return wait(`${primary} still shows another version.`);
    return { kind: "done", note: `${primary} answers with the published page.` };
  };

  return { prove, publish, probe: look };
}

const writeProof = ({ domain: { name, proofToken } }: Attempt): Attention => ({
  code: "prove_domain",
  message: `It is not proven yet that ${name} is yours.`,
  action: `Where its DNS is kept, add a TXT record ${proofName(name)} with the text ${proofText(proofToken ?? "")}. It is looked at again by itself.`,
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

const notSeen = (host: string, note: string): Attention => ({
  code: "not_seen",
  message: `The website is not seen from outside yet. ${note}`,
  action: `Nothing is asked of you: ${host} is looked at again by itself. If it stays so, tell the operator of this platform.`,
});
