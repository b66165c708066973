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
export { createAlertRecord } from "./cloudflare/alerts.repo.ts";
export { type AlertServices, cloudflareAlertsRoutes } from "./cloudflare/alerts.routes.ts";
export { createCloudflareAlerts } from "./cloudflare/alerts.ts";
export type { Share } from "./cloudflare/client.ts";
export { type DifferenceServices, domainDifferencesRoutes } from "./differences/differences.routes.ts";
export { dnsRoutes } from "./dns/dns.routes.ts";
export { certificateRoutes } from "./domains/certificate.routes.ts";
export { contactRoutes } from "./domains/contact.routes.ts";
export { createDomainTools, type DomainTools } from "./domains/domain-tools.ts";
export { type DomainRouteServices, domainsRoutes, provisioningsRoutes } from "./domains/domains.routes.ts";
export { domainSearchRoutes } from "./domains/search.routes.ts";
export { type FirstDraftServices, firstDraftRoutes } from "./first-draft/first-draft.routes.ts";
export { createFormIntake, type FormIntake } from "./forms/form-intake.ts";
export { formSettingsRoutes } from "./forms/form-settings.routes.ts";
export type { FormOwner, FormStanding, NewSubmission, SiteFormsPort, TakeReply } from "./forms/intake.schema.ts";
export { submissionsRoutes } from "./forms/submissions.routes.ts";
export { turnstileRewrapRoutes } from "./forms/turnstile-rewrap.routes.ts";
export { createCloudflareWays } from "./hosting/cloudflare-ways.ts";
export type { EdgeCache } from "./hosting/site-store.ts";
export { imagesRoutes } from "./images/images.routes.ts";
export { previewsRoutes } from "./previews/previews.routes.ts";
export { domainReleaseRoutes, type ReleaseServices } from "./release/release.routes.ts";
export { type SiteServices, sitesRoutes } from "./sites.routes.ts";
export { createWebsites, type Websites } from "./sites.ts";
export { siteSuspensionRoutes } from "./suspension/suspension.routes.ts";
export { createVisitDays, type VisitDays } from "./visits/visit-days.service.ts";
export { visitsRoutes } from "./visits/visits.routes.ts";
export type { SiteVisitCounts, SiteVisitsPort, VisitBatch } from "./visits/visits.schema.ts";
