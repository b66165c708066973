import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Control, Recorded } from "./control.ts";
import { type Directives, numberOf, parameterOf } from "./directives.ts";

/** One request on its way: what it asked, what was written, and whether anybody still listens. */
export interface Exchange {
  provider: string;
  path: string;
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  entry: Recorded;
  control: Control;
  /** Aborts when the caller's connection closes. */
  gone: AbortSignal;
  /** Known once the prompt is read; empty before. */
  directives: Directives;
  /** Set before the sandbox itself cuts the connection, so that it does not count as the caller's doing. */
  cut: boolean;
}

/** Waits; returns early when the caller goes away. */
export async function pause({ gone }: Exchange, ms: number): Promise<void> {
  if (ms > 0 && !gone.aborted) await sleep(ms, undefined, { signal: gone }).catch(() => {});
}

export async function untilGone({ gone }: Exchange): Promise<void> {
  if (!gone.aborted)
    await new Promise<void>((resolve) => gone.addEventListener("abort", () => resolve(), { once: true }));
}

/** Ends the connection with a reset, after what was written has left. */
export async function resetConnection(exchange: Exchange): Promise<void> {
  exchange.cut = true;
  await pause(exchange, 20);
  const { socket } = exchange.request;
  socket.resetAndDestroy();
}

/** The faults and waits that come before any byte of an answer. False when there will be none. */
export async function mayAnswer(exchange: Exchange): Promise<boolean> {
  const { directives, control, gone } = exchange;
  if (directives.faults.size === 0 && directives.settings.size === 0) return true;
  const hold = directives.settings.get("hold");
  if (hold && hold.parameters.after === undefined) await control.wait(hold.value, gone);
  if (directives.faults.has("hang")) await untilGone(exchange);
  await pause(exchange, numberOf(directives, "ttft", 0, 600_000));
  if (gone.aborted) return false;
  if (directives.faults.has("drop")) {
    await resetConnection(exchange);
    return false;
  }
  if (directives.faults.has("nonsense")) {
    head(exchange, 200, { "content-type": "text/html; charset=utf-8" });
    exchange.response.end(
      "<!doctype html><html><head><title>Just a moment…</title></head><body><h1>Checking your browser</h1></body></html>\n",
    );
    return false;
  }
  return true;
}

export function head(exchange: Exchange, status: number, headers: Record<string, string | number | string[]>): void {
  exchange.entry.status = status;
  exchange.entry.answeredAt = Date.now();
  exchange.response.writeHead(status, headers);
}

/** Milliseconds between two pieces. */
export const paceOf = ({ directives }: Exchange): number =>
  Math.max(numberOf(directives, "delay", 0, 600_000), slowness(directives));

const slowness = ({ faults }: Directives) => (faults.has("slow") ? parameterOf(faults.get("slow"), "ms", 50) : 0);

/** Writes a whole JSON answer, or what a fault leaves of it. */
export async function sendJson(
  exchange: Exchange,
  status: number,
  value: unknown,
  headers: Record<string, string | number | string[]>,
): Promise<void> {
  const body = Buffer.from(JSON.stringify(value));
  const { faults, settings } = exchange.directives;
  if (faults.size + settings.size > 0 && status < 400) {
    await pause(exchange, paceOf(exchange));
    const hold = settings.get("hold");
    if (hold?.parameters.after !== undefined) await exchange.control.wait(hold.value, exchange.gone);
  }
  if (exchange.gone.aborted) return;
  const all = { "content-type": "application/json", ...headers, "content-length": body.length };
  head(exchange, status, all);
  const broken = status < 400 && ["midstream", "reset", "hang-stream"].some((fault) => faults.has(fault));
  if (!broken) {
    exchange.response.end(body);
    return;
  }
  exchange.response.write(body.subarray(0, body.length >> 1));
  if (faults.has("hang-stream")) await untilGone(exchange);
  else await resetConnection(exchange);
}
