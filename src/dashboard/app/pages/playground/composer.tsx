import { Button } from "@cloudflare/kumo/components/button";
import { InputArea } from "@cloudflare/kumo/components/input";
import { PaperPlaneRightIcon } from "@phosphor-icons/react/dist/csr/PaperPlaneRight";
import { StopIcon } from "@phosphor-icons/react/dist/csr/Stop";
import type { RefObject } from "react";
import { isSend } from "./keys.ts";

interface ComposerProps {
  field: RefObject<HTMLTextAreaElement | null>;
  value: string;
  onChange: (text: string) => void;
  onSend: () => void;
  onStop: () => void;
  busy: boolean;
}

/** Where the next prompt is written, also while an answer runs. */
export function Composer({ field, value, onChange, onSend, onStop, busy }: ComposerProps) {
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <InputArea
            ref={field}
            aria-label="Message"
            aria-describedby="composer-keys"
            placeholder="Write a message"
            autoResize
            minRows={2}
            maxRows={10}
            className="block w-full"
            value={value}
            onChange={({ target }) => onChange(target.value)}
            onKeyDown={(event) => {
              if (!isSend(event)) return;
              event.preventDefault();
              onSend();
            }}
          />
        </div>
        {busy ? (
          <Button size="lg" icon={StopIcon} onClick={onStop}>
            Stop
          </Button>
        ) : (
          <Button size="lg" variant="primary" type="submit" icon={PaperPlaneRightIcon} disabled={value.trim() === ""}>
            Send
          </Button>
        )}
      </div>
      <p id="composer-keys" className="text-sm text-kumo-subtle max-md:sr-only">
        Enter sends, Shift+Enter starts a line, Esc stops.
      </p>
    </form>
  );
}
