import { Dialog } from "@cloudflare/kumo/components/dialog";
import { KIND_IDS, KINDS, type KindId } from "../../../../sites/templates/kinds.schema.ts";
import { useEditing } from "./editing.ts";

/** What a page can be made of; first what this template is at its best with. */
export function AddSection({
  open,
  onClose,
  onAdd,
}: {
  open: boolean;
  onClose: () => void;
  onAdd: (kind: KindId) => void;
}) {
  const { template } = useEditing();
  const others = KIND_IDS.filter((kind) => !template.kinds.includes(kind));
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog
        size="lg"
        className="flex max-h-[calc(100svh-4rem)] flex-col gap-4 overflow-y-auto p-6 sm:max-h-[calc(100svh-8rem)]"
      >
        <Dialog.Title className="text-lg font-semibold">Add a section</Dialog.Title>
        <Dialog.Description className="text-kumo-subtle">
          It comes to the end of the page, with the template's words where it has some.
        </Dialog.Description>
        <Kinds kinds={template.kinds} onAdd={onAdd} />
        {others.length > 0 && (
          <>
            <h3 className="font-medium">More</h3>
            <Kinds kinds={others} onAdd={onAdd} />
          </>
        )}
      </Dialog>
    </Dialog.Root>
  );
}

const Kinds = ({ kinds, onAdd }: { kinds: readonly KindId[]; onAdd: (kind: KindId) => void }) => (
  <ul className="grid gap-2 sm:grid-cols-2">
    {kinds.map((kind) => (
      <li key={kind}>
        <button
          type="button"
          onClick={() => onAdd(kind)}
          className="flex h-full w-full flex-col rounded-lg p-3 text-left ring ring-kumo-hairline hover:bg-kumo-tint focus-visible:outline-2 focus-visible:outline-kumo-focus"
        >
          <span className="font-medium">{KINDS[kind].name}</span>
          <span className="text-sm text-kumo-subtle">{KINDS[kind].lead}</span>
        </button>
      </li>
    ))}
  </ul>
);
