import { describe, expect, it } from "vitest";
import { type Binding, createEnvelopes, type Envelope } from "../../platform/envelope.ts";
import { endpointBinding, providerBinding } from "./binding.service.ts";
import type { CredentialId } from "./credentials.schema.ts";
import { createKeyring } from "./keyring.ts";
import type { RoutedEndpoint } from "./routing-config.schema.ts";

const envelopes = createEnvelopes([{ id: "1", key: crypto.getRandomValues(new Uint8Array(32)) }]);
const sealed = async (secret: string, id: CredentialId, bindingOf: (id: string) => Binding) => ({
  id,
  envelope: await envelopes.seal(secret, bindingOf(id)),
});
const forOpenai = (id: string) => providerBinding("org_1", id, "openai");

function ring(maxKeys?: number) {
  const clock = { now: 1_000_000 };
  let opened = 0;
  const keyring = createKeyring({
    envelopes: {
      open: (envelope: Envelope, binding: Binding) => {
        opened += 1;
        return envelopes.open(envelope, binding);
      },
    },
    now: () => clock.now,
    ...(maxKeys !== undefined && { maxKeys }),
  });
  return { keyring, clock, opened: () => opened };
}

describe("a keyring", () => {
  it("opens a key once a minute, however often it is used", async () => {
    const { keyring, clock, opened } = ring();
    const credential = await sealed("sk-secret", "cred_1", forOpenai);
    const open = () => keyring.providerKey("org_1", "openai", credential);
    expect(await open()).toEqual({ ok: true, value: "sk-secret" });
    clock.now += 59_999;
    expect(await open()).toEqual({ ok: true, value: "sk-secret" });
    expect(opened()).toBe(1);
    clock.now += 1;
    expect(await open()).toEqual({ ok: true, value: "sk-secret" });
    expect(opened()).toBe(2);
  });

  it("gives what it has opened to nobody else, and for nothing else", async () => {
    const { keyring } = ring();
    const credential = await sealed("sk-secret", "cred_1", forOpenai);
    expect(await keyring.providerKey("org_1", "openai", credential)).toMatchObject({ ok: true });
    expect(await keyring.providerKey("org_2", "openai", credential)).toEqual({ ok: false, error: "forged" });
    expect(await keyring.providerKey("org_1", "groq", credential)).toEqual({ ok: false, error: "forged" });
    expect(await keyring.providerKey("org_1", "openai", { ...credential, id: "cred_2" })).toMatchObject({ ok: false });
  });

  it("opens an endpoint's key for the origin alone that it was entered for", async () => {
    const { keyring } = ring();
    const at = { id: "endpoint_1", baseUrl: "https://llm.example.com/v1" };
    const credential = await sealed("sk-secret", "cred_1", (id) => endpointBinding("org_1", id, at));
    const endpoint: RoutedEndpoint = { ...at, name: "x", protocol: "openai.chat", models: [], credential };
    const open = (changes: Partial<RoutedEndpoint>) => keyring.endpointKey("org_1", { ...endpoint, ...changes });
    expect(await open({})).toEqual({ ok: true, value: "sk-secret" });
    expect(await open({ baseUrl: "https://llm.example.com/v2" })).toEqual({ ok: true, value: "sk-secret" });
    expect(await open({ credential: null })).toEqual({ ok: true, value: undefined });
    const elsewhere = [
      "https://evil.example.com/v1",
      "http://llm.example.com/v1",
      "https://llm.example.com:8443/v1",
      "nonsense",
    ];
    for (const baseUrl of elsewhere) expect(await open({ baseUrl }), baseUrl).toEqual({ ok: false, error: "forged" });
    expect(await open({ id: "endpoint_2" })).toEqual({ ok: false, error: "forged" });
  });

  it("keeps so many keys and no more, the newest, and none that did not open", async () => {
    const { keyring, opened } = ring(2);
    const credentials = await Promise.all(
      (["cred_1", "cred_2", "cred_3"] as const).map((id) => sealed(id, id, forOpenai)),
    );
    const open = async (index: number) => {
      const credential = credentials[index];
      if (!credential) throw new Error("no such key");
      const key = await keyring.providerKey("org_1", "openai", credential);
      return key.ok ? key.value : key.error;
    };
    expect([await open(0), await open(1), await open(2)]).toEqual(["cred_1", "cred_2", "cred_3"]);
    expect([await open(1), await open(2), opened()]).toEqual(["cred_2", "cred_3", 3]);
    expect([await open(0), opened()]).toEqual(["cred_1", 4]);
    const forged = { id: "cred_1" as const, envelope: { wrappedKey: "1.gone.AAAA", sealed: "AAAA" } };
    for (const times of [1, 2]) {
      expect(await keyring.providerKey("org_1", "openai", forged)).toEqual({ ok: false, error: "unknown_master" });
      expect(opened()).toBe(4 + times);
    }
  });
});
