/**
 * Who is signed in here. The access token lives in memory alone; what outlives the page is a cookie that no script can
 * read, which is traded for a new access token when the page starts and before the old one expires.
 */
import createClient from "openapi-fetch";
import { useSyncExternalStore } from "react";
import type { components, paths } from "./openapi.d.ts";
import { ApiProblem, problemOf } from "./problem.ts";
import { send } from "./transport.ts";

export type User = components["schemas"]["User"];
export type Organisation = components["schemas"]["Organisation"];

export interface SignedIn {
  kind: "in";
  accessToken: string;
  /** Epoch milliseconds by this machine's clock. */
  expiresAt: number;
  user: User;
  organisation: Organisation;
}

export type Session =
  | { kind: "unknown" }
  | { kind: "out" }
  /** It ended while it was in use: the page stays, and asks for the password. */
  | { kind: "ended"; user: User; organisation: Organisation }
  | SignedIn;

interface Granted {
  accessToken: string;
  expiresIn: number;
  user: User;
  organisation: Organisation;
}

/** Says that a cookie may be there, so that a stranger's first visit asks for nothing. It opens nothing by itself. */
const HINT = "signed-in";
const EARLY_MS = 60_000;

let session: Session = { kind: "unknown" };
const listeners = new Set<() => void>();
const channel = new BroadcastChannel("edgewright-session");

/** Its value tells whether another tab has been given a session since it was read. */
const hint = {
  get(): string | null {
    try {
      return localStorage.getItem(HINT);
    } catch {
      return "";
    }
  },
  set(signedIn: boolean): void {
    try {
      if (signedIn) localStorage.setItem(HINT, crypto.randomUUID());
      else localStorage.removeItem(HINT);
    } catch {
      // Storage may be forbidden; then each start asks.
    }
  },
};

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

channel.addEventListener("message", ({ data }) => {
  if (data === "out" && session.kind === "in") become({ kind: "out" });
  // Another organisation, or another person: what this page shows is no longer theirs.
  if (data === "changed" && session.kind === "in") location.reload();
});

/** Asks for no access token: what logs in, refreshes and logs out. */
export const publicApi = createClient<paths>({ baseUrl: location.origin, fetch: send });
publicApi.use({
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
});

export const currentSession = (): Session => session;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSession = (): Session => useSyncExternalStore(subscribe, currentSession);

/** Whether another person, or another organisation, has taken the place of the one that this page was shown for. */
const differs = (one: Session, other: SignedIn): boolean =>
  (one.kind === "in" || one.kind === "ended") &&
  (one.user.id !== other.user.id || one.organisation.id !== other.organisation.id);

const granted = (one: Session): string | undefined => (one.kind === "in" ? one.accessToken : undefined);

/** The session, where the page is only shown to those who have one. */
export function useSignedIn(): SignedIn | undefined {
  const now = useSession();
  return now.kind === "in" ? now : undefined;
}

function grant({ accessToken, expiresIn, user, organisation }: Granted): SignedIn {
  const next: SignedIn = { kind: "in", accessToken, expiresAt: Date.now() + expiresIn * 1_000, user, organisation };
  hint.set(true);
  become(next);
  return next;
}

/** Why the page cannot go on: the session is there again, but no longer where the page was shown for. */
const shutOut = ({ name }: Organisation): ApiProblem =>
  new ApiProblem({
    code: "organisation_left",
    status: 403,
    message: `You are logged in, but no longer have access to ${name}.`,
  });

/** Takes a session that has just begun, wherever it is, to where the page was when the one before it ended. */
async function backTo(organisation: Organisation, begun: Granted): Promise<Granted> {
  if (begun.organisation.id === organisation.id) return begun;
  try {
    const { data } = await publicApi.POST("/api/auth/organisation", {
      body: { organisationId: organisation.id },
      headers: { authorization: `Bearer ${begun.accessToken}` },
    });
    if (!data) throw new Error("the move had no answer");
    return data;
  } catch (error) {
    throw error instanceof ApiProblem && !error.passing ? shutOut(organisation) : error;
  }
}

