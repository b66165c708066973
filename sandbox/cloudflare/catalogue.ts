/**
 * What the registrar sells. What becomes of a name is told by words in it, so that a person can try every way in the
 * browser: `premium-…`, `taken-…`, and `…-slow`, `…-action`, `…-blocked`, `…-fails` once it is bought.
 */
import type { Stage, State } from "./state.ts";

export interface Extension {
  registration: string;
  renewal: string;
  minimumYears: number;
}

/** Dollars, as text: the vendor's prices are decimal. */
export const EXTENSIONS: Readonly<Record<string, Extension>> = {
  com: { registration: "10.46", renewal: "10.46", minimumYears: 1 },
  net: { registration: "11.86", renewal: "11.86", minimumYears: 1 },
  org: { registration: "7.50", renewal: "10.13", minimumYears: 1 },
  dev: { registration: "12.20", renewal: "12.20", minimumYears: 1 },
  app: { registration: "14.20", renewal: "14.20", minimumYears: 1 },
  shop: { registration: "2.68", renewal: "33.18", minimumYears: 1 },
  studio: { registration: "8.18", renewal: "30.18", minimumYears: 1 },
  dental: { registration: "11.20", renewal: "52.20", minimumYears: 1 },
  restaurant: { registration: "11.20", renewal: "51.20", minimumYears: 1 },
  ai: { registration: "140.00", renewal: "140.00", minimumYears: 2 },
};
/** Sold in the vendor's dashboard alone. */
const DASHBOARD_ONLY = new Set(["giving", "mom", "inc", "lol", "sh", "link", "cc", "new"]);
const PREMIUM = { currency: "USD", registration_cost: "2400.00", renewal_cost: "2400.00" };

export interface Checked {
  name: string;
  registrable: boolean;
  tier?: "standard" | "premium";
  reason?: string;
  pricing?: { currency: string; registration_cost: string; renewal_cost: string };
}

/** One label and one extension: what this registrar sells. IDN names, which it does not, begin with `xn--`. */
const NAME = /^(?!xn--)(?!-)[a-z0-9-]{1,63}(?<!-)\.([a-z]{2,63})$/;

export const extensionOf = (name: string): string | undefined => NAME.exec(name)?.[1];

/** Names in the state count as sold, whoever bought them; what the registry rejected can be had as before. */
export function check(name: string, { registrations, zones }: State): Checked {
  const extension = extensionOf(name);
  const terms = extension === undefined ? undefined : EXTENSIONS[extension];
  if (extension !== undefined && DASHBOARD_ONLY.has(extension))
    return { name, registrable: false, reason: "extension_not_supported_via_api" };
  if (!terms) return { name, registrable: false, reason: "extension_not_supported" };
  if (name.startsWith("premium-"))
    return { name, registrable: false, tier: "premium", reason: "domain_premium", pricing: PREMIUM };
  const sold =
    registrations.some((one) => one.name === name && one.registration.now.state !== "failed") ||
    zones.some((zone) => zone.name === name);
  if (sold || /^(taken|google|example|cloudflare)\b/.test(name))
    return { name, registrable: false, reason: "domain_unavailable" };
  const pricing = { currency: "USD", registration_cost: terms.registration, renewal_cost: terms.renewal };
  return { name, registrable: true, tier: "standard", pricing };
}

/** How a registration goes, as its name says. `after` tells the moment of what takes so many milliseconds. */
export function courseOf(name: string, after: (ms: number) => number): Stage[] {
  const label = name.slice(0, name.indexOf("."));
  const begun: Stage = { at: after(200), state: "in_progress" };
  if (label.endsWith("-slow")) return [begun, { at: after(15_000), state: "succeeded" }];
  if (label.endsWith("-action")) {
    const context = { action: "registrant_contact_verification", message: "The registrant must confirm the e-mail." };
    return [begun, { at: after(600), state: "action_required", context }];
  }
  if (label.endsWith("-blocked")) {
    const context = { reason: "registry_review", message: "The registry reviews the registration." };
    return [begun, { at: after(600), state: "blocked", context }, { at: after(8_000), state: "succeeded" }];
  }
  if (label.endsWith("-fails")) {
    const error = { code: "registry_rejected", message: "The registry rejected the registration." };
    return [begun, { at: after(800), state: "failed", error }];
  }
  return [begun, { at: after(1_000), state: "succeeded" }];
}
