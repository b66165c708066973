import { createHmac, createPrivateKey, generateKeyPairSync, type JsonWebKey, sign } from "node:crypto";
import { createLocalJWKSet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { newId } from "../kernel/id.ts";
import type { MemberClaims, OperatorClaims } from "./access-token.schema.ts";
import { createAccessTokens } from "./access-tokens.ts";

const ISSUER = "https://app.example.com";
const NOW = 1_800_000_000_000;

type SigningKey = { kid: string; alg: string; kty: string };
const jwk = (exported: JsonWebKey, kid: string, alg: string): SigningKey => ({
  ...exported,
  kty: exported.kty ?? "",
  kid,
  alg,
});
const es256 = (kid: string) =>
  jwk(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }), kid, "ES256");
const eddsa = (kid: string) => jwk(generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }), kid, "EdDSA");

const key = es256("new");
const old = eddsa("old");
const clock = { now: NOW };
const tokens = createAccessTokens({ issuer: ISSUER, keys: [key, old], now: () => clock.now });

const member: MemberClaims = {
  kind: "member",
  userId: newId("user"),
  sessionId: newId("sess"),
  orgId: newId("org"),
  role: "admin",
  amr: ["pwd"],
};
const operator: OperatorClaims = {
  kind: "operator",
  userId: member.userId,
  sessionId: member.sessionId,
  email: "op@example.com",
  amr: ["pwd"],
};

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const payload = (changes: object = {}) => ({
  iss: ISSUER,
  aud: `${ISSUER}/api`,
  sub: member.userId,
  sid: member.sessionId,
  org: member.orgId,
  role: "admin",
  amr: ["pwd"],
  jti: newId("jwt"),
  iat: NOW / 1000,
  exp: NOW / 1000 + 900,
  ...changes,
});
/** A token with a right signature by our own key, whatever it says. */
function signed(claims: object, header: object = {}, by: SigningKey = key): string {
  const text = `${b64({ alg: by.alg, kid: by.kid, typ: "at+jwt", ...header })}.${b64(claims)}`;
  const privateKey = createPrivateKey({ key: { ...by }, format: "jwk" });
  const signature =
    by.kty === "EC"
      ? sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" })
      : sign(null, Buffer.from(text), privateKey);
  return `${text}.${signature.toString("base64url")}`;
}

describe("access tokens", () => {
  it("come back as what was said in them", async () => {
    for (const claims of [member, operator]) {
      const { token, expiresInS } = await tokens.issue(claims);
      expect(expiresInS).toBe(900);
      expect(await tokens.verify(token)).toEqual({ ok: true, value: claims });
    }
    expect(await tokens.verify(signed(payload()))).toEqual({ ok: true, value: member });
    expect(await tokens.verify(signed(payload(), {}, old))).toEqual({ ok: true, value: member });
  });

  it("can be verified by others with the published keys, which hold no private part", async () => {
    const jwks = tokens.jwks();
    const { token } = await tokens.issue(member);
    const set = createLocalJWKSet({ keys: jwks.keys.map((k) => ({ ...k })) });
    const { payload: read } = await jwtVerify(token, set, {
      issuer: ISSUER,
      audience: `${ISSUER}/api`,
      currentDate: new Date(NOW),
    });
    expect(read.sub).toBe(member.userId);
    expect(jwks.keys.map(({ kid }) => kid)).toEqual(["new", "old"]);
    for (const shown of jwks.keys)
      expect(
        Object.keys(shown).filter((name) => !["kid", "alg", "kty", "use", "crv", "x", "y"].includes(name)),
      ).toEqual([]);
  });

  it("expire after 15 minutes", async () => {
    const { token } = await tokens.issue(member);
    clock.now = NOW + 900_000 + 6_000;
    expect(await tokens.verify(token)).toEqual({ ok: false, error: "expired" });
    clock.now = NOW;
  });

  const publicPem = JSON.stringify(tokens.jwks().keys[0]);
  const hs256 = (secret: string) => {
    const text = `${b64({ alg: "HS256", kid: "new", typ: "at+jwt" })}.${b64(payload())}`;
    return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
  };
  const [head = "", body = "", signature = ""] = signed(payload()).split(".");
  const stranger = es256("new");
  const attacks: Record<string, string> = {
    "alg none": `${b64({ alg: "none", kid: "new", typ: "at+jwt" })}.${b64(payload())}.`,
    "alg NONE with the old signature": `${b64({ alg: "NONE", kid: "new", typ: "at+jwt" })}.${body}.${signature}`,
    "HS256 with the public key as the secret": hs256(publicPem),
    "HS256 with the kid as the secret": hs256("new"),
    "another issuer": signed(payload({ iss: "https://evil.example" })),
    "no issuer": signed(payload({ iss: undefined })),
    "another audience": signed(payload({ aud: "https://elsewhere.example/api" })),
    "two audiences at once": signed(payload({ aud: [`${ISSUER}/api`, `${ISSUER}/api/operator`] })),
    "an id token's type": signed(payload(), { typ: "JWT" }),
    "no type": signed(payload(), { typ: undefined }),
    "a stranger's key under our kid": signed(payload(), {}, stranger),
    "a stranger's key in the header": signed(payload(), { jwk: stranger, kid: "mine" }, stranger),
    "an unknown kid": signed(payload(), { kid: "../../dev/null" }),
    "no kid": signed(payload(), { kid: undefined }),
    "the kid of a key of another algorithm": signed(payload(), { kid: "old" }),
    "a critical extension": signed(payload(), { crit: ["exp"] }),
    "no expiry": signed(payload({ exp: undefined })),
    "a life too long": signed(payload({ iat: NOW / 1000 - 3600, exp: NOW / 1000 + 36_000 })),
    "not yet issued": signed(payload({ iat: NOW / 1000 + 3600, exp: NOW / 1000 + 4000 })),
    "no session": signed(payload({ sid: undefined })),
    "an organisation's id as subject": signed(payload({ sub: member.orgId })),
    "a role nobody has": signed(payload({ role: "god" })),
    "an operator's claim on a member's audience, without an organisation": signed(
      payload({ op: true, email: "op@example.com", org: undefined }),
    ),
    "a member's claims on the operator's audience": signed(payload({ aud: `${ISSUER}/api/operator` })),
    "op as text": signed(payload({ aud: `${ISSUER}/api/operator`, op: "true", email: "op@example.com" })),
    "another payload under the signature": `${head}.${b64(payload({ sub: newId("user") }))}.${signature}`,
    "no signature": `${head}.${body}.`,
    "no token at all": "",
    noise: "a.b.c",
    "five parts": "a.b.c.d.e",
  };
  for (const [attack, token] of Object.entries(attacks)) {
    it(`refuse ${attack}`, async () => {
      expect((await tokens.verify(token)).ok).toBe(false);
    });
  }

  it("never make an operator of a member's token that carries the operator's claims", async () => {
    const both = signed(payload({ op: true, email: "op@example.com" }));
    expect(await tokens.verify(both)).toEqual({ ok: true, value: member });
  });

  it("are not signed with an algorithm that was not chosen", () => {
    expect(() => createAccessTokens({ issuer: ISSUER, keys: [{ ...key, alg: "HS256" }], now: () => NOW })).toThrow(
      /JWT_SIGNING_KEYS/,
    );
    expect(() => createAccessTokens({ issuer: ISSUER, keys: [], now: () => NOW })).toThrow(/JWT_SIGNING_KEYS/);
  });
});
