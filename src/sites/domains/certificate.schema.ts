import * as z from "zod";

export const DomainCertificate = z
  .object({
    hosts: z.array(
      z.object({
        host: z.string(),
        status: z.enum(["none", "pending", "active", "failed"]),
        summary: z.string().describe("Where it stands, for a person."),
        vendorStatus: z.string().nullable().describe("Cloudflare's own word."),
        expiresAt: z.iso.datetime().nullable().describe("It is renewed by itself before that."),
        errors: z.array(
          z.object({
            message: z.string().describe("As Cloudflare or the certificate authority says it."),
            advice: z.string().nullable().describe("What it means and what to do; null where we do not know it."),
          }),
        ),
      }),
    ),
  })
  .meta({ id: "DomainCertificate" });
export type DomainCertificate = z.infer<typeof DomainCertificate>;
