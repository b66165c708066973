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
  | { kind: "ended"; email: string }
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

const hint = {
  get(): boolean {
    try {
      return localStorage.getItem(HINT) === "1";
    } catch {
      return true;
    }
  },
  set(signedIn: boolean): void {
    try {
      if (signedIn) localStorage.setItem(HINT, "1");
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

export async function logIn(email: string, password: string): Promise<void> {
  const before = session;
  const { data } = await publicApi.POST("/api/auth/login", { body: { email, password, refresh: "cookie" } });
  if (!data) throw new Error("the log-in had no answer");
  const next = grant(data);
  const same =
    before.kind === "in"
      ? before.user.id === next.user.id
      : before.kind !== "ended" || before.email === next.user.email;
  if (!same) location.assign("/");
}

/** Takes what the API answers when the session moves to another organisation. */
export function moveTo(granted: Granted): void {
  grant(granted);
  channel.postMessage("changed");
}

/** Puts news of the person or the organisation into what is shown. */
export function know(facts: Partial<Pick<SignedIn, "user" | "organisation">>): void {
  if (session.kind === "in") become({ ...session, ...facts });
}

export async function logOut(): Promise<void> {
  hint.set(false);
  await publicApi.POST("/api/auth/logout", { body: {} }).catch(() => undefined);
  become({ kind: "out" });
  channel.postMessage("out");
}

let refreshing: Promise<SignedIn | undefined> | undefined;

async function refreshNow(): Promise<SignedIn | undefined> {
  const before = session;
  try {
    const { data } = await publicApi.POST("/api/auth/refresh", { body: { refresh: "cookie" } });
    if (!data) throw new Error("the refresh had no answer");
    return grant(data);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    hint.set(false);
    become(
      before.kind === "in"
        ? { kind: "ended", email: before.user.email }
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
  if (!hint.get()) become({ kind: "out" });
  else await refresh();
  return session;
}

/** An access token that is good for another moment; undefined when nobody is signed in. */
export async function accessToken(): Promise<string | undefined> {
  if (session.kind === "in" && session.expiresAt - Date.now() > EARLY_MS) return session.accessToken;
  if (session.kind !== "in" && session.kind !== "unknown") return undefined;
  return (await refresh())?.accessToken;
}
