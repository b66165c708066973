import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { notify } from "./alerting.ts";
import { createBudget, throttled } from "./budget.ts";
import { openContract } from "./contract.ts";
import { type Controlled, controlApi, type Entry } from "./control-api.ts";
import { advanceHostnames } from "./custom-hostnames.ts";
import { isEdge, serveEdge } from "./edge.ts";
import { createFaults, type Fault } from "./faults.ts";
import { type Installation, install } from "./installation.ts";
import { type Routed, route } from "./operations.ts";
import { advanceRegistrations } from "./registrar.ts";
import { resolve } from "./resolver.ts";
import { openStore, type State } from "./state.ts";
import { createTurnstile } from "./turnstile.ts";
import { type Answer, type Operation, Refusal, refused, type World } from "./wire.ts";
import { advanceZones } from "./zones.ts";

export interface CloudflareSandbox {
  /** Base of the vendor's API: `${url}/client/v4`. */
  url: string;
  readonly state: State;
  requests(): readonly Entry[];
  /** What did not hold to the vendor's description; [] is what tests expect. */
  violations(): readonly string[];
  fault(fault: Partial<Fault> & Pick<Fault, "operation" | "kind">): void;
  /** Faults that nothing has met: one of a misspelt operation never does. */
  unmet(): readonly Fault[];
  /** The registrant has done what a registration waited for. */
  control: Controlled;
  close(): Promise<void>;
}

export interface CloudflareOptions {
  port: number;
  host?: string;
  /** Where the state is kept; absent: in memory alone. */
  path?: string;
  /** 1 as a person likes to watch it; 0 at once. */
  pace?: number;
  now?: () => number;
  /** Calls a token in five minutes. */
  mostCalls?: number;
  /** Asked for names that are nobody's here. */
  nextResolver?: string | undefined;
  /** What is set up in the account from the start. */
  installation?: Installation | undefined;
  /** Where the Worker listens, for visitors of the edge. */
  workerUrl?: string | undefined;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const BASE = "/client/v4";
const TICK_MS = 100;

/** A stateful stand-in for the parts of Cloudflare's API that the platform calls, held to the vendor's own description. */
export async function startCloudflareSandbox(options: CloudflareOptions): Promise<CloudflareSandbox> {
  const { port, host = "127.0.0.1", pace = 1, now = Date.now, mostCalls = 1_200 } = options;
  const store = openStore(options.path);
  const contract = openContract();
  const budget = createBudget(mostCalls);
  const faults = createFaults();
  const turnstile = createTurnstile();
  const entries: Entry[] = [];
  const violations: string[] = [];
  const world: World = {
    get state() {
      return store.state;
    },
    now,
    after: (ms) => now() + ms * pace,
    id: () => randomBytes(16).toString("hex"),
    notify: (alert) => notify(world, alert),
  };
  const setUp = () => {
    if (options.installation) install(world, options.installation);
    store.save();
  };
  setUp();
  const control: Controlled = { store, world, faults, entries, violations, setUp };

  const advance = (): void => {
    advanceRegistrations(world);
    advanceZones(world);
    advanceHostnames(world);
  };
  const timer = setInterval(() => {
    advance();
    store.save();
  }, TICK_MS).unref();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://sandbox");
    const method = request.method ?? "GET";
    if (isEdge(url.pathname)) {
      advance();
      const { installation, workerUrl } = options;
      return serveEdge({ world, installation, workerUrl }, request, response);
    }
    const body = await readJson(request);
    if (url.pathname.startsWith("/_control/")) {
      const { status, value } = controlApi(control, method, url.pathname, body);
      return send(response, { status, body: value });
    }
    if (url.pathname === "/turnstile/v0/siteverify") {
      const answer = turnstile(body);
      return answer && send(response, answer);
    }
    if (url.pathname === "/_doh/dns-query") return answerName(url.searchParams, response);
    if (!url.pathname.startsWith(`${BASE}/`))
      return send(response, refused(new Refusal(404, 7000, "No route for that URI")));
    const path = url.pathname.slice(BASE.length);
    const entry: Entry = { operation: "", method, path: path + url.search, body, status: null, at: now() };
    entries.push(entry);
    const routed = route(method, path);
    entry.operation = routed?.operation.id ?? "";
    const note = (of: "request" | "answer", found: readonly string[]): void =>
      void violations.push(...found.map((text) => `${method} ${routed?.operation.path ?? path} ${of} ${text}`));
    if (routed) note("request", contract.request(routed.operation, routed.params, url.searchParams, body));
    const { headers, answer, fault } = await answered(request, routed, url.searchParams, body);
    note("answer", contract.answer(routed?.operation, answer.status, answer.body));
    if (fault?.kind === "lost" || fault?.kind === "drop") return void request.socket.destroy();
    if (fault?.kind === "hang") return;
    entry.status = answer.status;
    send(response, { ...answer, headers: { ...headers, ...answer.headers } });
  }

