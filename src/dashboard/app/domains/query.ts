/** Domains and how they come to show a website, as several pages ask for them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "../api/client.ts";
import type { components } from "../api/openapi.d.ts";
import { isMissing } from "../api/problem.ts";

export type Domain = components["schemas"]["Domain"];
export type DomainOffer = components["schemas"]["DomainOffer"];
export type Provisioning = components["schemas"]["Provisioning"];
export type ChecklistItem = components["schemas"]["ChecklistItem"];
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

/** Whether visitors find a website under it: one that is registered shows none before its first was seen there. */
export const isShown = ({ status, provisioning }: Pick<Domain, "status" | "provisioning">): boolean =>
  status === "active" && (provisioning === null || provisioning.state === "live" || provisioning.kind === "move");

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
    // One that came to nothing is gone, however it was when it was last seen.
    refetchInterval: ({ state: { data, error } }) => (data && !isMissing(error) ? lookAgain(data) : false),
  });

/** What was begun of late, newest first; also what came to nothing, and has left no domain. */
export const attemptsOf = (orgId: string) =>
  queryOptions({
    queryKey: [orgId, "domains", "attempts"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/provisionings", { signal })),
  });

export const checklistOf = (orgId: string, id: string) =>
  queryOptions({
    queryKey: [orgId, "domains", id, "checklist"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/domains/{id}/checklist", { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) => (data?.items.every(isSettled) ? false : WAITING_MS),
  });

/** Nothing changes of it by itself: what need not be is waited for only once its owner has begun with it. */
const isSettled = ({ done, optional, found }: ChecklistItem): boolean => done || (optional && found.length === 0);

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

/** `state` of what is under way with the domain: with each it is asked anew. */
export const certificateOf = (orgId: string, id: string, state: string) =>
  queryOptions({
    queryKey: [orgId, "domains", id, "certificate", state],
    placeholderData: keepPreviousData,
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
