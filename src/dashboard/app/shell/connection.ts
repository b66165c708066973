/** Whether the server can be reached: learnt from the browser and from requests that failed, never guessed. */
import { useSyncExternalStore } from "react";
import { ApiProblem } from "../api/problem.ts";
import { queryClient } from "../api/query-client.ts";

export type Connection = "good" | "offline" | "unreachable" | "back";

const ASK_MS = 3_000;
const BACK_MS = 4_000;

let connection: Connection = navigator.onLine ? "good" : "offline";
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function become(next: Connection): void {
  connection = next;
  clearTimeout(timer);
  if (next === "unreachable") timer = setTimeout(ask, ASK_MS);
  if (next === "back") timer = setTimeout(() => become("good"), BACK_MS);
  for (const listener of listeners) listener();
}

/** Asks whether the server is there again; when it is, what is shown is brought up to date. */
export async function ask(): Promise<void> {
  clearTimeout(timer);
  const there = await fetch("/healthz", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!there) return become(navigator.onLine ? "unreachable" : "offline");
  if (connection === "good") return;
  become("back");
  void queryClient.invalidateQueries();
}

function learn(action: { type: string; error?: unknown }): void {
  const { type, error } = action;
  const failed = type === "failed" || type === "error";
  if (!failed || !(error instanceof ApiProblem) || connection === "unreachable") return;
  if (error.code === "unreachable") become("unreachable");
}

/** Begins to listen; what it returns ends that. */
export function watchConnection(): () => void {
  const offline = (): void => become("offline");
  const online = (): void => void ask();
  // Nobody has asked since the last one who listened went away.
  if (connection !== "good") online();
  addEventListener("offline", offline);
  addEventListener("online", online);
  const endings = [
    queryClient.getQueryCache().subscribe((event) => event.type === "updated" && learn(event.action)),
    queryClient.getMutationCache().subscribe((event) => event.type === "updated" && learn(event.action)),
    () => removeEventListener("offline", offline),
    () => removeEventListener("online", online),
    () => clearTimeout(timer),
  ];
  return () => {
    for (const end of endings) end();
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => connection);
