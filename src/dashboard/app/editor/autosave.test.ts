import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Autosave, type Event, isUnsaved, next, opened, QUIET_MS } from "./autosave.ts";

const AWAY = { code: "unreachable", message: "The server cannot be reached.", passing: true };
const CONFLICT = { code: "conflict", message: "Somebody else has saved.", passing: false };

const played = (...events: Event<string>[]): Autosave<string> => events.reduce(next, opened("menu", 3));
const edited = (latest: string): Event<string> => ({ kind: "edited", latest });
const due: Event<string> = { kind: "due", valid: true };
const answered = (draft: number): Event<string> => ({ kind: "answered", draft });
const refused = (refusal: typeof AWAY): Event<string> => ({ kind: "refused", refusal });

describe("a draft that saves itself", () => {
  it("waits for a pause, sends, and is saved", () => {
    expect(played(edited("menus")).phase).toEqual({ kind: "waiting", ms: QUIET_MS });
    expect(played(edited("menus"), due)).toMatchObject({ phase: { kind: "sending" }, sent: "menus" });
    expect(played(edited("menus"), due, answered(4))).toEqual(opened("menus", 4));
  });

  it("has nothing to send once a change is taken back", () => {
    expect(played(edited("menus"), edited("menu")).phase).toEqual({ kind: "saved" });
  });

  it("sends one at a time, and then what came meanwhile", () => {
    const busy = played(edited("a"), due, edited("ab"), due, edited("abc"));
    expect(busy).toMatchObject({ phase: { kind: "sending" }, sent: "a" });
    const free = next(busy, answered(4));
    expect(free).toMatchObject({ phase: { kind: "waiting" }, kept: "a", latest: "abc", draft: 4 });
    expect(next(next(free, due), answered(5))).toEqual(opened("abc", 5));
  });

  it("does not send what is not valid, and says so until it is", () => {
    const wrong = played(edited("?"), { kind: "due", valid: false });
    expect(wrong.phase).toEqual({ kind: "invalid" });
    expect(next(wrong, edited("fine")).phase).toEqual({ kind: "waiting", ms: QUIET_MS });
  });

  it("goes on trying while nobody answers, the longer the rarer, with the latest", () => {
    let state = played(edited("a"));
    const pauses = Array.from({ length: 6 }, () => {
      state = next(next(state, due), refused(AWAY));
      return state.phase.kind === "failed" ? state.phase.ms : undefined;
    });
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    state = next(next(state, edited("ab")), due);
    expect(state.sent).toBe("ab");
    expect(next(state, answered(4))).toEqual(opened("ab", 4));
  });

  it("waits as long as it is told to", () => {
    const busy = played(edited("a"), due, { kind: "refused", refusal: { ...AWAY, waitMs: 9_000 } });
    expect(busy.phase).toMatchObject({ kind: "failed", ms: 9_000 });
  });

  it("does not try again what cannot be taken, until it is changed", () => {
    const wrong = played(edited("a"), due, refused({ ...AWAY, passing: false }));
    expect(wrong.phase).toEqual({ kind: "failed", message: AWAY.message });
    expect(next(wrong, edited("ab")).phase).toEqual({ kind: "waiting", ms: QUIET_MS });
  });

  it("is not called saved while an answer is lost, even where a change is taken back", () => {
    const lost = played(edited("a"), due, refused(AWAY), edited("menu"));
    expect(isUnsaved(lost)).toBe(true);
    expect(next(lost, due)).toMatchObject({ sent: "menu", phase: { kind: "sending" } });
  });
});

it("goes on under another number where its template was changed, also in the middle of a save", () => {
  const renumbered: Event<string> = { kind: "renumbered", draft: 4 };
  expect(played(renumbered)).toEqual(opened("menu", 4));
  expect(played(edited("a"), renumbered, due)).toMatchObject({ sent: "a", draft: 4 });
  const busy = played(edited("a"), due, renumbered);
  expect(busy.draft).toBe(3);
  const found = next(next(busy, refused(CONFLICT)), { kind: "found", settings: "menu", draft: 4 });
  expect(found).toMatchObject({ phase: { kind: "waiting" }, latest: "a", draft: 4 });
});

describe("two who edit at once", () => {
  const both = played(edited("mine"), due, refused(CONFLICT));

  it("are told, and nothing is sent until one has chosen", () => {
    expect(both.phase).toEqual({ kind: "conflict" });
    const typed = next(next(both, edited("mine!")), due);
    expect(typed).toMatchObject({ phase: { kind: "conflict" }, latest: "mine!" });
  });

  it("are but one where it is the own change whose answer was lost", () => {
    const lost = played(edited("a"), due, refused(AWAY), edited("ab"), due, refused(CONFLICT));
    const found = next(lost, { kind: "found", settings: "a", draft: 4 });
    expect(found).toMatchObject({ phase: { kind: "waiting" }, latest: "ab", kept: "a", draft: 4 });
    expect(next(lost, { kind: "found", settings: "theirs", draft: 4 })).toEqual(lost);
  });

  it("are but one where nothing but the number is another", () => {
    const found = next(both, { kind: "found", settings: "menu", draft: 4 });
    expect(found).toMatchObject({ phase: { kind: "waiting" }, latest: "mine", kept: "menu", draft: 4 });
  });

  it("may have mine upon theirs", () => {
    const mine = next(next(both, { kind: "keepMine", draft: 9 }), due);
    expect(mine).toMatchObject({ draft: 9, sent: "mine", phase: { kind: "sending" } });
    expect(next(mine, answered(10))).toEqual(opened("mine", 10));
  });

  it("may have theirs", () => {
    expect(next(both, { kind: "takeTheirs", settings: "theirs", draft: 9 })).toEqual(opened("theirs", 9));
  });
});

it("never calls saved what the server does not have", () => {
  const Step = fc.oneof(
    fc.constantFrom<Event<string>>(edited("a"), edited("b"), edited("menu"), due, { kind: "due", valid: false }),
    fc.constantFrom<"take" | "lose" | "refuse">("take", "lose", "refuse"),
  );
  fc.assert(
    fc.property(fc.array(Step, { maxLength: 30 }), (steps) => {
      let server = { settings: "menu", draft: 3 };
      let state = opened("menu", 3);
      for (const step of steps) {
        if (typeof step === "object") state = next(state, step);
        else if (state.phase.kind === "sending") {
          const { sent = "", draft } = state;
          const conflicts = draft !== server.draft;
          if (!conflicts && step !== "refuse") server = { settings: sent, draft: server.draft + 1 };
          if (step === "lose" || step === "refuse") state = next(state, refused(AWAY));
          else if (conflicts) {
            state = next(next(state, refused(CONFLICT)), { kind: "found", ...server });
            // Nobody else is there.
            expect(state.phase.kind).not.toBe("conflict");
          } else state = next(state, answered(server.draft));
        }
        if (!isUnsaved(state)) expect(server).toEqual({ settings: state.latest, draft: state.draft });
      }
    }),
  );
});
