import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Select } from "@cloudflare/kumo/components/select";
import { Tabs } from "@cloudflare/kumo/components/tabs";
import { CodeIcon } from "@phosphor-icons/react/dist/csr/Code";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useState } from "react";
import { CodeBlock } from "../../components/code-block.tsx";
import { CLIENTS, programOf } from "../../snippets/program.ts";
import type { ChatRequest } from "./chat-request.ts";

/** Shows the request that would be sent now as a program makes it. */
export function CodeDialog({ requests }: { requests: () => readonly ChatRequest[] }) {
  return (
    <Dialog.Root>
      <Dialog.Trigger render={<Button icon={CodeIcon} />}>Show as code</Dialog.Trigger>
      <Dialog size="xl" className="flex max-h-[calc(100dvh-4rem)] sm:max-h-[calc(100dvh-8rem)] flex-col gap-4 p-6">
        <div className="flex items-start justify-between gap-4">
          <div className="flex flex-col gap-1">
            <Dialog.Title className="text-lg font-semibold">This request as code</Dialog.Title>
            <Dialog.Description className="text-kumo-subtle">
              Set EDGEWRIGHT_API_KEY to a key of yours. The code never holds one.
            </Dialog.Description>
          </div>
          <Dialog.Close render={<Button variant="ghost" shape="square" icon={XIcon} aria-label="Close" />} />
        </div>
        <Snippets requests={requests} />
      </Dialog>
    </Dialog.Root>
  );
}

function Snippets({ requests }: { requests: () => readonly ChatRequest[] }) {
  const [all] = useState(requests);
  const [side, setSide] = useState(0);
  const [client, setClient] = useState<string>(CLIENTS[0].id);
  const request = all[side] ?? all[0];
  const chosen = CLIENTS.find(({ id }) => id === client) ?? CLIENTS[0];
  if (!request) return null;
  return (
    <div className="flex min-h-0 flex-col gap-4">
      {all.length > 1 && (
        <Select
          label="Model"
          value={String(side)}
          onValueChange={(value) => setSide(Number(value))}
          items={Object.fromEntries(all.map(({ model }, at) => [String(at), model]))}
        />
      )}
      <Tabs
        variant="underline"
        tabs={CLIENTS.map(({ id, title }) => ({ value: id, label: title }))}
        value={chosen.id}
        onValueChange={setClient}
        activateOnFocus
      />
      <div className="min-h-0 overflow-y-auto">
        <CodeBlock
          label={`The request in ${chosen.title}`}
          code={programOf(chosen.id, { baseUrl: `${location.origin}/v1`, request })}
        />
      </div>
    </div>
  );
}
