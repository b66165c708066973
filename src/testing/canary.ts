/**
 * Watches what a Worker under test says: no secret may be in a log line, and in an answer only where showing it is the
 * answer's purpose. Secrets are the settings', those that requests carry, and whatever looks like a key or a token.
 */
export interface Leak {
  /** Where it was seen, such as "log" or "GET /api/keys". */
  where: string;
  /** What it is, never the value itself: this ends in a test's output. */
  what: string;
  /** The text around it, with the secret cut out. */
  around: string;
}

const TOKENS: [name: string, pattern: RegExp][] = [
  ["an API key", /ew_live_[0-9a-z]{40,}/],
  ["a refresh token", /\bewr_[0-9A-Za-z_-]{40,}/],
  ["a verification token", /\bewv_[0-9A-Za-z_-]{40,}/],
  ["a signed token", /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ["a password hash", /\$scrypt\$/],
];

const SECRET_SETTING = /(?:KEYS?|SECRETS?|TOKEN|PEPPER|DATABASE_URL|CLOUDFLARE_ACCOUNTS)$/;
const SECRET_FIELD = /^(?:password|newPassword|currentPassword|token|refreshToken|accessToken|key|secret)$/i;
const MIN_LENGTH = 8;

function* secretParts(name: string, value: string): Generator<string> {
  if (name === "JWT_SIGNING_KEYS") {
    for (const [, part] of value.matchAll(/"d"\s*:\s*"([^"]+)"/g)) if (part) yield part;
  } else if (name === "API_KEY_MAC_SECRETS") {
    for (const [, part] of value.matchAll(/[0-9a-z]:([0-9a-f]+)/g)) if (part) yield part;
  } else if (name === "CREDENTIAL_MASTER_KEYS") {
    for (const [, part] of value.matchAll(/[0-9a-z]:([A-Za-z0-9+/]+)/g)) if (part) yield part;
  } else if (name === "CLOUDFLARE_ACCOUNTS") {
    for (const [, part] of value.matchAll(/"apiToken"\s*:\s*"([^"]+)"/g)) if (part) yield part;
  } else if (name === "DATABASE_URL") {
    yield URL.parse(value)?.password ?? "";
  } else yield value;
}

function* secretFields(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, field] of Object.entries(value)) {
    if (typeof field === "string" && SECRET_FIELD.test(name)) yield field;
    else yield* secretFields(field);
  }
}

export interface Canaries {
  /** From now on this value may be seen in no log line and in no answer that is not meant to show secrets. */
  add(what: string, value: string): void;
  /** Learns the secrets that a request carries: its credential, and secret fields of its JSON body. */
  learn(request: { authorization: string | null; body: string | null }): void;
  /** `showing` is true for answers whose purpose is to hand a secret out; settings and passwords are none of these. */
  see(where: string, text: string, showing?: boolean): void;
  /** What leaked since the last call. */
  leaks(): Leak[];
}

export function createCanaries(settings: Record<string, unknown>): Canaries {
  const never = new Map<string, string>();
  const carried = new Map<string, string>();
  const found: Leak[] = [];
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== "string" || !SECRET_SETTING.test(name)) continue;
    for (const part of secretParts(name, value)) if (part.length >= MIN_LENGTH) never.set(part, `the setting ${name}`);
  }

  const report = (where: string, what: string, text: string, value: string): void => {
    const at = text.indexOf(value);
    const around = `${text.slice(Math.max(0, at - 60), at)}[${what}]${text.slice(at + value.length, at + value.length + 60)}`;
    found.push({ where, what, around });
  };

  return {
    add: (what, value) => void never.set(value, what),
    learn({ authorization, body }) {
      const bearer = /^Bearer +(\S+)/i.exec(authorization ?? "")?.[1];
      if (bearer && bearer.length >= MIN_LENGTH) carried.set(bearer, "the request's credential");
      if (body === null) return;
      let parsed: unknown;
      try {
        parsed = JSON.parse(body);
      } catch {
        return;
      }
      for (const field of secretFields(parsed)) if (field.length >= MIN_LENGTH) carried.set(field, "a secret field");
    },
    see(where, text, showing = false) {
      for (const [value, what] of never) if (text.includes(value)) report(where, what, text, value);
      if (showing) return;
      for (const [value, what] of carried) if (text.includes(value)) report(where, what, text, value);
      for (const [what, pattern] of TOKENS) {
        const match = pattern.exec(text);
        if (match) report(where, what, text, match[0]);
      }
    },
    leaks: () => found.splice(0),
  };
}

/** Longer than any secret, so that one that is cut in two by chunks is seen whole. */
const TAIL = 1024;

/** For text that comes in pieces: each is seen together with the end of the one before. */
export function createWatcher(see: (text: string) => void): (piece: string) => void {
  let tail = "";
  return (piece) => {
    tail += piece;
    see(tail);
    tail = tail.slice(-TAIL);
  };
}

/**
 * Sees the answer's headers and its body, which is passed on as it comes, so that streams stay streams and a cancel
 * still reaches whoever answers.
 */
export function watchAnswer(canaries: Canaries, answer: Response, where: string, showing = false): Response {
  for (const [name, value] of answer.headers) canaries.see(`${where} ${name}`, value, showing);
  if (answer.body === null || answer.status === 101) return answer;
  const decoder = new TextDecoder();
  const watch = createWatcher((text) => canaries.see(where, text, showing));
  const body = answer.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        watch(decoder.decode(chunk, { stream: true }));
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(body, answer);
}

/** Learns what the request carries, as far as its body is text. */
export function watchRequest(canaries: Canaries, request: Request, body: unknown): string {
  canaries.learn({
    authorization: request.headers.get("authorization"),
    body: typeof body === "string" ? body : null,
  });
  return `${request.method} ${new URL(request.url).pathname}`;
}
