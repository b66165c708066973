/** Log probabilities, which come in Chat Completions' form: nearly the same, and here all members must be there. */
import { membersOf } from "../../wire/members.ts";
import type { JsonObject } from "../protocol.ts";

function readToken(value: unknown): { token: string; logprob: number; bytes: number[] } | undefined {
  const said = membersOf(value);
  if (!said || typeof said.token !== "string" || typeof said.logprob !== "number") return undefined;
  const { token, logprob, bytes } = said;
  return { token, logprob, bytes: Array.isArray(bytes) ? bytes.filter((byte) => typeof byte === "number") : [] };
}

/** What cannot be read is left out. */
export function readLogprobs(tokens: readonly unknown[]): JsonObject[] {
  return tokens.flatMap((value) => {
    const token = readToken(value);
    if (!token) return [];
    const top = membersOf(value)?.top_logprobs;
    const others = Array.isArray(top) ? top.map(readToken).filter((each) => each !== undefined) : [];
    return [{ ...token, top_logprobs: others }];
  });
}
