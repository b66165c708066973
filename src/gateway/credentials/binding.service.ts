/** What a sealed key is for. It opens for that alone, whatever somebody writes into the database beside it. */
import type { Binding } from "../../platform/envelope.ts";

export const providerBinding = (orgId: string, id: string, providerId: string): Binding => ({
  orgId,
  id,
  purpose: `provider:${providerId}`,
});

/** The origin is part of it: a key that was entered for one server cannot be opened for another one. */
export const endpointBinding = (orgId: string, id: string, endpoint: { id: string; baseUrl: string }): Binding => ({
  orgId,
  id,
  purpose: `endpoint:${endpoint.id}@${originOf(endpoint.baseUrl)}`,
});

/** Of a stored URL; nonsense has none, and so opens nothing. */
export const originOf = (baseUrl: string): string => URL.parse(baseUrl)?.origin ?? "";
