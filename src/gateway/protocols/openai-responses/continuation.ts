/** Looks up what a request names. */
import type { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { invalid } from "../body.ts";
import type { JsonObject } from "../protocol.ts";
import { responseIdOfItem } from "./output-items.ts";
import type { ResponsesRequest } from "./request.service.ts";
import {
  expand,
  type FoundResponse,
  itemNotFound,
  MOST_STORED_BYTES,
  namedTooLong,
  needsStore,
  nothingStored,
  type ResponseStore,
} from "./stored.service.ts";

/** A conversation is kept whole with its last answer, so few responses are needed for many items. */
const MOST_LOOKUPS = 4;

/**
 * The request with all that it names; as it is where it names nothing. Without a store there is nothing to go on from. A
 * few bytes may name much, so that of all responses together no more is read than one may have, and the whole request
 * may then be no larger than any other.
 */
export async function continueFrom(
  request: ResponsesRequest,
  store: Pick<ResponseStore, "get" | "findByItem"> | undefined,
  orgId: string,
  mostBytes: number,
): Promise<Result<ResponsesRequest, Problem>> {
  if (!needsStore(request)) return ok(request);
  if (!store) {
    const problem = nothingStored(request);
    return problem ? err(problem) : ok(request);
  }
  const { pendingResponseId, input } = request;
  const wanted = new Set(input.references.map(({ id }) => id));
  /** Of what is looked up, what is named alone stays in memory. */
  const named = new Map<string, JsonObject>();
  let readBytes = 0;
  const note = (found: FoundResponse | undefined) => {
    if (!found) return undefined;
    const { stored, sizeBytes } = found;
    readBytes += sizeBytes;
    for (const item of [...stored.input, ...stored.output]) {
      if (wanted.delete(item.id)) named.set(item.id, item);
    }
    return stored;
  };
  const previous = pendingResponseId === undefined ? undefined : note(await store.get(orgId, pendingResponseId));
  let lookups = 0;
  // The last first: it was kept with those before it.
  for (const reference of input.references.toReversed()) {
    const { id } = reference;
    if (!wanted.has(id)) continue;
    lookups += 1;
    if (lookups > MOST_LOOKUPS) {
      return invalid("The items named are of too many responses. Send the older ones themselves.", "input");
    }
    const responseId = responseIdOfItem(id);
    note((responseId && (await store.get(orgId, responseId))) || (await store.findByItem(orgId, id)));
    if (readBytes > MOST_STORED_BYTES) return err(namedTooLong());
    if (wanted.has(id)) return itemNotFound(reference);
  }
  return expand(request, previous, named, mostBytes);
}
