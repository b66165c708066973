import * as z from "zod";
import { ok } from "../../kernel/result.ts";
import { certificateState, ValidationErrors } from "./certificates.ts";
import { type Ask, allOf, isMissing } from "./client.ts";
import type { CustomHostname, CustomHostnames } from "./cloudflare.schema.ts";

const Answer = z.object({
  id: z.string(),
  hostname: z.string(),
  status: z.string().nullish(),
  created_at: z.coerce.date().nullish(),
  verification_errors: z.array(z.string()).nullish(),
  ssl: z
    .object({
      status: z.string().nullish(),
      hosts: z.array(z.string()).nullish(),
      expires_on: z.coerce.date().nullish(),
      validation_errors: ValidationErrors,
    })
    .nullish(),
});

function hostnameOf(answer: unknown): CustomHostname {
  const { id, hostname, status, created_at, verification_errors, ssl } = Answer.parse(answer);
  const vendorStatus = ssl?.status ?? "initializing";
  return {
    id,
    hostname,
    status: status ?? "pending",
    certificate: {
      status: certificateState(vendorStatus),
      vendorStatus,
      hosts: ssl?.hosts ?? [hostname],
      expiresAt: ssl?.expires_on ?? null,
      errors: ssl?.validation_errors ?? [],
    },
    verificationErrors: verification_errors ?? [],
    createdAt: created_at ?? null,
  };
}

const DUPLICATE = 1406;
/** Answered over HTTP by the vendor itself, once the name leads to it: its owner has nothing more to set. */
const SSL = { method: "http", type: "dv" } as const;

export function createCustomHostnames(ask: Ask): CustomHostnames {
  const find: CustomHostnames["find"] = (zoneId, hostname) =>
    ask(async (client) => {
      const { result } = await client.customHostnames.list({ zone_id: zoneId, hostname: { exact: hostname } });
      return result[0] ? hostnameOf(result[0]) : null;
    });

  return {
    find,

    async create(zoneId, hostname) {
      const made = await ask(async (client) =>
        hostnameOf(await client.customHostnames.create({ zone_id: zoneId, hostname, ssl: SSL })),
      );
      if (made.ok || made.error.kind !== "refused" || made.error.code !== DUPLICATE) return made;
      const found = await find(zoneId, hostname);
      if (!found.ok) return found;
      return found.value ? ok(found.value) : made;
    },

    retry: (zoneId, id) =>
      ask(async (client) => hostnameOf(await client.customHostnames.edit(id, { zone_id: zoneId, ssl: SSL }))),

    async remove(zoneId, id) {
      const removed = await ask(async (client) => void (await client.customHostnames.delete(id, { zone_id: zoneId })));
      return !removed.ok && isMissing(removed.error) ? ok(undefined) : removed;
    },

    list: (zoneId) =>
      ask(async (client) =>
        (await allOf(client.customHostnames.list({ zone_id: zoneId, per_page: 1_000 }))).map(hostnameOf),
      ),
  };
}
