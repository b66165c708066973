/**
 * What a call needs to know of its organisation's own keys and endpoints, so that no database stands in its way: read
 * once a version, kept by the account's object and by isolates. Keys in it are sealed.
 */
import * as z from "zod";
import { CredentialId } from "./credentials.schema.ts";
import { StoredModel } from "./endpoints.schema.ts";

/** See src/platform/envelope.ts. */
const Envelope = z.object({ wrappedKey: z.string(), sealed: z.string() });

export const RoutedCredential = z.object({ id: CredentialId, envelope: Envelope });
export type RoutedCredential = z.infer<typeof RoutedCredential>;

export const RoutedEndpoint = z.object({
  id: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  /** One that this deploy does not know can be met: a newer one wrote it. */
  protocol: z.string(),
  models: z.array(StoredModel),
  credential: RoutedCredential.nullable(),
});
export type RoutedEndpoint = z.infer<typeof RoutedEndpoint>;

export const RoutingConfig = z.object({
  /** Rises with every change; 0 when nothing was ever stored. */
  version: z.int().min(0),
  /** By the provider's id. Disabled ones are not among them. */
  credentials: z.record(z.string(), RoutedCredential),
  /** By slug. */
  endpoints: z.record(z.string(), RoutedEndpoint),
  /** By name. Rules that a newer deploy wrote can be met: whoever goes by one parses that one. */
  policies: z.record(z.string(), z.unknown()).default({}),
  /** 0: bodies of calls are not kept. */
  bodyRetentionDays: z.int().min(0).default(0),
});
export type RoutingConfig = z.infer<typeof RoutingConfig>;
