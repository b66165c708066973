import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { readSettings, SETTING_NAMES } from "../src/platform/settings.ts";
import { openSecrets } from "./secrets.ts";
import { envFile, givenSettings, localSettings } from "./settings.ts";

const dir = mkdtempSync(join(tmpdir(), "settings-"));
afterAll(() => rmSync(dir, { recursive: true }));

const secrets = openSecrets(dir);
const urls = {
  publicUrl: "http://localhost:8787",
  databasePort: 20001,
  providersUrl: "http://127.0.0.1:20002",
  mailUrl: "http://127.0.0.1:20003",
  cloudflareUrl: "http://127.0.0.1:20004",
};
const devVars = (text: string) => {
  const path = join(dir, ".dev.vars");
  writeFileSync(path, text);
  return path;
};

describe("settings of the local run", () => {
  it("take .dev.vars.example as it stands for no settings at all", () => {
    const example = join(import.meta.dirname, "../.dev.vars.example");
    expect(givenSettings(example, {})).toEqual({});
    const empty = parseEnv(readFileSync(example, "utf8"));
    expect(Object.keys(empty)).toContain("STRIPE_API_BASE_URL");
    const { values } = localSettings({}, secrets, urls);
    expect(readSettings({ ...empty, ...values })).toEqual(readSettings(values));
  });

  it("needs none of the user's: the sandbox fills all", () => {
    const { values, notes } = localSettings({}, secrets, urls);
    const settings = readSettings(values);
    expect(settings.ENVIRONMENT).toBe("development");
    expect(settings.OPENAI_BASE_URL).toBe("http://127.0.0.1:20002/openai/v1");
    expect(settings.RESEND_BASE_URL).toBe(urls.mailUrl);
    expect(settings.DATABASE_HTTP_URL).toBe("http://127.0.0.1:20001/sql");
    expect(settings.SIGNUP_CREDIT).toBe(1_000_000);
    const outside = Object.entries(settings).filter(
      ([name, value]) => name.endsWith("_BASE_URL") && !String(value).includes("127.0.0.1"),
    );
    expect(outside.map(([name]) => name)).toEqual(["STRIPE_API_BASE_URL"]);
    expect(notes).toEqual([]);
  });

  it("keeps a real account and the stand-in's apart, whichever answers", () => {
    const account = {
      CLOUDFLARE_API_TOKEN: "real",
      CLOUDFLARE_ACCOUNT_ID: "0".repeat(32),
      CLOUDFLARE_SAAS_ZONE: "real.example",
      CLOUDFLARE_WEBHOOK_SECRET: "real-secret",
    };
    const standIn = localSettings(account, secrets, urls);
    expect(readSettings(standIn.values)).toMatchObject({
      CLOUDFLARE_API_BASE_URL: "http://127.0.0.1:20004/client/v4",
      SITES_PROBE_URL: "http://127.0.0.1:20004/_edge/{host}",
      DOH_URL: "http://127.0.0.1:20004/_doh/dns-query",
    });
    for (const value of Object.values(account)) expect(Object.values(standIn.values)).not.toContain(value);
    expect(standIn.notes).toEqual([expect.stringContaining("CLOUDFLARE_API_TOKEN is set without")]);

    const base = "https://api.cloudflare.com/client/v4";
    const real = localSettings({ ...account, CLOUDFLARE_API_BASE_URL: base }, secrets, urls);
    expect(readSettings(real.values)).toMatchObject({ ...account, SITES_PROBE_URL: "https://{host}" });
    expect(real.replaced.cloudflare).toBe(true);
    expect(Object.values(real.values)).not.toContain(secrets.cloudflareWebhook);
  });

  it("merges defaults, then .dev.vars, then the environment; empty counts as not given", () => {
    const path = devVars("SIGNUP_CREDIT=5\nOPERATOR_EMAILS=a@b.c\nMAX_BODY_BYTES=\nUNKNOWN=x\n");
    const given = givenSettings(path, { SIGNUP_CREDIT: "7", OPERATOR_EMAILS: "", HOME: "/root" });
    expect(given).toEqual({ SIGNUP_CREDIT: "7", OPERATOR_EMAILS: "a@b.c" });
    expect(localSettings(given, secrets, urls).values).toMatchObject(given);
  });

  it("swaps in a real provider by its address and key, and leaves the others in the sandbox", () => {
    const given = { OPENAI_BASE_URL: "https://api.openai.com/v1", OPENAI_API_KEY: "sk-real" };
    const { values, replaced } = localSettings(given, secrets, urls);
    expect(values).toMatchObject(given);
    expect(values.GROQ_BASE_URL).toBe("http://127.0.0.1:20002/groq/v1");
    expect(replaced).toEqual({ postgres: false, mail: false, cloudflare: false, providers: ["openai"] });
  });

  it("never sends a real key to the sandbox, nor the sandbox's key elsewhere, and says so", () => {
    const { values, notes } = localSettings(
      { OPENAI_API_KEY: "sk-real", GROQ_BASE_URL: "https://groq.example" },
      secrets,
      urls,
    );
    expect(values.OPENAI_API_KEY).toBe("sk-sandbox-openai");
    expect(values.GROQ_API_KEY).toBeUndefined();
    expect(notes).toEqual([
      expect.stringContaining("OPENAI_API_KEY is set without"),
      expect.stringContaining("GROQ_BASE_URL is set without"),
    ]);
  });

  it("stays in development whatever the shell says, and leaves a database of one's own alone", () => {
    const given = givenSettings(devVars(""), { ENVIRONMENT: "production", DATABASE_URL: "postgres://app@db/x" });
    const { values, replaced } = localSettings(given, secrets, { ...urls, databasePort: undefined });
    expect(values.ENVIRONMENT).toBe("development");
    expect(values.DATABASE_URL).toBe("postgres://app@db/x");
    expect(values.DATABASE_HTTP_URL).toBeUndefined();
    expect(replaced.postgres).toBe(true);
  });

  it("keeps its secrets over restarts and from other users", () => {
    expect(openSecrets(dir)).toEqual(secrets);
    expect(statSync(join(dir, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  it("makes a secret that an older installation lacks, once, and leaves the others as they are", () => {
    const older: Partial<typeof secrets> = { ...secrets };
    delete older.credentialMaster;
    writeFileSync(join(dir, "secrets.json"), JSON.stringify(older));
    const opened = openSecrets(dir);
    expect(opened).toMatchObject(older);
    expect(Buffer.from(opened.credentialMaster, "base64")).toHaveLength(32);
    expect(openSecrets(dir)).toEqual(opened);
  });

  it("writes any value so that a dotenv parser reads it back, dollars escaped for wrangler's expansion", () => {
    const { values } = localSettings(
      { MODEL_PRICES: '{"a/b":{"input":0,"output":0}}', PASSWORD_PEPPER: `it's "quoted" # and long` },
      secrets,
      urls,
    );
    expect(parseEnv(envFile(values))).toEqual(values);
    expect(envFile({ A: "pa$word" })).toBe("A='pa\\$word'\n");
    expect(() => envFile({ A: "a\nb" })).toThrow("A holds a line break");
  });
});

describe(".dev.vars.example", () => {
  const names = Object.keys(parseEnv(readFileSync(join(import.meta.dirname, "../.dev.vars.example"), "utf8")));

  it("names every setting once, and no other", () => {
    expect(names.toSorted()).toEqual(SETTING_NAMES.filter((name) => name !== "ENVIRONMENT").toSorted());
  });

  it("changes nothing when copied as it is", () => {
    expect(givenSettings(join(import.meta.dirname, "../.dev.vars.example"), {})).toEqual({});
  });
});
