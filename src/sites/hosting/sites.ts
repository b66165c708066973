/** Who answers for hosts that are not the platform's. */
import type { Settings } from "../../platform/settings.ts";
import { createServeSites } from "./serve-sites.ts";
import { siteHostOf, siteOrigins } from "./site-host.service.ts";
import { createSiteStore, type SiteStorePorts, type WaitUntil } from "./site-store.ts";

export interface SitesPorts extends Pick<SiteStorePorts, "bucket" | "edge" | "now" | "warn"> {
  settings: Pick<Settings, "ENVIRONMENT" | "PUBLIC_URL" | "SITES_DOMAIN">;
  error: (event: string, facts: Record<string, string>, error: unknown) => void;
}

export interface Sites {
  /** Undefined where no site can be under such a host. */
  serve(request: Request, host: string, waitUntil: WaitUntil): Promise<Response> | undefined;
}

/** Where sites stand while nobody has said so: on a developer's machine. */
const LOCAL_DOMAIN = "sites.localhost";

export function createSites({ settings, error, ...store }: SitesPorts): Sites {
  const { ENVIRONMENT, PUBLIC_URL, SITES_DOMAIN } = settings;
  const local = ENVIRONMENT === "development" || ENVIRONMENT === "test";
  const sitesDomain = SITES_DOMAIN ?? (local ? LOCAL_DOMAIN : undefined);
  if (sitesDomain === undefined) return { serve: () => undefined };
  const hosts = { sitesDomain, local };
  const originOf = siteOrigins(PUBLIC_URL, hosts);
  const secure = PUBLIC_URL.startsWith("https:");
  const serveSites = createServeSites({ store: createSiteStore({ ...store, originOf }), originOf, secure, error });
  return {
    serve(request, host, waitUntil) {
      const name = siteHostOf(host, hosts);
      return name === undefined ? undefined : serveSites(request, name, waitUntil);
    },
  };
}
