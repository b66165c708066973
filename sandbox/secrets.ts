import { generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { base32 } from "../src/kernel/encoding.ts";
import { newId } from "../src/kernel/id.ts";
import { readJsonFile, writePrivate } from "./private-file.ts";

const hex = z.string().regex(/^[0-9a-f]{40,}$/);
const idOf = <Prefix extends string>(prefix: Prefix) => z.templateLiteral([`${prefix}_`, z.string()]);

const Secrets = z.object({
  apiKeyMac: hex,
  passwordPepper: hex,
  idempotency: hex,
  /** Made for an installation that is older than it. */
  credentialMaster: z.base64().default(() => randomBytes(32).toString("base64")),
  stripeWebhook: z.string(),
  cloudflareWebhook: hex.default(() => randomBytes(32).toString("hex")),
  jwtSigningKey: z.looseObject({ kid: z.string(), kty: z.string(), alg: z.string() }),
  demo: z.object({
    orgId: idOf("org"),
    userId: idOf("user"),
    keyId: idOf("key"),
    grantId: idOf("grant"),
    /** Of the key's text; the rest of it follows from the ids and the MAC secret. */
    keySecret: hex,
    password: z.string().min(16),
    operatorId: idOf("user"),
    operatorPassword: z.string().min(16),
  }),
});
export type Secrets = z.infer<typeof Secrets>;

/** What a local installation keeps to itself: made once, so that keys and sessions survive a restart. */
export function openSecrets(dir: string): Secrets {
  const kept = Secrets.safeParse(readJsonFile(join(dir, "secrets.json")));
  return saveSecrets(dir, kept.success ? kept.data : makeSecrets());
}

export function saveSecrets(dir: string, secrets: Secrets): Secrets {
  writePrivate(join(dir, "secrets.json"), `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

/** A new demo key in place of one that was revoked. */
export const withNewKey = (secrets: Secrets): Secrets => ({
  ...secrets,
  demo: { ...secrets.demo, keyId: newId("key"), keySecret: randomBytes(20).toString("hex") },
});

function makeSecrets(): Secrets {
  const random = (bytes: number) => randomBytes(bytes).toString("hex");
  const password = () => base32(randomBytes(15));
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    apiKeyMac: random(32),
    passwordPepper: random(32),
    idempotency: random(32),
    credentialMaster: randomBytes(32).toString("base64"),
    stripeWebhook: `whsec_${random(24)}`,
    cloudflareWebhook: random(32),
    jwtSigningKey: {
      ...privateKey.export({ format: "jwk" }),
      kty: "EC",
      kid: `local-${random(4)}`,
      alg: "ES256",
      use: "sig",
    },
    demo: {
      orgId: newId("org"),
      userId: newId("user"),
      keyId: newId("key"),
      grantId: newId("grant"),
      keySecret: random(20),
      password: password(),
      operatorId: newId("user"),
      operatorPassword: password(),
    },
  };
}
