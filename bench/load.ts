/**
 * A load generator on bare sockets: HTTP/1.1 keep-alive, one request at a time per connection, fixed request bytes. It
 * costs a few microseconds a request, so that on a small machine the figures are the server's and not the client's.
 */
import { connect, type Socket } from "node:net";

export interface Target {
  host: string;
  port: number;
}

export interface Sample {
  /** Milliseconds from the first byte sent to the first byte of the body and to the end of it. */
  firstByteMs: number;
  totalMs: number;
}

export function requestBytes(target: Target, path: string, headers: Record<string, string>, body: string): Buffer {
  const lines = [`POST ${path} HTTP/1.1`, `host: ${target.host}:${target.port}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  lines.push("content-type: application/json", `content-length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/** One connection that answers one request after the other. */
export async function openConnection(
  target: Target,
): Promise<{ send(request: Buffer): Promise<Sample>; close(): void }> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened: Socket = connect({ ...target, noDelay: true }, () => resolve(opened));
    opened.once("error", reject);
  });
  let onData: (chunk: Buffer) => void = () => {};
  let onFailure: (error: Error) => void = () => {};
  socket.on("data", (chunk) => onData(chunk));
  socket.on("error", (error) => onFailure(error));
  socket.on("close", () => onFailure(new Error("the server closed the connection")));
  return {
    close: () => socket.destroy(),
    send: (request) =>
      new Promise((resolve, reject) => {
        const startedAt = performance.now();
        let head: Buffer | undefined;
        let firstByteMs: number | undefined;
        let remaining: number | undefined;
        let tail: Buffer = Buffer.alloc(0);
        onFailure = reject;
        const body = (chunk: Buffer) => {
          if (chunk.length === 0 && remaining !== 0) return;
          firstByteMs ??= performance.now() - startedAt;
          let done: boolean;
          if (remaining !== undefined) {
            remaining -= chunk.length;
            done = remaining <= 0;
          } else {
            tail = Buffer.concat([tail, chunk]).subarray(-LAST_CHUNK.length);
            done = tail.equals(LAST_CHUNK);
          }
          if (done) resolve({ firstByteMs, totalMs: performance.now() - startedAt });
        };
        onData = (chunk) => {
          if (remaining !== undefined || tail.length > 0 || firstByteMs !== undefined) return body(chunk);
          head = head ? Buffer.concat([head, chunk]) : chunk;
          const end = head.indexOf(HEAD_END);
          if (end < 0) return;
          const text = head.subarray(0, end).toString("latin1");
          if (!text.startsWith("HTTP/1.1 200")) return reject(new Error(`${text}\n${head.subarray(end).toString()}`));
          const length = /content-length: *(\d+)/i.exec(text)?.[1];
          if (length !== undefined) remaining = Number(length);
          const rest = head.subarray(end + HEAD_END.length);
          onData = body;
          body(rest);
        };
        socket.write(request);
      }),
  };
}

/**
 * `count` requests over `connections` connections, right behind those of `warmUpMs` that are only counted.
 */
export async function run(
  target: Target,
  request: Buffer,
  { connections, count, warmUpMs }: { connections: number; count: number; warmUpMs: number },
): Promise<{ samples: Sample[]; seconds: number; warmUp: number }> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(target)));
  const drive = async (goesOn: () => boolean, took: (sample: Sample) => void) => {
    await Promise.all(
      open.map(async (connection) => {
        while (goesOn()) took(await connection.send(request));
      }),
    );
  };
  let warmUp = 0;
  const warmAt = performance.now() + warmUpMs;
  await drive(
    () => performance.now() < warmAt,
    () => {
      warmUp += 1;
    },
  );
  const samples: Sample[] = [];
  let begun = 0;
  const startedAt = performance.now();
  await drive(
    () => {
      begun += 1;
      return begun <= count;
    },
    (sample) => samples.push(sample),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  for (const connection of open) connection.close();
  return { samples, seconds, warmUp };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
