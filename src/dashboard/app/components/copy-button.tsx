import { Button } from "@cloudflare/kumo/components/button";
import { CheckIcon } from "@phosphor-icons/react/dist/csr/Check";
import { CopyIcon } from "@phosphor-icons/react/dist/csr/Copy";
import { useEffect, useRef, useState } from "react";
import { COMMAND_KEY } from "../shell/overlay.ts";

const SAID_MS = 2_000;

/** Copies a text, and says that it has. Where a browser refuses, the text is selected for the reader to copy it. */
export function CopyButton({
  text,
  label = "Copy",
  of,
}: {
  text: string;
  label?: string /** What it copies, where several stand on a page. */;
  of?: string;
}) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (state !== "copied") return;
    const timer = setTimeout(() => setState("idle"), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("refused");
    }
  }

  return (
    <span ref={box} className="relative inline-flex shrink-0">
      <Button
        size="sm"
        variant="secondary"
        icon={state === "copied" ? CheckIcon : CopyIcon}
        className={state === "refused" ? "ring-2 ring-kumo-focus" : ""}
        onClick={() => void copy()}
      >
        <span aria-live="polite">{state === "copied" ? "Copied" : state === "refused" ? refusal() : label}</span>
        {of !== undefined && <span className="sr-only">{of}</span>}
      </Button>
      {state === "refused" && (
        <textarea
          ref={select}
          readOnly
          aria-label="Text to copy"
          className="sr-only top-0 left-0"
          value={text}
          onCopy={(event) => {
            // What is selected is gone with the focus.
            event.preventDefault();
            event.clipboardData.setData("text/plain", text);
            box.current?.querySelector("button")?.focus();
            setState("copied");
          }}
          onBlur={() => setState((now) => (now === "refused" ? "idle" : now))}
        />
      )}
    </span>
  );
}

/** A finger has no keys, and is not offered a text that it cannot see. */
const refusal = (): string => (matchMedia("(pointer: coarse)").matches ? "Not copied" : `Press ${COMMAND_KEY}+C`);

function select(area: HTMLTextAreaElement | null): void {
  area?.focus({ preventScroll: true });
  area?.select();
}
