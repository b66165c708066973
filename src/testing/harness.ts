/** People and keys for workerd tests, made through the API alone. Every one is new: no test sees another's. */
import { env, exports } from "cloudflare:workers";
import { vi } from "vitest";
import * as z from "zod";

export const ORIGIN = "http://localhost:8787";

export interface Call {
  method?: string;
  /** The bearer: an access token or an API key. */
  as?: string | undefined;
  /** Sent as JSON, but bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Another address for each caller, as there would be: limits by address are not what these tests are about. */
export const someAddress = (): string => {
  const [a = 0, b = 0, c = 0] = crypto.getRandomValues(new Uint8Array(3));
  return `10.${a}.${b}.${c}`;
};

export function api(path: string, { method = "GET", as, body, headers }: Call = {}): Promise<Response> {
  const raw = body instanceof Uint8Array;
  return exports.default.fetch(`${ORIGIN}${path}`, {
    method,
    headers: {
      "cf-connecting-ip": someAddress(),
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { "content-type": raw ? "application/octet-stream" : "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  });
}

/** A call whose answer is what the schema says and has the status expected; the error shows what came instead. */
export async function expectJson<T>(schema: z.ZodType<T>, status: number, path: string, call: Call): Promise<T> {
  const answer = await api(path, call);
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`${call.method ?? "GET"} ${path}: ${answer.status} ${text}`);
  return schema.parse(JSON.parse(text));
}

const Mails = z.object({ data: z.array(z.object({ text: z.string().nullable() })) });

/** Mails to this address, once there are so many. They are sent after the answer, hence the looking again. */
export async function mailsTo(email: string, atLeast = 1): Promise<string[]> {
  const outbox = `${z.object({ RESEND_BASE_URL: z.string() }).parse(env).RESEND_BASE_URL}/emails?to=${encodeURIComponent(email)}`;
  for (let attempt = 0; ; attempt += 1) {
    const { data } = Mails.parse(await (await fetch(outbox)).json());
    const found = data.map(({ text }) => text ?? "");
    if (found.length >= atLeast) return found;
    if (attempt > 200) throw new Error(`${found.length} of ${atLeast} mails to ${email}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const TOKEN = /ewv_[0-9A-Za-z_-]+/;

/** The token of a verification mail. */
export async function verificationToken(email: string): Promise<string> {
  const token = TOKEN.exec((await mailsTo(email)).join("\n"))?.[0];
  if (token === undefined) throw new Error(`no token in the mail to ${email}`);
  return token;
}

export const Tokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  user: z.object({ id: z.string() }),
  organisation: z.object({ id: z.string() }),
});

export interface Person {
  email: string;
  password: string;
  accessToken: string;
  refreshToken: string;
  userId: string;
  orgId: string;
}

export const someEmail = (): string => `${crypto.randomUUID()}@example.com`;
export const somePassword = (): string => `canary password ${crypto.randomUUID()}`;

export async function register(email = someEmail(), password = somePassword()) {
  await expectJson(z.unknown(), 202, "/api/auth/register", { method: "POST", body: { email, password } });
  return { email, password };
}

export async function logIn({ email, password }: { email: string; password: string }): Promise<Person> {
  const tokens = await expectJson(Tokens, 200, "/api/auth/login", { method: "POST", body: { email, password } });
  const { accessToken, refreshToken, user, organisation } = tokens;
  return { email, password, accessToken, refreshToken, userId: user.id, orgId: organisation.id };
}

/** Somebody new with an organisation of their own, logged in; with a proven address, and so with credit, if asked. */
export async function signUp({ verified = false } = {}): Promise<Person> {
  const person = await register();
  if (verified) {
    const token = await verificationToken(person.email);
    await expectJson(z.unknown(), 200, "/api/auth/verify", { method: "POST", body: { token } });
  }
  return logIn(person);
}

const Key = z.object({ id: z.string(), key: z.string() });

export const makeKey = (person: Person, scopes: readonly string[] = ["inference"], more: object = {}) =>
  expectJson(Key, 201, "/api/keys", {
    method: "POST",
    as: person.accessToken,
    body: { name: "test", scopes, ...more },
  });

let operator: Promise<Person> | undefined;
let token: Promise<string> | undefined;

/** The operator of OPERATOR_EMAILS: one address for all tests, so that its password is one as well. */
export function operatorPerson(): Promise<Person> {
  operator ??= (async () => {
    const [email = ""] = z.object({ OPERATOR_EMAILS: z.string() }).parse(env).OPERATOR_EMAILS.split(",");
    const person = await register(email, "canary password of the operator");
    const found = await logIn(person);
    const Me = z.object({ user: z.object({ emailVerified: z.boolean() }) });
    const { user } = await expectJson(Me, 200, "/api/me", { as: found.accessToken });
    if (!user.emailVerified) {
      // The mail of the sign-up that made the account: another file's, at the same moment, would end its sessions.
      const proof = await vi.waitFor(async () => {
        const first = (await mailsTo(email)).find((text) => !text.includes("signed up before"));
        return z.string().parse(TOKEN.exec(first ?? "")?.[0]);
      });
      await expectJson(z.unknown(), 200, "/api/auth/verify", { method: "POST", body: { token: proof } });
    }
    return found;
  })();
  return operator;
}

/** The operator's token, good for /api/operator alone. */
export function operatorToken(): Promise<string> {
  token ??= (async () => {
    const { accessToken: as } = await operatorPerson();
    const Token = z.object({ accessToken: z.string() });
    return (await expectJson(Token, 200, "/api/auth/operator", { method: "POST", as })).accessToken;
  })();
  return token;
}