  async function answered(
    request: IncomingMessage,
    routed: Routed | undefined,
    query: URLSearchParams,
    body: unknown,
  ): Promise<{ headers: Record<string, string>; answer: Answer; fault?: Fault | undefined }> {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (token === undefined)
      return {
        headers: {},
        answer: refused(new Refusal(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")),
      };
    const { headers, refusal } = budget.take(token, now());
    if (/invalid|wrong/.test(token))
      return { headers, answer: refused(new Refusal(403, 10_000, "Authentication error")) };
    if (refusal) return { headers, answer: refusal };
    if (!routed) return { headers, answer: refused(new Refusal(400, 7000, "No route for that URI")) };
    const { operation, params } = routed;
    const fault = faults.take(operation.id);
    if (fault && fault.kind !== "lost" && fault.kind !== "slow") return { headers, answer: failure(fault), fault };
    if (fault?.kind === "slow") await sleep(fault.ms);
    advance();
    const prefersAsync = /respond-async/.test(String(request.headers.prefer ?? ""));
    const answer = await ran(operation, { params, query, body, prefersAsync, world });
    advance();
    store.save();
    return { headers, answer, fault };
  }

  /** DNS over HTTPS, as `cloudflare-dns.com` has it in JSON; what is nobody's here is asked of the next resolver. */
  async function answerName(query: URLSearchParams, response: ServerResponse): Promise<void> {
    const name = query.get("name") ?? "";
    const type = (query.get("type") ?? "A").toUpperCase();
    const { status, answers } = resolve(store.state, name, TYPE_NAMES[type] ?? type);
    const headers = { "content-type": "application/dns-json" };
    if (status === undefined && options.nextResolver !== undefined) {
      const next = await fetch(`${options.nextResolver}?${query}`, { headers: { accept: "application/dns-json" } });
      response.writeHead(next.status, { "content-type": next.headers.get("content-type") ?? "text/plain" });
      response.end(await next.text());
      return;
    }
    const Answer = answers.map((one) => ({ name: one.name, type: TYPES[one.type] ?? 0, TTL: 300, data: one.data }));
    const Question = [{ name, type: TYPES[type] ?? Number(type) }];
    send(response, {
      status: 200,
      headers,
      body: {
        Status: status ?? 3,
        TC: false,
        RD: true,
        RA: true,
        AD: false,
        CD: false,
        Question,
        ...(Answer.length > 0 ? { Answer } : {}),
      },
    });
  }

  const server = createServer({ keepAliveTimeout: 300_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.destroyed) return;
      console.error("cloudflare sandbox:", error);
      if (!response.headersSent)
        send(response, refused(new Refusal(500, 10_002, "The Cloudflare sandbox failed; its log says why.")));
    });
  });
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(port, host, done);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    get state() {
      advance();
      return store.state;
    },
    requests: () => entries,
    violations: () => violations,
    fault: (fault) => faults.order({ ms: 5_000, times: 1, ...fault }),
    unmet: () => faults.left(),
    control,
    close: () =>
      new Promise((done) => {
        clearInterval(timer);
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const TYPES: Readonly<Record<string, number>> = { A: 1, NS: 2, CNAME: 5, MX: 15, TXT: 16, AAAA: 28, CAA: 257 };
const TYPE_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(TYPES).map(([name, number]) => [String(number), name]),
);

async function ran(operation: Operation, call: Parameters<Operation["run"]>[0]): Promise<Answer> {
  try {
    return await operation.run(call);
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    throw error;
  }
}

function failure({ kind, retryAfterS }: Fault): Answer {
  const status = typeof kind === "number" ? kind : 500;
  const answer = refused(status === 429 ? throttled() : new Refusal(status, 10_002, "Internal error"));
  return retryAfterS === undefined ? answer : { ...answer, headers: { "retry-after": String(retryAfterS) } };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new Error("the body is too large");
    chunks.push(bytes);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}

function send(
  response: ServerResponse,
  { status, body, headers = {} }: { status: number; body: unknown; headers?: Record<string, string> },
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
