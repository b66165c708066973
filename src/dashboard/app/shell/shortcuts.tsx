import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { Key, Keys } from "../components/key.tsx";
import { COMMAND_KEY } from "./overlay.ts";

const SHORTCUTS: readonly { title: string; keys: readonly (readonly [what: string, ...keys: string[]])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["Search and commands", COMMAND_KEY, "K"],
      ["This list", "?"],
      ["Close what lies over the page", "Esc"],
    ],
  },
  {
    title: "Requests",
    keys: [
      ["Next row", "J"],
      ["Row before", "K"],
      ["Open the row", "Enter"],
      ["Go to the search", "/"],
    ],
  },
  {
    title: "Playground",
    keys: [
      ["Send", "Enter"],
      ["New line", "Shift", "Enter"],
      ["Stop the answer", "Esc"],
    ],
  },
];

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog size="base" className="max-h-[85svh] overflow-y-auto p-6">
        <div className="mb-4 flex items-start justify-between gap-4">
          <Dialog.Title className="text-lg font-semibold">Keyboard shortcuts</Dialog.Title>
          <Dialog.Close render={<Button variant="ghost" shape="square" size="sm" icon={XIcon} aria-label="Close" />} />
        </div>
        <div className="flex flex-col gap-5">
          {SHORTCUTS.map(({ title, keys }) => (
            <section key={title} className="flex flex-col gap-1">
              <h3 className="text-sm font-medium text-kumo-subtle">{title}</h3>
              <dl className="divide-y divide-kumo-hairline">
                {keys.map(([what, ...pressed]) => (
                  <div key={what} className="flex items-center justify-between gap-4 py-1.5">
                    <dt>{what}</dt>
                    <dd>
                      <Keys>
                        {pressed.map((key) => (
                          <Key key={key}>{key}</Key>
                        ))}
                      </Keys>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
