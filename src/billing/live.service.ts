/** The live view: an account's lines as Server-Sent Events, for as long as the reader may read them. */
import type { Clock } from "../kernel/clock.ts";
import { LiveLine, type Watch } from "./live.schema.ts";
import type { UsageCall } from "./usage.schema.ts";

/** Proxies close what is silent for longer. */
const KEEP_ALIVE_MS = 15_000;
/** Nothing is told for longer than this after the credential was last found good. */
const RECHECK_MS = 60_000;
/** A key that is not on record, or not yet, is looked up no more often than this. */
const LOOK_UP_EVERY_MS = 1_000;

export interface LivePorts {
  watch: Watch;
  /** The client's: aborted when it has left. */
  signal: AbortSignal;
  /** Whether the credential still opens this. */
  mayRead(): Promise<boolean>;
  keyNames(ids: readonly string[]): Promise<Map<string, string>>;
  clock: Clock;
  after(ms: number, run: () => void): () => void;
}

const event = (name: string, data: string, id?: string): string =>
  `event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`;

type Read = { kind: "lines"; lines: LiveLine[] } | { kind: "quiet" } | { kind: "ended" };

/** Makes an event only when one is asked for, so that a slow reader is seen by the account, which lets it go. */
export function liveEvents(ports: LivePorts): ReadableStream<Uint8Array> {
  const { watch, signal, clock } = ports;
  const encoder = new TextEncoder();
  const reader = watch.lines.pipeThrough(lines()).getReader();
  const nameKeys = createKeyNames(ports);
  let reading: Promise<Read> | undefined;
  let checkedAt = clock();

  function leave(): void {
    signal.removeEventListener("abort", leave);
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

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        signal.addEventListener("abort", leave, { once: true });
        controller.enqueue(encoder.encode(event("ready", "{}")));
      },
      async pull(controller) {
        const read = await next();
        if (read.kind === "ended" || !(await isAllowed())) {
          leave();
          controller.close();
          return;
        }
        if (read.kind === "quiet") {
          controller.enqueue(encoder.encode(": keep-alive\n\n"));
          return;
        }
        reading = undefined;
        const calls = read.lines.filter((line): line is UsageCall => "id" in line);
        const named = await nameKeys(calls);
        const text = named.map((call) => event("call", JSON.stringify(call), call.id)).join("");
        const lagged = calls.length < read.lines.length ? event("lagged", "{}") : "";
        controller.enqueue(encoder.encode(text + lagged));
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}

/** Names are kept as long as the stream lives; without the record, calls go on without. */
function createKeyNames({ keyNames, clock }: Pick<LivePorts, "keyNames" | "clock">) {
  const names = new Map<string, string>();
  let lookedUpAt = Number.NEGATIVE_INFINITY;

  return async (calls: readonly UsageCall[]): Promise<UsageCall[]> => {
    const unknown = new Set(calls.map(({ keyId }) => keyId).filter((id) => !names.has(id)));
    if (unknown.size > 0 && clock() - lookedUpAt >= LOOK_UP_EVERY_MS) {
      lookedUpAt = clock();
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
