/**
 * A site's own place for its owners, `admin.<domain>`. Who comes without a session is sent to the platform and comes back
 * with a code; what the platform itself keeps of a log-in never gets here, and what is kept here opens nothing there.
 */
import { generateCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";
import { clientOf, readBody, requestIdOf, splitUrl } from "../../http/index.ts";
import type { PersonActor } from "../../identity/actor.schema.ts";
import type { Asking } from "../../identity/audit.schema.ts";
import { isId, newId, type OrgId, type SessionId, type UserId } from "../../kernel/id.ts";
import type { Result } from "../../kernel/result.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import type { Pointer } from "../hosting/pointer.schema.ts";
import type { SiteId, StoredSite } from "../site-storage.ts";
import { SitePublish } from "../sites.schema.ts";
import type { SiteError, Sites } from "../sites.service.ts";
import type { Visits } from "../visits/visits.service.ts";
import type { AdminGrant, AdminSessionsPort } from "./admin.schema.ts";
import { isSecret, newSecret } from "./admin-codes.ts";
import { homePage, type Page, STYLE, STYLE_PATH, sayingPage, signedInPage } from "./admin-pages.ts";
import { CODE_MS, SESSION_MS } from "./admin-sessions.service.ts";

export interface AdminPlacePorts {
  publicUrl: string;
  originOf: (host: string) => string;
  sessions: Pick<AdminSessionsPort, "exchange" | "find" | "end">;
  /** Who that session of the platform's is of, and what they may do. Undefined once it has ended. */
  person: (userId: UserId, sessionId: SessionId) => Promise<PersonActor | undefined>;
  sites: Pick<Sites, "find" | "versions" | "publish" | "rollback" | "change">;
  visits: Visits;
  /** Where visitors find it, without this place. */
  addressesOf: (orgId: OrgId, site: StoredSite) => Promise<string[]>;
}

export type AdminPlace = (request: Request, host: string, pointer: Pointer) => Promise<Response>;

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
  // Not "no-referrer": browsers would then say of no form where it came from.
  "referrer-policy": "same-origin",
};
/** What is older is shown again from the platform. */
const MOST_VERSIONS = 50;
const HSTS = "max-age=31536000";
const MOST_FORM_BYTES = 4_096;
/** Long enough to log in on the platform on the way. */
const STATE_MS = 15 * CODE_MS;

const DONE: Record<string, string> = {
  published: "The draft is published. Visitors see it within three seconds.",
  shown: "The version is shown again. Visitors see it within three seconds.",
  begun: "Maintenance has begun.",
  ended: "Maintenance has ended.",
};

function refusal(error: SiteError): string {
  switch (error.reason) {
    case "version_not_found":
      return "The website has no such version.";
    case "stale":
      return "Another draft has been saved since this page was opened. Look at that first, then publish it.";
    case "unbuildable":
      return error.words;
    case "unavailable":
      return "Websites cannot be changed just now. Try again.";
    default:
      return "It could not be done.";
  }
}

interface Visitor {
  grant: AdminGrant;
  actor: PersonActor;
  tokenHash: string;
}

