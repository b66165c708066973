import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import * as z from "zod";

/** A port that was asked for by name is taken; says which, and what to do about it. */
export class PortTaken extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

const PARTS = ["postgres", "providers", "mail", "cloudflare"] as const;
export type Part = (typeof PARTS)[number];
export type Ports = Record<Part, number>;

const Kept = z.partialRecord(z.enum(PARTS), z.int().min(1).max(65535));
/** Below the range from which Linux and macOS take the ports of outgoing connections. */
const FIRST = 20_000;
const LAST = 32_000;

export const settingOf = (part: Part): string => `SANDBOX_${part.toUpperCase()}_PORT`;

export function readPort(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined || text === "") return fallback;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 1 && port <= 65535))
    throw new PortTaken(`${name} is "${text}": a port is a number between 1 and 65535.`);
  return port;
}

/**
 * Whether a server could listen there now: the operating system is asked, since nobody else knows. `absent` is an
 * address that this machine does not have, as `::1` in many containers.
 */
export function tryPort(port: number, host: string): Promise<"free" | "taken" | "absent"> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT" ? "absent" : "taken");
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve("free")));
  });
}

const isFree = async (port: number, host: string): Promise<boolean> => (await tryPort(port, host)) === "free";

/** The addresses of `hosts` that this machine has. Throws when the port is taken on one of them. */
export async function requireFree(port: number, hosts: readonly string[], setting: string): Promise<string[]> {
  const here: string[] = [];
  for (const host of hosts) {
    const found = await tryPort(port, host);
    if (found === "taken") {
      throw new PortTaken(
        `Port ${port} is taken by another program.\n` +
          `Stop that program (\`lsof -i :${port}\` names it), or choose another port: ${setting}=${port + 1} npm run dev`,
      );
    }
    if (found === "free") here.push(host);
  }
  if (here.length === 0) throw new PortTaken(`This machine has no address ${hosts.join(" or ")} to listen on.`);
  return here;
}

/**
 * Ports of the sandbox's parts: the ones named in the environment, else those of the last run where they are still
 * free, so that addresses stay the same over restarts, else any free ones.
 */
export async function choosePorts(dir: string, environment: Environment, host: string): Promise<Ports> {
  const path = join(dir, "ports.json");
  const kept = readKept(path);
  const chosen = new Map<Part, number>();
  const taken = new Set<number>();
  for (const part of PARTS) {
    const named = readPort(environment[settingOf(part)], settingOf(part), 0);
    if (named !== 0) await requireFree(named, [host], settingOf(part));
    const port = named || (await firstFree(kept[part], host, taken));
    chosen.set(part, port);
    taken.add(port);
  }
  const ports = {
    postgres: chosen.get("postgres") ?? 0,
    providers: chosen.get("providers") ?? 0,
    mail: chosen.get("mail") ?? 0,
    cloudflare: chosen.get("cloudflare") ?? 0,
  };
  writeFileSync(path, `${JSON.stringify(ports, null, 2)}\n`);
  return ports;
}

/** The port that is kept if it is free, else any free one. */
export async function firstFree(kept: number | undefined, host: string, taken: ReadonlySet<number>): Promise<number> {
  if (kept !== undefined && !taken.has(kept) && (await isFree(kept, host))) return kept;
  for (let tries = 0; tries < 200; tries++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (!taken.has(port) && (await isFree(port, host))) return port;
  }
  throw new PortTaken(`No free port between ${FIRST} and ${LAST}.`);
}

function readKept(path: string): Partial<Ports> {
  try {
    const read = Kept.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}
