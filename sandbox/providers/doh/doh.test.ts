import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ProviderSandbox, startProviderSandbox } from "../server.ts";

let sandbox: ProviderSandbox;
beforeAll(async () => {
  sandbox = await startProviderSandbox({ port: 0 });
});
afterAll(() => sandbox.close());
afterEach(() => control("DELETE"));

const control = (method: string, names?: unknown) =>
  fetch(`${sandbox.url}/_control/names`, { method, ...(names ? { body: JSON.stringify(names) } : {}) });
const ask = (name: string, type = "A", signal?: AbortSignal) =>
  fetch(`${sandbox.url}/_doh/dns-query?name=${name}&type=${type}`, {
    headers: { accept: "application/dns-json" },
    ...(signal ? { signal } : {}),
  });
const resolved = async (name: string, type?: string) => {
  const { Status, Answer = [] } = JSON.parse(await (await ask(name, type)).text());
  return [Status, ...Answer.map(({ data }: { data: string }) => data)];
};

it("leads everything under .example to one public address, in the form of Cloudflare's resolver", async () => {
  const response = await ask("API.Customer.example.");
  expect(response.headers.get("content-type")).toBe("application/dns-json");
  expect(await response.json()).toEqual({
    Status: 0,
    TC: false,
    RD: true,
    RA: true,
    AD: false,
    CD: false,
    Question: [{ name: "api.customer.example", type: 1 }],
    Answer: [{ name: "api.customer.example", type: 1, TTL: 300, data: "93.184.216.34" }],
  });
  expect(await resolved("api.customer.example", "AAAA")).toEqual([0]);
  expect(await resolved("unknown.test")).toEqual([3]);
});

it("answers from its table: private addresses, chains, failures, and names that change in between", async () => {
  await control("POST", {
    "inside.test": { a: ["10.0.0.1", "93.184.216.34"], aaaa: ["::1"] },
    "chain.test": { cname: "inside.test" },
    "loop.test": { cname: "loop.test" },
    "broken.test": { status: 2 },
    "turns.test": [{ a: ["93.184.216.34"] }, { a: ["127.0.0.1"] }],
  });
  expect(await resolved("inside.test")).toEqual([0, "10.0.0.1", "93.184.216.34"]);
  expect(await resolved("inside.test", "AAAA")).toEqual([0, "::1"]);
  expect(await resolved("chain.test")).toEqual([0, "inside.test.", "10.0.0.1", "93.184.216.34"]);
  expect(await resolved("loop.test")).toEqual([2]);
  expect(await resolved("broken.test")).toEqual([2]);
  expect([await resolved("turns.test"), await resolved("turns.test"), await resolved("turns.test")]).toEqual([
    [0, "93.184.216.34"],
    [0, "127.0.0.1"],
    [0, "127.0.0.1"],
  ]);
  expect(await (await control("GET")).json()).toMatchObject({ "turns.test A": 3 });
});

it("is slow, or no resolver at all, when told so", async () => {
  await control("POST", { "slow.test": { a: ["10.0.0.1"], delayMs: 60_000 }, "down.test": { http: 503 } });
  await expect(ask("slow.test", "A", AbortSignal.timeout(50))).rejects.toThrow(/timeout/);
  expect((await ask("down.test")).status).toBe(503);
});

it("refuses what is no query, and a table that is none", async () => {
  expect((await ask("a..b")).status).toBe(400);
  expect((await ask("a.test", "MX")).status).toBe(400);
  expect((await fetch(`${sandbox.url}/_doh/dns-query?name=a.example`)).status).toBe(415);
  expect((await control("POST", { "a.test": { ip: "10.0.0.1" } })).status).toBe(400);
});
