/** Websites and the templates they are made from, as several pages ask for them. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, authorised, dataOf } from "../api/client.ts";
import type { components } from "../api/openapi.d.ts";
import { isMissing, problemOf } from "../api/problem.ts";

export type Site = components["schemas"]["Site"];
export type SiteVersion = components["schemas"]["SiteVersion"];
export type SiteTemplate = components["schemas"]["SiteTemplate"];

export const sitesOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "sites"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/sites", { signal })),
  });

export const siteOf = (orgId: string, id: string) =>
  queryOptions({
    queryKey: [orgId, "sites", id],
    queryFn: ({ signal }) => dataOf(api.GET("/api/sites/{id}", { params: { path: { id } }, signal })),
  });

export const versionsOf = (orgId: string, id: string) =>
  infiniteQueryOptions({
    queryKey: [orgId, "sites", id, "versions"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam === null ? {} : { cursor: pageParam };
      return dataOf(api.GET("/api/sites/{id}/versions", { params: { path: { id }, query }, signal }));
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** A version never changes, but for whether it is the one that visitors see. */
export const versionOf = (orgId: string, id: string, versionId: string) =>
  queryOptions({
    queryKey: [orgId, "sites", id, "versions", versionId],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/sites/{id}/versions/{versionId}", { params: { path: { id, versionId } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const templatesOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "site-templates"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/sites/templates", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Whether visitors may be sent there: something was published, and nobody suspended it. */
export const canBeVisited = ({ liveVersionId, status }: Site): boolean =>
  liveVersionId !== null && status !== "suspended";

/** When visitors see what is published, shown again or redirected now, to end a sentence. */
export const whenSeen = ({ status }: Pick<Site, "status">): string =>
  status === "suspended" ? "once the suspension is lifted" : "within three seconds";

/** "corner-cafe.sites.example", as one reads it aloud. */
export const hostOf = (url: string): string => new URL(url).host;

const PICTURES = 60;

/** What was uploaded for a site, newest first. */
export const picturesOf = (orgId: string, siteId: string) =>
  infiniteQueryOptions({
    queryKey: [orgId, "site-pictures", siteId],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PICTURES, ...(pageParam !== null && { cursor: pageParam }) };
      return dataOf(api.GET("/api/sites/{id}/images", { params: { path: { id: siteId }, query }, signal }));
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** By what is in it: it never changes. Null: it was deleted, which is remembered as well, since a preview asks with each word. */
export const imageOf = (orgId: string, siteId: string, hash: string) =>
  queryOptions({
    queryKey: [orgId, "site-images", siteId, hash],
    queryFn: ({ signal }) => fetchImage(siteId, hash, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

async function fetchImage(siteId: string, hash: string, signal: AbortSignal): Promise<Blob | null> {
  const address = new URL(`/api/sites/${siteId}/images/${hash}`, location.origin);
  const answer = await authorised(new Request(address, { signal }));
  if (answer.ok) return answer.blob();
  const problem = await problemOf(answer);
  if (isMissing(problem)) return null;
  throw problem;
}
