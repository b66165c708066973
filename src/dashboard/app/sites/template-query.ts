/** What the templates alone know of themselves: it is asked of a frame that previews are drawn in, and no part of the dashboard. */
import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { type FromPreview, PREVIEW_PATH, type ToPreview } from "../../../sites/templates/preview/messages.schema.ts";
import type { Look } from "../../../sites/templates/settings.schema.ts";
import type { TemplateId } from "../../../sites/templates/template.schema.ts";

const Specimens = z.object({
  type: z.literal("specimens"),
  specimens: z.object({
    faces: z.array(
      z.object({
        family: z.string(),
        href: z.string().regex(/^\/fonts\//),
        style: z.string(),
        weight: z.string(),
        stretch: z.string(),
        unicodeRange: z.string(),
      }),
    ),
    families: z.record(z.string(), z.object({ display: z.string(), text: z.string() })),
  }),
}) satisfies z.ZodType<FromPreview>;

const Drawings = z.object({
  type: z.literal("drawings"),
  drawings: z.record(z.string(), z.instanceof(Blob)),
}) satisfies z.ZodType<FromPreview>;

/** The frame is gone once it has answered, or when nobody waits any more. */
function ask<T>(message: ToPreview, Answer: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const frame = document.createElement("iframe");
    const answered = new AbortController();
    const over = AbortSignal.any([signal, answered.signal]);
    over.addEventListener("abort", () => {
      frame.remove();
      reject(over.reason);
    });
    addEventListener(
      "message",
      ({ source, data }) => {
        if (source !== frame.contentWindow) return;
        const said = Answer.safeParse(data);
        if (!said.success) return;
        resolve(said.data);
        answered.abort();
      },
      { signal: over },
    );
    // Its script has run by then.
    frame.addEventListener("load", () => frame.contentWindow?.postMessage(message, "*"));
    frame.sandbox.add("allow-scripts");
    frame.hidden = true;
    frame.src = PREVIEW_PATH;
    document.body.append(frame);
  });
}

/** What shows the template's pairs of typefaces, in this language (BCP 47). */
export const specimensOf = (orgId: string, template: TemplateId, language: string) =>
  queryOptions({
    queryKey: [orgId, "site-specimens", template, language],
    queryFn: async ({ signal }) => (await ask({ type: "specimens", template, language }, Specimens, signal)).specimens,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The template's drawings by name, in these colours. */
export const drawingsOf = (orgId: string, template: TemplateId, look: Look) =>
  queryOptions({
    queryKey: [orgId, "site-drawings", template, look.palette, look.accent, look.theme],
    queryFn: async ({ signal }) => (await ask({ type: "drawings", template, look }, Drawings, signal)).drawings,
    staleTime: Number.POSITIVE_INFINITY,
  });
