/** Texts that outlive a reload: in this tab alone, by whose they are, and never a key. */
import * as z from "zod";
import { isRunning, newAnswer } from "./answer.ts";
import type { Turn } from "./conversation.ts";

const Draft = z.object({ prompt: z.string().catch(""), system: z.string().catch("") });
export type Draft = z.infer<typeof Draft>;

const Turns = z.array(
  z.object({
    id: z.string(),
    prompt: z.string(),
    answers: z.array(z.object({ id: z.string(), model: z.string(), text: z.string() })),
  }),
);

/** Storage has a bound that other pages share; a longer conversation is not kept. */
const MOST_CHARACTERS = 1_000_000;
const EMPTY: Draft = { prompt: "", system: "" };

type Reader = Pick<Storage, "getItem">;
type Writer = Pick<Storage, "setItem" | "removeItem">;

const draftKey = (owner: string) => `playground-draft:${owner}`;
const turnsKey = (owner: string) => `playground-turns:${owner}`;

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

/** Turns as they were kept: an answer that had no words by then was cut off by the reload. */
export function readTurns(storage: Reader, owner: string): Turn[] {
  const turns = Turns.safeParse(read(storage, turnsKey(owner)));
  if (!turns.success) return [];
  return turns.data.map(({ id, prompt, answers }) => ({
    id,
    prompt,
    answers: answers.map((kept) => ({
      ...newAnswer(kept.id, kept.model),
      text: kept.text,
      phase: kept.text === "" ? ("stopped" as const) : ("done" as const),
    })),
  }));
}

export function writeTurns(storage: Writer, owner: string, turns: readonly Turn[]): void {
  const kept = turns.map(({ id, prompt, answers }) => ({
    id,
    prompt,
    answers: answers.map((answer) => ({
      id: answer.id,
      model: answer.model,
      text: isRunning(answer) ? "" : answer.text,
    })),
  }));
  write(storage, turnsKey(owner), kept, kept.length === 0);
}

export function forgetTexts(storage: Writer, owner: string): void {
  write(storage, draftKey(owner), EMPTY, true);
  write(storage, turnsKey(owner), [], true);
}
