import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { type Autosave, isUnsaved, next, opened, unanswered } from "./autosave.ts";
import { type Copy, copyKey, readCopy, upon, writeCopy } from "./copy.ts";
import { same } from "./path.ts";

const said = (tagline: string): SiteSettings =>
  SiteSettings.parse({
    business: { name: "Ada", tagline },
    look: {},
    pages: [{ id: "home", path: "/", title: "Home", sections: [] }],
  });

const kept = new Map<string, string>();
const storage = () => ({
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
});

describe("what was typed and not saved", () => {
  const key = copyKey("usr_1", "site_1");
  const copy: Copy = { settings: said("Soup"), draft: 6, base: said(""), sent: [said("So")], isWritten: false };

  it("is read as it was kept, unfinished as it may be", () => {
    const unfinished = { ...copy, settings: { ...copy.settings, business: { ...copy.settings.business, name: "" } } };
    writeCopy(storage, key, unfinished);
    expect(readCopy(storage, key)).toEqual(unfinished);
    writeCopy(storage, key, undefined);
    expect(readCopy(storage, key)).toBeUndefined();
  });

  it.each([
    ["without what it was typed upon", { settings: copy.settings, draft: 6 }],
    ["of another shape", { ...copy, sent: [{ pages: 1 }] }],
    ["that is nothing", null],
  ])("is left alone where the copy is one %s", (_, other) => {
    kept.set(key, JSON.stringify(other));
    expect(readCopy(storage, key)).toBeUndefined();
  });
});

describe("what a copy is built upon when it is taken up again", () => {
  const copy: Copy = { settings: said("Soup"), draft: 6, base: said(""), sent: [said("So")] };

  it.each([
    ["what was sent and arrived", said("So")],
    ["what was typed, sent by whomever", said("Soup")],
    ["what it was typed upon, under another number", said("")],
  ])("is the server's, where that is %s", (_, settings) => {
    expect(upon(copy, { settings, draft: 7 })).toEqual({ settings, draft: 7, sent: [] });
  });

  it("is what it was typed upon, where somebody else has saved", () => {
    const found = upon(copy, { settings: said("Theirs"), draft: 7 });
    expect(found).toEqual({ settings: said(""), draft: 6, sent: [said("So")] });
  });
});

it("accuses nobody, however often one reloads in the middle of a save that may still arrive", () => {
  const Step = fc.constantFrom("type a", "type b", "send a", "send b", "arrive", "answer", "lose", "reload");
  const words = { a: said("a"), b: said("b") };
  fc.assert(
    fc.property(fc.array(Step, { maxLength: 40, size: "max" }), (steps) => {
      let server = { settings: said(""), draft: 3 };
      let state: Autosave<SiteSettings> = opened(server.settings, server.draft);
      /** On their way, from whichever page; they arrive in their order, or never. */
      let flying: { settings: SiteSettings; draft: number }[] = [];
      let asked: (typeof flying)[number] | undefined;
      let taken: number | undefined;
      const arrive = (): void => {
        const [first, ...rest] = flying;
        if (!first) return;
        flying = rest;
        // As the server does: a repeat of what it has is no other's draft.
        if (first.draft === server.draft) server = { settings: first.settings, draft: server.draft + 1 };
        else if (!same(first.settings, server.settings)) return;
        if (first === asked) taken = server.draft;
      };
      for (const step of steps) {
        if (/^(?:type|send)/.test(step)) {
          state = next(state, { kind: "edited", latest: step.endsWith("a") ? words.a : words.b });
          const before = state.phase.kind;
          if (step.startsWith("type")) continue;
          state = next(state, { kind: "due", valid: true });
          if (before === "sending" || !state.sent) continue;
          asked = { settings: state.sent, draft: state.draft };
          taken = undefined;
          flying.push(asked);
        } else if (step === "arrive") arrive();
        else if (step === "reload") {
          const copy: Copy = {
            settings: state.latest,
            draft: state.draft,
            base: state.kept,
            sent: unanswered(state),
          };
          const from = isUnsaved(state) ? upon(copy, server) : { ...server, sent: [] };
          state = opened(from.settings, from.draft, from.sent);
          if (!same(copy.settings, from.settings)) state = next(state, { kind: "edited", latest: copy.settings });
        } else if (state.phase.kind === "sending" && step === "lose") {
          const refusal = { code: "unreachable", message: "", passing: true };
          state = next(state, { kind: "refused", refusal });
        } else if (state.phase.kind === "sending" && step === "answer") {
          // Whatever is ahead of it arrives first.
          while (flying.length > 0) arrive();
          if (taken !== undefined) state = next(state, { kind: "answered", draft: taken });
          else {
            const refusal = { code: "conflict", message: "", passing: false };
            state = next(next(state, { kind: "refused", refusal }), { kind: "found", ...server });
          }
        }
        expect(state.phase.kind).not.toBe("conflict");
      }
    }),
    { numRuns: 500 },
  );
});
