/** For all workerd tests: watches the console and every answer of the Worker, and fails the test that saw a leak. */
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, expect } from "vitest";
import { createCanaries } from "./canary.ts";

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

// The first request loads the whole Worker: no test's own time should go into that.
beforeAll(async () => {
  secret = await secretOperations();
}, 60_000);

/** Passes the body on as it comes, so that streams stay streams and a cancel still reaches the Worker. */
function watched(body: ReadableStream<Uint8Array>, see: (text: string) => void): ReadableStream<Uint8Array> {
  const decoder = new TextDecoder();
  let text = "";
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        text += decoder.decode(chunk, { stream: true });
        see(text);
        text = text.slice(-4096);
        controller.enqueue(chunk);
      },
    }),
  );
}

worker.fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  const request = new Request(input, init);
  const { method, url } = request;
  const { pathname } = new URL(url);
  const body = typeof init?.body === "string" ? init.body : null;
  canaries.learn({ authorization: request.headers.get("authorization"), body });
  const response = await send(request);
  if (response.body === null || response.webSocket) return response;
  const showing = secret.some((operation) => operation.method === method && operation.path.test(pathname));
  const where = `${method} ${pathname}`;
  for (const [name, value] of response.headers) canaries.see(`${where} ${name}`, value, showing);
  return new Response(
    watched(response.body, (text) => canaries.see(where, text, showing)),
    response,
  );
};

afterEach(() => expect(canaries.leaks(), "secrets were seen where none may be").toEqual([]));
