import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { begun, changed, type History, redone, undone } from "./history.ts";

type Words = { text: string };
const start = (): History<Words> => begun({ text: "" });

const Change = fc.record({
  text: fc.string(),
  of: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
  ms: fc.nat(3_000),
});

function told(changes: { text: string; of: string | undefined; ms: number }[]): History<Words> {
  let at = 0;
  return changes.reduce((history, { text, of, ms }) => {
    at += ms;
    return changed(history, { text }, at, of);
  }, start());
}

const times = <T>(count: number, act: (value: T) => T, value: T): T =>
  Array.from({ length: count }).reduce<T>((now) => act(now), value);

describe("undo and redo", () => {
  it("come back to where they were, however far one goes", () => {
    fc.assert(
      fc.property(fc.array(Change, { maxLength: 40 }), fc.nat(60), (changes, steps) => {
        const history = told(changes);
        const back = Math.min(steps, history.past.length);
        const returned = times(back, redone, times(back, undone, history));
        expect(returned.present).toBe(history.present);
        expect(returned.past).toEqual(history.past);
        expect(returned.future).toEqual(history.future);
      }),
    );
  });

  it("pass by every step in its order", () => {
    let history = ["a", "b", "c"].reduce((now, text) => changed(now, { text }, 0), start());
    const seen: string[] = [];
    while (history.past.length > 0) {
      history = undone(history);
      seen.push(history.present.text);
    }
    expect(seen).toEqual(["b", "a", ""]);
    expect(undone(history).present.text).toBe("");
    expect(redone(redone(redone(redone(history)))).present.text).toBe("c");
  });

  it("take what is typed in one field for one step, until somebody pauses, goes elsewhere or undoes", () => {
    let history = changed(start(), { text: "S" }, 0, "title");
    history = changed(history, { text: "So" }, 200, "title");
    history = changed(history, { text: "Sou" }, 1_600, "title");
    expect(history.past).toHaveLength(1);
    history = changed(history, { text: "Soup" }, 4_000, "title");
    expect(history.past).toHaveLength(2);
    history = changed(history, { text: "Soup!" }, 4_001, "text");
    expect(history.past).toHaveLength(3);
    history = changed(undone(history), { text: "Soups" }, 4_002, "text");
    expect(undone(history).present.text).toBe("Soup");
  });

  it("forget what was undone once something else is done", () => {
    const history = changed(undone(changed(start(), { text: "a" }, 0)), { text: "b" }, 0);
    expect(redone(history).present.text).toBe("b");
  });

  it("keep 200 steps", () => {
    const history = Array.from({ length: 300 }, (_, at) => String(at)).reduce(
      (now, text) => changed(now, { text }, 0),
      start(),
    );
    expect(times(300, undone, history).present.text).toBe("99");
  });
});
