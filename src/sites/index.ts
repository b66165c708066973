/** Websites of customers. */
export type { EdgeCache } from "./hosting/site-store.ts";
export { type SiteServices, sitesRoutes } from "./sites.routes.ts";
export { createWebsites, type Websites } from "./sites.ts";