export function createAdminPlace(ports: AdminPlacePorts): AdminPlace {
  const { publicUrl, originOf, sessions, person, sites, visits, addressesOf } = ports;
  const secure = publicUrl.startsWith("https:");
  const nameOf = (what: string) => (secure ? `__Host-ew_${what}` : `ew_${what}`);
  const SESSION = nameOf("admin");
  const STATE = nameOf("admin_state");

  const cookie = (name: string, value: string, maxAgeMs: number, sameSite: "Strict" | "Lax"): string =>
    generateCookie(name, value, { httpOnly: true, secure, sameSite, path: "/", maxAge: maxAgeMs / 1_000 });

  /** A secret of ours in this cookie; undefined for anything else. */
  function sent(request: Request, name: string): string | undefined {
    const value = parse(request.headers.get("cookie") ?? "", name)[name];
    return value !== undefined && isSecret(value) ? value : undefined;
  }

  function answer(status: number, body: string | null, headers: Record<string, string> = {}, cookies: string[] = []) {
    const response = new Response(body, { status, headers: { ...HEADERS, ...headers } });
    if (secure) response.headers.set("strict-transport-security", HSTS);
    for (const line of cookies) response.headers.append("set-cookie", line);
    return response;
  }

  const show = async (status: number, page: Page, cookies: string[] = []): Promise<Response> =>
    answer(status, String(await page), { "content-type": "text/html; charset=utf-8" }, cookies);

  const say = (status: number, title: string, text: string, cookies: string[] = []): Promise<Response> =>
    show(status, sayingPage(title, text, { label: "Back to the website's pages", href: "/" }), cookies);

  function toPlatform(host: string, siteId: string): Response {
    const state = newSecret();
    const query = new URLSearchParams({ site: siteId, host, state });
    const location = `${publicUrl}/site-sign-in?${query}`;
    // Lax: it comes back from the platform, which is another site.
    const cookies = [cookie(STATE, state, STATE_MS, "Lax"), cookie(SESSION, "", 0, "Strict")];
    return answer(302, null, { location }, cookies);
  }

  /** What was signed in by a session of the platform's ends with it, with the membership, and with the right to change sites. */
  async function visitorOf(request: Request, host: string, siteId: string): Promise<Visitor | undefined> {
    const token = sent(request, SESSION);
    if (token === undefined) return undefined;
    const tokenHash = await sha256Hex(token);
    const grant = await sessions.find(siteId, tokenHash, host);
    if (!grant) return undefined;
    const actor = await mayBeHere(grant);
    if (!actor) await sessions.end(siteId, tokenHash);
    return actor && { grant, actor, tokenHash };
  }

  async function mayBeHere({ userId, sessionId, orgId }: AdminGrant): Promise<PersonActor | undefined> {
    const actor = await person(userId, sessionId);
    return actor?.orgId === orgId && actor.scopes.includes("sites:write") ? actor : undefined;
  }

  async function signIn(request: Request, host: string, siteId: string, query: string): Promise<Response> {
    const asked = new URLSearchParams(query);
    const [code, state] = [asked.get("code") ?? "", asked.get("state") ?? ""];
    const own = sent(request, STATE);
    const gone = cookie(STATE, "", 0, "Lax");
    const failed = () =>
      say(400, "That did not work", "The sign-in was begun in another browser, took too long or was used before.", [
        gone,
      ]);
    // Else a page elsewhere could sign its visitor in as somebody else.
    if (own === undefined || own !== state || !isSecret(code)) return failed();
    const token = newSecret();
    const [codeHash, stateHash, tokenHash] = await Promise.all([code, state, token].map((text) => sha256Hex(text)));
    if (!codeHash || !stateHash || !tokenHash) return failed();
    const grant = await sessions.exchange(siteId, { codeHash, stateHash, host, tokenHash });
    if (!grant || !(await mayBeHere(grant))) return failed();
    return show(200, signedInPage(), [gone, cookie(SESSION, token, SESSION_MS, "Strict")]);
  }

  async function home({ actor }: Visitor, siteId: string, query: string): Promise<Response> {
    const found = await sites.versions(actor.orgId, siteId, { limit: MOST_VERSIONS });
    if (!found.ok) return say(404, "Nothing here", "There is no such website any more.");
    const { site, versions } = found.value;
    const [addresses, counted] = await Promise.all([
      addressesOf(actor.orgId, site),
      visits.read(actor.orgId, siteId, {}),
    ]);
    const done = new URLSearchParams(query).get("done") ?? "";
    const facts = {
      site,
      versions,
      addresses,
      visits: counted.ok ? counted.value : { visits: 0, pages: [], referrers: [] },
      editor: `${publicUrl}/sites/${siteId}`,
      done: Object.hasOwn(DONE, done) ? DONE[done] : undefined,
    };
    return show(200, homePage(facts));
  }

  async function change(request: Request, path: string, siteId: SiteId, visitor: Visitor): Promise<Response> {
    const { actor, tokenHash } = visitor;
    const form = new URLSearchParams(new TextDecoder().decode(await readBody(request, MOST_FORM_BYTES)));
    const asking: Asking = {
      member: actor,
      origin: { ...clientOf(request), requestId: requestIdOf(request.headers) },
      operationId: newId("op").slice(3),
    };
    const then = async (work: Promise<Result<StoredSite, SiteError>>, done: string): Promise<Response> => {
      const changed = await work;
      if (changed.ok) return answer(303, null, { location: `/?done=${done}` });
      const status = changed.error.reason === "unavailable" ? 503 : 409;
      return say(status, "That did not work", refusal(changed.error));
    };
    switch (path) {
      case "/publish": {
        const order = SitePublish.safeParse({ draft: form.get("draft") ?? "" });
        if (!order.success) return say(400, "That did not work", "The form does not say which draft it is of.");
        return then(sites.publish(siteId, order.data, asking), "published");
      }
      case "/rollback":
        return then(sites.rollback(siteId, form.get("version") ?? "", asking), "shown");
      case "/maintenance": {
        const maintenance = form.get("on") === "true";
        return then(sites.change(siteId, { maintenance }, asking), maintenance ? "begun" : "ended");
      }
      case "/sign-out":
        await sessions.end(siteId, tokenHash);
        return say(200, "Signed out", "Going back signs you in again, as long as you are signed in to the platform.", [
          cookie(SESSION, "", 0, "Strict"),
        ]);
      default:
        return say(404, "Nothing here", "There is no such page.");
    }
  }

  return async (request, host, { siteId }) => {
    const { path, query } = splitUrl(request.url);
    const { method } = request;
    if (method === "POST") {
      // A form of this very page: no other page may send one, whatever cookie goes along.
      if (request.headers.get("origin") !== originOf(host)) return say(403, "Not allowed", "That came from elsewhere.");
      const visitor = await visitorOf(request, host, siteId);
      // Not a redirect: a form may lead nowhere but here, and that one would go on to the platform.
      if (!visitor)
        return say(403, "You are signed out", "Nothing was done: you are not signed in here any more.", [
          cookie(SESSION, "", 0, "Strict"),
        ]);
      return isId("site", siteId)
        ? change(request, path, siteId, visitor)
        : say(404, "Nothing here", "There is no such website.");
    }
    if (method !== "GET" && method !== "HEAD") return answer(405, null, { allow: "GET, HEAD, POST" });
    const shown = await read(request, host, siteId, path, query);
    return method === "HEAD" ? new Response(null, shown) : shown;
  };

  async function read(request: Request, host: string, siteId: string, path: string, query: string): Promise<Response> {
    if (path === STYLE_PATH)
      return answer(200, STYLE, { "content-type": "text/css; charset=utf-8", "cache-control": "max-age=3600" });
    if (path === "/sign-in") return signIn(request, host, siteId, query);
    if (path !== "/") return say(404, "Nothing here", "There is no such page.");
    const visitor = await visitorOf(request, host, siteId);
    return visitor ? home(visitor, siteId, query) : toPlatform(host, siteId);
  }
}
