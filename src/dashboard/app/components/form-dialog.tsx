import { Dialog } from "@cloudflare/kumo/components/dialog";
import { type ReactNode, useState } from "react";
import { focusLandmark } from "./landmark.ts";

/** A dialog with a form, no taller than the window. Once it has closed, the focus goes to what it has saved. */
export function FormDialog({
  size,
  open,
  onClose,
  onSaved,
  children,
}: {
  size: "lg" | "xl";
  open: boolean;
  onClose: () => void;
  /** With the landmark of what was saved. */
  onSaved: (landmark: string) => void;
  /** The form, which tells what it has saved. */
  children: (onSaved: (landmark: string) => void) => ReactNode;
}) {
  const [saved, setSaved] = useState<string>();
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      onOpenChangeComplete={(next) => {
        if (!next && saved !== undefined) focusLandmark(saved);
        setSaved(undefined);
      }}
    >
      <Dialog
        size={size}
        className="flex max-h-[calc(100svh-4rem)] flex-col gap-5 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)]"
      >
        {children((landmark) => {
          setSaved(landmark);
          onSaved(landmark);
        })}
      </Dialog>
    </Dialog.Root>
  );
}
