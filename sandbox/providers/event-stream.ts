import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { parameterOf } from "./directives.ts";
import { type Exchange, head, paceOf, pause, resetConnection, untilGone } from "./exchange.ts";

/** What the stream meets before its next piece. */
export type Fate = "go" | "fail" | "over";

export interface EventStream {
  /** Writes one event. */
  send(data: string, name?: string): Promise<void>;
  comment(text: string): Promise<void>;
  /** To be asked before each piece: waits, holds and faults happen here. On `over` nobody listens any more. */
  before(piece: number, pieces: number): Promise<Fate>;
  end(): void;
}

/**
 * Server-sent events as a vendor frames them, or as a fault bends the framing within (or at the edge of) the WHATWG
 * specification: CR or CRLF line ends, no space after the colon, comments, a BOM, data over several lines, bytes cut
 * anywhere. Each event leaves in a write of its own, as it does when a model speaks; `[[burst]]` sends all at once.
 */
export function openEventStream(exchange: Exchange, headers: Record<string, string | number | string[]>): EventStream {
  const { response, directives, gone, entry, control } = exchange;
  const { faults, settings } = directives;
  head(exchange, 200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache", ...headers });

  const eol = faults.has("crlf") ? "\r\n" : faults.has("cr") ? "\r" : "\n";
  const field = faults.has("nospace") ? ":" : ": ";
  const comments = faults.has("comments");
  const lines = faults.has("multiline");
  const splitBytes = faults.has("split") ? Math.max(parameterOf(faults.get("split"), "bytes", 1), 1) : 0;
  const pace = paceOf(exchange);
  const burst = settings.has("burst");
  const hold = settings.get("hold");
  const holdAt = hold?.parameters.after === undefined ? -1 : parameterOf(hold, "after", 0);
  const breaking = ["midstream", "reset", "hang-stream"].find((fault) => faults.has(fault));
  let first = faults.has("bom");

  async function write(text: string): Promise<void> {
    if (gone.aborted) return;
    const out = first ? `\uFEFF${text}` : text;
    first = false;
    if (splitBytes === 0) {
      if (!response.write(out)) await drained();
      if (!burst) await nextTurn();
      return;
    }
    const bytes = Buffer.from(out);
    for (let at = 0; at < bytes.length && !gone.aborted; at += splitBytes) {
      if (!response.write(bytes.subarray(at, at + splitBytes))) await drained();
      await nextTurn();
    }
  }

  async function drained(): Promise<void> {
    await once(response, "drain", { signal: gone }).catch(() => {});
  }

  return {
    async send(data, name) {
      if (comments) await write(`: still here${eol}${eol}`);
      entry.events += 1;
      const event = name === undefined ? "" : `event${field}${name}${eol}`;
      const shown = lines ? data.replace("{", "{\n").split("\n").join(`${eol}data${field}`) : data;
      await write(`${event}data${field}${shown}${eol}${eol}`);
    },
    comment: (text) => write(`: ${text}${eol}${eol}`),
    async before(piece, pieces) {
      if (pace > 0 && piece > 0) await pause(exchange, pace);
      if (hold && piece === Math.min(holdAt, pieces)) await control.wait(hold.value, gone);
      if (gone.aborted) return "over";
      if (breaking && piece >= breakingPoint(pieces)) {
        if (breaking === "midstream") return "fail";
        if (breaking === "hang-stream") await untilGone(exchange);
        else await resetConnection(exchange);
        return "over";
      }
      return "go";
    },
    end() {
      if (!gone.aborted) response.end();
    },
  };

  function breakingPoint(pieces: number): number {
    return Math.min(parameterOf(faults.get(breaking ?? ""), "after", Math.ceil(pieces / 2)), pieces);
  }
}
