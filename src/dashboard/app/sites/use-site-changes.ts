/** What changes websites: each answers with the site as it is then, which the pages show at once. */
import { useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";
import type { components } from "../api/openapi.d.ts";
import { type Site, siteOf, sitesOf } from "./query.ts";

export type SiteChangeValues = components["schemas"]["SiteChange"];

export interface SiteChanges {
  create(body: components["schemas"]["NewSite"]): Promise<Site>;
  change(id: string, body: SiteChangeValues): Promise<Site>;
  /** The draft that was looked at, by its number: code `conflict` where another is there. */
  publish(id: string, draft: number): Promise<Site>;
  rollback(id: string, versionId: string): Promise<Site>;
  remove(id: string): Promise<void>;
}

export function useSiteChanges(orgId: string): SiteChanges {
  const client = useQueryClient();
  const { queryKey } = sitesOf(orgId);

  /** The list, the site and its versions are asked for again, also when the answer was a failure: it may be done. */
  async function shown(asking: Promise<Site>): Promise<Site> {
    try {
      const site = await asking;
      client.setQueryData(siteOf(orgId, site.id).queryKey, site);
      return site;
    } finally {
      void client.invalidateQueries({ queryKey });
    }
  }

  return {
    create: (body) => shown(dataOf(api.POST("/api/sites", { body }))),
    change: (id, body) => shown(dataOf(api.PATCH("/api/sites/{id}", { params: { path: { id } }, body }))),
    publish: (id, draft) =>
      shown(dataOf(api.POST("/api/sites/{id}/publish", { params: { path: { id }, query: { draft } } }))),
    rollback: (id, versionId) =>
      shown(dataOf(api.POST("/api/sites/{id}/versions/{versionId}/rollback", { params: { path: { id, versionId } } }))),
    async remove(id) {
      await api.DELETE("/api/sites/{id}", { params: { path: { id } } });
      await client.invalidateQueries({ queryKey, exact: true });
    },
  };
}
