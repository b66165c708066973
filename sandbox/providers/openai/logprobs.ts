import { hashOf } from "../words.ts";

interface TokenProbability {
  token: string;
  logprob: number;
  bytes: number[];
}

export type LoggedToken = TokenProbability & { top_logprobs: TokenProbability[] };

const probability = (token: string, logprob: number): TokenProbability => ({
  token,
  logprob,
  bytes: [...Buffer.from(token)],
});

/** Log probabilities of pieces of an answer, each with `top` alternatives of which the first is the piece itself. */
export const logprobsOf = (pieces: readonly string[], top: number): LoggedToken[] =>
  pieces.map((piece) => {
    const own = -(hashOf(piece) % 400) / 1000;
    const alternatives = Array.from({ length: top }, (_, at) =>
      probability(at === 0 ? piece : `${piece}~${at}`, own - at * 1.5),
    );
    return { ...probability(piece, own), top_logprobs: alternatives };
  });
