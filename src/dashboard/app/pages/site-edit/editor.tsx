import { Button, LinkButton } from "@cloudflare/kumo/components/button";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { ArrowLeftIcon } from "@phosphor-icons/react/dist/csr/ArrowLeft";
import { ArrowSquareOutIcon } from "@phosphor-icons/react/dist/csr/ArrowSquareOut";
import { ArrowUUpLeftIcon } from "@phosphor-icons/react/dist/csr/ArrowUUpLeft";
import { ArrowUUpRightIcon } from "@phosphor-icons/react/dist/csr/ArrowUUpRight";
import { getRouteApi, Link, useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import type { SiteTemplate } from "../../../../sites/templates/template.schema.ts";
import { ApiProblem, asProblem } from "../../api/problem.ts";
import { RemovalDialog } from "../../components/removal-dialog.tsx";
import { isUnsaved } from "../../editor/autosave.ts";
import { faultsOf } from "../../editor/faults.ts";
import { placeOf } from "../../editor/parts.ts";
import { nameOf, withValue } from "../../editor/path.ts";
import { PreviewPane } from "../../sites/preview-pane.tsx";
import { canBeVisited, type Site, whenSeen } from "../../sites/query.ts";
import { settingsOf } from "../../sites/settings.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";
import { Previews } from "../site/previews.tsx";
import { Versions } from "../site/versions.tsx";
import { BusinessPanel } from "./business-panel.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { Aside, PreviewToggle, Publishing } from "./dialogs.tsx";
import { type Editing, EditingContext } from "./editing.ts";
import { UNDO_MS, useArrival, useFaults, useRestored, useVersion } from "./effects.ts";
import { LookPanel } from "./look-panel.tsx";
import { PagesPanel } from "./pages-panel.tsx";
import { SaveState } from "./save-state.tsx";
import { type EditorSearch, type EditorView, VIEWS } from "./search.ts";
import { useDraft } from "./use-draft.ts";
import { useSteps } from "./use-steps.ts";
import { Welcome } from "./welcome.tsx";

const route = getRouteApi("/shell/sites/$id/edit");

const VIEW_WORDS: Record<EditorView, string> = { pages: "Pages", business: "Business", look: "Look" };

/** Said where a publish needs a draft that is saved. */
const NOT_SAVED = {
  code: "not_saved",
  status: 400,
  message: "The draft is not saved yet. What keeps it from that stands at the top of the editor.",
};

interface Given {
  orgId: string;
  userId: string;
  site: Site;
  template: SiteTemplate;
  samples: Editing["samples"];
  mayWrite: boolean;
}

export function Editor({ orgId, userId, site, template, samples, mayWrite }: Given) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const toasts = useKumoToastManager();
  const changing = useSiteChanges(orgId);
  const { draft, state, restored } = useDraft(orgId, userId, site);
  const { history, saving, wrong } = state;
  const settings = history.present;
  const { view = "pages" } = search;

  /** The first steps stay until they are put away, and the tab of a narrow screen goes back to what is edited. */
  const show = (next: EditorSearch, replace = false): void =>
    void navigate({
      search: { ...(search.welcome && { welcome: true }), ...next },
      replace,
      resetScroll: false,
    });
  const here = (next: Partial<EditorSearch>): void =>
    show({ ...search, ask: undefined, from: undefined, ...next }, true);

  const editing: Editing = {
    orgId,
    siteId: site.id,
    template,
    samples,
    settings,
    wrong,
    isReadOnly: !mayWrite,
    set: (path, value, how) => draft.change(withValue(draft.state().history.present, path, value), how && nameOf(path)),
    change: (next) => draft.change(next),
    changeTemplate,
    show,
  };

  const goTo = useFaults(search, show);
  const { undo, redo, told } = useSteps(draft, search, goTo);
  useArrival();
  useRestored(restored, settings, draft.undo);
  useVersion(orgId, site.id, search.from, (version) => {
    draft.change(settingsOf(version));
    toasts.add({
      title: `The draft says what version ${version.number} said`,
      description: "Undo brings back what it said before.",
      variant: "success",
    });
    here({});
  });
  const unsaved = isUnsaved(saving);
  const [isLeaving, setLeaving] = useState(false);
  const blocker = useBlocker({
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname || !isUnsaved(draft.state().saving)) return false;
      setLeaving(true);
      const isSaved = await draft.flush();
      setLeaving(false);
      return !isSaved;
    },
    enableBeforeUnload: () => unsaved,
    withResolver: true,
  });

  const place = search.section === undefined ? undefined : placeOf(settings, search.section);
  const page = settings.pages[place?.page ?? 0];
  const shown = place ? page : (settings.pages.find(({ id }) => id === search.page) ?? settings.pages[0]);

  /** Beside the settings, and so no step of theirs: it is taken back by choosing the former one. */
  async function changeTemplate(to: SiteTemplate["id"], isBack = false): Promise<void> {
    if (!(await draft.flush())) throw new ApiProblem(NOT_SAVED);
    try {
      draft.renumber((await changing.change(site.id, { template: to, draft: draft.state().saving.draft })).draft);
    } catch (error) {
      if (asProblem(error).code === "conflict") await draft.refresh();
      throw error;
    }
    const back = async (): Promise<void> => {
      try {
        await changeTemplate(template.id, true);
      } catch (error) {
        toasts.add({ title: "The template is not changed", description: asProblem(error).message, variant: "error" });
      }
    };
    toasts.add({
      title: isBack ? "It has its former template again" : "It has another template",
      description: "Its words and pictures are the same. Visitors see it with the next publish.",
      variant: "success",
      ...(!isBack && { timeout: UNDO_MS, actions: [{ children: "Undo", onClick: () => void back() }] }),
    });
  }

  async function publish(): Promise<void> {
    if (!(await draft.flush())) throw new ApiProblem(NOT_SAVED);
    try {
      await changing.publish(site.id, draft.state().saving.draft);
    } catch (error) {
      // Somebody else has saved another: what it changes is shown before it is asked again.
      if (asProblem(error).code === "conflict") await draft.refresh();
      throw error;
    }
    toasts.add({
      title: `${site.name} is published`,
      description: `Visitors see it ${whenSeen(site)}.`,
      variant: "success",
      ...(site.status !== "suspended" && {
        actions: [{ children: "Open website", onClick: () => void window.open(site.url, "_blank", "noreferrer") }],
      }),
    });
  }

  return (
    <EditingContext value={editing}>
      <div className="flex min-h-0 flex-1 flex-col text-base">
        {/* Of its two rows on a narrow screen the first goes under what stands above the page, and the second stays. */}
        <header className="sticky top-2 z-20 flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-kumo-line bg-kumo-base px-4 py-2 min-[960px]:-top-12 lg:top-0 lg:gap-x-4 lg:gap-y-2">
          <span className="flex h-9 min-w-0 items-center gap-2 max-lg:flex-1">
            <Link
              to="/sites/$id"
              params={{ id: site.id }}
              aria-label={`Back to ${site.name}`}
              className="flex size-8 shrink-0 items-center justify-center rounded-lg hover:bg-kumo-tint focus-visible:outline-2 focus-visible:outline-kumo-focus"
            >
              <ArrowLeftIcon size={18} aria-hidden />
            </Link>
            <h1 tabIndex={-1} className="max-w-64 truncate font-semibold outline-none">
              {site.name}
            </h1>
          </span>
          <SaveState
            saving={saving}
            faults={faultsOf(wrong, settings)}
            isReadOnly={!mayWrite}
            onFault={goTo}
            onRetry={() => void draft.flush()}
            isLeaving={isLeaving}
          />
          <p role="status" className="sr-only">
            <span key={told.count}>{told.words}</span>
          </p>
          <span aria-hidden className="order-1 basis-full lg:hidden" />
          <span role="toolbar" aria-label="Draft" className="contents lg:ml-auto lg:flex lg:items-center lg:gap-2">
            <Button variant="ghost" onClick={() => here({ ask: "history" })}>
              History
            </Button>
            {canBeVisited(site) && mayWrite && (
              <LinkButton
                href={site.url}
                target="_blank"
                rel="noreferrer"
                variant="ghost"
                shape="square"
                icon={ArrowSquareOutIcon}
                aria-label="Open website in a new tab"
              />
            )}
            {mayWrite && site.status !== "suspended" && (
              <Button variant="ghost" onClick={() => here({ ask: "share" })}>
                Share
              </Button>
            )}
            {mayWrite && (
              <span className="flex max-lg:order-3">
                <Button
                  variant="ghost"
                  shape="square"
                  icon={ArrowUUpLeftIcon}
                  aria-label="Undo"
                  disabled={history.past.length === 0}
                  onClick={undo}
                />
                <Button
                  variant="ghost"
                  shape="square"
                  icon={ArrowUUpRightIcon}
                  aria-label="Redo"
                  disabled={history.future.length === 0}
                  onClick={redo}
                />
              </span>
            )}
            <PreviewToggle
              isPreview={search.show === "preview"}
              onShow={(preview) => here({ show: preview ? "preview" : undefined })}
            />
            {mayWrite && (
              <Button variant="primary" className="max-lg:order-3" onClick={() => here({ ask: "publish" })}>
                Publish
              </Button>
            )}
          </span>
        </header>
        <div className="grid min-h-0 flex-1 lg:grid-cols-[minmax(22rem,27rem)_minmax(0,1fr)]">
          <div
            className={`flex min-w-0 flex-col gap-5 border-kumo-line bg-kumo-canvas p-4 lg:border-r max-lg:[&_:is(a,button,input,textarea)]:scroll-mt-28 ${search.show === "preview" ? "max-lg:hidden" : ""}`}
          >
            {search.welcome && mayWrite && (
              <Welcome
                isPublished={site.liveVersionId !== null}
                isFormOpen={place !== undefined || view !== "pages"}
                onClose={() => here({ welcome: undefined })}
              />
            )}
            <nav aria-label="Parts of the editor" className="grid grid-cols-3 gap-1 rounded-lg bg-kumo-tint p-1">
              {VIEWS.map((each) => (
                <button
                  key={each}
                  type="button"
                  aria-current={each === view ? "page" : undefined}
                  onClick={() => show(each === "pages" ? {} : { view: each })}
                  className="rounded-md px-3 py-1.5 font-medium text-kumo-subtle hover:text-kumo-default focus-visible:outline-2 focus-visible:outline-kumo-focus aria-[current=page]:bg-kumo-base aria-[current=page]:text-kumo-default aria-[current=page]:shadow-xs"
                >
                  {VIEW_WORDS[each]}
                </button>
              ))}
            </nav>
            <h2 className="sr-only">{VIEW_WORDS[view]}</h2>
            {view === "pages" && <PagesPanel search={search} />}
            {view === "business" && <BusinessPanel />}
            {view === "look" && <LookPanel />}
          </div>
          <div
            className={`min-w-0 p-4 max-lg:h-[calc(100svh-10rem)] lg:sticky lg:top-13 lg:h-[calc(100svh-3.25rem)] ${search.show === "preview" ? "" : "max-lg:hidden"}`}
          >
            <PreviewPane
              orgId={orgId}
              siteId={site.id}
              template={site.template}
              settings={settings}
              page={shown?.path ?? "/"}
              {...(place && search.section !== undefined && { focus: search.section })}
              onNavigate={(path) => {
                const to = settings.pages.find((each) => each.path === path);
                if (to) show({ page: to.id, ...(search.show && { show: search.show }) });
              }}
              onSelect={(section) => placeOf(settings, section) && show({ section })}
            />
          </div>
        </div>
      </div>
      <ConflictDialog draft={draft} state={state} />
      <Publishing
        site={site}
        open={mayWrite && search.ask === "publish"}
        onClose={() => here({})}
        onPublish={publish}
        isOver={({ code }) => code === NOT_SAVED.code && !unsaved}
      />
      <Aside title="History" open={search.ask === "history"} onClose={() => here({})}>
        <Versions orgId={orgId} site={site} template={template} mayWrite={mayWrite} onEdit={(from) => here({ from })} />
      </Aside>
      <Aside title="Share the draft" open={mayWrite && search.ask === "share"} onClose={() => here({})}>
        {unsaved && <p className="text-kumo-subtle">A link shows what is saved when it is made.</p>}
        <Previews orgId={orgId} siteId={site.id} />
      </Aside>
      <RemovalDialog
        title="Leave without saving?"
        confirm="Leave"
        keep="Stay"
        open={blocker.status === "blocked"}
        onClose={() => blocker.reset?.()}
        onConfirm={() => blocker.proceed?.()}
        focusAfter=""
      >
        <p>What you typed last could not be saved. In this tab it is kept until you come back.</p>
      </RemovalDialog>
    </EditingContext>
  );
}
