/** Looks up what a request names. */
import type { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { invalid } from "../body.ts";
import type { JsonObject } from "../protocol.ts";
import { responseIdOfItem } from "./output-items.ts";
import type { ResponsesRequest } from "./request.service.ts";
import { expand, needsStore, nothingStored, type ResponseStore, type StoredResponse } from "./stored.service.ts";

/** A conversation is kept whole with its last answer, so few responses are needed for many items. */
const MOST_LOOKUPS = 16;

/** The request with all that it names; as it is where it names nothing. Without a store there is nothing to go on from. */
export async function continueFrom(
  request: ResponsesRequest,
  store: Pick<ResponseStore, "get" | "findByItem"> | undefined,
  orgId: string,
): Promise<Result<ResponsesRequest, Problem>> {
  if (!needsStore(request)) return ok(request);
  if (!store) {
    const problem = nothingStored(request);
    return problem ? err(problem) : ok(request);
  }
  const { pendingResponseId, input } = request;
  const named = new Map<string, JsonObject>();
  const note = (stored: StoredResponse | undefined) => {
    for (const item of stored ? [...stored.input, ...stored.output] : []) named.set(item.id, item);
    return stored;
  };
  const previous = pendingResponseId === undefined ? undefined : note(await store.get(orgId, pendingResponseId));
  let lookups = 0;
  // The last first: it was kept with those before it.
  for (const { id } of input.references.toReversed()) {
    if (named.has(id)) continue;
    lookups += 1;
    if (lookups > MOST_LOOKUPS) {
      return invalid("The items named are of too many responses. Send the older ones themselves.", "input");
    }
    const responseId = responseIdOfItem(id);
    note((responseId && (await store.get(orgId, responseId))) || (await store.findByItem(orgId, id)));
  }
  return expand(request, previous, named);
}
