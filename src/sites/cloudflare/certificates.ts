import * as z from "zod";
import { type Ask, allOf } from "./client.ts";
import type { CertificateStatus } from "./cloudflare.schema.ts";

const FAILED = new Set(["expired", "deleted", "inactive", "deactivating", "blocked"]);

/** Of the vendor's two dozen words for where a certificate stands. */
export function certificateState(vendorStatus: string): "pending" | "active" | "failed" {
  if (vendorStatus === "active") return "active";
  return vendorStatus.endsWith("_timed_out") || FAILED.has(vendorStatus) ? "failed" : "pending";
}

export const ValidationErrors = z
  .array(z.object({ message: z.string() }).partial())
  .nullish()
  .transform((errors) => (errors ?? []).flatMap(({ message }) => message ?? []));

const Pack = z.object({
  status: z.string(),
  hosts: z.array(z.string()),
  validation_errors: ValidationErrors,
  certificates: z.array(z.object({ expires_on: z.coerce.date().nullish() })).nullish(),
});

const statusOf = ({ status, hosts, validation_errors, certificates }: z.infer<typeof Pack>): CertificateStatus => {
  const ends = (certificates ?? []).flatMap(({ expires_on }) => expires_on ?? []);
  return {
    status: certificateState(status),
    vendorStatus: status,
    hosts,
    expiresAt: ends.length === 0 ? null : new Date(Math.max(...ends.map(Number))),
    errors: validation_errors,
  };
};

const NONE: CertificateStatus = { status: "none", vendorStatus: null, hosts: [], expiresAt: null, errors: [] };
/** A zone may have several, such as an old one that ends beside the one that is in use. */
const ORDER = ["active", "pending", "failed"] as const;

/** The best that a zone has. */
export const createCertificates = (ask: Ask) => ({
  status: (zoneId: string) =>
    ask(async (client) => {
      const packs = await allOf(client.ssl.certificatePacks.list({ zone_id: zoneId, status: "all", per_page: 50 }));
      const all = packs.map((pack) => statusOf(Pack.parse(pack)));
      return ORDER.flatMap((status) => all.find((one) => one.status === status) ?? [])[0] ?? NONE;
    }),
});
