/** Attacks on every operation that is not public, whatever domain it belongs to. */
import { env } from "cloudflare:workers";
import { decodeJwt, decodeProtectedHeader, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { api, expectJson, makeKey, operatorToken, type Person, signUp } from "./harness.ts";
import { isMutating, operations, pathOf } from "./operations.ts";
import { SAMPLES } from "./samples/samples.ts";

const SigningKeys = z.array(z.looseObject({ kid: z.string(), alg: z.string(), kty: z.string() }));

/** A good token with other claims, signed with the very key that the Worker signs with. */
async function resigned(token: string, claims: JWTPayload): Promise<string> {
  const { JWT_SIGNING_KEYS } = z.object({ JWT_SIGNING_KEYS: z.string() }).parse(env);
  const [key] = SigningKeys.parse(JSON.parse(JWT_SIGNING_KEYS));
  if (!key) throw new Error("no signing key");
  const { alg, kid, typ } = z
    .object({ alg: z.string(), kid: z.string(), typ: z.string() })
    .parse(decodeProtectedHeader(token));
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ alg, kid, typ })
    .sign(await importJWK(key, alg));
}

interface Attackers {
  victim: Person;
  other: Person;
  operator: string;
  bad: Record<string, string | undefined>;
  viewer: { token: string; scopes: string[] };
  key: { id: string; key: string };
}

async function attackers(): Promise<Attackers> {
  const [victim, other, viewer, gone, operator] = await Promise.all([
    signUp(),
    signUp(),
    signUp(),
    signUp(),
    operatorToken(),
  ]);
  const key = await makeKey(other, ["inference"]);
  const revoked = await makeKey(other, ["inference", "keys:read", "keys:write", "usage:read", "audit:read"]);
  await api(`/api/keys/${revoked.id}`, { method: "DELETE", as: other.accessToken });
  await api("/api/auth/logout", { method: "POST", body: { refreshToken: gone.refreshToken } });
  const good = victim.accessToken;
  const now = Math.floor(Date.now() / 1000);
  const stranger = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  if (!("privateKey" in stranger)) throw new Error("no pair of keys");
  const header = decodeProtectedHeader(good);
  await env.USER_SESSIONS.getByName(viewer.userId).setRole(z.custom<`org_${string}`>().parse(viewer.orgId), "viewer");
  const { scopes } = await expectJson(z.object({ scopes: z.array(z.string()) }), 200, "/api/me", {
    as: viewer.accessToken,
  });
  return {
    victim,
    other,
    operator,
    key,
    viewer: { token: viewer.accessToken, scopes },
    bad: {
      "no credential": undefined,
      garbage: "garbage",
      "an expired token": await resigned(good, { iat: now - 7200, exp: now - 3600 }),
      "another issuer's token": await resigned(good, { iss: "https://evil.example" }),
      "a token for another audience": await resigned(good, { aud: "https://evil.example" }),
      "a token signed by a stranger": await new SignJWT(decodeJwt(good))
        .setProtectedHeader({ ...header, alg: "ES256" })
        .sign(stranger.privateKey),
      "an unsigned token": new UnsecuredJWT(decodeJwt(good)).encode(),
      "a token of an unknown session": await resigned(good, { sid: newId("sess") }),
      "another's session in one's own token": await resigned(good, { sub: other.userId }),
      "an ended session": gone.accessToken,
      "a revoked key": revoked.key,
      "a mistyped key": `${key.key.slice(0, -1)}${key.key.endsWith("0") ? "1" : "0"}`,
      "a refresh token": victim.refreshToken,
    },
  };
}

/** All of it, but of a stream of events only what comes at once: it has no end. */
async function textOf(answer: Response): Promise<string> {
  if (!answer.body || answer.headers.get("content-type") !== "text/event-stream") return answer.text();
  const reader = answer.body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

/** Every member's and operator's operation of the API, attacked. */
export async function describeAuthSuite(): Promise<void> {
  const guarded = (await operations()).filter(({ access }) => access.kind !== "public");

  describe.each(guarded)("$id ($method $path)", (operation) => {
    let who: Attackers;
    let parameters: Record<string, string> = {};
    const send = (as: string | undefined, at = parameters, body: unknown = {}) =>
      api(pathOf(operation, at), {
        method: operation.method,
        as,
        // Refusals come before the input is looked at, so that a broken one tells nothing.
        ...(operation.takesBody ? { body } : {}),
      });

    beforeAll(async () => {
      cast ??= attackers();
      who = await cast;
      parameters = Object.fromEntries(
        [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => [name, who.victim.orgId]),
      );
    }, 60_000);

    it("refuses every credential that is not good", async () => {
      for (const [name, credential] of Object.entries(who.bad)) {
        const answer = await send(credential);
        const { code } = z.object({ code: z.string() }).parse(await answer.json());
        expect([name, answer.status, answer.headers.get("www-authenticate")?.slice(0, 6)]).toEqual([
          name,
          401,
          "Bearer",
        ]);
        expect(["unauthenticated", "session_ended", "invalid_api_key"]).toContain(code);
      }
    });

    it("refuses the other kind of principal", async () => {
      const wrong = operation.access.kind === "operator" ? who.victim.accessToken : who.operator;
      expect((await send(wrong)).status).toBe(403);
    });

    const scopes = operation.access.kind === "member" ? operation.access.scopes : [];
    const byMember = operation.access.kind === "member";
    const namesSomething = operation.path.includes("{");

    // Attacks that do not apply are not there: a skipped test would look like one that waits to be mended.
    if (scopes.length > 0) {
      it("refuses a key without its scope and a role without it", async () => {
        expect((await send(who.key.key)).status).toBe(403);
        if (scopes.some((scope) => !who.viewer.scopes.includes(scope))) {
          expect((await send(who.viewer.token)).status).toBe(403);
        }
      });
    }

    if (byMember && namesSomething) {
      it("neither shows nor changes what is another organisation's", async () => {
        const sample = await SAMPLES[operation.id]?.();
        if (!sample) throw new Error(`${operation.id} names something in its path: add a sample to samples/`);
        const answer = await send(who.other.accessToken, sample.parameters, sample.body ?? {});
        expect(sample.ownName ? [200, 201] : [403, 404]).toContain(answer.status);
        if (isMutating(operation)) expect(await sample.untouched?.()).toBe(true);
      });
    }

    if (byMember && !namesSomething && !isMutating(operation)) {
      it("shows nothing of another organisation", async () => {
        const answer = await send(who.other.accessToken);
        const text = await textOf(answer);
        expect(answer.status, text).toBe(200);
        for (const foreign of [who.victim.orgId, who.victim.userId, who.victim.email])
          expect(text).not.toContain(foreign);
      });
    }
  });
}

/** Made once for the whole suite: the attacks change nothing. */
let cast: Promise<Attackers> | undefined;
