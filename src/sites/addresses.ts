import { Problem } from "../kernel/problem.ts";

export interface SiteAddresses {
  /** Where visitors find a site; undefined where the deployment has no domain for sites. */
  siteUrl: SiteUrl | undefined;
}

export type SiteUrl = (site: { slug: string; primaryHost: string | null }) => string;

/** Asked before anything is done: nothing is made that nobody could visit, and nothing deleted that would stay visible. */
export function addressesOf({ siteUrl }: SiteAddresses): SiteUrl {
  if (siteUrl) return siteUrl;
  throw new Problem("unavailable", {
    detail: "This deployment has no domain for websites: its operator sets SITES_DOMAIN.",
  });
}
