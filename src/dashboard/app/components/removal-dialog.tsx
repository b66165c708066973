import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { type ReactNode, useRef, useState } from "react";
import { focusLandmark } from "./landmark.ts";
import { TypeToConfirm } from "./type-to-confirm.tsx";

/** Asks before something is taken away, and says what no longer works then. What cannot be had back is asked for by its name. */
export function RemovalDialog({
  title,
  children,
  confirm,
  open,
  onClose,
  onConfirm,
  focusAfter,
  keep = "Keep it",
  typed,
}: {
  title: string;
  children: ReactNode;
  /** What the button says that does it. */
  confirm: string;
  open: boolean;
  onClose: () => void;
  /** Whatever comes of it is told elsewhere: the dialog is gone by then. */
  onConfirm: () => void;
  /** The landmark that has the focus once it is done. */
  focusAfter: string;
  /** What the button says that leaves all as it is. */
  keep?: string;
  /** Must be typed before it can be confirmed. */
  typed?: string;
}) {
  const confirmed = useRef(false);
  const [text, setText] = useState("");
  const isMeant = typed === undefined || text.trim() === typed.trim();
  return (
    <Dialog.Root
      role="alertdialog"
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      onOpenChangeComplete={(next) => {
        // What is typed while it still comes up stays.
        if (next) return;
        if (confirmed.current) focusLandmark(focusAfter);
        confirmed.current = false;
        setText("");
      }}
    >
      <Dialog size="base" className="flex flex-col gap-4 p-6">
        <Dialog.Title className="text-lg font-semibold wrap-anywhere">{title}</Dialog.Title>
        <Dialog.Description render={<div />} className="flex flex-col gap-2 text-kumo-subtle">
          {children}
        </Dialog.Description>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isMeant) return;
            confirmed.current = true;
            onConfirm();
            onClose();
          }}
        >
          {typed !== undefined && (
            <Input
              label={<TypeToConfirm name={typed} />}
              autoComplete="off"
              passwordManagerIgnore
              spellCheck={false}
              className="w-full"
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={onClose}>{keep}</Button>
            <Button type="submit" variant="destructive" disabled={!isMeant}>
              {confirm}
            </Button>
          </div>
        </form>
      </Dialog>
    </Dialog.Root>
  );
}
