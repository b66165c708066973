/**
 * What every face reads a body by. Admission judges a few members; what was judged here must be what the provider obeys,
 * so a body that two readers may take differently is refused.
 */
import type * as z from "zod";
import { Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { startsWith } from "../wire/bytes.ts";
import { memberOf } from "../wire/members.ts";
import { countValues, type Member, NOT_JSON, type Outline, outline, parseJson, skipSpace } from "../wire/splice.ts";

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

export const MOST_TOKENS = 10_000_000;

/** A larger body is never parsed as a whole: a few bytes of JSON may become a hundred of memory. */
const WHOLE_BYTES = 1024 * 1024;
/** What of a larger body is read must be no larger than this; tools are longer by nature. */
const MEMBER_BYTES = 64 * 1024;
const TOOLS_BYTES = 1024 * 1024;

export { isModelName, ModelName } from "../models/model-name.schema.ts";

type Refused = { ok: false; error: Problem };

export const invalid = (detail: string, path?: string): Refused =>
  err(
    new Problem("invalid_request", path === undefined ? { detail } : { detail, errors: [{ path, message: detail }] }),
  );

/** What a schema says of a body, by the first member that is wrong. */
export function wrongMember({ issues: [issue] }: z.ZodError): Refused {
  const path = issue?.path.join(".") ?? "";
  return invalid(`Invalid value for '${path}': ${issue?.message ?? "not valid"}.`, path);
}

export const misspelt = (path: string, name: string): Refused =>
  invalid(`Unknown parameter: '${path}'. Did you mean '${name}'?`, path);

export const unsupported = (path: string, detail: string): Problem =>
  new Problem("unsupported_parameter", { detail, errors: [{ path, message: detail }] });

/** Tiers with the prices of the table, or lower ones; the last is Groq's word for the usual one. */
const PRICED_TIERS: ReadonlySet<unknown> = new Set([undefined, null, "auto", "default", "flex", "on_demand"]);

/** What is asked to be served faster costs more, under names that grow in number. */
export const refuseTier = (tier: unknown): Problem | undefined =>
  PRICED_TIERS.has(tier)
    ? undefined
    : unsupported("service_tier", `The service tier ${JSON.stringify(tier)} has no known price.`);

/** As readers that ignore case fold names, such as Go's: `ſ` and the Kelvin sign are letters to them too. */
export const fold = (key: string): string => key.toUpperCase().toLowerCase();

/** A key that only a reader that ignores case would take for one of `names`: it could overrule the one judged here. */
export const lookalike = (keys: readonly string[], names: ReadonlySet<string>): string | undefined =>
  keys.find((key) => !names.has(key) && names.has(fold(key)));

export interface Body {
  /** Without a byte order mark. */
  bytes: Uint8Array<ArrayBuffer>;
  outline: Outline;
  /** All of it, where it is small enough to be parsed as a whole. */
  whole: Readonly<Record<string, unknown>> | undefined;
}

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Opens a body; `names` are the members that are read, changed or refused by its face. */
export function openBody(given: Uint8Array<ArrayBuffer>, names: ReadonlySet<string>): Result<Body, Problem> {
  const bytes = startsWith(given, 0, BOM) ? given.subarray(BOM.length) : given;
  let whole: Record<string, unknown> | undefined;
  if (bytes.length <= WHOLE_BYTES) {
    const body = parseJson(bytes);
    if (body === undefined) return invalid(NOT_JSON);
    if (typeof body !== "object" || body === null || Array.isArray(body)) {
      return invalid("The body of the request must be a JSON object.");
    }
    whole = body as Record<string, unknown>;
  }
  const keys = whole && Object.keys(whole);
  const shape = outline(bytes, keys);
  if (!shape.ok) return invalid(shape.error.detail, shape.error.key);
  const strange = lookalike(keys ?? shape.value.members.map(({ key }) => key), names);
  if (strange !== undefined) return misspelt(strange, fold(strange));
  return ok({ bytes, outline: shape.value, whole });
}

/** The members of these names, parsed; of a small body all of them. */
export function readMembers(
  { bytes, outline: { members }, whole }: Body,
  names: readonly string[],
): Result<Readonly<Record<string, unknown>>, Problem> {
  if (whole) return ok(whole);
  const found: Record<string, unknown> = {};
  for (const { key, valueStart, valueEnd } of members) {
    if (!names.includes(key)) continue;
    const limit = key === "tools" ? TOOLS_BYTES : MEMBER_BYTES;
    if (valueEnd - valueStart > limit) return invalid(`Invalid value for '${key}': larger than ${limit} bytes.`, key);
    const value = parseJson(bytes, valueStart, valueEnd);
    if (value === undefined) return invalid(NOT_JSON, key);
    found[key] = value;
  }
  return ok(found);
}

/** Room for sixteen pairs of the longest that OpenAI takes, spelt at length. */
const METADATA_BYTES = 64 * 1024;

/** Judges nothing, and asks no more than its name of a body that has none: it is read for what stands beside the call. */
export function metadataOf({ bytes, outline: { members }, whole }: Body): unknown {
  if (whole) return memberOf(whole, "metadata");
  const member = members.find(({ key }) => key === "metadata");
  if (!member || member.valueEnd - member.valueStart > METADATA_BYTES) return undefined;
  return parseJson(bytes, member.valueStart, member.valueEnd);
}

/** Each may take some sixty bytes of memory: half a million are a quarter of what an isolate has. */
const MOST_VALUES = 500_000;

/**
 * All of a body, for a provider of another protocol. A large one of many small values is refused: its objects would end
 * the isolate with every stream in it.
 */
export function parseWhole(bytes: Uint8Array): Result<unknown, Problem> {
  if (bytes.length > WHOLE_BYTES && countValues(bytes, MOST_VALUES) > MOST_VALUES) {
    const detail = `The body has more than ${MOST_VALUES} values, too many for a model of another protocol.`;
    return err(new Problem("payload_too_large", { detail }));
  }
  const value = parseJson(bytes);
  return value === undefined ? invalid(NOT_JSON) : ok(value);
}

/** Whether a member that may be long is a list that is not empty (or a string, where that will do), by how it begins. */
export function isFilled(
  { bytes, outline: { members } }: Pick<Body, "bytes" | "outline">,
  key: string,
  orString: boolean,
): boolean {
  const member = members.find((each) => each.key === key);
  const first = member && bytes[member.valueStart];
  if (member && first === OPEN_BRACKET) return bytes[skipSpace(bytes, member.valueStart + 1)] !== CLOSE_BRACKET;
  return orString && first === QUOTE;
}

const NULL = new TextEncoder().encode("null");
const isNull = (bytes: Uint8Array, { valueStart, valueEnd }: Member): boolean =>
  valueEnd - valueStart === NULL.length && startsWith(bytes, valueStart, NULL);

/** What one provider bills beside tokens, or what would make it serve another model than the one that was priced. */
export function refuseUnmetered(
  { bytes, outline: { members } }: Pick<Body, "bytes" | "outline">,
  unmetered: readonly string[],
  provider: string,
): Problem | undefined {
  if (unmetered.length === 0) return undefined;
  const found = members.find((member) => unmetered.includes(fold(member.key)) && !isNull(bytes, member))?.key;
  return found === undefined ? undefined : unsupported(found, `'${found}' is not supported with ${provider}.`);
}
