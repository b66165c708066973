/** Every router, in one readable list, and where a request goes by its host. */
import {
  auditRoutes,
  balanceRoutes,
  ledgerRoutes,
  limitsRoutes,
  operatorRoutes,
  stripeInboxRoutes,
  usageRoutes,
} from "../src/billing/index.ts";
import {
  bodiesRoutes,
  cacheRoutes,
  catalogueRoutes,
  endpointsRoutes,
  policiesRoutes,
  providersRoutes,
  recordsRoutes,
  rewrapRoutes,
} from "../src/gateway/index.ts";
import {
  assertDeclared,
  createApp,
  createV1,
  judgeHosts,
  Problem,
  problemResponse,
  requestIdOf,
  serveDashboard,
  serveFonts,
  serveOpenApi,
  servePages,
  serveSitePreview,
  splitUrl,
} from "../src/http/index.ts";
import {
  apiKeysRoutes,
  authRoutes,
  jwksRoutes,
  membersRoutes,
  organisationsRoutes,
  sessionsRoutes,
} from "../src/identity/index.ts";
import { dependencyRoutes, healthRoutes } from "../src/operations/index.ts";
import {
  adminCodesRoutes,
  certificateRoutes,
  cloudflareAlertsRoutes,
  contactRoutes,
  dnsRoutes,
  domainDifferencesRoutes,
  domainReleaseRoutes,
  domainSearchRoutes,
  domainsRoutes,
  firstDraftRoutes,
  formSettingsRoutes,
  imagesRoutes,
  previewsRoutes,
  provisioningsRoutes,
  siteSuspensionRoutes,
  sitesRoutes,
  submissionsRoutes,
  turnstileRewrapRoutes,
  visitsRoutes,
} from "../src/sites/index.ts";

import type { Composition } from "./compose.ts";

export type FetchHandler = (request: Request, env: Env, ctx: ExecutionContext) => Response | Promise<Response>;

/** The platform's routers. The frame of /api and everything else but /v1. */
export function createPlatform({ services, ports, assets }: Composition) {
  const app = createApp(services, ports);
  app
    .mount("/", healthRoutes)
    .mount("/.well-known", jwksRoutes)
    .mount("/api/auth", authRoutes)
    .mount("/api", sessionsRoutes)
    .mount("/api", organisationsRoutes)
    .mount("/api/keys", apiKeysRoutes)
    .mount("/api/health", dependencyRoutes)
    .mount("/api/models", catalogueRoutes)
    .mount("/api/providers", providersRoutes)
    .mount("/api/endpoints", endpointsRoutes)
    .mount("/api/policies", policiesRoutes)
    .mount("/api/cache", cacheRoutes)
    .mount("/api/organisation/members", membersRoutes)
    .mount("/api/organisation/records", recordsRoutes)
    .mount("/api/usage", usageRoutes)
    .mount("/api/usage/requests", bodiesRoutes)
    .mount("/api/billing", balanceRoutes)
    .mount("/api/billing", ledgerRoutes)
    .mount("/api/limits", limitsRoutes)
    .mount("/api/sites", sitesRoutes)
    .mount("/api/domains", domainSearchRoutes)
    .mount("/api/domains", contactRoutes)
    .mount("/api/domains", dnsRoutes)
    .mount("/api/domains", certificateRoutes)
    .mount("/api/domains", domainsRoutes)
    .mount("/api/provisionings", provisioningsRoutes)
    .mount("/api/sites", firstDraftRoutes)
    .mount("/api/sites", previewsRoutes)
    .mount("/api/sites", imagesRoutes)
    .mount("/api/sites", visitsRoutes)
    .mount("/api/sites", adminCodesRoutes)
    .mount("/api/sites", formSettingsRoutes)
    .mount("/api/submissions", submissionsRoutes)
    .mount("/api/audit", auditRoutes)
    .mount("/api/operator", operatorRoutes)
    .mount("/api/operator/credentials", rewrapRoutes)
    .mount("/api/operator/sites", siteSuspensionRoutes)
    .mount("/api/operator/sites", turnstileRewrapRoutes)
    .mount("/api/operator/domains", domainDifferencesRoutes)
    .mount("/api/operator/domains", domainReleaseRoutes)
    .mount("/webhooks", stripeInboxRoutes)
    .mount("/webhooks", cloudflareAlertsRoutes);
  servePages(app.root, assets);
  serveDashboard(app.root, assets);
  serveFonts(app.root, assets);
  serveSitePreview(app.root, assets);
  serveOpenApi(app.root, "/api/openapi.json", ports.publicUrl);
  assertDeclared(app.root, ["/api/openapi.json"]);
  return app.root;
}

/** Builds the request handler of one composition. */
export function createHttp(composition: Composition): FetchHandler {
  const { ports, gateway, websites } = composition;
  const platform = createPlatform(composition);
  const v1 = createV1({ ports, ...gateway });
  const local = ports.environment === "development" || ports.environment === "test";
  const isPlatform = judgeHosts({ publicUrl: ports.publicUrl, local });

  return (request, env, ctx) => {
    const { host, path } = splitUrl(request.url);
    if (!isPlatform(host)) {
      const visit = websites.serve(request, host, (work) => ctx.waitUntil(work));
      if (visit) return visit;
      const problem = new Problem("not_found", { detail: "Nothing is served under this host name." });
      return problemResponse(problem, ports.publicUrl, requestIdOf(request.headers));
    }
    // The hot path, so it is told apart before any of the platform's middleware.
    return path.startsWith("/v1/") ? v1(request, path, ctx) : platform.fetch(request, env, ctx);
  };
}
