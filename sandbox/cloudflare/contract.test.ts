import { describe, expect, it } from "vitest";
import { openContract } from "./contract.ts";
import { route } from "./operations.ts";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const contract = openContract();

function asked(method: string, path: string, body?: unknown): string[] {
  const url = new URL(path, "http://sandbox");
  const routed = route(method, url.pathname);
  if (!routed) throw new Error(`${path} is routed`);
  return contract.request(routed.operation, routed.params, url.searchParams, body);
}

function answered(method: string, path: string, status: number, body: unknown): string[] {
  return contract.answer(route(method, path)?.operation, status, body);
}

const refusal = (error: object = {}, further: object = {}) => ({
  success: false,
  errors: [{ code: 10_000, message: "No.", ...error }],
  messages: [],
  result: null,
  ...further,
});

describe("a request", () => {
  it("holds with what is described", () => {
    expect(asked("GET", `/zones?name=shop.com&account.id=${ACCOUNT}&per_page=50`)).toEqual([]);
    expect(asked("GET", `/accounts/${ACCOUNT}/registrar/domain-search?q=shop&extensions=com,net`)).toEqual([]);
  });

  it("does not hold with a parameter that is not described, repeated, or not as described", () => {
    expect(asked("GET", "/zones?account[id]=a&account_id=b")).toEqual([
      "query account[id]: is not described",
      "query account_id: is not described",
    ]);
    const search = `/accounts/${ACCOUNT}/registrar/domain-search`;
    expect(asked("GET", `${search}?q=shop&extensions=com&extensions=net`)).toEqual(["query extensions: is repeated"]);
    expect(asked("GET", search)).toEqual(["query q: is required"]);
    expect(asked("GET", "/zones?per_page=1000")).toEqual(["query per_page: must be <= 50"]);
    expect(asked("GET", `/zones/${ACCOUNT}-and-more/dns_records`)).toEqual([
      "path zone_id: must NOT have more than 32 characters",
    ]);
  });
});

describe("a refusal", () => {
  const zones = ["GET", "/zones"] as const;

  it("is held to what its operation describes", () => {
    expect(answered(...zones, 403, refusal())).toEqual([]);
    // The common envelope has nothing to say of this.
    expect(answered(...zones, 403, refusal({ documentation_url: 1 }))).toEqual([
      "403/errors/0/documentation_url: must be string",
    ]);
    // Described with the type of what is listed, which no refusal has.
    expect(answered("GET", `/zones/${ACCOUNT}/dns_records`, 400, refusal())).toEqual([]);
    expect(answered("GET", `/accounts/${ACCOUNT}/alerting/v3/destinations/webhooks`, 404, refusal())).toEqual([]);
  });

  it("is held to the common envelope as well, and to it alone where nothing is described", () => {
    // What is described of this one would let it pass.
    expect(answered(...zones, 403, refusal({}, { success: true }))).toEqual(["403/success: must be equal to constant"]);
    const check = `/accounts/${ACCOUNT}/registrar/domain-check`;
    expect(answered("POST", check, 409, refusal({ documentation_url: 1 }))).toEqual([]);
    expect(answered("POST", check, 409, refusal({ code: 971 }))).toEqual(["409/errors/0/code: must be >= 1000"]);
    expect(answered(...zones, 500, { success: false })).toEqual(["500: must have required property 'errors'"]);
    expect(answered("GET", "/nowhere", 400, refusal({}, { errors: [] }))).toEqual([
      "400/errors: must NOT have fewer than 1 items",
    ]);
  });

  it("is no answer that nobody has described", () => {
    expect(answered(...zones, 204, {})).toEqual(["204: is not described"]);
  });
});
