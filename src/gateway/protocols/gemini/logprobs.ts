/** Log probabilities in OpenAI's form, which is the only one that clients read. */
import { utf8 } from "../../../kernel/encoding.ts";
import { itemsOf, membersOf } from "../../wire/members.ts";

interface Token {
  token: string;
  logprob: number;
  bytes: number[];
}

/** One entry for each chosen token that is told; alternatives belong to the token at the same place. */
export function readLogprobs(result: unknown): (Token & { top_logprobs: Token[] })[] {
  const said = membersOf(result);
  const tops = itemsOf(said?.topCandidates);
  return itemsOf(said?.chosenCandidates).flatMap((chosen, at) => {
    const token = tokenOf(chosen);
    if (!token) return [];
    const others = itemsOf(membersOf(tops[at])?.candidates).flatMap((each) => tokenOf(each) ?? []);
    return { ...token, top_logprobs: others };
  });
}

function tokenOf(value: unknown): Token | undefined {
  const said = membersOf(value);
  if (typeof said?.token !== "string" || typeof said.logProbability !== "number") return undefined;
  return { token: said.token, logprob: said.logProbability, bytes: [...utf8(said.token)] };
}
