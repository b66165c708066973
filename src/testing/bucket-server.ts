/**
 * An R2 bucket in memory for a Worker on raw workerd, which asks its buckets over HTTP: metadata as JSON in a header or in
 * front of the value. Conditions, ranges, hashes and multipart uploads are not offered.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import * as z from "zod";

export interface BucketServer {
  /** `host:port`. */
  address: string;
  /** By path, as they lie there. */
  objects: ReadonlyMap<string, Uint8Array>;
  close(): Promise<void>;
}

const Fields = z.array(z.object({ k: z.string(), v: z.string() }));
const Asked = z.discriminatedUnion("method", [
  z.object({ method: z.literal("head"), object: z.string() }),
  z.object({ method: z.literal("get"), object: z.string() }),
  z.object({
    method: z.literal("list"),
    prefix: z.string().default(""),
    cursor: z.string().default(""),
    limit: z.number().default(1_000),
  }),
  z.object({ method: z.literal("put"), object: z.string(), customFields: Fields.default([]) }),
  z.object({ method: z.literal("delete"), object: z.string().optional(), objects: z.array(z.string()).default([]) }),
]);

interface Stored {
  value: Buffer;
  customFields: z.infer<typeof Fields>;
  uploaded: number;
}

const NO_SUCH_KEY = 10_007;
const LAST = /^([0-9]+)$/;

/** `initial`: what lies there from the beginning, by path. */
export async function startBucketServer(initial: ReadonlyMap<string, Uint8Array> = new Map()): Promise<BucketServer> {
  const objects = new Map(initial);
  const stored = new Map<string, Stored>(
    [...initial].map(([path, value]) => [path, { value: Buffer.from(value), customFields: [], uploaded: Date.now() }]),
  );

  const view = (name: string, { value, customFields, uploaded }: Stored) => ({
    name,
    version: "1",
    size: value.length,
    etag: "0".repeat(32),
    uploaded,
    httpFields: {},
    customFields,
    checksums: {},
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const whole = await buffer(request);
    const before = LAST.exec(String(request.headers["cf-r2-metadata-size"] ?? ""))?.[1];
    const inFront = before === undefined ? 0 : Number(before);
    const said = before === undefined ? String(request.headers["cf-r2-request"]) : whole.toString("utf8", 0, inFront);
    const asked = Asked.parse(JSON.parse(said));
    const give = (metadata: object, value: Uint8Array = Buffer.alloc(0)): void => {
      const head = Buffer.from(JSON.stringify(metadata));
      response.writeHead(200, { "cf-r2-metadata-size": head.length, "content-length": head.length + value.length });
      response.end(Buffer.concat([head, value]));
    };
    switch (asked.method) {
      case "put": {
        const one = { value: whole.subarray(inFront), customFields: asked.customFields, uploaded: Date.now() };
        stored.set(asked.object, one);
        objects.set(asked.object, one.value);
        return give(view(asked.object, one));
      }
      case "delete": {
        for (const path of asked.object === undefined ? asked.objects : [asked.object]) {
          stored.delete(path);
          objects.delete(path);
        }
        response.end();
        return;
      }
      case "list": {
        const found = [...stored].filter(([path]) => path.startsWith(asked.prefix) && path > asked.cursor).sort();
        const page = found.slice(0, asked.limit);
        const truncated = found.length > page.length;
        const cursor = page.at(-1)?.[0];
        return give({
          objects: page.map(([path, one]) => view(path, one)),
          truncated,
          delimitedPrefixes: [],
          ...(truncated && { cursor }),
        });
      }
      default: {
        const one = stored.get(asked.object);
        if (one) return give(view(asked.object, one), asked.method === "get" ? one.value : undefined);
        const error = { version: 1, v4code: NO_SUCH_KEY, message: "The specified key does not exist." };
        response.writeHead(404, { "cf-r2-error": JSON.stringify(error) });
        response.end();
      }
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error("bucket:", error);
      response.writeHead(500).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    objects,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
