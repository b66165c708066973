import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import * as z from "zod";
import { type FromPreview, PREVIEW_PATH, type ToPreview } from "../../../sites/templates/preview/messages.schema.ts";
import type { SiteSettings } from "../../../sites/templates/settings.schema.ts";
import type { TemplateId } from "../../../sites/templates/template.schema.ts";
import type { components } from "../api/openapi.d.ts";
import { imageOf } from "./query.ts";

/** What the frame says; whatever else comes is not for this page. */
const Said = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("rendered"), ms: z.number(), missing: z.array(z.string()) }),
  z.object({ type: z.literal("navigate"), page: z.string() }),
  z.object({ type: z.literal("select"), section: z.string() }),
  z.object({ type: z.literal("failed"), reason: z.string() }),
]) satisfies z.ZodType<Partial<FromPreview>>;

export interface LivePreviewProps {
  orgId: string;
  /** Whose pictures are shown; a template has none. */
  siteId?: string;
  template: TemplateId;
  /** As the API gives them, or whole. */
  settings: SiteSettings | components["schemas"]["SiteSettings"];
  page?: string;
  /** In place of what the reader's own device says. */
  theme?: "light" | "dark";
  /** The section that is scrolled to. */
  focus?: string;
  /** Of the window that it is drawn in, in CSS pixels; scaled to the room that there is. */
  width: number;
  title: string;
  /** To be looked at only, and passed over by Tab and by readers aloud. */
  isPicture?: boolean;
  onNavigate?: (page: string) => void;
  onSelect?: (sectionId: string) => void;
  className?: string;
}

/**
 * A website as visitors would see it, drawn from its settings by the templates themselves, in a frame of its own origin
 * that can reach nothing.
 */
export function LivePreview(props: LivePreviewProps) {
  const box = useRef<HTMLDivElement>(null);
  const room = useRoom(box);
  const isNear = useNear(box);
  const { isPicture = false, className = "" } = props;
  // Clipped and not hidden: what a frame scrolls into view would scroll what hides its edges as well. And the frame lies
  // outside the flow, since a box that clips is as large as what is in it wants to be.
  return (
    <div
      ref={box}
      inert={isPicture}
      aria-hidden={isPicture || undefined}
      className={`relative overflow-clip ${className}`}
    >
      {isNear && room && <Frame {...props} room={room} />}
    </div>
  );
}

interface Room {
  width: number;
  height: number;
}

function useRoom(box: RefObject<HTMLElement | null>): Room | undefined {
  const [room, setRoom] = useState<Room>();
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry || entry.contentRect.width === 0) return;
      const { width, height } = entry.contentRect;
      setRoom({ width, height });
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return room;
}

/** True from when it is almost in view: many frames at once would keep a phone busy. */
function useNear(box: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (!box.current) return;
    const observer = new IntersectionObserver(
      (entries) => setNear((was) => was || entries.some((entry) => entry.isIntersecting)),
      {
        rootMargin: "300px",
      },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return isNear;
}

/** Whether the focus is within the frame, which no selector of this page tells. */
function useEntered(frame: RefObject<HTMLIFrameElement | null>): boolean {
  const [isEntered, setEntered] = useState(false);
  useEffect(() => {
    const look = (): void => setEntered(document.activeElement === frame.current);
    addEventListener("blur", look);
    addEventListener("focus", look);
    return () => {
      removeEventListener("blur", look);
      removeEventListener("focus", look);
    };
  }, [frame]);
  return isEntered;
}

function Frame({
  orgId,
  siteId,
  template,
  settings,
  page = "/",
  theme,
  focus,
  width,
  title,
  isPicture = false,
  onNavigate,
  onSelect,
  room,
}: LivePreviewProps & { room: Room }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const client = useQueryClient();
  const [isReady, setReady] = useState(false);
  const [isDrawn, setDrawn] = useState(false);
  const [failure, setFailure] = useState<string>();
  const isEntered = useEntered(frame);
  const isEditable = onSelect !== undefined;
  const latest = useRef({ onNavigate, onSelect });
  useEffect(() => {
    latest.current = { onNavigate, onSelect };
  });

  useEffect(() => {
    const say = (message: unknown): void => frame.current?.contentWindow?.postMessage(message, "*");
    async function fetchImages(hashes: readonly string[]): Promise<void> {
      if (siteId === undefined) return;
      const found = await Promise.allSettled(hashes.map((hash) => client.fetchQuery(imageOf(orgId, siteId, hash))));
      // One that cannot be had stays a gap, which is what visitors would see.
      const images = found.flatMap((each, at) =>
        each.status === "fulfilled" && each.value ? [[hashes[at], each.value]] : [],
      );
      if (images.length > 0) say({ type: "images", images: Object.fromEntries(images) });
    }
    const hear = ({ source, data }: MessageEvent): void => {
      if (source !== frame.current?.contentWindow) return;
      const said = Said.safeParse(data);
      if (!said.success) return;
      if (said.data.type === "ready") setReady(true);
      else if (said.data.type === "rendered") {
        setDrawn(true);
        setFailure(undefined);
        void fetchImages(said.data.missing);
      } else if (said.data.type === "failed") setFailure(said.data.reason);
      else if (said.data.type === "navigate") latest.current.onNavigate?.(said.data.page);
      else latest.current.onSelect?.(said.data.section);
    };
    addEventListener("message", hear);
    return () => removeEventListener("message", hear);
  }, [client, orgId, siteId]);

  useEffect(() => {
    if (!isReady) return;
    // As the API gives them they are whole: what has a default was given it when it was saved.
    const whole = settings as SiteSettings;
    const message: ToPreview = { type: "render", template, settings: whole, page, theme, focus, editable: isEditable };
    frame.current?.contentWindow?.postMessage(message, "*");
  }, [isReady, template, settings, page, theme, focus, isEditable]);

  const scale = room.width / width;
  return (
    <>
      {failure !== undefined && !isPicture && (
        <p role="alert" className="absolute inset-x-0 top-0 z-10 bg-kumo-danger-tint px-3 py-2">
          This cannot be shown just now: {failure}
        </p>
      )}
      <iframe
        ref={frame}
        src={PREVIEW_PATH}
        sandbox="allow-scripts"
        title={title}
        tabIndex={isPicture ? -1 : undefined}
        data-drawn={isDrawn}
        data-entered={isEntered}
        className="absolute top-0 left-0 origin-top-left border-0 opacity-0 transition-opacity data-[drawn=true]:opacity-100 data-[entered=true]:outline-4 data-[entered=true]:-outline-offset-4 data-[entered=true]:outline-kumo-focus"
        style={{ width, height: room.height / scale, transform: `scale(${scale})` }}
      />
    </>
  );
}
