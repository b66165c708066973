import { Button } from "@cloudflare/kumo/components/button";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { CircleIcon } from "@phosphor-icons/react/dist/csr/Circle";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { KINDS } from "../../../../sites/templates/kinds.schema.ts";
import { firstSteps } from "../../editor/left-over.ts";
import { useEditing } from "./editing.ts";
import type { EditorSearch } from "./search.ts";

/** The first steps of a new website, which tick themselves off. */
export function Welcome({
  isPublished,
  isFormOpen,
  onClose,
}: {
  isPublished: boolean;
  /** On a narrow screen the steps are folded then: the form is one of them. */
  isFormOpen: boolean;
  onClose: () => void;
}) {
  const { settings, samples, show } = useEditing();
  const { name, reach, hours, offer, pictures, publish } = firstSteps(settings, samples, isPublished);
  const steps: { words: string; done: boolean; search: EditorSearch }[] = [
    { words: "Name", done: name, search: { view: "business" } },
    { words: "How to reach you", done: reach, search: { view: "business" } },
    { words: "Opening hours", done: hours, search: { view: "business" } },
    ...(offer ? [{ words: KINDS[offer.kind].name, done: offer.done, search: { section: offer.section } }] : []),
    ...(pictures ? [{ words: "Pictures of yours", done: pictures.done, search: { section: pictures.section } }] : []),
    { words: "Publish", done: publish, search: { ask: "publish" } },
  ];
  const done = steps.filter((step) => step.done).length;
  return (
    <section aria-labelledby="first-steps" className="flex flex-col gap-2 rounded-lg bg-kumo-tint p-4">
      <header className="flex items-center justify-between gap-2">
        <h2 id="first-steps" className="font-medium">
          {done === steps.length ? "All done" : `First steps: ${done} of ${steps.length}`}
        </h2>
        <Button
          size="sm"
          variant="ghost"
          shape="square"
          icon={XIcon}
          aria-label="Put the first steps away"
          onClick={onClose}
        />
      </header>
      <ol className={`flex flex-col ${isFormOpen ? "max-lg:hidden" : ""}`}>
        {steps.map((step) => (
          <li key={step.words}>
            <button
              type="button"
              onClick={() => show(step.search)}
              className="flex w-full items-center gap-2 rounded-md px-1 py-1 text-left hover:bg-kumo-base focus-visible:outline-2 focus-visible:outline-kumo-focus"
            >
              {step.done ? (
                <CheckCircleIcon size={18} weight="fill" className="shrink-0 text-kumo-success" aria-hidden />
              ) : (
                <CircleIcon size={18} className="shrink-0 text-kumo-subtle" aria-hidden />
              )}
              <span className={step.done ? "text-kumo-subtle" : ""}>{step.words}</span>
              {step.done && <span className="sr-only">(done)</span>}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
