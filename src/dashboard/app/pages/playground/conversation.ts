/** What was said: turns of a prompt and the answers to it, one for each model that was asked. */
import { type Answer, isRunning } from "./answer.ts";
import type { Message } from "./chat-request.ts";

export interface Turn {
  id: string;
  prompt: string;
  answers: readonly Answer[];
}

/** Text that a model may be shown as its own earlier words: all, or what came before a stop or a break. */
const saidOf = (answer: Answer | undefined): string => (answer && !isRunning(answer) ? answer.text : "");

/**
 * What goes before a new prompt to the model on one side. Each side remembers its own answers, and where it has none the
 * first side's; a turn that nobody answered is left out, since two prompts in a row are refused by some providers.
 */
export function historyOf(turns: readonly Turn[], side: number): Message[] {
  return turns.flatMap(({ prompt, answers }): Message[] => {
    const content = saidOf(answers[side]) || saidOf(answers[0]);
    if (content === "") return [];
    return [
      { role: "user", content: prompt },
      { role: "assistant", content },
    ];
  });
}

export const isBusy = (turns: readonly Turn[]): boolean => turns.some(({ answers }) => answers.some(isRunning));

/** The turns with one answer in another state. The rest keeps its identity, so that nothing else is drawn anew. */
export function withAnswer(turns: readonly Turn[], answer: Answer): readonly Turn[] {
  return turns.map((turn) =>
    turn.answers.some(({ id }) => id === answer.id)
      ? { ...turn, answers: turn.answers.map((each) => (each.id === answer.id ? answer : each)) }
      : turn,
  );
}
