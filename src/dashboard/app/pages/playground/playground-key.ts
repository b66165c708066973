/**
 * The key that the playground calls with. It is good for an hour, lives in memory alone, belongs to one person in one
 * organisation, and is gone when their session is.
 */
import { api, dataOf } from "../../api/client.ts";
import { currentSession, subscribe } from "../../api/session.ts";

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
  const { key, expiresAt } = await dataOf(api.POST("/api/keys/playground"));
  if (ownerOf() === owner) held = { owner, key, expiresAt: Date.parse(expiresAt) };
  return key;
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
