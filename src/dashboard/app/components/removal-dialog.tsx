import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { type ReactNode, useRef } from "react";
import { focusLandmark } from "./landmark.ts";

/** Asks before something is taken away, and says what no longer works then. */
export function RemovalDialog({
  title,
  children,
  confirm,
  open,
  onClose,
  onConfirm,
  focusAfter,
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
}) {
  const confirmed = useRef(false);
  return (
    <Dialog.Root
      role="alertdialog"
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      onOpenChangeComplete={(next) => {
        if (!next && confirmed.current) focusLandmark(focusAfter);
        confirmed.current = false;
      }}
    >
      <Dialog size="base" className="flex flex-col gap-4 p-6">
        <Dialog.Title className="text-lg font-semibold wrap-anywhere">{title}</Dialog.Title>
        <Dialog.Description render={<div />} className="flex flex-col gap-2 text-kumo-subtle">
          {children}
        </Dialog.Description>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="destructive"
            onClick={() => {
              confirmed.current = true;
              onConfirm();
              onClose();
            }}
          >
            {confirm}
          </Button>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
