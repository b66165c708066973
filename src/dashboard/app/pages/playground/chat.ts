/**
 * A conversation outside of React: it goes on while its reader looks at another page, and however fast a model speaks,
 * what shows it is told once a frame.
 */
import { type Answer, isRunning, newAnswer } from "./answer.ts";
import type { ChatRequest, Message } from "./chat-request.ts";
import { historyOf, isBusy, type Turn, withAnswer } from "./conversation.ts";

/** What is asked of each side. */
export interface Side {
  model: string;
  request: (messages: readonly Message[]) => ChatRequest;
}

export interface ChatPorts {
  call(request: ChatRequest, answer: Answer, signal: AbortSignal, onChange: (answer: Answer) => void): Promise<void>;
  /** Runs it soon, and many of them at most once a frame. */
  schedule(work: () => void): void;
  newId(): string;
  /** Told whenever the turns are at rest again, and with every prompt. */
  onRest(turns: readonly Turn[]): void;
}

export interface Chat {
  subscribe(listener: () => void): () => void;
  turns(): readonly Turn[];
  /** Asks all sides. Nothing is asked while an answer runs. */
  send(prompt: string, sides: readonly Side[]): void;
  /** Asks one side for its last answer again. */
  again(answerId: string, side: Side): void;
  /** Puts another prompt in a turn's place and drops what followed. Returns the turns before. */
  edit(turnId: string, prompt: string, sides: readonly Side[]): readonly Turn[];
  /** Stops one answer, or all. */
  stop(answerId?: string): void;
  /** Stops and forgets everything. Returns the turns before, to be put back. */
  clear(): readonly Turn[];
  /** Puts turns back in place of those that are here. */
  putBack(turns: readonly Turn[]): void;
}

export function createChat(ports: ChatPorts, initial: readonly Turn[] = []): Chat {
  let turns = initial;
  const listeners = new Set<() => void>();
  const running = new Map<string, AbortController>();
  /** Changes that the next frame shows, by answer. */
  const pending = new Map<string, Answer>();

  function become(next: readonly Turn[]): void {
    turns = next;
    for (const listener of listeners) listener();
  }

  function flush(): void {
    if (pending.size === 0) return;
    let next = turns;
    for (const answer of pending.values()) next = withAnswer(next, answer);
    pending.clear();
    become(next);
  }

  function change(answer: Answer): void {
    if (pending.size === 0) ports.schedule(flush);
    pending.set(answer.id, answer);
    // The end is shown at once: a page that nobody looks at has no frames.
    if (!isRunning(answer)) flush();
  }

  async function run(answer: Answer, request: ChatRequest): Promise<void> {
    const stopper = new AbortController();
    running.set(answer.id, stopper);
    await ports.call(request, answer, stopper.signal, (now) => {
      // What was forgotten meanwhile stays so.
      if (running.get(answer.id) === stopper) change(now);
    });
    if (running.get(answer.id) !== stopper) return;
    running.delete(answer.id);
    if (running.size === 0) ports.onRest(turns);
  }

  function ask(before: readonly Turn[], prompt: string, sides: readonly Side[]): void {
    const answers = sides.map(({ model }) => newAnswer(ports.newId(), model));
    const requests = sides.map(({ request }, side) =>
      request([...historyOf(before, side), { role: "user", content: prompt }]),
    );
    become([...before, { id: ports.newId(), prompt, answers }]);
    ports.onRest(turns);
    for (const [side, answer] of answers.entries()) {
      const request = requests[side];
      if (request) void run(answer, request);
    }
  }

  function forget(): readonly Turn[] {
    for (const stopper of running.values()) stopper.abort();
    running.clear();
    // What was running is over for whoever puts it back.
    const before = turns.map((turn) => ({
      ...turn,
      answers: turn.answers.map((answer) => {
        const latest = pending.get(answer.id) ?? answer;
        return isRunning(latest) ? { ...latest, phase: "stopped" as const, endedAt: undefined } : latest;
      }),
    }));
    pending.clear();
    return before;
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    turns: () => turns,
    send(prompt, sides) {
      if (isBusy(turns)) return;
      ask(turns, prompt, sides);
    },
    again(answerId, side) {
      const at = turns.findIndex(({ answers }) => answers.some(({ id }) => id === answerId));
      const turn = turns[at];
      const index = turn?.answers.findIndex(({ id }) => id === answerId) ?? -1;
      const old = turn?.answers[index];
      if (!turn || !old || isRunning(old)) return;
      const fresh = newAnswer(ports.newId(), side.model);
      const answers = turn.answers.map((each) => (each === old ? fresh : each));
      become(turns.map((each) => (each === turn ? { ...turn, answers } : each)));
      const messages = [...historyOf(turns.slice(0, at), index), { role: "user" as const, content: turn.prompt }];
      void run(fresh, side.request(messages));
    },
    edit(turnId, prompt, sides) {
      const before = forget();
      const at = before.findIndex(({ id }) => id === turnId);
      if (at >= 0) ask(before.slice(0, at), prompt, sides);
      return before;
    },
    stop(answerId) {
      for (const [id, stopper] of running) if (answerId === undefined || id === answerId) stopper.abort();
    },
    clear() {
      const before = forget();
      become([]);
      ports.onRest(turns);
      return before;
    },
    putBack(before) {
      forget();
      become(before);
      ports.onRest(turns);
    },
  };
}
