/** Domains and how they come to show a website, as several pages ask for them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";
import type { components } from "../api/openapi.d.ts";

export type Domain = components["schemas"]["Domain"];
export type DomainOffer = components["schemas"]["DomainOffer"];
export type Provisioning = components["schemas"]["Provisioning"];
export type Attention = NonNullable<components["schemas"]["Attention"]>;

/** While something is under way; where people or name servers must act first, less often. */
const RUNNING_MS = 1_000;
const WAITING_MS = 5_000;
const MOST_NAMES = 12;

/** How soon to look again at one whose state changes without the page's doing; false: not by itself. */
export function lookAgain({ status, provisioning }: Pick<Domain, "status" | "provisioning">): number | false {
  if (provisioning?.state === "running") {
    const isWaiting = provisioning.steps.some(({ state }) => state === "waiting");
    return isWaiting && provisioning.kind === "connection" ? WAITING_MS : RUNNING_MS;
  }
  return provisioning?.state === "needs_attention" || status === "removing" ? WAITING_MS : false;
}

export const domainsOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "domains"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/domains", { signal })),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some((domain) => lookAgain(domain) !== false) ? WAITING_MS : false,
  });

export const domainOf = (orgId: string, id: string) =>
  queryOptions({
    queryKey: [orgId, "domains", id],
    queryFn: ({ signal }) => dataOf(api.GET("/api/domains/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) => (data ? lookAgain(data) : false),
  });

export const checklistOf = (orgId: string, id: string) =>
  queryOptions({
    queryKey: [orgId, "domains", id, "checklist"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/domains/{id}/checklist", { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) => (data?.items.every(({ done }) => done) ? false : WAITING_MS),
  });

/** Suggestions for what is being typed. What is asked for no longer is broken off. */
export const suggestionsFor = (orgId: string, q: string) =>
  queryOptions({
    queryKey: [orgId, "domain-search", q],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/domains/search", { params: { query: { q, limit: MOST_NAMES } }, signal })),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** What the registry says of the name at this moment. */
export const offerOf = (orgId: string, name: string) =>
  queryOptions({
    queryKey: [orgId, "domain-offer", name],
    queryFn: async ({ signal }) => {
      const { items } = await dataOf(api.POST("/api/domains/check", { body: { names: [name] }, signal }));
      return items[0] ?? null;
    },
    staleTime: 30_000,
    // The price stands still while one reads it; what is bought is checked again.
    refetchOnWindowFocus: false,
  });

export const contactOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "domain-contact"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/domains/contact", { signal })),
  });

export const certificateOf = (orgId: string, id: string) =>
  queryOptions({
    queryKey: [orgId, "domains", id, "certificate"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/domains/{id}/certificate", { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) =>
      data?.hosts.some(({ status }) => status === "pending") ? WAITING_MS : false,
  });

export const dnsOf = (orgId: string, id: string) =>
  queryOptions({
    queryKey: [orgId, "domains", id, "dns"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/domains/{id}/dns", { params: { path: { id } }, signal })),
  });

export const presetsOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "dns-presets"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/domains/dns-presets", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
