/** People with organisations of their own, made over the API as a person makes them. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import OpenAI from "openai";
import createClient, { type Client } from "openapi-fetch";
import * as z from "zod";
import type { Plan } from "../../billing/plan.schema.ts";
import { OPERATOR_EMAIL } from "../../testing/served-platform.ts";
import type { paths } from "../app/api/openapi.d.ts";
import type { Platform } from "./platform.ts";

export interface Person {
  email: string;
  password: string;
  name: string;
  organisation: { id: string; name: string };
  /** The API as this person, over a session of its own, typed by its description. */
  api: Client<paths>;
}

export interface Newcomer {
  /** One that nobody else has, unless it is given. */
  email?: string;
  /** Likewise. */
  password?: string;
  name?: string;
  organisation?: string;
  /** What the organisation may use; the sign-up's own plan allows 20 calls a minute and 50 a month. */
  plan?: Plan;
  /** False leaves the address unproven, and the organisation without credit. */
  verified?: boolean;
}

const CALLS_TIMEOUT_MS = 15_000;

/** Limits by address are for the world; each test calls from one of its own. */
export const someAddress = (): string => {
  const [a = 0, b = 0, c = 0] = crypto.getRandomValues(new Uint8Array(3));
  return `10.${a}.${b}.${c}`;
};

export const someEmail = (): string => `${randomUUID()}@example.com`;

async function taken<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (data === undefined) throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`);
  return data;
}

/** Signs up, proves the address by the mail's link, and logs in. */
export async function signUp(platform: Platform, newcomer: Newcomer = {}): Promise<Person> {
  const {
    email = someEmail(),
    password = `correct horse ${randomUUID()}`,
    name = "Ada Lovelace",
    organisation = "Analytical Engines",
    plan = "team",
    verified = true,
  } = newcomer;
  const api = createClient<paths>({ baseUrl: platform.baseUrl, headers: { "cf-connecting-ip": someAddress() } });
  await taken(api.POST("/api/auth/register", { body: { email, password, name, organisation } }));
  if (verified) {
    const token = new URL(await platform.verificationLink(email)).hash.slice("#token=".length);
    await taken(api.POST("/api/auth/verify", { body: { token } }));
  }
  const session = await taken(api.POST("/api/auth/login", { body: { email, password, refresh: "body" } }));
  const { id } = session.organisation;
  await platform.query(z.unknown(), "update public.organisations set plan = $1 where id = $2", [plan, id]);
  api.use({
    onRequest({ request }) {
      request.headers.set("authorization", `Bearer ${session.accessToken}`);
      return request;
    },
  });
  return { email, password, name, organisation: { id, name: organisation }, api };
}

const OPERATOR = { email: OPERATOR_EMAIL, password: "correct horse of the operator" };

/** Signs the platform's operator up: once for a run, whose tests all grant with it. */
export async function makeOperator(platform: Platform): Promise<void> {
  await signUp(platform, { ...OPERATOR, name: "Operator", organisation: "Operations" });
}

/** The API as the operator, for some minutes. */
async function operatorApi(platform: Platform): Promise<Client<paths>> {
  const headers: Record<string, string> = { "cf-connecting-ip": someAddress() };
  const api = createClient<paths>({ baseUrl: platform.baseUrl, headers });
  const login = await taken(api.POST("/api/auth/login", { body: { ...OPERATOR, refresh: "body" } }));
  headers.authorization = `Bearer ${login.accessToken}`;
  const asOperator = createClient<paths>({ baseUrl: platform.baseUrl, headers });
  const { accessToken } = await taken(asOperator.POST("/api/auth/operator"));
  headers.authorization = `Bearer ${accessToken}`;
  return createClient<paths>({ baseUrl: platform.baseUrl, headers });
}

/** As the operator does it. Dollars as text. */
export async function grantCredit(platform: Platform, { organisation }: Person, amountUsd: string): Promise<void> {
  const operator = await operatorApi(platform);
  const params = { path: { id: organisation.id } };
  const body = { amountUsd, note: "For domains" };
  const headers = { "idempotency-key": randomUUID() };
  await taken(operator.POST("/api/operator/organisations/{id}/credits", { params, body, headers }));
}

/** As the operator does it. */
export async function suspendSite(platform: Platform, id: string, reason: string): Promise<void> {
  const operator = await operatorApi(platform);
  await taken(operator.POST("/api/operator/sites/{id}/suspend", { params: { path: { id } }, body: { reason } }));
}

/** A fresh key, as the page shows it once. */
export async function createKey({ api }: Person, name = "Test key"): Promise<{ id: string; key: string }> {
  const body = { name, scopes: ["inference" as const], allowedModels: null, requestsPerMinute: null, expiresAt: null };
  return taken(api.POST("/api/keys", { body }));
}

export interface Calls {
  model?: string;
  /** May carry the words of sandbox/providers/directives.ts, such as `[[fault:503]]`. */
  prompt?: string | ((index: number) => string);
  stream?: boolean;
  /** As the header has them. */
  tags?: string;
}

/** Makes calls through the gateway with the official client, and waits until they are in the record. */
export async function makeCalls(
  platform: Platform,
  person: Person,
  apiKey: string,
  count: number,
  { model = "openai/gpt-4o-mini", prompt = "Why do rivers bend?", stream = false, tags }: Calls = {},
): Promise<{ requestIds: string[] }> {
  const client = new OpenAI({ apiKey, baseURL: `${platform.baseUrl}/v1`, maxRetries: 0 });
  const requestIds: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const content = typeof prompt === "string" ? prompt : prompt(index);
    const requestId = randomUUID();
    const options = {
      headers: { "x-request-id": requestId, ...(tags !== undefined && { "x-edgewright-tags": tags }) },
    };
    const messages = [{ role: "user" as const, content }];
    try {
      if (stream) for await (const _ of await client.chat.completions.create({ model, messages, stream }, options));
      else await client.chat.completions.create({ model, messages }, options);
    } catch (error) {
      // A call that was asked to fail is in the record like any other.
      if (!content.includes("[[fault:")) throw error;
    }
    requestIds.push(requestId);
  }
  const last = requestIds.at(-1);
  const deadline = Date.now() + CALLS_TIMEOUT_MS;
  while (last !== undefined) {
    const { items } = await taken(
      person.api.GET("/api/usage/requests", { params: { query: { requestId: last, limit: 1 } } }),
    );
    if (items.length > 0) break;
    if (Date.now() > deadline) throw new Error(`the call ${last} is not in the record`);
    await sleep(50);
  }
  return { requestIds };
}
