/** Texts that outlive a reload: in this tab alone, by whose they are, and never a key. */
import * as z from "zod";
import { ApiProblem } from "../../api/problem.ts";
import { type Answer, type Failing, isRunning, newAnswer, type Phase } from "./answer.ts";
import type { Turn } from "./conversation.ts";
import { PREFIX } from "./forget.ts";

const Draft = z.object({ prompt: z.string().catch(""), system: z.string().catch("") });
export type Draft = z.infer<typeof Draft>;

const PHASES = ["key", "waiting", "streaming", "done", "stopped", "broken", "failed"] as const satisfies Phase[];

const KeptFailing = z.object({
  code: z.string(),
  status: z.number(),
  message: z.string(),
  requestId: z.string().optional(),
  retryAt: z.number().optional(),
  final: z.boolean(),
});

/** An answer without what it took: that was counted by a clock that the page took with it. */
const KeptAnswer = z.object({
  id: z.string(),
  model: z.string(),
  phase: z.enum(PHASES),
  text: z.string(),
  finish: z.string().optional(),
  requestId: z.string().optional(),
  failing: KeptFailing.optional(),
});
type KeptAnswer = z.infer<typeof KeptAnswer>;

const Turns = z.array(z.object({ id: z.string(), prompt: z.string(), answers: z.array(KeptAnswer) }));

/** Storage has a bound that other pages share; a longer conversation is not kept. */
const MOST_CHARACTERS = 1_000_000;
const EMPTY: Draft = { prompt: "", system: "" };

type Reader = Pick<Storage, "getItem">;
type Writer = Pick<Storage, "setItem" | "removeItem">;

const draftKey = (owner: string) => `${PREFIX}draft:${owner}`;
const turnsKey = (owner: string) => `${PREFIX}turns:${owner}`;

function read(storage: Reader, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? "null");
  } catch {
    return undefined;
  }
}

function write(storage: Writer, key: string, value: unknown, isEmpty: boolean): void {
  try {
    const text = isEmpty ? "" : JSON.stringify(value);
    if (isEmpty || text.length > MOST_CHARACTERS) storage.removeItem(key);
    else storage.setItem(key, text);
  } catch {
    // Storage may be forbidden or full; the texts live until the page is closed.
  }
}

export function readDraft(storage: Reader, owner: string): Draft {
  const draft = Draft.safeParse(read(storage, draftKey(owner)));
  return draft.success ? draft.data : EMPTY;
}

export const writeDraft = (storage: Writer, owner: string, draft: Draft): void =>
  write(storage, draftKey(owner), draft, draft.prompt === "" && draft.system === "");

const keptOf = ({ id, model, phase, text, finish, requestId, failing }: Answer): KeptAnswer => ({
  id,
  model,
  phase,
  text,
  finish,
  requestId,
  failing: failing && {
    code: failing.problem.code,
    status: failing.problem.status,
    message: failing.problem.message,
    requestId: failing.problem.requestId,
    retryAt: failing.retryAt,
    final: failing.final,
  },
});

function failingOf({ failing, requestId }: KeptAnswer): Failing | undefined {
  if (!failing) return undefined;
  const { code, status, message, retryAt, final } = failing;
  const id = failing.requestId ?? requestId;
  return { problem: new ApiProblem({ code, status, message, ...(id && { requestId: id }) }), retryAt, final };
}

/** The page went away under an answer that ran, and nothing is known of the rest of it. */
function cut({ text, requestId }: KeptAnswer): Pick<Answer, "phase" | "failing"> {
  const problem = new ApiProblem({
    code: "broken_off",
    status: 0,
    message: `The page was left before the answer ${text === "" ? "began" : "was complete"}.`,
    ...(requestId && { requestId }),
  });
  return { phase: text === "" ? "failed" : "broken", failing: { problem, retryAt: undefined, final: false } };
}

function answerOf(kept: KeptAnswer): Answer {
  const { id, model, phase, text, finish, requestId } = kept;
  const end = isRunning(kept) ? cut(kept) : { phase, failing: failingOf(kept) };
  return { ...newAnswer(id, model), text, finish, requestId, ...end };
}

/** Turns as they were kept. */
export function readTurns(storage: Reader, owner: string): Turn[] {
  const turns = Turns.safeParse(read(storage, turnsKey(owner)));
  if (!turns.success) return [];
  return turns.data.map(({ id, prompt, answers }) => ({ id, prompt, answers: answers.map(answerOf) }));
}

export function writeTurns(storage: Writer, owner: string, turns: readonly Turn[]): void {
  const kept = turns.map(({ id, prompt, answers }) => ({ id, prompt, answers: answers.map(keptOf) }));
  write(storage, turnsKey(owner), kept, kept.length === 0);
}
