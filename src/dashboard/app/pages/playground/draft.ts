/** Texts that outlive a reload: in this tab alone, by whose they are, and never a key. */
import * as z from "zod";
import { isRunning, newAnswer } from "./answer.ts";
import type { Turn } from "./conversation.ts";

const Draft = z.object({
  prompt: z.string().catch(""),
  system: z.string().catch(""),
  turns: z
    .array(
      z.object({
        id: z.string(),
        prompt: z.string(),
        answers: z.array(z.object({ id: z.string(), model: z.string(), text: z.string() })),
      }),
    )
    .catch([]),
});
export type Draft = z.infer<typeof Draft>;

/** Storage has a bound that other pages share; a longer conversation is not kept. */
const MOST_CHARACTERS = 1_000_000;
const EMPTY: Draft = { prompt: "", system: "", turns: [] };

const keyOf = (owner: string) => `playground:${owner}`;

export function readDraft(storage: Pick<Storage, "getItem">, owner: string): Draft {
  try {
    return Draft.parse(JSON.parse(storage.getItem(keyOf(owner)) ?? "null"));
  } catch {
    return EMPTY;
  }
}

export function writeDraft(storage: Pick<Storage, "setItem" | "removeItem">, owner: string, draft: Draft): void {
  try {
    if (draft.prompt === "" && draft.system === "" && draft.turns.length === 0) storage.removeItem(keyOf(owner));
    else {
      const text = JSON.stringify(draft);
      storage.setItem(keyOf(owner), text.length > MOST_CHARACTERS ? JSON.stringify({ ...draft, turns: [] }) : text);
    }
  } catch {
    // Storage may be forbidden or full; the texts live until the page is closed.
  }
}

export const keepTurns = (turns: readonly Turn[]): Draft["turns"] =>
  turns.map(({ id, prompt, answers }) => ({
    id,
    prompt,
    answers: answers.map((answer) => ({
      id: answer.id,
      model: answer.model,
      text: isRunning(answer) ? "" : answer.text,
    })),
  }));

/** Turns as they were kept: an answer that had no words by then was cut off by the reload. */
export const turnsOf = ({ turns }: Draft): Turn[] =>
  turns.map(({ id, prompt, answers }) => ({
    id,
    prompt,
    answers: answers.map((kept) => ({
      ...newAnswer(kept.id, kept.model),
      text: kept.text,
      phase: kept.text === "" ? ("stopped" as const) : ("done" as const),
    })),
  }));
