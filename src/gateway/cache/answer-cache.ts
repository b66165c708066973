/** Answers that were given once and may be given again, each organisation's apart from all others'. */
import type { OrgId } from "../../kernel/id.ts";
import { hmacSha256Hex } from "../../platform/crypto.ts";
import type { Vault } from "../../platform/vault.ts";
import type { AnswerCopy, CopyConsumer } from "../call/copy.ts";
import type { Timers } from "../call/settler.ts";
import { readAnswer } from "../protocols/openai-chat/usage.service.ts";
import { membersOf } from "../wire/members.ts";
import { parseJson } from "../wire/splice.ts";
import { type CachedAnswer, packAnswer, unpackAnswer } from "./cached-answer.ts";
import { saysStored } from "./stored-answer.ts";

export interface AnswerCache {
  /** Where the answer of a call with this key is, or would be. */
  pathOf(orgId: OrgId, key: string): Promise<string>;
  /** An answer that is not over, nor older than so many seconds. Never rejects: what cannot be read in time is none. */
  find(path: string, maxAgeS: number): Promise<CachedAnswer | undefined>;
  /** Keeps the answer there if it is one to be kept, in the place of what is there. */
  keeper(path: string, ttlS: number): CopyConsumer;
}

export interface AnswerCachePorts {
  vault: Pick<Vault, "put" | "get">;
  /** Who can list the bucket learns paths: without this, no guess at a prompt can be tried against them. */
  secret: string;
  now: () => number;
  timers: Timers;
  warn: (event: string, facts: Record<string, never>, error?: unknown) => void;
}

/** A provider may answer in as much time. */
const LOOK_UP_MS = 500;

export const CACHE_PREFIX = "cache/";
export const cachePrefix = (orgId: OrgId): string => `${CACHE_PREFIX}${orgId}/`;

export function createAnswerCache({ vault, secret, now, timers, warn }: AnswerCachePorts): AnswerCache {
  async function read(path: string): Promise<CachedAnswer | undefined> {
    const packed = await vault.get(path);
    return packed && unpackAnswer(packed);
  }

  return {
    pathOf: async (orgId, key) => cachePrefix(orgId) + (await hmacSha256Hex(secret, "answer cache", orgId, key)),

    async find(path, maxAgeS) {
      let timer: unknown;
      const late = new Promise<undefined>((resolve) => {
        timer = timers.set(() => resolve(undefined), LOOK_UP_MS);
      });
      try {
        const found = await Promise.race([read(path), late]);
        const time = now();
        const isGood = found && time < found.expiresAt && time - found.createdAt <= maxAgeS * 1_000;
        return isGood ? found : undefined;
      } catch (error) {
        warn("cache_read_failed", {}, error);
        return undefined;
      } finally {
        timers.clear(timer);
      }
    },

    keeper: (path, ttlS) => async (copy) => {
      if (!isWorthKeeping(copy)) return;
      const { settlement, contentType, bytes } = copy;
      const { provider, model } = settlement;
      const createdAt = now();
      const expiresAt = createdAt + ttlS * 1_000;
      await vault.put(path, packAnswer({ createdAt, expiresAt, contentType, provider, model, bytes }), expiresAt);
    },
  };
}

/** Whole answers alone: nobody is to be given another's failure, or the half of an answer. */
function isWorthKeeping(copy: AnswerCopy): boolean {
  const { settlement, bytes, cut, complete } = copy;
  if (settlement.status !== "ok" || settlement.httpStatus !== 200 || !complete || cut || bytes.length === 0)
    return false;
  if (saysError(copy)) return false;
  return settlement.operation !== "responses" || !saysStored(copy);
}

/** Of a stream its call has read every event; a whole answer is looked at once more, since it would be given for days. */
function saysError({ contentType, bytes }: AnswerCopy): boolean {
  if (/^text\/event-stream\b/i.test(contentType)) return false;
  const said = membersOf(parseJson(bytes));
  return !said || said.type === "error" || readAnswer(said).error !== undefined;
}
