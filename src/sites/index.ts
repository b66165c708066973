/** Websites of customers. */

export type { EdgeCache } from "./hosting/site-store.ts";
export { createSites, type Sites } from "./hosting/sites.ts";
