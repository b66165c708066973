import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { GearSixIcon } from "@phosphor-icons/react/dist/csr/GearSix";
import { PlusIcon } from "@phosphor-icons/react/dist/csr/Plus";
import { type FormEvent, useState } from "react";
import { MOST_PAGES } from "../../../../sites/templates/settings.schema.ts";
import { freshPage, isFreePath, pathFrom, placeOf, withPath } from "../../editor/parts.ts";
import { moved, nameOf } from "../../editor/path.ts";
import { useEditing } from "./editing.ts";
import { LineInput, PLAIN, Says, TextInput } from "./inputs.tsx";
import type { EditorSearch } from "./search.ts";
import { SectionForm } from "./section-form.tsx";
import { SectionList } from "./section-list.tsx";

/** The pages, the sections of the one that is shown, or one section. */
export function PagesPanel({ search }: { search: EditorSearch }) {
  const { settings, show, isReadOnly, wrong } = useEditing();
  const { pages } = settings;
  const place = search.section === undefined ? undefined : placeOf(settings, search.section);
  const at = Math.max(
    0,
    pages.findIndex(({ id }) => id === search.page),
  );
  const [isNew, setNew] = useState(false);
  const asks = isNew ? "new" : search.ask === "page" ? "page" : undefined;
  const page = pages[at]?.id;
  const close = (): void => {
    setNew(false);
    if (search.ask === "page") show({ page }, true);
  };
  if (place) return <SectionForm key={search.section} place={place} />;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <nav aria-label="Pages of the website" className="flex flex-wrap items-center gap-1">
        {pages.map(({ id, title }, index) => (
          <button
            key={id}
            type="button"
            aria-current={index === at ? "page" : undefined}
            onClick={() => show({ page: id })}
            className="max-w-44 truncate rounded-full px-3 py-1 ring ring-kumo-line hover:bg-kumo-tint focus-visible:outline-2 focus-visible:outline-kumo-focus aria-[current=page]:bg-kumo-contrast aria-[current=page]:text-kumo-inverse"
          >
            {title || "Without a title"}
          </button>
        ))}
        {!isReadOnly && pages.length < MOST_PAGES && (
          <Button size="sm" variant="ghost" icon={PlusIcon} onClick={() => setNew(true)}>
            Add page
          </Button>
        )}
      </nav>
      <Says wrong={wrong.pages} />
      <div className="flex items-center justify-between gap-2">
        <h3 className="min-w-0 truncate text-lg font-semibold">{pages[at]?.title}</h3>
        <Button size="sm" variant="ghost" icon={GearSixIcon} onClick={() => show({ page, ask: "page" }, true)}>
          Page settings
        </Button>
      </div>
      <SectionList key={pages[at]?.id} page={at} />
      <Dialog.Root open={asks !== undefined} onOpenChange={(open) => !open && close()}>
        <Dialog size="base" className="flex flex-col gap-4 p-6">
          {asks === "new" && <NewPage onClose={() => setNew(false)} />}
          {asks === "page" && <PageSettings key={page} at={at} onClose={close} />}
        </Dialog>
      </Dialog.Root>
    </div>
  );
}

function NewPage({ onClose }: { onClose: () => void }) {
  const { settings, change, show } = useEditing();
  const [title, setTitle] = useState("");
  const [isAsked, setAsked] = useState(false);
  const words = title.trim();
  const isRight = words !== "" && words.length <= 60;
  const taken = settings.pages.map(({ path }) => path);
  function make(event: FormEvent): void {
    event.preventDefault();
    setAsked(true);
    if (!isRight) return;
    const page = freshPage(words, settings);
    change({ ...settings, pages: [...settings.pages, page] });
    show({ page: page.id });
    onClose();
  }
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={make}>
      <Dialog.Title className="text-lg font-semibold">Add a page</Dialog.Title>
      <Input
        {...PLAIN}
        label="Title"
        description={words === "" ? "In the navigation and the browser's tab." : `At ${pathFrom(words, taken)}`}
        value={title}
        onChange={({ target }) => setTitle(target.value)}
        aria-invalid={isAsked && !isRight}
        {...(isAsked && !isRight && { error: "Enter 1 to 60 characters." })}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary">
          Add page
        </Button>
      </div>
    </form>
  );
}

function PageSettings({ at, onClose }: { at: number; onClose: () => void }) {
  const { settings, change, set, show, isReadOnly } = useEditing();
  const page = settings.pages[at];
  const where = ["pages", at];
  const [path, setPath] = useState(page?.path ?? "");
  const [isSure, setSure] = useState(false);
  if (!page) return null;
  const isHome = at === 0;
  const taken = settings.pages.filter((each) => each !== page).map((each) => each.path);
  const isFree = isHome || isFreePath(path.trim(), taken);
  const last = settings.pages.length - 1;
  const step = (to: number): void => set(["pages"], moved(settings.pages, at, to));

  function remove(): void {
    change({ ...settings, pages: settings.pages.toSpliced(at, 1) });
    show({}, true);
  }

  return (
    <>
      <Dialog.Title className="text-lg font-semibold">Page settings</Dialog.Title>
      <LineInput label="Title" required at={[...where, "title"]} help="In the navigation and the browser's tab." />
      <Input
        {...PLAIN}
        label="Path"
        name={nameOf([...where, "path"])}
        spellCheck={false}
        disabled={isHome || isReadOnly}
        description={
          isHome ? "The home page is always at /." : "Links on the site that lead to it follow. Those of others do not."
        }
        value={isHome ? "/" : path}
        onChange={({ target }) => setPath(target.value)}
        // Not with each letter: on its way it may be another page's, whose links would come along.
        onBlur={() => isFree && change(withPath(settings, at, path.trim()))}
        aria-invalid={!isFree}
        {...(!isFree && { error: "Enter a path of its own, such as /menu, in small letters, digits and hyphens." })}
      />
      <TextInput
        label="Description for search engines"
        at={[...where, "description"]}
        help="Empty: it is made from the page."
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex gap-2">
          <Button disabled={isReadOnly || at < 2} onClick={() => step(at - 1)}>
            Earlier
          </Button>
          <Button disabled={isReadOnly || isHome || at === last} onClick={() => step(at + 1)}>
            Later
          </Button>
        </span>
        <span className="flex gap-2">
          {!isHome && !isReadOnly && (
            <Button variant="secondary-destructive" onClick={() => (isSure ? remove() : setSure(true))}>
              {isSure ? `Remove it with ${page.sections.length} sections` : "Remove page"}
            </Button>
          )}
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </span>
      </div>
    </>
  );
}
