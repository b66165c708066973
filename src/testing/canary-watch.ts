/** Watches the console and every answer of the Worker inside workerd. Loaded once, however many files share the isolate. */
import { env, exports } from "cloudflare:workers";
import { createCanaries, watchAnswer, watchRequest } from "./canary.ts";

export const canaries = createCanaries({ ...env });

for (const level of ["debug", "log", "info", "warn", "error"] as const) {
  const write = console[level].bind(console);
  console[level] = (...parts: unknown[]) => {
    const text = parts.map((part) => (part instanceof Error ? `${part.stack}` : String(part))).join(" ");
    canaries.see("log", text);
    // Requests that went well say nothing about a failing test.
    if (!text.startsWith('{"level":"info"')) write(...parts);
  };
}

interface Operation {
  "x-secret"?: boolean;
}

/** Operations whose answer shows a secret, as the API's own description says. */
async function secretOperations(): Promise<{ method: string; path: RegExp }[]> {
  const answer = await send("http://localhost:8787/api/openapi.json");
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation["x-secret"])
      .map(([method]) => ({
        method: method.toUpperCase(),
        path: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`),
      })),
  );
}

const worker = exports.default;
const send = worker.fetch.bind(worker);
let secret: { method: string; path: RegExp }[] = [];

/** The first request loads the whole Worker. */
export async function prepare(): Promise<void> {
  if (secret.length === 0) secret = await secretOperations();
}

worker.fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  const request = new Request(input, init);
  const where = watchRequest(canaries, request, init?.body);
  const { method, url } = request;
  const { pathname } = new URL(url);
  const response = await send(request);
  const showing = secret.some((operation) => operation.method === method && operation.path.test(pathname));
  return watchAnswer(canaries, response, where, showing);
};
