/**
 * The key that the playground calls with. It is good for an hour, lives in memory alone, belongs to one person in one
 * organisation, and is gone when their session is.
 */
import * as z from "zod";
import { authorised } from "../../api/client.ts";
import { ApiProblem, problemOf } from "../../api/problem.ts";
import { currentSession, subscribe } from "../../api/session.ts";

const Made = z.object({ key: z.string().min(1), expiresAt: z.iso.datetime() });

interface Held {
  owner: string;
  key: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** A call must not start with a key that ends while it is on its way. */
const EARLY_MS = 30_000;

let held: Held | undefined;
let making: { owner: string; key: Promise<string> } | undefined;

/** Whose things these are; undefined while nobody is signed in. */
export function ownerOf(session = currentSession()): string | undefined {
  return session.kind === "in" ? `${session.organisation.id}:${session.user.id}` : undefined;
}

subscribe(() => {
  if (held && held.owner !== ownerOf()) held = undefined;
});

async function make(owner: string): Promise<string> {
  const url = new URL("/api/keys/playground", location.origin);
  const response = await authorised(new Request(url, { method: "POST" }));
  if (!response.ok) throw await problemOf(response);
  const made = Made.safeParse(await response.json().catch(() => undefined));
  if (!made.success) throw new ApiProblem({ code: "internal", status: 0, message: "The server's answer was no key." });
  if (ownerOf() === owner) held = { owner, key: made.data.key, expiresAt: Date.parse(made.data.expiresAt) };
  return made.data.key;
}

/** The key at hand, or a new one where there is none, it ends soon, or it is the one that was refused. */
export function playgroundKey(refused: string | undefined): Promise<string> {
  // Whose session ended is asked for the password by the same refusal that every other request meets.
  const owner = ownerOf() ?? "";
  if (held && (held.owner !== owner || held.key === refused || held.expiresAt - Date.now() < EARLY_MS)) {
    held = undefined;
  }
  if (held) return Promise.resolve(held.key);
  // Two models that are asked at once share one key.
  if (making?.owner !== owner) {
    const key = make(owner).finally(() => {
      if (making?.key === key) making = undefined;
    });
    making = { owner, key };
  }
  return making.key;
}
