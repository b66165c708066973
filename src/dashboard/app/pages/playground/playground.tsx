import { Button } from "@cloudflare/kumo/components/button";
import { Switch } from "@cloudflare/kumo/components/switch";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { ArrowDownIcon } from "@phosphor-icons/react/dist/csr/ArrowDown";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Page } from "../../components/page.tsx";
import { Failure, Loading, Nothing } from "../../components/states.tsx";
import { ModelPicker } from "../../models/model-picker.tsx";
import { firstChoice, type Model } from "../../models/models.ts";
import { modelsOf } from "../../models/query.ts";
import type { Side } from "./chat.ts";
import { chatRequest } from "./chat-request.ts";
import { chatOf } from "./chats.ts";
import { CodeDialog } from "./code-dialog.tsx";
import { Composer } from "./composer.tsx";
import { historyOf, isBusy, type Turn } from "./conversation.ts";
import { ConversationView } from "./conversation-view.tsx";
import { readDraft, writeDraft } from "./draft.ts";
import { SettingsPanel } from "./settings-panel.tsx";
import type { Setup } from "./setup.ts";
import { useFollow } from "./use-follow.ts";

const route = getRouteApi("/shell/playground");
const NO_MODELS: readonly Model[] = [];
const UNDO_MS = 10_000;

const EXAMPLES = [
  "Explain eventual consistency to a ten-year-old.",
  "Write a TypeScript function that debounces another, with a test.",
  "Name three risks of storing money as floating-point numbers.",
];

/** Changes to the set-up, which lives in the address. Models are steps that the way back undoes; typing is none. */
function useSetup(): [setup: Setup, change: (changes: Partial<Setup>, replace?: boolean) => void] {
  const setup = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (changes: Partial<Setup>, replace = false) =>
      void navigate({ search: (before) => ({ ...before, ...changes }), replace, resetScroll: false }),
    [navigate],
  );
  return [setup, change];
}

function useDraft(owner: string) {
  const [draft, setDraft] = useState(() => readDraft(sessionStorage, owner));
  useEffect(() => writeDraft(sessionStorage, owner, draft), [owner, draft]);
  const setPrompt = useCallback((prompt: string) => setDraft((before) => ({ ...before, prompt })), []);
  const setSystem = useCallback((system: string) => setDraft((before) => ({ ...before, system })), []);
  return { ...draft, setPrompt, setSystem };
}

/** The latest of something, for handlers that are made once, so that what they are given to is drawn once. */
function useLatest<T>(value: T) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** To where a button that is gone by now left its reader; on a touch screen it would only raise the keyboard. */
function focusField(field: HTMLElement | null): void {
  if (matchMedia("(pointer: fine)").matches) field?.focus({ preventScroll: true });
}

