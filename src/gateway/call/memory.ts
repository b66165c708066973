/** What outlives a call of a face: what its requests name of earlier calls, and what later ones may name of it. */
import type { ParsedKey } from "../../identity/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { CallRequest } from "../protocols/protocol.ts";
import type { AnswerKeeper } from "./keep-first.ts";

export interface Memory<Read extends CallRequest> {
  /** The request with what it names in its place; at once where it names nothing. Rejects with the Problem. */
  recall(read: Read, key: ParsedKey): Read | Promise<Read>;
  /** The request as it is planned: it knows whether its answer will be kept, by what is known of its organisation. */
  prepare(read: Read, orgId: OrgId): Read;
  /** Keeps the answer of a request that was prepared; undefined where it is not to be kept. */
  keeper(read: Read, orgId: OrgId): AnswerKeeper | undefined;
}
