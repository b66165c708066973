/** What every field of the editor needs to know. */
import { createContext, use } from "react";
import type { SiteSettings } from "../../../../sites/templates/settings.schema.ts";
import type { SiteTemplate } from "../../../../sites/templates/template.schema.ts";
import type { Path } from "../../editor/path.ts";
import type { Wrong } from "../../editor/wrong.ts";
import type { EditorSearch } from "./search.ts";

export interface Editing {
  orgId: string;
  siteId: string;
  template: SiteTemplate;
  /** Of all templates. */
  samples: readonly SiteSettings[];
  settings: SiteSettings;
  wrong: Wrong;
  /** Somebody may look and not write. */
  isReadOnly: boolean;
  /** Typed: a run of keystrokes is undone at once. */
  set(path: Path, value: unknown, how?: "typed"): void;
  change(settings: SiteSettings): void;
  /** Rejects where it is not done. */
  changeTemplate(to: SiteTemplate["id"]): Promise<void>;
  /** `replace`: what only opens or closes a dialog is no step back. */
  show(search: EditorSearch, replace?: boolean): void;
}

export const EditingContext = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error("a field of the editor stands outside of it");
  return editing;
}
