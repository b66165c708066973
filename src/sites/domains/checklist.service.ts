/** What a domain that is kept elsewhere needs there, and how much of it is seen. */
import { companionsOf } from "../dns/platform-records.service.ts";
import type { HostWays } from "../hosting/hosting.ts";
import type { DomainState } from "../provisioning/attempt.schema.ts";
import { type LookUp, proofName, proofText } from "../provisioning/steps/show.ts";
import type { ChecklistItem } from "./domains.schema.ts";

interface Connected
  extends Pick<DomainState, "kind" | "name" | "holds" | "proofToken" | "accountId" | "zoneId" | "hostnames"> {
  /** Hosts of it that show its site. */
  shown: readonly string[];
}

export interface OutsideRecord {
  type: "TXT" | "CNAME";
  name: string;
  value: string;
}

/** The record that proves the domain, and the one that leads it here; none for one that was bought here. */
export function recordsOf(
  { kind, name, proofToken }: Pick<Connected, "kind" | "name" | "proofToken">,
  target: string | undefined,
): [] | [proof: OutsideRecord, alias: OutsideRecord] {
  if (kind === "registered" || target === undefined) return [];
  return [
    { type: "TXT", name: proofName(name), value: proofText(proofToken ?? "") },
    { type: "CNAME", name, value: target },
  ];
}

export interface ChecklistPorts {
  ways: HostWays | undefined;
  lookUp: LookUp;
}

/** As it is at this moment; what nobody answers for counts as not there. [] of one that was bought here. */
export const createChecklist =
  ({ ways, lookUp }: ChecklistPorts) =>
  async (domain: Connected): Promise<ChecklistItem[]> => {
    const [proof, alias] = recordsOf(domain, ways?.target);
    if (!ways || !proof || !alias) return [];
    const companions = companionsOf(domain.name);
    const made = companions.filter(({ host }) => Object.hasOwn(domain.hostnames, host)).map(({ host }) => host);
    const [texts, aliases, states, ...companionAliases] = await Promise.all([
      lookUp(proof.name, "TXT"),
      lookUp(alias.name, "CNAME"),
      ways.look(domain, [domain.name, ...made]),
      ...companions.map(({ host }) => lookUp(host, "CNAME")),
    ]);
    const all = (states.ok && states.value) || [];
    const [seen] = all;
    const textsFound = texts.ok ? texts.value : [];
    return [
      {
        what: "proof",
        title: "Prove that the domain is yours",
        // Once is enough.
        done: textsFound.includes(proof.value) || domain.holds,
        optional: false,
        record: proof,
        found: textsFound,
        problems: [],
      },
      {
        what: "pointing",
        title: "Lead the domain here",
        done: seen?.leadsHere === true,
        optional: false,
        record: alias,
        found: aliases.ok ? aliases.value : [],
        problems: seen?.problems ?? [],
      },
      {
        what: "certificate",
        title: "Get a certificate",
        done: seen?.certificate.status === "active",
        optional: false,
        record: null,
        found: [],
        problems: seen?.certificate.errors ?? [],
      },
      ...companions.map(({ host, role }, at): ChecklistItem => {
        const found = companionAliases[at];
        const state = all.find((one) => one.host === host);
        return {
          what: role === "admin" ? "admin" : "www",
          title:
            role === "admin" ? `Have its owners sign in at ${host}` : `Send visitors of ${host} on to ${domain.name}`,
          done: domain.shown.includes(host),
          optional: true,
          record: { type: "CNAME", name: host, value: alias.value },
          found: found?.ok ? found.value : [],
          problems: [...(state?.problems ?? []), ...(state?.certificate.errors ?? [])],
        };
      }),
    ];
  };
