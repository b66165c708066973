/** The live view: an account's lines as Server-Sent Events, for as long as the reader may read them. */
import type { Clock } from "../kernel/clock.ts";
import { LiveLine, type Watch } from "./live.schema.ts";
import type { UsageCall } from "./usage.schema.ts";

/** Proxies close what is silent for longer. */
const KEEP_ALIVE_MS = 15_000;
/** Nothing is told for longer than this after the credential was last found good. */
export const RECHECK_MS = 60_000;
/** A key that is not on record, or not yet, is looked up no more often than this. */
const LOOK_UP_EVERY_MS = 1_000;

export interface LivePorts {
  watch: Watch;
  /** Whether the credential still opens this. */
  mayRead(): Promise<boolean>;
  keyNames(ids: readonly string[]): Promise<Map<string, string>>;
  clock: Clock;
  after(ms: number, run: () => void): () => void;
}

const event = (name: string, data: string, id?: string): string =>
  `event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`;

type Read = { kind: "lines"; lines: LiveLine[] } | { kind: "quiet" } | { kind: "ended" };

/** The runtime's own tells at once when its reader's connection is cut; a stream made in JavaScript at its next chunk. */
const Pipe: new () => TransformStream<Uint8Array, Uint8Array> =
  typeof IdentityTransformStream === "function" ? IdentityTransformStream : TransformStream;

/**
 * Starts moving; the stream is for the response. It holds one event at most that nobody has read, so that the account
 * sees a slow reader, and lets it go.
 */
export function liveEvents(ports: LivePorts): ReadableStream<Uint8Array> {
  const { readable, writable } = new Pipe();
  void move(ports, writable.getWriter());
  return readable;
}

async function move(ports: LivePorts, writer: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
  const { watch, clock } = ports;
  const encoder = new TextEncoder();
  const reader = watch.lines.pipeThrough(lines()).getReader();
  const nameKeys = createKeyNames(ports);
  let reading: Promise<Read> | undefined;
  let checkedAt = clock();

  function leave(): void {
    watch.leave();
    reader.cancel().catch(() => {});
  }

  /** What comes next, or that nothing came for a while. The account's end, however it comes, is ours. */
  function next(): Promise<Read> {
    reading ??= reader.read().then(
      ({ done, value }): Read => (done ? { kind: "ended" } : { kind: "lines", lines: value }),
      (): Read => ({ kind: "ended" }),
    );
    const { promise, resolve } = Promise.withResolvers<Read>();
    const stop = ports.after(KEEP_ALIVE_MS, () => resolve({ kind: "quiet" }));
    void reading.then((read) => {
      stop();
      resolve(read);
    });
    return promise;
  }

  async function isAllowed(): Promise<boolean> {
    if (clock() - checkedAt < RECHECK_MS) return true;
    checkedAt = clock();
    return await ports.mayRead().catch(() => false);
  }

  async function eventsOf(read: LiveLine[]): Promise<string> {
    const calls = read.filter((line): line is UsageCall => "id" in line);
    const named = await nameKeys(calls);
    const lagged = calls.length < read.length ? event("lagged", "{}") : "";
    return named.map((call) => event("call", JSON.stringify(call), call.id)).join("") + lagged;
  }

  const write = (text: string): Promise<void> => writer.write(encoder.encode(text));

  writer.closed.catch(leave);
  try {
    await write(event("ready", "{}"));
    for (let read = await next(); read.kind !== "ended" && (await isAllowed()); read = await next()) {
      if (read.kind === "lines") reading = undefined;
      await write(read.kind === "lines" ? await eventsOf(read.lines) : ": keep-alive\n\n");
    }
    leave();
    await writer.close();
  } catch {
    // Only the reader's side can fail here, and it has left.
    leave();
  }
}

/** Names are kept as long as the stream lives; without the record, calls go on without. */
function createKeyNames({ keyNames, clock }: Pick<LivePorts, "keyNames" | "clock">) {
  const names = new Map<string, string>();
  const lookedUpAt = new Map<string, number>();

  return async (calls: readonly UsageCall[]): Promise<UsageCall[]> => {
    const now = clock();
    const isDue = (id: string) => now - (lookedUpAt.get(id) ?? Number.NEGATIVE_INFINITY) >= LOOK_UP_EVERY_MS;
    const unknown = new Set(calls.map(({ keyId }) => keyId).filter((id) => !names.has(id) && isDue(id)));
    if (unknown.size > 0) {
      for (const id of unknown) lookedUpAt.set(id, now);
      const found = await keyNames([...unknown]).catch(() => new Map<string, string>());
      for (const [id, name] of found) names.set(id, name);
    }
    return calls.map((call) => ({ ...call, keyName: names.get(call.keyId) ?? null }));
  };
}

/** Cuts bytes into whole lines, read as what they are. */
function lines(): TransformStream<Uint8Array, LiveLine[]> {
  const decoder = new TextDecoder();
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const texts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = texts.pop() ?? "";
      const whole = texts.map((text) => LiveLine.parse(JSON.parse(text)));
      if (whole.length > 0) controller.enqueue(whole);
    },
  });
}
