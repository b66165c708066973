/** What the editor and the frame that shows a draft say to each other, by `postMessage`. Neither shares an origin with the other. */
import type { Specimens } from "../fonts/font.schema.ts";
import type { Look, SiteSettings } from "../settings.schema.ts";
import type { TemplateId } from "../template.schema.ts";

/** Where the frame's page is. */
export const PREVIEW_PATH = "/site-preview";

export type ToPreview =
  | {
      type: "render";
      template: TemplateId;
      settings: SiteSettings;
      /** Path of the page that is shown. */
      page: string;
      /** In place of what the visitor's device says, where the site leaves it to that. */
      theme?: "light" | "dark" | undefined;
      /** A section to bring into view and to mark. */
      focus?: string | undefined;
      /** Whether links lead nowhere and sections can be chosen: in the editor they can. */
      editable?: boolean | undefined;
      images?: Readonly<Record<string, Blob>> | undefined;
    }
  /** Pictures that the frame said it had not. */
  | { type: "images"; images: Readonly<Record<string, Blob>> }
  /** Asks for what shows the template's pairs of typefaces, to people who write in this language (BCP 47). */
  | { type: "specimens"; template: TemplateId; language: string }
  /** Asks for the template's drawings, in these colours. */
  | { type: "drawings"; template: TemplateId; look: Look };

export type FromPreview =
  | { type: "ready" }
  /** `ms`: what it took until it was in the page. `missing`: hashes of pictures that it has not. */
  | { type: "rendered"; ms: number; missing: string[]; height: number }
  /** A link to another page of the site. */
  | { type: "navigate"; page: string }
  /** A section was clicked. */
  | { type: "select"; section: string }
  | { type: "specimens"; specimens: Specimens }
  /** By name, each an SVG. */
  | { type: "drawings"; drawings: Readonly<Record<string, Blob>> }
  /** The draft cannot be shown: why. */
  | { type: "failed"; reason: string };
