/**
 * The README's first command on a clone as it came: `npm run dev` answers with the dashboard and a streamed call, whose
 * tokens and cost are in the usage, an interrupt ends all of it, and a second start still knows. To be run before anything
 * is built.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { UsageReport, type UsageTotals } from "../src/billing/usage.schema.ts";
import { freePort } from "../src/testing/workerd.ts";

const READY_MS = 180_000;
const END_MS = 30_000;
/** The record lags calls by a second. */
const RECORDED_MS = 15_000;
const Demo = z.object({ baseUrl: z.url(), apiKey: z.string() });
type Demo = z.infer<typeof Demo>;

const stateDir = mkdtempSync(join(tmpdir(), "edgewright-first-run-"));
let output = "";

function start(port: number): ChildProcess {
  const env = { ...process.env, PORT: String(port), SANDBOX_DIR: stateDir };
  const child = spawn("npm", ["run", "dev"], { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (piece: string) => {
      output += piece;
    });
  return child;
}

async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what}: not within ${ms / 1_000} s`)), ms);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function ready(child: ChildProcess): Promise<void> {
  while (!output.includes("ready after")) {
    const how = child.exitCode ?? child.signalCode;
    if (how !== null) throw new Error(`npm run dev ended with ${how}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The Worker is in a process group of its own, which npm's end says nothing of. */
async function expectNobody(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
  if (answer) throw new Error(`after the interrupt somebody still answers ${answer.status} on port ${port}`);
}

async function textOf(url: URL, init?: RequestInit): Promise<string> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 500)}`);
  return text;
}

const demo = (): Demo => Demo.parse(JSON.parse(readFileSync(join(stateDir, "demo.json"), "utf8")));

async function walk({ baseUrl, apiKey }: Demo): Promise<void> {
  const page = await textOf(new URL("/", baseUrl), { headers: { accept: "text/html" } });
  const script = /<script[^>]* src="([^"]+)"/.exec(page)?.[1];
  if (script === undefined) throw new Error(`the dashboard has no script:\n${page}`);
  await textOf(new URL(script, baseUrl));
  const body = {
    model: "openai/gpt-4o-mini",
    stream: true,
    messages: [{ role: "user", content: "Why do rivers bend?" }],
  };
  const streamed = await textOf(new URL("/v1/chat/completions", baseUrl), {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!streamed.includes("data: [DONE]")) throw new Error(`the stream has no end:\n${streamed}`);
}

/** Of the one call, once it is in the record. */
async function recorded({ baseUrl, apiKey }: Demo): Promise<UsageTotals> {
  for (;;) {
    const headers = { authorization: `Bearer ${apiKey}` };
    const { totals } = UsageReport.parse(JSON.parse(await textOf(new URL("/api/usage", baseUrl), { headers })));
    if (totals.requests > 0) return totals;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const recordedSoon = (of: Demo) => within(RECORDED_MS, "the call in the usage", recorded(of));

/** From a start to an interrupt, after which nobody is left. */
async function live(port: number, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  output = "";
  const child = start(port);
  const ended = once(child, "close");
  function interrupt(): void {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    } catch {
      // It has ended already.
    }
  }
  try {
    await within(READY_MS, "npm run dev", ready(child));
    console.log(`ready after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    await work();
  } catch (error) {
    console.error(output);
    throw error;
  } finally {
    interrupt();
  }
  await within(END_MS, "the end after an interrupt", ended);
  const how = child.exitCode ?? child.signalCode;
  if (how !== 0 && how !== "SIGINT") throw new Error(`after the interrupt it ended with ${how}`);
  await expectNobody(port);
}

try {
  const port = await freePort();
  let before: UsageTotals | undefined;
  await live(port, async () => {
    await walk(demo());
    before = await recordedSoon(demo());
    if (before.tokens.total === 0 || before.costMicroUsd === 0) throw new Error("the call has no tokens or no cost");
  });
  await live(port, async () => {
    const after = await recordedSoon(demo());
    if (!isDeepStrictEqual(after, before)) throw new Error(`the usage was another before: ${JSON.stringify(after)}`);
  });
  console.log("the dashboard, a streamed call, its usage before and after an interrupt: seen");
} finally {
  rmSync(stateDir, { recursive: true, force: true });
}
