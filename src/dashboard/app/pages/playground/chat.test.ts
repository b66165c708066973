import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { type Chat, createChat, type Side } from "./chat.ts";
import { type ChatRequest, chatRequest } from "./chat-request.ts";
import type { Turn } from "./conversation.ts";

interface Running {
  request: ChatRequest;
  signal: AbortSignal;
  tell: (facts: Partial<Answer>) => void;
  end: (facts: Partial<Answer>) => Promise<void>;
}

function world() {
  const calls: Running[] = [];
  const frames: (() => void)[] = [];
  const rests: (readonly Turn[])[] = [];
  let id = 0;
  let told = 0;
  const chat: Chat = createChat({
    call: (request, answer, signal, onChange) =>
      new Promise((resolve) => {
        let current = answer;
        const tell = (facts: Partial<Answer>) => {
          current = { ...current, ...facts };
          onChange(current);
        };
        const end = async (facts: Partial<Answer>) => {
          tell({ endedAt: 1, ...facts });
          resolve();
          await Promise.resolve();
        };
        calls.push({ request, signal, tell, end });
      }),
    schedule: (work) => frames.push(work),
    newId: () => `id-${++id}`,
    onRest: (turns) => rests.push(turns),
  });
  chat.subscribe(() => {
    told += 1;
  });
  const started = (at: number): Running => {
    const found = calls[at];
    if (!found) throw new Error(`call ${at} was not made`);
    return found;
  };
  return { chat, calls, started, frames, rests, told: () => told };
}

const side = (model: string): Side => ({ model, request: (messages) => chatRequest(model, "", messages, {}) });
const A = side("a/1");
const B = side("b/2");

const lastAnswer = (chat: Chat, index = 0): Answer => {
  const answer = chat.turns().at(-1)?.answers[index];
  if (!answer) throw new Error("there is no such answer");
  return answer;
};

describe("a chat", () => {
  it("tells its readers once a frame, however fast a model speaks", () => {
    const { chat, started, frames, told } = world();
    chat.send("Why?", [A]);
    const before = told();
    for (let at = 1; at <= 500; at += 1) started(0).tell({ phase: "streaming", text: "x".repeat(at) });
    expect(told()).toBe(before);
    expect(frames).toHaveLength(1);
    frames[0]?.();
    expect(told()).toBe(before + 1);
    expect(lastAnswer(chat).text).toHaveLength(500);
  });

  it("shows an end at once, without a frame", async () => {
    const { chat, started } = world();
    chat.send("Why?", [A]);
    await started(0).end({ phase: "done", text: "So." });
    expect(lastAnswer(chat)).toMatchObject({ phase: "done", text: "So." });
  });

  it("asks both sides, each with its own memory", async () => {
    const { chat, started } = world();
    chat.send("One?", [A, B]);
    await started(0).end({ phase: "done", text: "from a" });
    await started(1).end({ phase: "done", text: "from b" });
    chat.send("Two?", [A, B]);
    expect(started(2).request.messages.map(({ content }) => content)).toEqual(["One?", "from a", "Two?"]);
    expect(started(3).request.messages.map(({ content }) => content)).toEqual(["One?", "from b", "Two?"]);
  });

  it("lends a side that joins later the words of the first, and forgets turns that nobody answered", async () => {
    const { chat, started } = world();
    chat.send("One?", [A]);
    await started(0).end({ phase: "done", text: "from a" });
    chat.send("Lost?", [A]);
    await started(1).end({ phase: "failed" });
    chat.send("Two?", [A, B]);
    expect(started(3).request.messages.map(({ content }) => content)).toEqual(["One?", "from a", "Two?"]);
  });

  it("asks nothing while an answer runs", () => {
    const { chat, calls } = world();
    chat.send("One?", [A]);
    chat.send("Two?", [A]);
    expect(calls).toHaveLength(1);
  });

  it("stops one side and leaves the other", () => {
    const { chat, started } = world();
    chat.send("One?", [A, B]);
    chat.stop(lastAnswer(chat, 1).id);
    expect([started(0).signal.aborted, started(1).signal.aborted]).toEqual([false, true]);
    chat.stop();
    expect(started(0).signal.aborted).toBe(true);
  });

  it("asks again in the answer's own place", async () => {
    const { chat, started } = world();
    chat.send("One?", [A, B]);
    await started(0).end({ phase: "done", text: "from a" });
    await started(1).end({ phase: "broken", text: "fro" });
    chat.again(lastAnswer(chat, 1).id, B);
    expect(started(2).request.messages.map(({ content }) => content)).toEqual(["One?"]);
    await started(2).end({ phase: "done", text: "from b" });
    expect(chat.turns()).toHaveLength(1);
    expect([lastAnswer(chat).text, lastAnswer(chat, 1).text]).toEqual(["from a", "from b"]);
  });

  it("drops what followed an edited prompt, and can put it back", async () => {
    const { chat, started } = world();
    chat.send("One?", [A]);
    await started(0).end({ phase: "done", text: "1" });
    chat.send("Two?", [A]);
    await started(1).end({ phase: "done", text: "2" });
    const first = chat.turns()[0]?.id ?? "";
    const before = chat.edit(first, "Uno?", [A]);
    expect(chat.turns().map(({ prompt }) => prompt)).toEqual(["Uno?"]);
    chat.putBack(before);
    expect(chat.turns().map(({ prompt }) => prompt)).toEqual(["One?", "Two?"]);
    expect(started(2).signal.aborted).toBe(true);
  });

  it("hears nothing more of a call that was cleared away, and shows it as stopped when it is put back", async () => {
    const { chat, started, frames } = world();
    chat.send("One?", [A]);
    started(0).tell({ phase: "streaming", text: "par" });
    const before = chat.clear();
    expect(chat.turns()).toEqual([]);
    started(0).tell({ text: "part" });
    for (const frame of frames) frame();
    expect(chat.turns()).toEqual([]);
    chat.putBack(before);
    expect(lastAnswer(chat)).toMatchObject({ phase: "stopped", text: "par" });
  });

  it("says when it is at rest, with all that was said", async () => {
    const { chat, started, rests } = world();
    chat.send("One?", [A]);
    await started(0).end({ phase: "done", text: "1" });
    expect(rests.at(-1)?.[0]?.answers[0]?.text).toBe("1");
  });
});
