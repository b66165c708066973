import * as z from "zod";
import type { CacheState, CredentialOwner, Operation } from "./account.schema.ts";
import { isTagKey, MOST_TAGS, TagFilterText } from "./tags.schema.ts";

export const GROUPINGS = ["day", "hour", "model", "key", "provider"] as const;
export type Dimension = (typeof GROUPINGS)[number];
/** By the value that calls have of a tag. */
export type TagGrouping = `tag:${string}`;
export type Grouping = Dimension | TagGrouping;

const TAG_PREFIX = "tag:";
const isTagGrouping = (grouping: Grouping): grouping is TagGrouping => grouping.startsWith(TAG_PREFIX);

/** The tag that is grouped by; undefined where it is something else. */
export const groupedTag = (grouping: Grouping): string | undefined =>
  isTagGrouping(grouping) ? grouping.slice(TAG_PREFIX.length) : undefined;

function readGrouping(text: string): Grouping | undefined {
  if (!text.startsWith(TAG_PREFIX)) return GROUPINGS.find((name) => name === text);
  const key = text.slice(TAG_PREFIX.length).toLowerCase();
  return isTagKey(key) ? `tag:${key}` : undefined;
}

export const OPERATIONS = [
  "chat.completions",
  "responses",
  "messages",
  "embeddings",
] as const satisfies readonly Operation[];
export const CREDENTIAL_OWNERS = ["platform", "own"] as const satisfies readonly CredentialOwner[];
export const CACHE_STATES = ["hit", "miss", "refresh", "bypass"] as const satisfies readonly CacheState[];
export const CALL_STATUSES = ["ok", "error", "cancelled", "interrupted"] as const;

/**
 * A zone by its IANA name. Offsets and bare abbreviations are refused: Postgres reads "+01:00" with POSIX's reversed
 * sign and "EST" as a fixed offset, where a browser means something else.
 */
function isTimeZone(name: string): boolean {
  if (name !== "UTC" && !/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){1,2}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, "must be an IANA time zone such as Europe/Berlin, or UTC")
  .default("UTC")
  .meta({ description: "The reader's IANA time zone: where days and hours begin and end.", example: "Europe/Berlin" });

/** Years that both Postgres and Date can hold with room to add to. */
const inReach = (text: string) => text >= "2000" && text < "2200";

const Moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: "must be a date such as 2026-11-01 or a time such as 2026-11-01T08:00:00Z (a + is sent as %2B)",
  })
  .refine(inReach, "must lie between the years 2000 and 2199");

const FROM = { description: "Inclusive. A date is that whole day in the time zone.", example: "2026-11-01" };
const TO = {
  description: "A date includes that whole day in the time zone; a time is exclusive.",
  example: "2026-11-30",
};
const From = Moment.optional().meta(FROM);
const To = Moment.optional().meta(TO);

const GroupingName = z.string().transform((text, context): Grouping => {
  const grouping = readGrouping(text);
  if (grouping) return grouping;
  context.addIssue({ code: "custom", message: `must be one of ${GROUPINGS.join(", ")} or tag:<key>` });
  return z.NEVER;
});

const GroupBy = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((text) => text.split(",")))
  .pipe(z.array(GroupingName).min(1).max(8))
  .transform((names): Grouping[] => [
    ...GROUPINGS.filter((name) => names.includes(name)),
    ...new Set(names.filter(isTagGrouping)),
  ])
  .default(["day"])
  .meta({
    description:
      "One or more of day, hour, model, key, provider and tag:<key>, such as tag:team: repeated or comma-separated.",
    example: "tag:team",
  });

/** Calls of all these tags; of one key, with any of its values. */
const TagFilters = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat())
  .pipe(z.array(TagFilterText).min(1).max(MOST_TAGS))
  .optional()
  .meta({
    description:
      "Calls with this tag, as key:value. Repeated: with all of them, or with any of several values of one key.",
    example: "team:search",
  });

export const UsageQuery = z.object({ from: From, to: To, timezone: TimeZone, groupBy: GroupBy, tag: TagFilters });
export type UsageQuery = z.infer<typeof UsageQuery>;

const count = z.int().min(0);
const Money = {
  costMicroUsd: z.int().meta({
    description: "What is charged, in integer micro-US-dollars: 1 USD is 1,000,000. 0 on an own provider key.",
  }),
  costUsd: z.string().meta({ description: "The same as an exact decimal.", example: "0.001234" }),
};

const few = (description: string) =>
  count.optional().meta({ description: `${description} Absent where there is none.` });

/** Disjoint buckets; `reasoning` is the part of `output` that was thought and is not added to `total`. */
export const UsageTokens = z.object({
  input: count,
  cacheRead: count,
  cacheWrite: count,
  cacheWriteLong: few("Written to a cache that lives longer and costs more to write."),
  inputAudio: few("Sound, where the provider tells it apart from text."),
  cacheReadAudio: few("Sound read from a cache."),
  output: count,
  outputAudio: few("Sound of the answer."),
  reasoning: count,
  total: count,
  requests: few("No tokens: requests that are billed by the piece."),
});
export type UsageTokens = z.infer<typeof UsageTokens>;

export const UsageTotals = z.object({
  requests: count,
  errors: count.meta({ description: "Calls that the provider, or the way there, failed." }),
  cancelled: count,
  interrupted: count,
  cacheHits: count.meta({ description: "Calls that the cache answered." }),
  cacheMisses: count.meta({ description: "Calls that asked the cache, and then a provider." }),
  tokens: UsageTokens,
  ...Money,
  providerCostMicroUsd: z
    .int()
    .meta({ description: "What the providers ask for these calls, whoever pays it, as far as it is known." }),
});
export type UsageTotals = z.infer<typeof UsageTotals>;

