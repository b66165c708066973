import { Button } from "@cloudflare/kumo/components/button";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SiteImage } from "../../../../sites/templates/fields.schema.ts";
import { api } from "../../api/client.ts";
import type { components } from "../../api/openapi.d.ts";
import { asProblem } from "../../api/problem.ts";
import { landmark } from "../../components/landmark.ts";
import { RemovalDialog } from "../../components/removal-dialog.tsx";
import { chosenFrom, placesOf } from "../../editor/library.ts";
import { imageOf, picturesOf, siteOf, versionOf } from "../../sites/query.ts";
import { settingsOf } from "../../sites/settings.ts";
import { useEditing } from "./editing.ts";
import { Thumbnail } from "./thumbnail.tsx";

type Picture = components["schemas"]["LibraryPicture"];

/** What was sent before, each with all its widths and what was said of it: to be taken again, or deleted. */
export function PictureLibrary({ onChosen }: { onChosen: (image: SiteImage) => void }) {
  const { orgId, siteId, settings } = useEditing();
  const library = useInfiniteQuery({ ...picturesOf(orgId, siteId), staleTime: 0 });
  const [asked, setAsked] = useState<{ picture: Picture; called: string }>();
  const [kept, setKept] = useState<string>();
  const live = useLive(orgId, siteId);
  const client = useQueryClient();
  const pictures = library.data?.pages.flatMap(({ items }) => items) ?? [];
  if (pictures.length === 0) return null;

  function ask(picture: Picture, called: string): void {
    const inDraft = placesOf(picture, settings);
    const inLive = live ? placesOf(picture, live) : [];
    setKept(
      inDraft.length > 0
        ? `${called} is shown by the draft: ${inDraft.join(", ")}. Choose another there first.`
        : inLive.length > 0
          ? `${called} is what visitors see: ${inLive.join(", ")}. Publish the website without it first.`
          : undefined,
    );
    setAsked(inDraft.length + inLive.length === 0 ? { picture, called } : undefined);
  }

  async function remove({ files }: Picture, called: string): Promise<void> {
    const [first] = files;
    if (!first) return;
    try {
      await api.DELETE("/api/sites/{id}/images/{hash}", { params: { path: { id: siteId, hash: first.hash } } });
      // A step back may bring its place back, and shall not show there what visitors would not see.
      for (const { hash } of files) client.setQueryData(imageOf(orgId, siteId, hash).queryKey, null);
    } catch (error) {
      setKept(`${called} is not deleted: ${asProblem(error).message}`);
    }
    await client.invalidateQueries({ queryKey: picturesOf(orgId, siteId).queryKey });
  }

  return (
    <section aria-labelledby="library" className="flex flex-col gap-2">
      <h3 id="library" {...landmark("library")} className="font-medium outline-none">
        Pictures of this website
      </h3>
      {kept !== undefined && (
        <p role="alert" className="rounded-lg bg-kumo-warning-tint px-3 py-2.5 wrap-anywhere">
          {kept}
        </p>
      )}
      <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4">
        {pictures.map((picture, at) => {
          const chosen = chosenFrom(picture, settings);
          const [narrowest] = chosen.files;
          const called = `Picture ${at + 1}${chosen.alt && `: ${chosen.alt}`}`;
          return (
            narrowest && (
              <li key={narrowest.hash} className="relative">
                <button
                  type="button"
                  aria-label={`Use p${called.slice(1)}`}
                  onClick={() => onChosen(chosen)}
                  className="block aspect-square w-full overflow-hidden rounded-md ring ring-kumo-hairline hover:ring-2 hover:ring-kumo-brand focus-visible:outline-2 focus-visible:outline-kumo-focus"
                >
                  <Thumbnail orgId={orgId} siteId={siteId} hash={narrowest.hash} className="size-full" />
                </button>
                <Button
                  size="sm"
                  shape="square"
                  icon={TrashIcon}
                  className="absolute top-1 right-1"
                  aria-label={`Delete p${called.slice(1)}`}
                  onClick={() => ask(picture, called)}
                />
              </li>
            )
          );
        })}
      </ul>
      {library.hasNextPage && (
        <Button
          size="sm"
          className="self-start"
          loading={library.isFetchingNextPage}
          onClick={() => void library.fetchNextPage()}
        >
          Show more
        </Button>
      )}
      <RemovalDialog
        title="Delete this picture?"
        confirm="Delete picture"
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        onConfirm={() => asked && void remove(asked.picture, asked.called)}
        focusAfter="library"
      >
        <p>
          {asked?.called} is shown neither by the draft nor to visitors. Earlier versions keep it. This cannot be
          undone.
        </p>
      </RemovalDialog>
    </section>
  );
}

/** What visitors see, where something is published. */
function useLive(orgId: string, siteId: string) {
  const site = useQuery(siteOf(orgId, siteId));
  const versionId = site.data?.liveVersionId ?? null;
  const live = useQuery({ ...versionOf(orgId, siteId, versionId ?? ""), enabled: versionId !== null });
  return live.data && settingsOf(live.data);
}