export function Playground({ owner, orgId }: { owner: string; orgId: string }) {
  const [setup, change] = useSetup();
  const { model, with: other, ...parameters } = setup;
  const { prompt, setPrompt, system, setSystem } = useDraft(owner);
  const chat = chatOf(owner);
  const busy = useSyncExternalStore(chat.subscribe, () => isBusy(chat.turns()));
  const isEmpty = useSyncExternalStore(chat.subscribe, () => chat.turns().length === 0);
  const { away, toEnd, onGrowth, end } = useFollow();
  const field = useRef<HTMLTextAreaElement>(null);
  const toasts = useKumoToastManager();
  const models = useQuery(modelsOf(orgId));
  const items = models.data?.items;

  useEffect(() => {
    const first = items && model === undefined ? firstChoice(items) : undefined;
    if (first !== undefined) change({ model: first }, true);
  }, [items, model, change]);

  useEscape(busy, () => chat.stop());

  const sideOf = (name: string): Side => ({
    model: name,
    request: (messages) => chatRequest(name, system, messages, parameters),
  });
  const names = [model, other].filter((name) => name !== undefined);
  const sides = names.map(sideOf);

  const offered = useRef<string>(undefined);
  const undoable = (title: string, before: readonly Turn[]) => {
    const id: string = toasts.add({
      title,
      timeout: UNDO_MS,
      actions: [
        {
          children: "Undo",
          onClick: () => {
            chat.putBack(before);
            toasts.close(id);
          },
        },
      ],
    });
    offered.current = id;
  };
  /** What is said from now on would be lost by going back. */
  const withdrawUndo = () => {
    if (offered.current !== undefined) toasts.close(offered.current);
    offered.current = undefined;
  };

  const latest = useLatest({ sides, undoable, sideOf });
  const onEdit = useCallback(
    (turnId: string, text: string) => {
      const now = latest.current;
      if (now.sides.length === 0) return;
      const dropped = chat.turns().at(-1)?.id !== turnId;
      const before = chat.edit(turnId, text, now.sides);
      if (dropped) now.undoable("What followed the prompt was dropped", before);
      focusField(field.current);
    },
    [chat, latest],
  );
  const onAgain = useCallback(
    (answerId: string) => {
      const now = latest.current;
      const answers = chat.turns().find((turn) => turn.answers.some(({ id }) => id === answerId))?.answers ?? [];
      const at = answers.findIndex(({ id }) => id === answerId);
      const side = now.sides[at] ?? now.sideOf(answers[at]?.model ?? "");
      chat.again(answerId, side);
      focusField(field.current);
    },
    [chat, latest],
  );
  const onStop = useCallback(
    (answerId?: string) => {
      chat.stop(answerId);
      focusField(field.current);
    },
    [chat],
  );

  function send(): void {
    if (busy || prompt.trim() === "" || sides.length === 0) return;
    withdrawUndo();
    chat.send(prompt, sides);
    setPrompt("");
    toEnd();
  }

  function clear(): void {
    undoable("Conversation cleared", chat.clear());
    focusField(field.current);
  }

  /** What would be sent now; with nothing written, what was sent last. */
  const asCode = () => {
    const turns = chat.turns();
    const last = prompt.trim() === "" ? turns.at(-1) : undefined;
    const before = last ? turns.slice(0, -1) : turns;
    const content = last?.prompt ?? (prompt.trim() === "" ? "Hello!" : prompt);
    return sides.map((side, at) => side.request([...historyOf(before, at), { role: "user", content }]));
  };

  return (
    <Page
      title="Playground"
      lead="Try models side by side. Calls are real: they count as usage and are billed."
      actions={
        <>
          {sides.length > 0 && <CodeDialog requests={asCode} />}
          <Button icon={TrashIcon} disabled={isEmpty} onClick={clear}>
            Clear
          </Button>
        </>
      }
    >
      <div className="grid flex-1 grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_18rem] lg:grid-rows-[auto_1fr]">
        {models.isPending ? (
          <Loading rows={2} label="Loading the models" />
        ) : models.isError && !items ? (
          <Failure error={models.error} onRetry={() => void models.refetch()} />
        ) : (
          <Models items={items ?? []} model={model} other={other} change={change} />
        )}
        <SettingsPanel
          system={system}
          onSystem={setSystem}
          parameters={parameters}
          onParameters={(changes) => change(changes, true)}
        />
        <section aria-label="Conversation" className="flex min-w-0 flex-col gap-6">
          <h2 className="sr-only">Conversation</h2>
          {isEmpty && (
            <Beginning
              onPick={(text) => {
                setPrompt(text);
                field.current?.focus();
              }}
            />
          )}
          <ConversationView
            chat={chat}
            models={items ?? NO_MODELS}
            orgId={orgId}
            onGrowth={onGrowth}
            onEdit={onEdit}
            onAgain={onAgain}
            onStop={onStop}
          />
          <div className="sticky bottom-0 z-10 mt-auto flex flex-col gap-2 bg-kumo-canvas pt-2 pb-4">
            {away && busy && (
              <Button size="sm" icon={ArrowDownIcon} className="self-center shadow" onClick={toEnd}>
                Follow the answer
              </Button>
            )}
            <Composer
              field={field}
              value={prompt}
              onChange={setPrompt}
              onSend={send}
              onStop={() => onStop()}
              busy={busy}
            />
          </div>
          <div ref={end} aria-hidden className="-mt-6" />
        </section>
      </div>
    </Page>
  );
}

interface ModelsProps {
  items: readonly Model[];
  model: string | undefined;
  other: string | undefined;
  change: (changes: Partial<Setup>) => void;
}

function Models({ items, model, other, change }: ModelsProps) {
  if (items.length === 0) {
    return (
      <Nothing title="No model can be called yet">
        The operator of this platform has to give it a provider's key first.
      </Nothing>
    );
  }
  const comparing = other !== undefined;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className={`grid gap-4 ${comparing ? "md:grid-cols-2" : ""}`}>
        <ModelPicker label="Model" models={items} value={model ?? ""} onChange={(id) => change({ model: id })} />
        {comparing && (
          <ModelPicker label="Compared with" models={items} value={other} onChange={(id) => change({ with: id })} />
        )}
      </div>
      <Switch
        label="Compare two models"
        checked={comparing}
        onCheckedChange={(on) => change({ with: on ? firstChoice(items, model) : undefined })}
      />
    </div>
  );
}

function Beginning({ onPick }: { onPick: (text: string) => void }) {
  return (
    <Nothing
      title="Ask a model something"
      action={
        <ul className="flex w-full max-w-md flex-col gap-2">
          {EXAMPLES.map((text) => (
            <li key={text}>
              <Button
                className="h-auto w-full justify-start py-2 text-left whitespace-normal"
                onClick={() => onPick(text)}
              >
                {text}
              </Button>
            </li>
          ))}
        </ul>
      }
    >
      The answer comes in word by word, with its time, its tokens and its exact cost. Begin with one of these:
    </Nothing>
  );
}

/** Esc stops what runs, unless it is meant for what is open: a list, a menu, a dialog. */
function useEscape(active: boolean, onEscape: () => void): void {
  const latest = useLatest(onEscape);
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      const elsewhere = event.target instanceof Element && event.target.closest('[role="dialog"], [role="listbox"]');
      const open = document.querySelector('[role="dialog"][data-open], [role="alertdialog"][data-open]');
      if (!elsewhere && !open) latest.current();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [active, latest]);
}
