/** A site's draft while somebody edits it: its steps, what is wrong with it, and its way to the server. */
import type { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import { asProblem } from "../api/problem.ts";
import { type Autosave, type Event, isOurs, isUnsaved, next, opened, unanswered } from "./autosave.ts";
import type { Copy } from "./copy.ts";
import { begun, changed, type History, redone, undone } from "./history.ts";
import { same } from "./path.ts";
import { type Wrong, wrongOf } from "./wrong.ts";

export interface Saved {
  settings: SiteSettings;
  draft: number;
}

/** What it begins with. */
export interface Beginning extends Saved {
  /** Sent before a reload, without an answer. */
  sent?: readonly SiteSettings[];
}

export interface DraftPorts {
  /** Rejects with an `ApiProblem`; code `conflict` where another draft is there than the one that is named. */
  save(settings: SiteSettings, draft: number): Promise<Saved>;
  read(): Promise<Saved>;
  /** What is not saved; undefined: there is nothing to keep. */
  keep(copy: Copy | undefined): void;
}

export interface DraftState {
  readonly history: History<SiteSettings>;
  readonly saving: Autosave<SiteSettings>;
  /** Told once somebody pauses, and gone as soon as it is mended. */
  readonly wrong: Wrong;
  /** What somebody else has saved, where it is not ours. */
  readonly theirs: Saved | undefined;
}

export interface Draft {
  subscribe(listener: () => void): () => void;
  state(): DraftState;
  /** `of` names the field that is typed in. */
  change(settings: SiteSettings, of?: string): void;
  undo(): void;
  redo(): void;
  /** Sends at once what is not saved; resolves with whether all of it is. */
  flush(): Promise<boolean>;
  /** Takes what somebody else has saved, as a step; what is not saved here yet is left to its own conflict. */
  refresh(): Promise<void>;
  /** The server has given the same settings another number. */
  renumber(draft: number): void;
  keepMine(): void;
  takeTheirs(): void;
  /** It saves by itself from now on, also after it was closed. */
  open(): void;
  close(): void;
}

const NOTHING: Wrong = {};

const copyOf = (saving: Autosave<SiteSettings>): Copy => ({
  settings: saving.latest,
  draft: saving.draft,
  base: saving.kept,
  sent: unanswered(saving),
});

export function createDraft(from: Beginning, { save, read, keep }: DraftPorts): Draft {
  const listeners = new Set<() => void>();
  let state: DraftState = {
    history: begun(from.settings),
    saving: opened(from.settings, from.draft, from.sent),
    wrong: NOTHING,
    theirs: undefined,
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settling: (() => void)[] = [];
  let isClosed = false;

  function tell(changes: Partial<DraftState>): void {
    state = { ...state, ...changes };
    for (const listener of listeners) listener();
  }

  function dispatch(event: Event<SiteSettings>): void {
    const before = state.saving.phase;
    const saving = next(state.saving, event);
    tell({ saving });
    keep(isUnsaved(saving) ? copyOf(saving) : undefined);
    const { phase } = saving;
    if (phase === before) return;
    wind();
    if (phase.kind === "sending") void send();
    else if (phase.kind !== "waiting") for (const settled of settling.splice(0)) settled();
  }

  function wind(): void {
    clearTimeout(timer);
    const { phase } = state.saving;
    if ((phase.kind === "waiting" || phase.kind === "failed") && phase.ms !== undefined && !isClosed) {
      timer = setTimeout(due, phase.ms);
    }
  }

  function due(): void {
    const wrong = wrongOf(state.saving.latest);
    tell({ wrong: wrong ?? NOTHING });
    dispatch({ kind: "due", valid: wrong === undefined });
  }

  async function send(): Promise<void> {
    const { sent, draft } = state.saving;
    if (!sent) return;
    try {
      dispatch({ kind: "answered", draft: (await save(sent, draft)).draft });
    } catch (error) {
      const { code, message, passing, notBefore } = asProblem(error);
      const waitMs = notBefore === undefined ? 0 : notBefore - Date.now();
      if (code === "conflict") await look();
      else dispatch({ kind: "refused", refusal: { code, message, passing, waitMs } });
    }
  }

  /** Whose the other draft is: it may be our own, whose answer was lost. */
  async function look(): Promise<void> {
    try {
      const theirs = await read();
      dispatch({ kind: "refused", refusal: { code: "conflict", message: "", passing: false } });
      if (isOurs(state.saving, theirs.settings)) dispatch({ kind: "found", ...theirs });
      else tell({ theirs });
    } catch (error) {
      // It is asked for again, and found again.
      const { code, message } = asProblem(error);
      dispatch({ kind: "refused", refusal: { code, message, passing: true } });
    }
  }

  function stepTo(history: History<SiteSettings>): void {
    if (history.present === state.history.present) return;
    const flagged = Object.keys(state.wrong);
    const wrong = flagged.length === 0 ? NOTHING : (wrongOf(history.present) ?? NOTHING);
    const still = Object.entries(wrong).filter(([name]) => flagged.includes(name));
    tell({ history, wrong: Object.fromEntries(still) });
    dispatch({ kind: "edited", latest: history.present });
  }

  /** As a step, so that what was mine can be looked at again. */
  function take(theirs: Saved): void {
    tell({ theirs: undefined, wrong: NOTHING, history: changed(state.history, theirs.settings, Date.now()) });
    dispatch({ kind: "takeTheirs", ...theirs });
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    change: (settings, of) => stepTo(changed(state.history, settings, Date.now(), of)),
    undo: () => stepTo(undone(state.history)),
    redo: () => stepTo(redone(state.history)),
    async flush() {
      const { kind } = state.saving.phase;
      if (kind !== "saved" && kind !== "conflict") {
        await new Promise<void>((resolve) => {
          settling.push(resolve);
          if (kind !== "sending") due();
        });
      }
      return state.saving.phase.kind === "saved";
    },
    async refresh() {
      const theirs = await read();
      if (isUnsaved(state.saving) || theirs.draft === state.saving.draft) return;
      if (same(theirs.settings, state.saving.kept)) dispatch({ kind: "renumbered", draft: theirs.draft });
      else take(theirs);
    },
    renumber: (number) => dispatch({ kind: "renumbered", draft: number }),
    keepMine() {
      const { theirs } = state;
      if (!theirs) return;
      tell({ theirs: undefined });
      dispatch({ kind: "keepMine", draft: theirs.draft });
    },
    takeTheirs() {
      if (state.theirs) take(state.theirs);
    },
    open() {
      isClosed = false;
      wind();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      settling = [];
    },
  };
}
