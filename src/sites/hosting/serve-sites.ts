/** Answers visitors of customers' sites. No database is asked on the way, whatever happens. */
import { splitUrl } from "../../http/index.ts";
import type { AdminPlace } from "../admin/admin-place.ts";
import { asksTurnstile } from "../forms/form.schema.ts";
import type { TakeForm } from "../forms/take-form.ts";
import type { VisitCounter } from "../visits/visit-counter.ts";
import { answerFile, tagOf } from "./file-answer.service.ts";
import { VERSION_HEADER } from "./hosting.ts";
import { NOTICES, type Notice, noticeResponse } from "./notices.ts";
import type { Pointer } from "./pointer.schema.ts";
import { routeVisit, type Visit } from "./route-visit.service.ts";
import type { SiteStore, WaitUntil } from "./site-store.ts";

export interface ServeSitesPorts {
  store: SiteStore;
  originOf: (host: string) => string;
  /** Counts a page that somebody was shown. */
  count: VisitCounter["count"];
  /** Answers under a host for a site's owners. */
  admin: AdminPlace;
  /** Takes what a visitor sends by a form. */
  takeForm: TakeForm;
  now: () => number;
  /** Whether visitors come over HTTPS only. */
  secure: boolean;
  error: (event: string, facts: Record<string, string>, error: unknown) => void;
}

type Addressed = Extract<Visit, { kind: "addressed" }>;
type Routed = Exclude<Visit, Addressed>;

/** `host` as `siteHostOf` gives it. */
export type ServeSites = (request: Request, host: string, waitUntil: WaitUntil) => Promise<Response>;

export function createServeSites(ports: ServeSitesPorts): ServeSites {
  const { store, originOf, count, admin, takeForm, now, secure, error } = ports;

  async function answer(request: Request, host: string, waitUntil: WaitUntil): Promise<Response> {
    const { method } = request;
    const found = store.pointer(host, waitUntil);
    const pointer = found instanceof Promise ? await found : found;
    if (!pointer) return noticeResponse(NOTICES.unknown, method);
    if (secure && request.url.startsWith("http:")) return toHttps(request.url, host);
    if (pointer.role === "admin") return admin(request, host, pointer);
    if (pointer.endsAt === undefined) return show(request, host, pointer, waitUntil);
    if (now() >= pointer.endsAt) return noticeResponse(NOTICES.over, method);
    return unkept(await show(request, host, pointer, waitUntil));
  }

  /** No zone of a customer's is counted on to do it, and owners must not sign in where anybody listens. */
  function toHttps(url: string, host: string): Response {
    const { path, query } = splitUrl(url);
    return new Response(null, { status: 308, headers: { location: `${originOf(host)}${path}${query}` } });
  }

  async function show(request: Request, host: string, pointer: Pointer, waitUntil: WaitUntil): Promise<Response> {
    const { method } = request;
    const { path, query } = splitUrl(request.url);
    const routed = routeVisit(pointer, { method, path, query, host, originOf });
    const visit = routed.kind === "addressed" ? await addressed(pointer, path, routed) : routed;
    switch (visit.kind) {
      case "file":
        if (visit.isPage && visit.status === 200 && method === "GET" && pointer.endsAt === undefined)
          count({ siteId: pointer.siteId, path: visit.path, host, headers: request.headers }, waitUntil);
        return sendFile(request, host, pointer, visit, waitUntil);
      case "redirect":
        // Else browsers keep a permanent one for good, and an owner's next word does not reach them.
        return versioned(
          new Response(null, {
            status: visit.status,
            headers: { location: visit.location, "cache-control": "no-cache" },
          }),
          pointer,
        );
      case "form":
        return takeForm(request, { host, pointer, id: visit.id, form: visit.form });
      default:
        return versioned(await noticeResponse(noticeOf(visit), method), pointer);
    }
  }

  /** A page is seen for three seconds beside an older or a newer pointer: what it loads is there all the same. */
  async function addressed({ siteId }: Pointer, path: string, visit: Addressed): Promise<Routed> {
    const { hash, type, otherwise } = visit;
    const size = await store.sizeOf(siteId, hash);
    if (size === undefined) return otherwise;
    return { kind: "file", file: { hash, type, size, immutable: true }, path, status: 200, isPage: false };
  }

  async function sendFile(
    request: Request,
    host: string,
    { siteId, endsAt, forms }: Pointer,
    { file, status, isPage }: Extract<Visit, { kind: "file" }>,
    waitUntil: WaitUntil,
  ): Promise<Response> {
    const header = (name: string) => (name === "accept-encoding" ? codingsOf(request) : request.headers.get(name));
    const told = answerFile(file, {
      method: request.method,
      header,
      status,
      isPage,
      turnstile: asksTurnstile(forms),
      secure,
    });
    if (!told.body) return new Response(null, { status: told.status, headers: told.headers });
    const place = { host, siteId, file, fleeting: endsAt !== undefined, ...told.body };
    const read = store.file(place, waitUntil);
    const body = read instanceof Promise ? await read : read;
    if (!body) throw new Error(`a file of the site ${siteId} is gone: ${file.hash}`);
    return new Response(body, {
      status: told.status,
      headers: told.headers,
      // It is compressed already.
      encodeBody: told.body.packed ? "manual" : "automatic",
    });
  }

  return async (request, host, waitUntil) => {
    try {
      return await answer(request, host, waitUntil);
    } catch (failed) {
      error("site_failed", { host }, failed);
      return noticeResponse(NOTICES.unavailable, request.method);
    }
  };
}

/** Nobody keeps what is over one day, and no search engine tells of it. */
function unkept(response: Response): Response {
  response.headers.set("cache-control", "no-store");
  response.headers.set("x-robots-tag", "noindex, nofollow");
  return response;
}

/** Which version is behind an answer that shows none of it: else nobody could tell it from another server's. */
function versioned(response: Response, { files }: Pointer): Response {
  const home = files["/"];
  if (home) response.headers.set(VERSION_HEADER, tagOf(home.hash));
  return response;
}

const noticeOf = ({ kind }: Exclude<Routed, { kind: "file" | "redirect" | "form" }>): Notice => NOTICES[kind];

/** At the edge a request's own header says what the edge takes; what its visitor does stands beside it. */
function codingsOf(request: Request & { cf?: { clientAcceptEncoding?: string } | undefined }): string | null {
  return request.cf?.clientAcceptEncoding ?? request.headers.get("accept-encoding");
}
