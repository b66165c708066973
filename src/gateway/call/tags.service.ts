/** Reads the tags that a call brings along: in a header of its own, or else in the metadata of its body. */
import { isTagKey, isTagValue, MOST_TAGS, TAG_KEY_RULE, TAG_VALUE_RULE, type Tags } from "../../billing/tags.schema.ts";
import { Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { membersOf } from "../wire/members.ts";

export const TAGS_HEADER = "x-edgewright-tags";

/** Ten tags, each character of their values in JSON's longest spelling, and some white space. */
const MOST_CHARACTERS = 16_384;
/** Runtimes differ in how they read the other bytes of a header. */
const PLAIN = /^[\t\x20-\x7e]*$/;

type Refused = { ok: false; error: Problem };

function wrong(why: string): Refused {
  const detail = `The header '${TAGS_HEADER}' ${why}`;
  return err(new Problem("invalid_request", { detail, errors: [{ path: TAGS_HEADER, message: detail }] }));
}

/** What a client sent, as far as it is shown to it again. */
const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/**
 * `team=search, env=prod`, or `{"team":"search","env":"prod"}` for values with commas or characters beyond ASCII (spelt as
 * JSON's `\u00e9`). Errors name what is wrong. Undefined where it is empty: the call has no tags.
 */
export function tagsOfHeader(text: string): Result<Tags | undefined, Problem> {
  if (text.length > MOST_CHARACTERS) return wrong(`is longer than ${MOST_CHARACTERS} characters.`);
  if (!PLAIN.test(text)) {
    return wrong(
      'has characters beyond ASCII. Send JSON and write them as \\u00e9 there, as in {"team":"caf\\u00e9"}.',
    );
  }
  const trimmed = text.trim();
  const pairs = trimmed.startsWith("{") ? pairsOfJson(trimmed) : pairsOfList(trimmed);
  return pairs.ok ? tagsOf(pairs.value) : pairs;
}

type Pairs = Result<[key: string, value: string][], Problem>;

function pairsOfList(text: string): Pairs {
  const pairs: [string, string][] = [];
  for (const part of text.split(",")) {
    const pair = part.trim();
    // Between two commas, or behind the last one, as other lists in headers have it too.
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    if (equals < 0) return wrong(`must be a list such as 'team=search, env=prod': ${shown(pair)} has no '='.`);
    pairs.push([pair.slice(0, equals).trimEnd(), pair.slice(equals + 1).trimStart()]);
  }
  return ok(pairs);
}

function pairsOfJson(text: string): Pairs {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return wrong("begins like JSON and is none.");
  }
  const pairs: [string, string][] = [];
  for (const [key, value] of Object.entries(membersOf(said) ?? {})) {
    if (typeof value !== "string") return wrong(`must have a string for each key: ${shown(key)} has none.`);
    pairs.push([key, value]);
  }
  return ok(pairs);
}

function tagsOf(pairs: readonly [key: string, value: string][]): Result<Tags | undefined, Problem> {
  if (pairs.length > MOST_TAGS) return wrong(`has ${pairs.length} tags; at most ${MOST_TAGS} are taken.`);
  const tags = new Map<string, string>();
  for (const [given, value] of pairs) {
    const key = given.toLowerCase();
    if (!isTagKey(key)) return wrong(`has the key ${shown(given)}: a key ${TAG_KEY_RULE}.`);
    if (!isTagValue(value)) return wrong(`has a value of ${shown(key)} that is none: it ${TAG_VALUE_RULE}.`);
    if (tags.has(key)) return wrong(`has the key ${shown(key)} twice.`);
    tags.set(key, value);
  }
  return ok(tags.size > 0 ? Object.fromEntries(tags) : undefined);
}

/**
 * Of a body's `metadata` whatever makes a tag, up to the tenth. It is the provider's member too, with wider bounds: what is
 * no tag there is not wrong, and of two keys that differ in case alone the first is taken.
 */
export function tagsOfMetadata(metadata: unknown): Tags | undefined {
  const tags = new Map<string, string>();
  for (const [given, value] of Object.entries(membersOf(metadata) ?? {})) {
    const key = given.toLowerCase();
    if (typeof value !== "string" || !isTagKey(key) || !isTagValue(value) || tags.has(key)) continue;
    tags.set(key, value);
    if (tags.size === MOST_TAGS) break;
  }
  return tags.size > 0 ? Object.fromEntries(tags) : undefined;
}
