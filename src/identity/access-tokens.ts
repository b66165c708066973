/**
 * Access tokens: short JWTs (RFC 9068's `at+jwt`), signed with the newest of our keys. What is accepted follows RFC
 * 8725: the key is found by `kid` among our own and fixes the algorithm; issuer, audience, type and times are checked;
 * nothing in the header can bring its own key.
 */
import { type CryptoKey, errors, importJWK, type JWTHeaderParameters, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import type { Clock } from "../kernel/clock.ts";
import { isId, newId } from "../kernel/id.ts";
import { err, ok } from "../kernel/result.ts";
import type { AccessTokens, PublicJwk, TokenClaims } from "./access-token.schema.ts";
import { ROLES } from "./actor.schema.ts";

const ACCESS_TOKEN_TTL_S = 15 * 60;
const ALGORITHMS = ["ES256", "EdDSA"];

const id = <T extends string>(prefix: T) =>
  z.custom<`${T}_${string}`>((text) => typeof text === "string" && isId(prefix, text));
const common = { sub: id("user"), sid: id("sess"), amr: z.array(z.string()) };
const MemberPayload = z.object({ ...common, org: id("org"), role: z.enum(ROLES) });
const OperatorPayload = z.object({ ...common, op: z.literal(true), email: z.string() });

type SigningKey = { kid: string; alg: string; kty: string };

/** Of a private JWK, by name what may be shown. */
function publicPart(jwk: SigningKey): PublicJwk {
  const { kid, alg, kty, crv, x, y } = jwk as SigningKey & { crv?: string; x?: string; y?: string };
  return { kid, alg, kty, use: "sig", ...(crv && { crv }), ...(x && { x }), ...(y && { y }) };
}

interface Loaded {
  signer: { kid: string; alg: string; key: CryptoKey | Uint8Array };
  verifiers: ReadonlyMap<string, { alg: string; key: CryptoKey | Uint8Array }>;
}

export function createAccessTokens({
  issuer,
  keys,
  now,
}: {
  issuer: string;
  keys: readonly SigningKey[];
  now: Clock;
}): AccessTokens {
  const audiences = { member: `${issuer}/api`, operator: `${issuer}/api/operator` } as const;
  const [newest] = keys;
  if (!newest || keys.some(({ alg }) => !ALGORITHMS.includes(alg))) {
    throw new Error(`JWT_SIGNING_KEYS: every key needs an "alg" of ${ALGORITHMS.join(" or ")}`);
  }

  // The keys and not a promise of them are kept: a request must not wait for another request's promise.
  let loaded: Loaded | undefined;
  const load = async (): Promise<Loaded> => {
    if (loaded) return loaded;
    const verifiers = new Map<string, { alg: string; key: CryptoKey | Uint8Array }>();
    for (const jwk of keys) verifiers.set(jwk.kid, { alg: jwk.alg, key: await importJWK(publicPart(jwk), jwk.alg) });
    const signer = { kid: newest.kid, alg: newest.alg, key: await importJWK(newest, newest.alg) };
    loaded = { signer, verifiers };
    return loaded;
  };

  const payloadOf = (claims: TokenClaims) =>
    claims.kind === "member"
      ? { sid: claims.sessionId, amr: claims.amr, org: claims.orgId, role: claims.role }
      : { sid: claims.sessionId, amr: claims.amr, op: true, email: claims.email };

  const keyFor = async ({ kid, alg }: JWTHeaderParameters) => {
    const known = (await load()).verifiers.get(kid ?? "");
    if (!known || known.alg !== alg) throw new errors.JWKSNoMatchingKey();
    return known.key;
  };

  const read = (payload: unknown, audience: unknown): TokenClaims | undefined => {
    if (audience === audiences.member) {
      const { data } = MemberPayload.safeParse(payload);
      return (
        data && {
          kind: "member",
          userId: data.sub,
          sessionId: data.sid,
          orgId: data.org,
          role: data.role,
          amr: data.amr,
        }
      );
    }
    if (audience === audiences.operator) {
      const { data } = OperatorPayload.safeParse(payload);
      return data && { kind: "operator", userId: data.sub, sessionId: data.sid, email: data.email, amr: data.amr };
    }
    return undefined;
  };

  return {
    issue: async (claims) => {
      const { signer } = await load();
      const iat = Math.floor(now() / 1000);
      const token = await new SignJWT(payloadOf(claims))
        .setProtectedHeader({ alg: signer.alg, kid: signer.kid, typ: "at+jwt" })
        .setIssuer(issuer)
        .setAudience(audiences[claims.kind])
        .setSubject(claims.userId)
        .setJti(newId("jwt"))
        .setIssuedAt(iat)
        .setExpirationTime(iat + ACCESS_TOKEN_TTL_S)
        .sign(signer.key);
      return { token, expiresInS: ACCESS_TOKEN_TTL_S };
    },

    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, keyFor, {
          algorithms: ALGORITHMS,
          issuer,
          audience: [audiences.member, audiences.operator],
          typ: "at+jwt",
          requiredClaims: ["sub", "sid", "iat", "exp", "jti"],
          maxTokenAge: ACCESS_TOKEN_TTL_S,
          clockTolerance: 5,
          currentDate: new Date(now()),
        });
        const claims = read(payload, payload.aud);
        return claims ? ok(claims) : err("invalid");
      } catch (error) {
        if (error instanceof errors.JWTExpired) return err("expired");
        if (error instanceof errors.JOSEError) return err("invalid");
        throw error;
      }
    },

    jwks: () => ({ keys: keys.map(publicPart) }),
  };
}
