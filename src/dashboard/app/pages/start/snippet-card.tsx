import { Button } from "@cloudflare/kumo/components/button";
import { Tabs } from "@cloudflare/kumo/components/tabs";
import { EyeIcon } from "@phosphor-icons/react/dist/csr/Eye";
import { EyeSlashIcon } from "@phosphor-icons/react/dist/csr/EyeSlash";
import { useState } from "react";
import { CopyButton } from "../../components/copy-button.tsx";
import { Scrolling } from "../../components/scrolling.tsx";
import { CLIENTS, type ClientId } from "../../snippets/program.ts";
import { firstCall, masked } from "./snippets.ts";

const PLACEHOLDER = "YOUR_API_KEY";

/** Code that runs as it is copied. A key in it is masked for whoever looks on, not in the copy. */
export function SnippetCard({
  client,
  onClient,
  apiKey,
  model,
}: {
  client: ClientId;
  onClient: (client: ClientId) => void;
  apiKey: string | undefined;
  model: string;
}) {
  const [shown, setShown] = useState(false);
  const baseUrl = `${location.origin}/v1`;
  const visible = apiKey === undefined ? PLACEHOLDER : shown ? apiKey : masked(apiKey);
  const title = CLIENTS.find(({ id }) => id === client)?.title ?? client;
  return (
    <div className="overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-hairline">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-kumo-hairline px-3 pt-1 sm:pl-4">
        <Tabs
          variant="underline"
          className="max-w-full [&_[role=tab]]:text-kumo-subtle [&_[role=tab][aria-selected=true]]:text-kumo-default"
          tabs={CLIENTS.map(({ id, title }) => ({ value: id, label: title }))}
          value={client}
          activateOnFocus
          onValueChange={(value) => {
            const chosen = CLIENTS.find(({ id }) => id === value);
            if (chosen) onClient(chosen.id);
          }}
        />
        <div className="flex items-center gap-2 pb-1.5">
          {apiKey !== undefined && (
            <Button
              size="sm"
              variant="ghost"
              icon={shown ? EyeSlashIcon : EyeIcon}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            >
              {shown ? "Hide key" : "Show key"}
            </Button>
          )}
          <CopyButton
            text={firstCall(client, { baseUrl, model, apiKey: apiKey ?? PLACEHOLDER })}
            label={apiKey === undefined ? "Copy" : "Copy with key"}
          />
        </div>
      </div>
      <Scrolling
        label={`First call with ${title}`}
        className="overflow-x-auto p-4 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-kumo-focus"
      >
        {/* As tall as the longest, so that nothing below jumps when another is chosen. */}
        <pre className="min-h-86 text-sm leading-relaxed">
          <code className="font-mono">{firstCall(client, { baseUrl, model, apiKey: visible })}</code>
        </pre>
      </Scrolling>
    </div>
  );
}
