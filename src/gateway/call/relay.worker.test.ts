import { describe, expect, inject, it } from "vitest";
import { createSink, relay } from "./relay.ts";
import { createSource } from "./source.ts";
import { createStop } from "./stop.ts";

const { providersUrl } = inject("world");

async function upstream(content: string, signal: AbortSignal | null = null): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(`${providersUrl}/openai/v1/chat/completions`, {
    method: "POST",
    signal,
    headers: { authorization: "Bearer sk-relay-test", "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o-mini", stream: true, messages: [{ role: "user", content }] }),
  });
  if (!response.ok || !response.body) throw new Error(`the sandbox answered ${response.status}`);
  return response.body;
}

const timers = {
  set: (run: () => void, ms: number) => setTimeout(run, ms),
  clear: (handle: unknown) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};

function start(body: ReadableStream<Uint8Array>, signal = new AbortController().signal) {
  let reads = 0;
  const tap = { push: (chunk: Uint8Array) => [chunk], end: () => [] };
  const onBytes = () => {
    reads += 1;
  };
  const sink = createSink();
  const source = createSource(body, Date.now, timers);
  const end = relay({ source, tap, sink, signal, stop: createStop(), onBytes });
  return { readable: sink.readable, end, reads: () => reads };
}

describe("relay on the real runtime", () => {
  it("hands on the same bytes when they rush, in fewer turns than events", async () => {
    const { readable, end, reads } = start(await upstream("Hi [[chunks=800]]"));
    const text = await new Response(readable).text();
    expect(await end).toEqual({ kind: "ended" });
    expect(text).toMatch(/^data: .*data: \[DONE\]\n\n$/s);
    const events = text.split("\n\n").length - 1;
    expect(events).toBeGreaterThan(800);
    for (const event of text.split("\n\n").slice(0, -2)) expect(() => JSON.parse(event.slice(6))).not.toThrow();
    expect(reads()).toBeLessThan(events / 2);
  });

  it("hands on slow bytes one by one, never in blocks", async () => {
    const { readable, end, reads } = start(await upstream("Hi [[chunks=12]] [[delay=25]]"));
    await new Response(readable).text();
    expect(await end).toEqual({ kind: "ended" });
    expect(reads()).toBeGreaterThanOrEqual(10);
  });

  it("gives what came in a rush when bytes then stand still", async () => {
    const leave = new AbortController();
    const body = await upstream("Hi [[chunks=200]] [[fault:hang-stream after=150]]", leave.signal);
    const { readable, end } = start(body, leave.signal);
    const reader = readable.getReader();
    let text = "";
    while (text.split("\n\n").length <= 150) {
      const { done, value } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    expect(text.length).toBeGreaterThan(10_000);
    // A write that is still under way would be what breaks.
    await new Promise((resolve) => setTimeout(resolve, 50));
    leave.abort(new Error("left"));
    expect(await end).toMatchObject({ kind: "broken" });
    await reader.cancel().catch(() => {});
  });

  it("frees a write that nobody reads when its signal is aborted", async () => {
    const leave = new AbortController();
    const { end } = start(await upstream("Hi [[chunks=400]]"), leave.signal);
    setTimeout(() => leave.abort(new Error("left")), 20);
    expect(await end).toEqual({ kind: "client_gone" });
  });
});
