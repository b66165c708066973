/** Where a name leads, as anybody's resolver has it. */
import type { LookUp } from "../provisioning/steps/show.ts";

/** Whether it is an alias of one of these. Undefined where nobody answers. */
export async function isAlias(
  lookUp: LookUp,
  host: string,
  targets: readonly (string | undefined)[],
): Promise<boolean | undefined> {
  const found = await lookUp(host, "CNAME");
  if (!found.ok) return found.error === "not_found" ? false : undefined;
  return found.value.some((name) => targets.includes(name.toLowerCase().replace(/\.$/, "")));
}

/** Also one that has the target's addresses in the place of an alias, as providers write the name of a zone itself. */
export async function leadsTo(lookUp: LookUp, host: string, target: string): Promise<boolean | undefined> {
  const alias = await isAlias(lookUp, host, [target]);
  if (alias !== false) return alias;
  const [own, theirs] = await Promise.all([host, target].map((name) => addressesOf(lookUp, name)));
  if (own === undefined || theirs === undefined) return undefined;
  return own.some((address) => theirs.includes(address));
}

async function addressesOf(lookUp: LookUp, name: string): Promise<string[] | undefined> {
  const found = await Promise.all([lookUp(name, "A"), lookUp(name, "AAAA")]);
  if (found.some((one) => !one.ok && one.error === "failed")) return undefined;
  return found.flatMap((one) => (one.ok ? one.value : []));
}
