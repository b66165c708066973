/** One call of a model: asks, reads the stream, and says at each step what is known of the answer. */
import * as z from "zod";
import { ApiProblem, asProblem } from "../../api/problem.ts";
import type { Answer, Failing } from "./answer.ts";
import { readAnswer } from "./answer-stream.ts";
import type { ChatRequest } from "./chat-request.ts";

export interface CallPorts {
  /** The key to call with; a new one where the last was refused. Rejects with an `ApiProblem`. */
  key(refused: string | undefined): Promise<string>;
  /** Rejects with an `ApiProblem` when no answer comes. */
  send(request: Request): Promise<Response>;
  url: string;
  newRequestId(): string;
  /** Milliseconds that never go back. */
  now(): number;
  /** Epoch milliseconds. */
  wallClock(): number;
}

const Refusal = z.object({
  error: z.object({ message: z.string(), code: z.union([z.string(), z.number()]).nullish() }),
});

/** What a refusal says, in OpenAI's shape, and when to ask again. */
export async function failingOf(response: Response, wallClock: number): Promise<Failing> {
  const { status, headers } = response;
  const read = Refusal.safeParse(await response.json().catch(() => undefined));
  const requestId = headers.get("x-request-id");
  const problem = new ApiProblem({
    code: read.success ? String(read.data.error.code ?? "invalid_request") : "internal",
    status,
    message: read.success ? read.data.error.message : `The server answered with status ${status}.`,
    ...(requestId === null ? {} : { requestId }),
  });
  return { problem, retryAt: retryAtOf(headers, wallClock), final: headers.get("x-should-retry") === "false" };
}

function retryAtOf(headers: Headers, wallClock: number): number | undefined {
  const ms = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (ms > 0) return wallClock + ms;
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) return wallClock + Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

const failing = (problem: ApiProblem): Failing => ({ problem, retryAt: undefined, final: false });

/** Never rejects: however the call ends, the answer says how. */
export async function call(
  request: ChatRequest,
  answer: Answer,
  ports: CallPorts,
  signal: AbortSignal,
  onChange: (answer: Answer) => void,
): Promise<void> {
  let current = answer;
  const become = (facts: Partial<Answer>): void => {
    current = { ...current, ...facts };
    onChange(current);
  };
  const end = (facts: Partial<Answer>): void => become({ ...facts, endedAt: ports.now() });
  const begun = (): boolean => current.text !== "" || current.thought !== "";
  const fail = (why: Failing): void => end({ phase: begun() ? "broken" : "failed", failing: why });

  try {
    const response = await open(request, ports, signal, become);
    const id = response.headers.get("x-request-id") ?? current.requestId;
    if (!response.ok) {
      const why = await failingOf(response, ports.wallClock());
      return end({ phase: "failed", requestId: id, failing: why });
    }
    become({ requestId: id });
    if (!response.body) throw new Error("the answer has no body");
    let whole = false;
    for await (const said of readAnswer(response.body)) {
      switch (said.kind) {
        case "thought":
        case "text": {
          const firstAt = current.firstAt ?? ports.now();
          const key = said.kind === "text" ? "text" : "thought";
          become({ phase: "streaming", firstAt, [key]: current[key] + said.text });
          break;
        }
        case "finish":
          whole = true;
          become({ finish: said.reason });
          break;
        case "usage":
          whole = true;
          become({ usage: said.usage });
          break;
        case "error":
          return fail(failing(problemIn(said, id)));
        case "done":
          whole = true;
      }
      // Bytes that are here already come without a pause, in which an abort would be noticed.
      if (signal.aborted) return end({ phase: "stopped" });
    }
    if (whole) end({ phase: "done" });
    else fail(failing(brokeOff(id)));
  } catch (error) {
    if (signal.aborted) end({ phase: "stopped" });
    else if (begun()) fail(failing(brokeOff(current.requestId)));
    else if (error instanceof ApiProblem) fail(failing(error));
    else fail(failing(current.phase === "waiting" ? brokeOff(current.requestId) : asProblem(error)));
  }
}

const problemIn = ({ message, code }: { message: string; code: string }, requestId: string | undefined): ApiProblem =>
  new ApiProblem({ code, status: 0, message, ...(requestId && { requestId }) });

const brokeOff = (requestId: string | undefined): ApiProblem =>
  new ApiProblem({
    code: "broken_off",
    status: 0,
    message: "The connection was lost before the answer was complete.",
    ...(requestId && { requestId }),
  });

/** A key that was refused (it lasts an hour) is replaced once, and the reader notices nothing. */
async function open(
  request: ChatRequest,
  ports: CallPorts,
  signal: AbortSignal,
  become: (facts: Partial<Answer>) => void,
): Promise<Response> {
  let refused: string | undefined;
  for (;;) {
    const key = await unlessAborted(ports.key(refused), signal);
    const requestId = ports.newRequestId();
    become({ phase: "waiting", requestId, sentAt: ports.now() });
    const response = await ports.send(
      new Request(ports.url, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "x-request-id": requestId },
        body: JSON.stringify(request),
        // The key is all that proves who calls.
        credentials: "omit",
        cache: "no-store",
        signal,
      }),
    );
    if (response.status !== 401 || refused !== undefined) return response;
    await response.body?.cancel();
    refused = key;
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