/** Rejects with `organisation_left` when a page whose session ended cannot be gone on with: then it must be loaded anew. */
export async function logIn(email: string, password: string): Promise<void> {
  const before = session;
  const { data } = await publicApi.POST("/api/auth/login", { body: { email, password, refresh: "cookie" } });
  if (!data) throw new Error("the log-in had no answer");
  // The cookie is there, whatever becomes of the rest.
  hint.set(true);
  if (before.kind === "ended" && before.user.id === data.user.id) {
    grant(await backTo(before.organisation, data));
    return;
  }
  grant(data);
  if (before.kind === "ended" || (before.kind === "in" && before.user.id !== data.user.id)) location.assign("/");
}

/** Takes what the API answers when the session moves to another organisation: from here on no older token is sent. */
export function moveTo(to: Granted): void {
  grant(to);
  channel.postMessage("changed");
}

/** Puts news of the person or the organisation into what is shown. What was asked before the session moved is no news. */
export function know(facts: Partial<Pick<SignedIn, "user" | "organisation">>): void {
  if (session.kind !== "in") return;
  const next = { ...session, ...facts };
  if (!differs(session, next)) become(next);
}

/** Rejects when the server did not end the session: the person is still logged in, and must know. */
export async function logOut(): Promise<void> {
  await publicApi.POST("/api/auth/logout", { body: {} });
  hint.set(false);
  become({ kind: "out" });
  channel.postMessage("out");
}

/** Why nothing was done: the same, asked for again, would be done in another organisation. */
export const moved = (): ApiProblem =>
  new ApiProblem({
    code: "organisation_changed",
    status: 409,
    message: "You are in another organisation now, so nothing was done.",
  });

let refreshing: Promise<SignedIn | undefined> | undefined;

async function refreshNow(): Promise<SignedIn | undefined> {
  const before = session;
  const hinted = hint.get();
  /** A log-in or a move that came meanwhile is newer than this answer, whatever it says. */
  const overtaken = (): SignedIn | undefined =>
    session.kind === "in" && granted(session) !== granted(before) ? session : undefined;
  const leftMeanwhile = (): boolean => session.kind === "out";
  try {
    // The server trades the token even when the page goes away: the browser must still learn of its successor.
    const { data } = await publicApi.POST("/api/auth/refresh", { body: { refresh: "cookie" }, keepalive: true });
    if (!data) throw new Error("the refresh had no answer");
    // Whoever logged out meanwhile stays out.
    if (leftMeanwhile()) return undefined;
    const newer = overtaken();
    if (newer) return newer;
    const next = grant(data);
    if (!differs(before, next)) return next;
    // It moved elsewhere: what this page shows, and what it was about to send, was meant for where it was.
    location.reload();
    throw moved();
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    const newer = overtaken();
    if (newer) return newer;
    if (leftMeanwhile()) return undefined;
    // The cookie may be that of a log-in in another tab by now.
    if (hint.get() === hinted) hint.set(false);
    become(
      before.kind === "in"
        ? { kind: "ended", user: before.user, organisation: before.organisation }
        : before.kind === "ended"
          ? before
          : { kind: "out" },
    );
    return undefined;
  }
}

/** Trades the cookie for a new access token; undefined when there is no session any more. One trade at a time. */
export function refresh(): Promise<SignedIn | undefined> {
  refreshing ??= refreshNow().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

/** Who is signed in, found out once when the page starts. Rejects when the server cannot be asked. */
export async function restore(): Promise<Session> {
  if (session.kind !== "unknown") return session;
  if (hint.get() === null) become({ kind: "out" });
  else await refresh();
  return session;
}

/** With an access token that is good for another moment; undefined when nobody is signed in. */
async function fresh(): Promise<SignedIn | undefined> {
  if (session.kind === "in" && session.expiresAt - Date.now() > EARLY_MS) return session;
  if (session.kind !== "in" && session.kind !== "unknown") return undefined;
  return refresh();
}

/**
 * Asks for the access token to send with what is asked now, and again with `renew` when it was refused. Undefined when
 * nobody is signed in. Rejects when the page has meanwhile come into another organisation than it was shown for.
 */
export function credential(): (renew?: boolean) => Promise<string | undefined> {
  const shown = session;
  return async (renew = false) => {
    // The cookie of a log-in that is under way belongs to it.
    const now = await (renew && session.kind === "in" ? refresh() : fresh());
    if (now && differs(shown, now)) throw moved();
    return now?.accessToken;
  };
}
