/** What the editor does by itself. */
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { SiteSettings } from "../../../../sites/templates/settings.schema.ts";
import type { components } from "../../api/openapi.d.ts";
import { focusLandmark } from "../../components/landmark.ts";
import type { Fault } from "../../editor/faults.ts";
import { versionOf } from "../../sites/query.ts";
import type { EditorSearch } from "./search.ts";
import type { Restored } from "./use-draft.ts";

/** The page's first heading was that of what it waited for, and took the focus with it. */
export function useArrival(): void {
  useEffect(() => {
    if (document.activeElement === document.body) focusLandmark("");
  }, []);
}

const RESTORED: Record<Restored, { title: string; description: string }> = {
  typed: {
    title: "What was not saved yet is here",
    description: "Undo brings back what was saved before.",
  },
  written: {
    title: "Your first draft is written",
    description: "It saves itself like all that you change. Undo brings back the template's words.",
  },
};
/** As long as a toast offers to take something back. */
export const UNDO_MS = 12_000;

/** Says what is here that is not saved yet, and takes it back; from the first change on that would take back the change. */
export function useRestored(restored: Restored | undefined, settings: SiteSettings, undo: () => void): void {
  const toasts = useKumoToastManager();
  const first = useRef(settings);
  const told = useRef(restored === undefined);
  const offered = useRef<string>(undefined);
  useEffect(() => {
    if (restored === undefined || told.current) return;
    told.current = true;
    offered.current = toasts.add({
      ...RESTORED[restored],
      variant: "success",
      timeout: UNDO_MS,
      actions: [{ children: "Undo", onClick: undo }],
    });
  }, [restored, toasts, undo]);
  useEffect(() => {
    if (offered.current === undefined || settings === first.current) return;
    toasts.close(offered.current);
    offered.current = undefined;
  }, [settings, toasts]);
}

/** Shows what is wrong and gives its field the focus, once the form stands that it is in. */
export function useFaults(
  search: EditorSearch,
  show: (search: EditorSearch) => void,
): (fault: Pick<Fault, "name" | "at">) => void {
  const wanted = useRef<{ name: string; from: EditorSearch }>(undefined);
  useEffect(() => {
    if (wanted.current === undefined || wanted.current.from === search) return;
    focusOn(wanted.current.name);
    wanted.current = undefined;
  }, [search]);
  return ({ name, at }) => {
    // It may stand there already, and what is shown does not change.
    if (focusOn(name)) return;
    wanted.current = { name, from: search };
    show(at);
  };
}

/** Whether it could be given: on a narrow screen the form may lie behind the preview. */
function focusOn(name: string): boolean {
  const [field] = document.getElementsByName(name);
  field?.focus();
  return field !== undefined && document.activeElement === field;
}

type Version = components["schemas"]["SiteVersionDetail"];

/** Gives the version that was asked for, once. */
export function useVersion(
  orgId: string,
  siteId: string,
  versionId: string | undefined,
  onVersion: (version: Version) => void,
): void {
  const version = useQuery({ ...versionOf(orgId, siteId, versionId ?? ""), enabled: versionId !== undefined });
  const given = useRef<string>(undefined);
  useEffect(() => {
    if (versionId === undefined) given.current = undefined;
    if (versionId === undefined || !version.data || given.current === versionId) return;
    given.current = versionId;
    onVersion(version.data);
  }, [versionId, version.data, onVersion]);
}
