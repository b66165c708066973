import { describe, expect, it } from "vitest";
import { someCall } from "./call.fixture.ts";
import { phasesOf } from "./phases.ts";

const spans = (facts: Parameters<typeof someCall>[0]) =>
  phasesOf(someCall(facts)).map(({ name, fromMs, toMs }) => [name, fromMs, toMs]);

describe("a call's phases", () => {
  it("follow one another from the door to the end", () => {
    expect(spans({})).toEqual([
      ["admission", 0, 3],
      ["provider", 3, 100],
      ["content", 100, 120],
      ["answer", 120, 500],
    ]);
  });

  it("end while waiting when the provider never answered", () => {
    expect(spans({ status: "error", headersMs: null, firstByteMs: null })).toEqual([
      ["admission", 0, 3],
      ["provider", 3, 500],
    ]);
  });

  it("have no first content where there was none", () => {
    expect(phasesOf(someCall({ status: "error", firstByteMs: null })).map(({ title }) => title)).toEqual([
      "Admission",
      "Waiting for the provider",
      "Failed answer",
    ]);
  });

  it("wait for no provider where the cache answered", () => {
    expect(spans({ cache: "hit", headersMs: null, firstByteMs: null })).toEqual([
      ["admission", 0, 3],
      ["answer", 3, 500],
    ]);
  });

  it("are one where only the whole is known", () => {
    expect(spans({ admittedMs: null, headersMs: null })).toEqual([["whole", 0, 500]]);
  });

  it("never run backwards or beyond the end, whatever clocks said", () => {
    expect(spans({ admittedMs: 20, headersMs: 10, firstByteMs: 900, durationMs: 500 })).toEqual([
      ["admission", 0, 20],
      ["provider", 20, 20],
      ["content", 20, 500],
      ["answer", 500, 500],
    ]);
  });
});