export const UsageGroup = UsageTotals.extend({
  day: z.iso.date().optional(),
  hour: z.iso.datetime().optional().meta({ description: "When the hour of the reader's zone begins." }),
  provider: z.string().optional(),
  model: z.string().optional(),
  keyId: z.string().optional(),
  keyName: z.string().nullable().optional(),
  tags: z
    .record(z.string(), z.string().nullable())
    .optional()
    .meta({ description: "The values of the tags that are grouped by: null where calls have none." }),
});
export type UsageGroup = z.infer<typeof UsageGroup>;

export const UsageReport = z.object({
  from: z.iso.datetime().meta({ description: "The range as instants: inclusive." }),
  to: z.iso.datetime().meta({ description: "Exclusive." }),
  timezone: z.string(),
  groupBy: z.array(z.string()),
  asOf: z.iso.datetime().meta({ description: "When the record was read. It lags the calls by about a second." }),
  totals: UsageTotals.meta({ description: "Over the whole range: exactly the sum of the rows." }),
  rows: z.array(UsageGroup).meta({ description: "Groups without calls have no row." }),
});
export type UsageReport = z.infer<typeof UsageReport>;

/** An id of any kind, as far as it can be put into a query. */
const RowId = z
  .string()
  .max(64)
  .regex(/^[a-z]+_[0-9a-z]+$/, "is no id");

const StreamFlag = z.enum(["true", "false"]).transform((text) => text === "true");

/** Text as it may stand in a column. */
const Text = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0]*$/, "has a character that no row has");

const AtLeast = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const CallFilters = z.object({
  model: Text.optional(),
  modelPrefix: Text.optional().meta({ description: "What the model's name begins with.", example: "gpt-5" }),
  provider: Text.optional(),
  operation: z.enum(OPERATIONS).optional(),
  key: RowId.optional().meta({ description: "Id of an API key." }),
  requestId: Text.optional().meta({ description: "As in `x-request-id`, whole." }),
  status: z.enum(CALL_STATUSES).optional(),
  stream: StreamFlag.optional(),
  cache: z
    .enum(CACHE_STATES)
    .optional()
    .meta({ description: "What the cache had to do with them. Calls that did not ask for it are of none of these." }),
  minCostMicroUsd: AtLeast.optional().meta({ description: "Calls that cost so much or more." }),
  minDurationMs: AtLeast.optional().meta({ description: "Calls that took so long or longer." }),
  tag: TagFilters,
});
export type CallFilters = z.infer<typeof CallFilters>;

export const CallQuery = CallFilters.extend({ from: From, to: To, timezone: TimeZone });
export type CallQuery = z.infer<typeof CallQuery>;

/** An export says which time it is of. */
export const CallExportQuery = CallFilters.extend({
  from: Moment.meta(FROM),
  to: Moment.meta(TO),
  timezone: TimeZone,
});
export type CallExportQuery = z.infer<typeof CallExportQuery>;

export const EXPORT_FORMATS = ["csv", "ndjson"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How a file is wanted. */
export const FileQuery = z.object({
  format: z
    .enum(EXPORT_FORMATS)
    .optional()
    .meta({ description: "A line of JSON for each row, or CSV. Not said: as `Accept` prefers, else CSV." }),
});

export const CallParams = z.object({ id: RowId });

const elapsed = (description: string) =>
  count.nullable().meta({ description: `Milliseconds since \`startedAt\` until ${description}` });

/** One call, as a row of the request log. */
export const UsageCall = z.object({
  id: z.string(),
  requestId: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  durationMs: count,
  admittedMs: elapsed("the account let it in; null for older and for interrupted calls."),
  headersMs: elapsed("the provider began to answer; null when it never did, and where `admittedMs` is."),
  firstByteMs: elapsed("the first content; null when there was none."),
  operation: z.string(),
  provider: z.string(),
  model: z.string(),
  keyId: z.string(),
  keyName: z.string().nullable(),
  userId: z.string(),
  stream: z.boolean(),
  status: z.enum(CALL_STATUSES),
  httpStatus: z.int(),
  errorCode: z.string().nullable(),
  tokens: UsageTokens,
  estimated: z.boolean().meta({ description: "True when the provider reported no usage and tokens are our estimate." }),
  priceVersion: z.string(),
  ...Money,
  providerCostMicroUsd: z
    .int()
    .nullable()
    .meta({ description: "What the provider asks for it, whoever pays; null where that is not known." }),
  credential: z
    .enum(CREDENTIAL_OWNERS)
    .meta({ description: "Who pays the provider: the platform, or the organisation by a provider key of its own." }),
  attempts: count.meta({ description: "How many times a provider was asked: 0 where the cache answered." }),
  cache: z.enum(CACHE_STATES).nullable().meta({
    description:
      "What the cache had to do with it, as in `x-edgewright-cache`; null where nobody asked for it, and of interrupted calls.",
  }),
  tags: z
    .record(z.string(), z.string())
    .meta({ description: "By `x-edgewright-tags`, or else the request's `metadata`.", example: { team: "search" } }),
});
export type UsageCall = z.infer<typeof UsageCall>;

/** The sort key of the request log: unique and never changed by newer rows. */
export const CallCursor = z.tuple([z.int().min(0).max(Date.UTC(2200, 0)), RowId]);
export type CallCursor = z.infer<typeof CallCursor>;
