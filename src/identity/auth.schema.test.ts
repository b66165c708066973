import { describe, expect, it } from "vitest";
import { NewApiKey } from "./api-keys.schema.ts";
import { Email, LoginInput, RegisterInput } from "./auth.schema.ts";

describe("addresses", () => {
  it("are trimmed and in lower case", () => {
    expect(Email.parse("  Ada.Lovelace+x@Example.COM ")).toBe("ada.lovelace+x@example.com");
  });
  it("are refused when they are none, or too long", () => {
    for (const text of [
      "",
      "ada",
      "ada@",
      "@x.co",
      "a b@x.co",
      "ada@x",
      `${"a".repeat(250)}@x.co`,
      "аda@example.com",
      "a@x.co\r\nBcc: b@x.co",
    ]) {
      expect(Email.safeParse(text).success, text).toBe(false);
    }
  });
});

describe("new passwords", () => {
  const register = (password: string) =>
    RegisterInput.safeParse({ email: "Adalovelace@example.com", password }).success;
  it("need length and no composition", () => {
    expect(register("all lower case words")).toBe(true);
    expect(register("123456789")).toBe(false);
    expect(register("x".repeat(257))).toBe(false);
  });
  it("are not the address, its local part, or a few characters repeated", () => {
    for (const password of ["ADALOVELACE@example.com", "adalovelace", "aaaaaaaaaaaa", "abababababab"])
      expect(register(password), password).toBe(false);
  });
  it("are not judged at log-in", () => {
    expect(LoginInput.safeParse({ email: "a@b.co", password: "x" }).success).toBe(true);
  });
  it("come in a body that names nothing else", () => {
    expect(RegisterInput.safeParse({ email: "a@b.co", password: "long enough word", role: "owner" }).success).toBe(
      false,
    );
  });
});

describe("names, which mails greet with", () => {
  const register = (name: string) =>
    RegisterInput.safeParse({ email: "a@b.co", password: "long enough word", name, organisation: name }).success;
  it("are people's and companies', in any script", () => {
    for (const name of ["Ada Lovelace", "Łódź & Sons, Inc.", "李小龍", "O'Neil: accounts", ""])
      expect(register(name), name).toBe(true);
  });
  it("carry no link, no line of their own and nothing that turns text around", () => {
    for (const name of [
      "see https://evil.example",
      "http evil.example",
      "WWW.evil.example",
      "Hxxp://x",
      "a\nb",
      "a\u2028b",
      "a\u202eb",
      "x".repeat(101),
    ])
      expect(register(name), name).toBe(false);
  });
});

describe("new API keys", () => {
  it("default to inference and no limits", () => {
    expect(NewApiKey.parse({ name: " ci " })).toMatchObject({
      name: "ci",
      scopes: ["inference"],
      allowedModels: null,
      requestsPerMinute: null,
      expiresAt: null,
    });
  });
  it("take a budget in one unit only, exact to the micro-dollar", () => {
    expect(NewApiKey.parse({ name: "a", budgetUsd: "0.000001" }).budgetUsd).toBe(1);
    for (const wrong of [
      { budgetUsd: "1e3" },
      { budgetUsd: "-1" },
      { budgetUsd: 5 },
      { budgetMicroUsd: 1.5 },
      { budgetUsd: "1", budgetMicroUsd: 1 },
    ]) {
      expect(NewApiKey.safeParse({ name: "a", ...wrong }).success, JSON.stringify(wrong)).toBe(false);
    }
  });
  it("name models as provider/model or provider/*", () => {
    for (const good of ["openai/gpt-5", "openrouter/anthropic/claude-x:free", "ollama/*"]) {
      expect(NewApiKey.safeParse({ name: "a", allowedModels: [good] }).success, good).toBe(true);
    }
    for (const bad of ["gpt-5", "*", "openai/", "openai/a b", "Open AI/x", "openai/x?y"]) {
      expect(NewApiKey.safeParse({ name: "a", allowedModels: [bad] }).success, bad).toBe(false);
    }
  });
  it("refuse unknown scopes, doubles and none", () => {
    for (const scopes of [["admin"], [], ["inference", "inference"]])
      expect(NewApiKey.safeParse({ name: "a", scopes }).success).toBe(false);
  });
});
