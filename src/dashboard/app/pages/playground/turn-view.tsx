import { Button } from "@cloudflare/kumo/components/button";
import { InputArea } from "@cloudflare/kumo/components/input";
import { PencilSimpleIcon } from "@phosphor-icons/react/dist/csr/PencilSimple";
import { memo, useEffect, useRef, useState } from "react";
import { type Model, providerNameOf } from "../../models/models.ts";
import { isRunning } from "./answer.ts";
import { AnswerView } from "./answer-view.tsx";
import type { Turn } from "./conversation.ts";
import { isSend } from "./keys.ts";

interface TurnViewProps {
  turn: Turn;
  models: readonly Model[];
  orgId: string;
  number: number;
  last: boolean;
  onEdit: (turnId: string, prompt: string) => void;
  onAgain: (answerId: string) => void;
  onStop: (answerId: string) => void;
}

/** A prompt and its answers: side by side where there is room, else one under the other. */
export const TurnView = memo(function TurnView(props: TurnViewProps) {
  const { turn, models, orgId, number, last, onEdit, onAgain, onStop } = props;
  const { id, prompt, answers } = turn;
  const beside = answers.filter(isRunning).length > 1;
  return (
    <li className="flex min-w-0 flex-col gap-4">
      <Prompt prompt={prompt} number={number} onEdit={(text) => onEdit(id, text)} />
      <div className={`grid gap-4 ${answers.length > 1 ? "md:grid-cols-2" : ""}`}>
        {answers.map((answer) => (
          <AnswerView
            key={answer.id}
            answer={answer}
            number={number}
            provider={providerNameOf(models, answer.model)}
            orgId={orgId}
            last={last}
            beside={beside}
            onAgain={onAgain}
            onStop={onStop}
          />
        ))}
      </div>
    </li>
  );
});

function Prompt({ prompt, number, onEdit }: { prompt: string; number: number; onEdit: (text: string) => void }) {
  const [editing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const cancelled = useRef(false);
  useEffect(() => {
    if (editing || !cancelled.current) return;
    cancelled.current = false;
    opener.current?.focus();
  }, [editing]);
  if (editing) {
    return (
      <EditPrompt
        prompt={prompt}
        onCancel={() => {
          cancelled.current = true;
          setEditing(false);
        }}
        onSend={(text) => {
          setEditing(false);
          onEdit(text);
        }}
      />
    );
  }
  return (
    <section aria-label={`Prompt ${number}`} className="flex min-w-0 items-start justify-end gap-2 pl-8">
      <Button
        ref={opener}
        size="sm"
        shape="square"
        variant="ghost"
        icon={PencilSimpleIcon}
        aria-label={`Edit prompt ${number}`}
        className="mt-2 shrink-0"
        onClick={() => setEditing(true)}
      />
      <p className="max-h-96 min-w-0 overflow-y-auto whitespace-pre-wrap wrap-anywhere rounded-lg bg-kumo-recessed px-4 py-2.5 ring ring-kumo-hairline">
        {prompt}
      </p>
    </section>
  );
}

interface EditPromptProps {
  prompt: string;
  onCancel: () => void;
  onSend: (text: string) => void;
}

function EditPrompt({ prompt, onCancel, onSend }: EditPromptProps) {
  const [text, setText] = useState(prompt);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(prompt.length, prompt.length);
  }, [prompt]);
  const send = () => {
    if (text.trim() !== "") onSend(text);
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <InputArea
        ref={field}
        aria-label="Edit the prompt"
        autoResize
        minRows={2}
        maxRows={14}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            // It ends the editing, and no answer that may be running.
            event.stopPropagation();
            event.nativeEvent.stopImmediatePropagation();
            onCancel();
          } else if (isSend(event)) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p className="mr-auto text-sm text-kumo-subtle">What follows this prompt is dropped.</p>
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="sm" variant="primary" type="submit" disabled={text.trim() === ""}>
          Send again
        </Button>
      </div>
    </form>
  );
}
