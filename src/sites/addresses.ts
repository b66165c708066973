import { Problem } from "../kernel/problem.ts";

export interface SiteAddresses {
  /** Where visitors find a site of this slug; undefined where the deployment has no domain for sites. */
  siteUrl: ((slug: string) => string) | undefined;
}

/** Asked before anything is done: nothing is made that nobody could visit, and nothing deleted that would stay visible. */
export function addressesOf({ siteUrl }: SiteAddresses): (slug: string) => string {
  if (siteUrl) return siteUrl;
  throw new Problem("unavailable", {
    detail: "This deployment has no domain for websites: its operator sets SITES_DOMAIN.",
  });
}
