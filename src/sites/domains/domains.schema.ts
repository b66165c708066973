/** The contract of /api/domains: names that an organisation has bought, or keeps elsewhere and has connected. */
import * as z from "zod";
import { isStorable, NOT_STORABLE } from "../../kernel/storable.ts";
import { Attention, Provisioning } from "../provisioning/provisioning.schema.ts";

const Asked = z.string().max(64).refine(isStorable, NOT_STORABLE);
export const DomainParams = z.object({ id: Asked });
export const ProvisioningParams = z.object({ id: Asked });

/** At least two labels of letters, digits and hyphens (RFC 1123 §2.1), without a dot at the end. */
const HOST = /^(?=.{4,190}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
export const HostName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(HOST, "must be a name such as shop.example, without http:// and without a dot at the end");

export const NewPurchase = z
  .strictObject({
    name: HostName.describe("What to register."),
    confirm: z
      .string()
      .trim()
      .toLowerCase()
      .describe("The name once more, as the buyer typed it: it cannot be given back."),
    siteId: Asked.describe("The website that it shall show."),
    years: z.int().min(1).max(10).default(1),
    priceMicroUsd: z
      .int()
      .min(0)
      .describe(
        "What the buyer agreed to, for all the years. Where the registrar asks for another, nothing is bought.",
      ),
  })
  .refine(({ name, confirm }) => name === confirm, { path: ["confirm"], message: "must be the name once more" })
  .meta({ id: "NewPurchase" });
export type NewPurchase = z.infer<typeof NewPurchase>;

export const NewConnection = z
  .strictObject({ name: HostName.describe("The host that visitors use, such as www.shop.example."), siteId: Asked })
  .meta({ id: "NewConnection" });
export type NewConnection = z.infer<typeof NewConnection>;

export const DomainChange = z
  .strictObject({
    renew: z.boolean().optional().describe("Whether it is renewed from the prepaid credit, 35 days before it ends."),
    siteId: Asked.optional().describe("Another website that it shall show."),
  })
  .meta({ id: "DomainChange" });
export type DomainChange = z.infer<typeof DomainChange>;

const Record = z.object({ type: z.enum(["TXT", "CNAME"]), name: z.string(), value: z.string() });

export const Domain = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(["registered", "connected"]),
    status: z.enum(["pending", "active", "lapsed", "removing", "released"]),
    siteId: z.string().nullable(),
    url: z.url().describe("Where visitors find it."),
    adminUrl: z.url().nullable().describe("Where its owners sign in."),
    registrarStatus: z.string().nullable().describe("In the registrar's own words."),
    registeredAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable(),
    renew: z.boolean(),
    renewalMicroUsd: z.int().nullable(),
    records: z.array(Record).describe("What its DNS must say, of a domain that is kept elsewhere."),
    attention: Attention.nullable(),
    provisioning: Provisioning.nullable().describe("The latest."),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Domain" });
export type Domain = z.infer<typeof Domain>;

export const ChecklistItem = z
  .object({
    what: z.enum(["proof", "pointing", "certificate", "www", "admin"]),
    title: z.string().describe("What there is to do, in words that fit before and after."),
    done: z.boolean(),
    optional: z.boolean().describe("The domain shows its website without it, too."),
    record: Record.nullable(),
    found: z.array(z.string()).describe("What DNS says now."),
    problems: z.array(z.string()),
  })
  .meta({ id: "ChecklistItem" });
export type ChecklistItem = z.infer<typeof ChecklistItem>;
