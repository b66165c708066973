/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): one effect and one answer per key. See docs/http.md. */
import type { Context, Next } from "hono";
import type { Actor } from "../identity/actor.schema.ts";
import { utf8 } from "../kernel/encoding.ts";
import { newId } from "../kernel/id.ts";
import { Problem } from "../kernel/problem.ts";
import { hmacSha256Hex, seal, sha256Hex, unseal } from "../platform/crypto.ts";
import type { AppEnv } from "./context.ts";
import type { Finish, KeptAnswer } from "./idempotency.service.ts";

const KEY = /^[\x21-\x7e]{1,255}$/;
const KEEP_MS = 24 * 60 * 60_000;
const KEEP_SECRET_MS = 10 * 60_000;
const MAX_KEPT_BYTES = 512 * 1024;
const KEPT_HEADERS = ["content-type", "location", "etag", "cache-control", "content-language"];

/** A fresh TypeID suffix. */
export const newOperationId = (): string => newId("op").slice("op_".length);

/**
 * Whose key it is: principals do not see one another's keys, and a new access token of the same user still finds what
 * the last one began in that organisation. Without a principal, the address stands in.
 */
function scopeOf(actor: Actor | undefined, ip: string): string {
  if (actor === undefined) return `anonymous:${ip}`;
  if (actor.kind === "operator") return `operator:${actor.userId}`;
  return actor.via === "key" ? `key:${actor.keyId}` : `session:${actor.tokenOrgId}:${actor.userId}`;
}

/** Names whose key it is where `scopeOf` cannot tell, with something that nobody else knows or can claim. */
export type KeyOwner = (c: Context<AppEnv>, actor: Actor | undefined) => string | undefined;

export interface Idempotence {
  secret: boolean;
  leaseMs: number;
  keyOwner: KeyOwner | undefined;
}

export function idempotent({ secret, leaseMs, keyOwner }: Idempotence) {
  return async (c: Context<AppEnv>, actor: Actor | undefined, next: Next): Promise<Response | undefined> => {
    const key = c.req.header("idempotency-key");
    if (key === undefined) {
      await next();
      return undefined;
    }
    if (!KEY.test(key)) {
      throw new Problem("invalid_request", {
        detail: "Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.",
        errors: [{ path: "header.idempotency-key", message: "1 to 255 printable ASCII characters without spaces" }],
      });
    }
    const { idempotency, idempotencySecret } = c.var.ports;
    const scope = keyOwner?.(c, actor) ?? scopeOf(actor, c.var.client.ip);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const { pathname, search } = new URL(c.req.url);
    const [name, fingerprint] = await Promise.all([
      sha256Hex("idempotency", scope, key),
      // Keyed: bodies hold addresses and passwords, which a bare hash would let the store's reader guess.
      hmacSha256Hex(
        idempotencySecret,
        "idempotency fingerprint",
        c.req.method,
        `${pathname}${search}`,
        c.req.header("content-type") ?? "",
        bytes,
      ),
    ]);
    const context = `idempotency ${scope} ${key}`;
    const lease = crypto.randomUUID();
    const claimed = await idempotency.claim(name, {
      fingerprint,
      lease,
      operationId: c.var.operationId,
      leaseMs,
      keepMs: secret ? KEEP_SECRET_MS : KEEP_MS,
    });
    switch (claimed.kind) {
      case "conflict":
        throw new Problem("idempotency_conflict", {
          detail: "This Idempotency-Key came with another method, path or body before. Use a new key.",
        });
      case "in_progress":
        throw new Problem("idempotency_in_progress", {
          detail: "Wait and repeat the same request to get its answer.",
          retryAfterS: Math.min(5, claimed.retryAfterMs / 1000),
        });
      case "replay":
        return replay(claimed.answer, idempotencySecret, context);
      case "run":
        c.set("operationId", claimed.operationId);
    }
    await next();
    await idempotency.finish(name, lease, await outcome(c, idempotencySecret, context));
    return undefined;
  };
}

/** No key has a space, so that this is no other key's context. */
const ofCookies = (context: string): string => `${context} cookies`;

async function replay(answer: KeptAnswer, secret: string, context: string): Promise<Response> {
  const plain = await unseal(secret, context, answer.sealedBody);
  const headers = new Headers(answer.headers);
  headers.set("idempotency-replayed", "true");
  if (answer.sealedCookies) {
    const cookies = new TextDecoder().decode(await unseal(secret, ofCookies(context), answer.sealedCookies));
    for (const cookie of cookies.split("\n")) headers.append("set-cookie", cookie);
  }
  return new Response(plain.byteLength === 0 ? null : plain, { status: answer.status, headers });
}

/** What becomes of the record: see `Finish`. Reads the answer's body and puts it back. */
async function outcome(c: Context<AppEnv>, secret: string, context: string): Promise<Finish> {
  const { status } = c.res;
  if (status >= 500) return { kind: "retry" };
  if (status >= 400) return { kind: "forget" };
  const bytes = new Uint8Array(await c.res.clone().arrayBuffer());
  if (bytes.byteLength > MAX_KEPT_BYTES) throw new Error(`answer of ${bytes.byteLength} bytes is too large to keep`);
  const headers: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = c.res.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  const cookies = c.res.headers.getSetCookie();
  const answer: KeptAnswer = { status, headers, sealedBody: await seal(secret, context, bytes) };
  if (cookies.length > 0)
    answer.sealedCookies = await seal(secret, ofCookies(context), new Uint8Array(utf8(cookies.join("\n"))));
  return { kind: "keep", answer };
}
