import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiProblem } from "../../api/problem.ts";
import { newAnswer } from "./answer.ts";
import { blocksOf } from "./blocks.ts";
import { chatRequest } from "./chat-request.ts";
import { readDraft, readTurns, writeDraft, writeTurns } from "./draft.ts";
import { forgetTexts } from "./forget.ts";
import { readNumber, readStops, Setup, writeStops } from "./setup.ts";

describe("a request", () => {
  it("holds what was chosen and nothing else", () => {
    const plain = chatRequest("groq/llama", " ", [{ role: "user", content: "Hi" }], {});
    expect(Object.keys(plain)).toEqual(["model", "messages", "stream", "stream_options"]);
    expect(plain.messages).toHaveLength(1);
    const full = chatRequest("groq/llama", "Be brief.", [], {
      temperature: 0,
      topP: 1,
      maxTokens: 9,
      seed: 0,
      stop: ["#"],
    });
    expect(full).toMatchObject({ temperature: 0, top_p: 1, max_tokens: 9, seed: 0, stop: ["#"] });
    expect(full.messages).toEqual([{ role: "system", content: "Be brief." }]);
  });

  it("names the bound of tokens as the provider does", () => {
    expect(chatRequest("openai/o3", "", [], { maxTokens: 9 })).toMatchObject({ max_completion_tokens: 9 });
    expect(chatRequest("openai/o3", "", [], { maxTokens: 9 })).not.toHaveProperty("max_tokens");
  });
});

describe("blocks of an answer", () => {
  it("are paragraphs and fenced code", () => {
    expect(blocksOf("One\ntwo\n\nThree\n```ts\nlet a;\n\nlet b;\n```\nFour")).toEqual([
      { kind: "text", text: "One\ntwo", language: "" },
      { kind: "text", text: "Three", language: "" },
      { kind: "code", text: "let a;\n\nlet b;", language: "ts" },
      { kind: "text", text: "Four", language: "" },
    ]);
  });

  it("hold what follows a fence that is still open, and a longer fence holds a shorter one", () => {
    expect(blocksOf("```\nnot closed")).toEqual([{ kind: "code", text: "not closed", language: "" }]);
    expect(blocksOf("````md\n```\nx\n```\n````")).toEqual([{ kind: "code", text: "```\nx\n```", language: "md" }]);
  });

  it("lose no word", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("word", " ", "\n", "\n\n", "a`b", "<b>", "&amp;")), (parts) => {
        const text = parts.join("");
        const words = (from: string) => from.split(/\s+/).filter(Boolean);
        expect(
          words(
            blocksOf(text)
              .map((block) => block.text)
              .join("\n"),
          ),
        ).toEqual(words(text));
      }),
    );
  });
});

describe("the set-up in the address", () => {
  it("leaves out what cannot be", () => {
    expect(Setup.parse({ model: "", temperature: 3, topP: "x", maxTokens: 1.5, seed: -1, stop: [] })).toEqual({});
    const given = { model: "a/b", with: "c/d", temperature: 0, topP: 1, maxTokens: 10, seed: 0, stop: ["\n"] };
    expect(Setup.parse(given)).toEqual(given);
  });

  it("reads numbers as they are typed", () => {
    expect(readNumber("temperature", " 0,7 ")).toEqual({ value: 0.7 });
    expect(readNumber("temperature", "")).toEqual({ value: undefined });
    expect(readNumber("temperature", "2.1")).toEqual({ wrong: "Enter 0 to 2." });
    expect(readNumber("maxTokens", "1.5")).toEqual({ wrong: "Enter a whole number." });
    expect(readNumber("seed", "x")).toEqual({ wrong: "Enter a number." });
  });

  it("reads stop sequences as it writes them", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 }), (stops) => {
        expect(readStops(writeStops(stops))).toEqual({ value: stops });
      }),
    );
    expect(readStops("a\nb\nc\nd\ne")).toEqual({ wrong: "Enter at most 4 lines." });
  });
});

describe("a draft", () => {
  function storage() {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
      key: (at: number) => [...kept.keys()][at] ?? null,
      get length() {
        return kept.size;
      },
    };
  }
  const answer = { ...newAnswer("a", "m"), text: "So.", phase: "done" as const };
  const turn = { id: "t", prompt: "Why?", answers: [answer] };

  it("comes back to whose it is, and to nobody else", () => {
    const store = storage();
    writeDraft(store, "org_1:usr_1", { prompt: "hal", system: "Be brief." });
    writeTurns(store, "org_1:usr_1", [turn]);
    expect(readDraft(store, "org_1:usr_1")).toEqual({ prompt: "hal", system: "Be brief." });
    expect(readTurns(store, "org_1:usr_1")).toEqual([turn]);
    expect(readDraft(store, "org_2:usr_1")).toEqual({ prompt: "", system: "" });
    expect(readTurns(store, "org_1:usr_2")).toEqual([]);
  });

  it.each([
    ["key", "", "failed", "The page was left before the answer began."],
    ["waiting", "", "failed", "The page was left before the answer began."],
    ["streaming", "So.", "broken", "The page was left before the answer was complete."],
  ] as const)("says that an answer in the phase %s with the words '%s' %s", (phase, text, shown, message) => {
    const store = storage();
    writeTurns(store, "o", [{ ...turn, answers: [{ ...answer, phase, text, requestId: "req_1" }] }]);
    expect(readTurns(store, "o")[0]?.answers[0]).toMatchObject({
      phase: shown,
      text,
      failing: { problem: { message, requestId: "req_1" }, final: false },
    });
  });

  it("shows an end as it was, whether words came or not", () => {
    const store = storage();
    const problem = new ApiProblem({ code: "rate_limited", status: 429, message: "Too many.", requestId: "req_1" });
    const failing = { problem, retryAt: 1_000, final: true };
    const ends = [
      { ...answer, text: "" },
      { ...answer, finish: "length" },
      { ...answer, phase: "stopped" as const },
      { ...answer, phase: "failed" as const, text: "", failing },
    ];
    writeTurns(store, "o", [{ ...turn, answers: ends }]);
    expect(readTurns(store, "o")[0]?.answers).toEqual(ends);
  });

  it("leaves nothing behind when it is empty or forgotten", () => {
    const store = storage();
    writeDraft(store, "o", { prompt: "x", system: "" });
    writeDraft(store, "o", { prompt: "", system: "" });
    expect(store.kept.size).toBe(0);
    writeDraft(store, "o", { prompt: "x", system: "" });
    writeTurns(store, "o", [turn]);
    store.kept.set("another's", "x");
    forgetTexts(() => store);
    expect([...store.kept.keys()]).toEqual(["another's"]);
  });

  it("is empty where what is stored is nonsense, and survives a full storage", () => {
    const store = storage();
    store.kept.set("playground-draft:o", "{");
    store.kept.set("playground-turns:o", '[{"id":1}]');
    expect(readDraft(store, "o").prompt).toBe("");
    expect(readTurns(store, "o")).toEqual([]);
    const full = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    expect(() => writeDraft({ setItem: full, removeItem: full }, "o", { prompt: "x", system: "" })).not.toThrow();
  });
});
