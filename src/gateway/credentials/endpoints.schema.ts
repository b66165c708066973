/** What the outside sends and sees of an organisation's own endpoints. */
import * as z from "zod";
import { type Id, isId } from "../../kernel/id.ts";
import { LastTest, ProviderSecret } from "./credentials.schema.ts";

export type EndpointId = Id<"endpoint">;

export const EndpointId = z
  .custom<EndpointId>((text) => typeof text === "string" && isId("endpoint", text), "is no id of an endpoint")
  .meta({ type: "string", example: "endpoint_01jd3vkz6tepn8xa8w8v8tq3mv" });

/** The column takes any text: a protocol that comes later needs no migration. */
export const ENDPOINT_PROTOCOLS = ["openai.chat"] as const;

const perMillion = z.number().min(0).max(1_000_000);

/** Dollars per million tokens. */
export const EndpointPrice = z
  .strictObject({
    input: perMillion,
    output: perMillion,
    cacheRead: perMillion.optional(),
    cacheWrite: perMillion.optional(),
  })
  .meta({ id: "EndpointPrice" });
export type EndpointPrice = z.infer<typeof EndpointPrice>;

const MAX_MODELS = 100;

export const EndpointModel = z.strictObject({
  id: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9._:@/+-]+$/, "must be letters, digits and . _ : @ / + -"),
  price: EndpointPrice.optional().describe("For your reports: calls with a key of your own are billed by its server."),
});
export type EndpointModel = z.infer<typeof EndpointModel>;

/** As it is read back: of what a newer deploy has added, this one takes what it knows. */
export const StoredModel = z.object({
  id: z.string(),
  price: z.object(EndpointPrice.shape).optional(),
}) satisfies z.ZodType<EndpointModel>;

const Models = z
  .array(EndpointModel)
  .max(MAX_MODELS)
  .refine((models) => new Set(models.map(({ id }) => id)).size === models.length, "names a model twice");

const Slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/, "must be 3 to 40 of a-z, 0-9 and -, beginning with a letter");

const Name = z.string().trim().min(1).max(100);
const BaseUrl = z.string().min(1).max(1_000);

const Key = ProviderSecret.nullable();

export const NewEndpoint = z
  .strictObject({
    slug: Slug.describe("What stands before the slash in a model's name: `my-server/llama-3`. It cannot be changed."),
    name: Name,
    baseUrl: BaseUrl.describe("What `/chat/completions` comes after, such as `https://llm.example.com/v1`."),
    protocol: z.enum(ENDPOINT_PROTOCOLS).default("openai.chat"),
    models: Models.default([]).describe("Empty: any name is passed on."),
    key: Key.default(null),
  })
  .meta({ id: "NewEndpoint" });
export type NewEndpoint = z.infer<typeof NewEndpoint>;

export const EndpointChanges = z
  .strictObject({
    name: Name.optional(),
    baseUrl: BaseUrl.optional(),
    models: Models.optional(),
    key: Key.optional().describe(
      "null takes the key away. To move to another origin, give the key again: one that is stored goes nowhere else.",
    ),
  })
  .meta({ id: "EndpointChanges" });
export type EndpointChanges = z.infer<typeof EndpointChanges>;

export const Endpoint = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    baseUrl: z.string(),
    protocol: z.string(),
    models: z.array(StoredModel),
    key: z
      .object({ hint: z.string(), createdAt: z.iso.datetime(), lastUsedAt: z.iso.datetime().nullable() })
      .nullable()
      .describe("Its key, masked; null when it has none."),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    lastTest: LastTest,
  })
  .meta({ id: "Endpoint" });
export type Endpoint = z.infer<typeof Endpoint>;
