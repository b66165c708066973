import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { testSettings } from "../testing/test-settings.ts";
import { readSettings, SettingsError } from "./settings.ts";

const outside = "https://stand-in.example.com";
const base = testSettings({ sqlUrl: `${outside}/sql`, providersUrl: outside, mailUrl: outside });
// An empty setting counts as absent.
const deployed = { ...base, ENVIRONMENT: "production", PUBLIC_URL: outside, PASSWORD_SCRYPT_LN: "" };

describe("CREDENTIAL_MASTER_KEYS", () => {
  const [newer, older] = [randomBytes(32), randomBytes(32)];

  it("are read in their order, the one that seals first", () => {
    const text = `2026b:${newer.toString("base64")}, 1:${older.toString("base64")}`;
    const { CREDENTIAL_MASTER_KEYS } = readSettings({ ...base, CREDENTIAL_MASTER_KEYS: text });
    expect(CREDENTIAL_MASTER_KEYS).toEqual([
      { id: "2026b", key: new Uint8Array(newer) },
      { id: "1", key: new Uint8Array(older) },
    ]);
  });

  it.each([
    ["nothing", ""],
    ["a key without an id", newer.toString("base64")],
    ["a short key", `1:${randomBytes(31).toString("base64")}`],
    ["a long key", `1:${randomBytes(33).toString("base64")}`],
    ["an id twice", `1:${newer.toString("base64")},1:${older.toString("base64")}`],
    ["an id that is none", `A:${newer.toString("base64")}`],
    ["a comma at the end", `1:${newer.toString("base64")},`],
  ])("are refused with %s, and not repeated in the error", (_what, text) => {
    const read = () => readSettings({ ...base, CREDENTIAL_MASTER_KEYS: text });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/CREDENTIAL_MASTER_KEYS/);
    for (const key of [newer, older]) expect(read).not.toThrow(key.toString("base64"));
  });
});

describe("ALLOW_PRIVATE_ENDPOINTS", () => {
  it("is off unless it is said to be on", () => {
    expect(readSettings(base).ALLOW_PRIVATE_ENDPOINTS).toBe(false);
    expect(readSettings({ ...base, ALLOW_PRIVATE_ENDPOINTS: "true" }).ALLOW_PRIVATE_ENDPOINTS).toBe(true);
    expect(() => readSettings({ ...base, ALLOW_PRIVATE_ENDPOINTS: "yes" })).toThrow(/ALLOW_PRIVATE_ENDPOINTS/);
  });

  it.each(["staging", "production"])("stops a deployment in %s from starting", (ENVIRONMENT) => {
    const settings = { ...deployed, ENVIRONMENT };
    expect(readSettings(settings).ALLOW_PRIVATE_ENDPOINTS).toBe(false);
    expect(() => readSettings({ ...settings, ALLOW_PRIVATE_ENDPOINTS: "true" })).toThrow(/ALLOW_PRIVATE_ENDPOINTS/);
    expect(readSettings({ ...settings, ALLOW_PRIVATE_ENDPOINTS: "false" }).ALLOW_PRIVATE_ENDPOINTS).toBe(false);
  });
});

describe("PASSWORD_SCRYPT_LN", () => {
  it.each(["staging", "production"])("is no less than 14 in %s", (ENVIRONMENT) => {
    const settings = { ...deployed, ENVIRONMENT };
    expect(readSettings(settings).PASSWORD_SCRYPT_LN).toBe(14);
    expect(() => readSettings({ ...settings, PASSWORD_SCRYPT_LN: "13" })).toThrow(/PASSWORD_SCRYPT_LN/);
  });
});

describe("SITES_DOMAIN", () => {
  const settings = { ...deployed, ENVIRONMENT: "production", PUBLIC_URL: "https://app.example.com" };

  it("may be left out, and is a domain of its own where it is not", () => {
    expect(readSettings(settings).SITES_DOMAIN).toBeUndefined();
    expect(readSettings({ ...settings, SITES_DOMAIN: "Example.site" }).SITES_DOMAIN).toBe("example.site");
  });

  it.each(["example.com", "sites.example.com", "app.example.com"])(
    "is not %s, whose cookies are the platform's",
    (domain) => {
      expect(() => readSettings({ ...settings, SITES_DOMAIN: domain })).toThrow(/cookies/);
    },
  );

  it.each(["sites", "example.site:8787", "https://example.site", "-.site"])("is no domain: %s", (domain) => {
    expect(() => readSettings({ ...settings, SITES_DOMAIN: domain })).toThrow(/SITES_DOMAIN/);
  });
});

describe("the settings of Cloudflare", () => {
  const [id, second] = ["0".repeat(32), "1".repeat(32)];
  const account = { CLOUDFLARE_ACCOUNT_ID: id, CLOUDFLARE_API_TOKEN: "token-of-the-main-account" };
  const pool = (...ids: string[]) =>
    JSON.stringify(ids.map((accountId) => ({ accountId, apiToken: "token-of-a-further-account" })));

  it("may all be left out, and say little where they are not", () => {
    const read = readSettings({ ...deployed, CLOUDFLARE_SAAS_ZONE: "", CLOUDFLARE_ACCOUNT_ID: "" });
    expect(read.CLOUDFLARE_ACCOUNT_ID).toBeUndefined();
    expect(readSettings({ ...deployed, ...account })).toMatchObject({
      CLOUDFLARE_API_BASE_URL: "https://api.cloudflare.com/client/v4",
      CLOUDFLARE_ACCOUNTS: [],
      CLOUDFLARE_REGISTRAR: "live",
      CLOUDFLARE_WORKER: "edgewright",
      SITES_PROBE_URL: "https://{host}",
    });
  });

  it.each([
    ["an account without a token", { CLOUDFLARE_API_TOKEN: "" }, /CLOUDFLARE_API_TOKEN/],
    ["a pool without a main account", { CLOUDFLARE_ACCOUNT_ID: "", CLOUDFLARE_ACCOUNTS: pool(second) }, /main account/],
    ["a pool without a way to the Worker", { CLOUDFLARE_ACCOUNTS: pool(second) }, /CLOUDFLARE_SAAS_ZONE/],
    ["an account twice", { CLOUDFLARE_ACCOUNTS: pool(id), CLOUDFLARE_SAAS_ZONE: "saas.example" }, /twice/],
    ["a name in an account's place", { CLOUDFLARE_ACCOUNT_ID: "main" }, /CLOUDFLARE_ACCOUNT_ID/],
    ["a probe that asks always the same", { SITES_PROBE_URL: "https://probe.example" }, /SITES_PROBE_URL/],
    ["a probe on this machine", { SITES_PROBE_URL: "http://127.0.0.1:1/_edge/{host}" }, /SITES_PROBE_URL/],
    ["a stand-in", { CLOUDFLARE_API_BASE_URL: "http://localhost:1/client/v4" }, /CLOUDFLARE_API_BASE_URL/],
    ["a registrar that registers nothing", { CLOUDFLARE_REGISTRAR: "sandbox" }, /refused in production/],
  ])("are refused with %s, and tokens are not repeated in the error", (_what, given, says) => {
    const read = () => readSettings({ ...deployed, ...account, ...given });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(says);
    expect(read).not.toThrow(/token-of-/);
  });

  it("take the registrar's own sandbox in staging", () => {
    const settings = { ...deployed, ...account, ENVIRONMENT: "staging", CLOUDFLARE_REGISTRAR: "sandbox" };
    expect(readSettings(settings).CLOUDFLARE_REGISTRAR).toBe("sandbox");
  });
});
