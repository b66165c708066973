/**
 * The README's first command on a clone as it came: `npm run dev` answers with the dashboard and a streamed call, and an
 * interrupt ends all of it. To be run before anything is built.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { freePort } from "../src/testing/workerd.ts";

const READY_MS = 180_000;
const END_MS = 30_000;
const Demo = z.object({ baseUrl: z.url(), apiKey: z.string() });

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

async function walk(): Promise<void> {
  const { baseUrl, apiKey } = Demo.parse(JSON.parse(readFileSync(join(stateDir, "demo.json"), "utf8")));
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

const began = performance.now();
const port = await freePort();
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
  await walk();
  interrupt();
  await within(END_MS, "the end after an interrupt", ended);
  const how = child.exitCode ?? child.signalCode;
  if (how !== 0 && how !== "SIGINT") throw new Error(`after the interrupt it ended with ${how}`);
  await expectNobody(port);
  console.log("the dashboard, a streamed call, and the end after an interrupt: seen");
} catch (error) {
  console.error(output);
  interrupt();
  throw error;
} finally {
  rmSync(stateDir, { recursive: true, force: true });
}
