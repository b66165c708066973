import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { QUIET_MS } from "./autosave.ts";
import { createDraft, type Saved } from "./draft.ts";

const said = (tagline: string): SiteSettings =>
  SiteSettings.parse({
    business: { name: "Ada", tagline },
    look: {},
    pages: [{ id: "home", path: "/", title: "Home", sections: [] }],
  });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function opened(read: () => Promise<Saved> = () => Promise.reject(new Error("nobody reads"))) {
  const sent: Saved[] = [];
  const kept: (Saved | undefined)[] = [];
  const from: Saved = { settings: said(""), draft: 6 };
  const draft = createDraft(from, {
    save: async (settings, number) => {
      sent.push({ settings, draft: number });
      return { settings, draft: number + 1 };
    },
    read,
    keep: (copy) => void kept.push(copy),
  });
  const type = (words: string) => draft.change(said(words));
  return { draft, sent, kept, type };
}

it("is sent once somebody pauses, not in the middle of a word", async () => {
  const { sent, type } = opened();
  for (const words of ["S", "So", "Sou", "Soup"]) {
    type(words);
    await vi.advanceTimersByTimeAsync(QUIET_MS - 1);
  }
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent.map(({ settings }) => settings.business.tagline)).toEqual(["Soup"]);
});

it("is kept with the number of the draft that it was typed upon", () => {
  const { kept, type } = opened();
  type("Soup");
  expect(kept.at(-1)).toMatchObject({ draft: 6, settings: { business: { tagline: "Soup" } } });
});

it("saves by itself again once it is opened after it was closed", async () => {
  const { draft, sent, type } = opened();
  draft.close();
  draft.open();
  type("Soup");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(sent).toHaveLength(1);
  draft.close();
  type("Bread");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(sent).toHaveLength(1);
  draft.open();
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(sent).toHaveLength(2);
});

describe("what somebody else has saved", () => {
  const theirs: Saved = { settings: said("Theirs"), draft: 9 };

  it("is taken as a step, and built upon", async () => {
    const { draft, sent } = opened(async () => theirs);
    await draft.refresh();
    expect(draft.state()).toMatchObject({ history: { present: theirs.settings }, saving: { draft: 9 } });
    draft.undo();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(sent).toEqual([{ settings: said(""), draft: 9 }]);
  });

  it("is no step where it says the same under another number", async () => {
    const { draft, sent, type } = opened(async () => ({ settings: said(""), draft: 9 }));
    await draft.refresh();
    expect(draft.state().history.past).toEqual([]);
    type("Soup");
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(sent).toEqual([{ settings: said("Soup"), draft: 9 }]);
  });

  it("is not taken over what is being typed, nor twice", async () => {
    const { draft, sent, type } = opened(async () => theirs);
    type("Mine");
    await draft.refresh();
    expect(draft.state().history.present).toEqual(said("Mine"));
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(sent).toEqual([{ settings: said("Mine"), draft: 6 }]);
    await draft.refresh();
    const steps = draft.state().history.past.length;
    await draft.refresh();
    expect([draft.state().history.present, draft.state().history.past.length]).toEqual([theirs.settings, steps]);
  });
});
