/** Websites of customers. */

export type { AdminGrant, AdminSessionsPort, CodeExchange } from "./admin/admin.schema.ts";
export { adminCodesRoutes } from "./admin/admin-codes.routes.ts";
export {
  type AdminSessions,
  type AdminStore,
  createAdminSessions,
  type Stored,
} from "./admin/admin-sessions.service.ts";
export { createCloudflareAccounts } from "./cloudflare/accounts.ts";
export type { CloudflareAccounts } from "./cloudflare/cloudflare.schema.ts";
export { type DomainRouteServices, domainsRoutes, provisioningsRoutes } from "./domains/domains.routes.ts";
export type { EdgeCache } from "./hosting/site-store.ts";
export { previewsRoutes } from "./previews/previews.routes.ts";
export { type SiteServices, sitesRoutes } from "./sites.routes.ts";
export { createWebsites, type Websites } from "./sites.ts";
export { siteSuspensionRoutes } from "./suspension/suspension.routes.ts";
export { createVisitDays, type VisitDays } from "./visits/visit-days.service.ts";
export { visitsRoutes } from "./visits/visits.routes.ts";
export type { SiteVisitCounts, SiteVisitsPort, VisitBatch } from "./visits/visits.schema.ts";
