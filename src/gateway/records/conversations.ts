/** Responses that are kept so that later requests can go on from them. */
import type { ParsedKey } from "../../identity/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import { Problem } from "../../kernel/problem.ts";
import type { GivenAnswer } from "../call/keep-first.ts";
import type { Memory } from "../call/memory.ts";
import { continueFrom } from "../protocols/openai-responses/continuation.ts";
import { keep, type ResponsesRequest, showsSeals } from "../protocols/openai-responses/request.service.ts";
import { responseOf } from "../protocols/openai-responses/response-of.service.ts";
import {
  needsStore,
  nothingStored,
  type ResponseStore,
  toStored,
} from "../protocols/openai-responses/stored.service.ts";
import { expiryOf } from "./records.service.ts";

export interface ConversationPorts {
  store: Pick<ResponseStore, "put" | "get" | "findByItem">;
  /** By what is known of the organisation; 0: nothing is kept. */
  retentionDays: (orgId: OrgId) => number;
  /** Proves the key, and learns what counts for its organisation. Rejects with the Problem. */
  learn: (key: ParsedKey) => Promise<void>;
  /** Of a request, with what it names in its place too. */
  maxBodyBytes: number;
  now: () => number;
  warn: (event: string, facts: Record<string, never>, error: unknown) => void;
}

export function createConversations(ports: ConversationPorts): Memory<ResponsesRequest> {
  const { store, retentionDays, now } = ports;

  async function recalled(read: ResponsesRequest, key: ParsedKey): Promise<ResponsesRequest> {
    // What is kept is read for nobody whose key has not been proven, and what is set may be new to this isolate.
    await ports.learn(key);
    const found = await continueFrom(read, store, key.orgId, ports.maxBodyBytes).catch((error: unknown) => {
      ports.warn("responses_unreachable", {}, error);
      throw storeAway();
    });
    if (found.ok) return found.value;
    // What was kept before the setting was turned off is found as long as it was promised.
    throw (retentionDays(key.orgId) === 0 ? nothingStored(read) : undefined) ?? found.error;
  }

  async function put(read: ResponsesRequest, orgId: OrgId, days: number, given: GivenAnswer): Promise<void> {
    const response = given.cut ? undefined : responseOf(given);
    if (!response) return;
    const { held } = read;
    // Only what was written of this very answer: an earlier attempt may have left its own.
    const output = held?.id === response.id ? held?.output : undefined;
    const packed = toStored({
      request: read,
      response,
      ...(output && { output }),
      sealsShown: output === undefined || showsSeals(read),
      createdAt: now(),
    });
    if (packed) await store.put(orgId, packed, expiryOf(days, now()));
  }

  return {
    recall: (read, key) => (needsStore(read) ? recalled(read, key) : read),
    prepare: (read, orgId) => {
      const kept = read.store !== false && retentionDays(orgId) > 0;
      return kept ? { ...keep(read, true), held: { id: undefined, output: undefined } } : read;
    },
    keeper(read, orgId) {
      const days = read.kept ? retentionDays(orgId) : 0;
      return days > 0 ? (given) => put(read, orgId, days, given) : undefined;
    },
  };
}

export const storeAway = (): Problem =>
  new Problem("unavailable", { detail: "Stored responses cannot be reached just now. Try again.", retryAfterS: 1 });
