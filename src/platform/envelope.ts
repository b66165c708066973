/**
 * Envelope encryption: each secret under a key of its own, and that key under the master key. Another master key means
 * that the small keys are wrapped anew; the secrets' own ciphertext stays as it is. AES-256-GCM throughout.
 */
import { base64url } from "jose";
import * as z from "zod";
import { utf8 } from "../kernel/encoding.ts";
import { err, ok, type Result } from "../kernel/result.ts";

/** Says nothing without a master key. */
export const Envelope = z.object({
  /** "1.<id of the master key>.<IV, key and tag>". The 1 is the format's version. */
  wrappedKey: z.string().max(200),
  /** IV, secret and tag. */
  sealed: z.string().max(8_000),
});
export type Envelope = z.infer<typeof Envelope>;

/** An envelope of bytes, for what is stored as bytes: its IV, content and tag. */
export interface SealedBytes {
  wrappedKey: string;
  sealed: Uint8Array<ArrayBuffer>;
}

/** What an envelope is for. Opened for anything else it is as if it were forged. */
export interface Binding {
  orgId: string;
  id: string;
  purpose: string;
}

export interface MasterKey {
  /** [0-9a-z], at most 16 of them. */
  id: string;
  /** 32 bytes. */
  key: Uint8Array<ArrayBuffer>;
}

/** `unknown_master`: of a master key that the settings no longer have. `forged`: not made here, or not for this. */
export type EnvelopeError = "malformed" | "unknown_master" | "forged";

export interface Envelopes {
  /** The master key that seals now. */
  readonly currentId: string;
  seal(secret: string, binding: Binding): Promise<Envelope>;
  open(envelope: Envelope, binding: Binding): Promise<Result<string, EnvelopeError>>;
  sealBytes(plain: Uint8Array, binding: Binding): Promise<SealedBytes>;
  openBytes(envelope: SealedBytes, binding: Binding): Promise<Result<Uint8Array<ArrayBuffer>, EnvelopeError>>;
  /** The same key under the current master key. Needs no look at the secret. */
  rewrap(wrappedKey: string, binding: Binding): Promise<Result<string, EnvelopeError>>;
}

const IV_BYTES = 12;
const KEY_BYTES = 32;
const FORMAT = /^1\.([0-9a-z]{1,16})\.([A-Za-z0-9_-]+)$/;
const AES = "AES-GCM";

/** Unambiguous: no two different lists of parts make the same bytes. */
const associated = (...parts: string[]): Uint8Array<ArrayBuffer> => new Uint8Array(utf8(JSON.stringify(parts)));

const ofKey = (masterId: string, { orgId, id, purpose }: Binding) =>
  associated("edgewright envelope 1 key", masterId, orgId, id, purpose);
const ofSecret = ({ orgId, id, purpose }: Binding) => associated("edgewright envelope 1 secret", orgId, id, purpose);

const importKey = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", bytes, AES, false, ["encrypt", "decrypt"]);

async function encrypt(
  key: CryptoKey,
  plain: Uint8Array,
  additionalData: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: AES, iv, additionalData }, key, plain));
  const whole = new Uint8Array(IV_BYTES + sealed.length);
  whole.set(iv);
  whole.set(sealed, IV_BYTES);
  return whole;
}

async function decrypt(
  key: CryptoKey,
  whole: Uint8Array<ArrayBuffer>,
  additionalData: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const iv = whole.subarray(0, IV_BYTES);
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: AES, iv, additionalData }, key, whole.subarray(IV_BYTES)),
    );
  } catch {
    return undefined;
  }
}

/** Undefined where it is no base64url. */
function decoded(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return new Uint8Array(base64url.decode(text));
  } catch {
    return undefined;
  }
}

/** The first master key seals, all of them open. No error and no message of it holds a part of a secret. */
export function createEnvelopes(masters: readonly MasterKey[]): Envelopes {
  const [first] = masters;
  if (!first) throw new Error("no master key is given");
  const current: MasterKey = first;
  const imported = new Map<string, CryptoKey>();

  async function masterKey(id: string): Promise<CryptoKey | undefined> {
    const known = imported.get(id);
    if (known) return known;
    const master = masters.find((one) => one.id === id);
    if (!master) return undefined;
    const key = await importKey(master.key);
    imported.set(id, key);
    return key;
  }

  async function wrap(dataKey: Uint8Array<ArrayBuffer>, { id }: MasterKey, binding: Binding): Promise<string> {
    const key = await masterKey(id);
    if (!key) throw new Error("a master key is not among those that are given");
    return `1.${id}.${base64url.encode(await encrypt(key, dataKey, ofKey(id, binding)))}`;
  }

  async function unwrap(wrappedKey: string, binding: Binding): Promise<Result<Uint8Array<ArrayBuffer>, EnvelopeError>> {
    const [, masterId = "", text = ""] = FORMAT.exec(wrappedKey) ?? [];
    if (masterId === "") return err("malformed");
    const key = await masterKey(masterId);
    if (!key) return err("unknown_master");
    const whole = decoded(text);
    const dataKey = whole && (await decrypt(key, whole, ofKey(masterId, binding)));
    return dataKey?.length === KEY_BYTES ? ok(dataKey) : err("forged");
  }

  async function sealBytes(plain: Uint8Array, binding: Binding): Promise<SealedBytes> {
    const dataKey = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    const sealed = await encrypt(await importKey(dataKey), plain, ofSecret(binding));
    return { wrappedKey: await wrap(dataKey, current, binding), sealed };
  }

  async function openBytes(
    { wrappedKey, sealed }: SealedBytes,
    binding: Binding,
  ): Promise<Result<Uint8Array<ArrayBuffer>, EnvelopeError>> {
    const dataKey = await unwrap(wrappedKey, binding);
    if (!dataKey.ok) return dataKey;
    const plain = await decrypt(await importKey(dataKey.value), sealed, ofSecret(binding));
    return plain ? ok(plain) : err("forged");
  }

  return {
    currentId: current.id,
    sealBytes,
    openBytes,

    async seal(secret, binding) {
      const { wrappedKey, sealed } = await sealBytes(utf8(secret), binding);
      return { wrappedKey, sealed: base64url.encode(sealed) };
    },

    async open({ wrappedKey, sealed }, binding) {
      const bytes = decoded(sealed);
      if (!bytes) return err("forged");
      const plain = await openBytes({ wrappedKey, sealed: bytes }, binding);
      return plain.ok ? ok(new TextDecoder().decode(plain.value)) : plain;
    },

    async rewrap(wrappedKey, binding) {
      const dataKey = await unwrap(wrappedKey, binding);
      return dataKey.ok ? ok(await wrap(dataKey.value, current, binding)) : dataKey;
    },
  };
}
