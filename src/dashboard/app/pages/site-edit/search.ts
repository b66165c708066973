/** What the address of the editor says: what is being edited, what is shown beside it, and which dialog is open. */
import * as z from "zod";

export const VIEWS = ["pages", "business", "look"] as const;
export type EditorView = (typeof VIEWS)[number];

export const EditorSearch = z.object({
  view: z.enum(VIEWS).optional().catch(undefined),
  page: z.string().max(24).optional().catch(undefined),
  section: z.string().max(24).optional().catch(undefined),
  /** On a narrow screen, where there is room for one of the two. */
  show: z.literal("preview").optional().catch(undefined),
  /** `page`: what the page is called, and where it is. */
  ask: z.enum(["publish", "history", "share", "page"]).optional().catch(undefined),
  /** A version whose words the draft shall have. */
  from: z.string().max(64).optional().catch(undefined),
  welcome: z.literal(true).optional().catch(undefined),
});
export type EditorSearch = z.infer<typeof EditorSearch>;
