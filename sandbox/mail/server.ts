import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isAddress, type Mail, NewMail, REQUIRED } from "./mail.schema.ts";
import { fingerprintOf, type Outbox, openOutbox } from "./outbox.ts";
import { CSP, mailPage, outboxPage } from "./page.ts";

export interface MailSandbox {
  /** The outbox for people, and the base URL of Resend's API. */
  url: string;
  mails(): Mail[];
  clear(): void;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 40 * 1024 * 1024;
const MAX_KEY = 256;

/** Takes mail over Resend's HTTP API and keeps it where a person can read it. Nothing ever leaves the machine. */
export async function startMailSandbox({
  port,
  dir,
  host = "127.0.0.1",
}: {
  port: number;
  dir: string;
  host?: string;
}): Promise<MailSandbox> {
  const outbox = openOutbox(dir);
  const server = createServer({ keepAliveTimeout: 300_000 }, (request, response) => {
    serve(request, response, outbox).catch((error: unknown) => {
      if (response.destroyed) return;
      console.error("mail sandbox:", error);
      if (!response.headersSent)
        refuse(response, 500, "application_error", "The mail sandbox failed; its log says why.");
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${actual}`,
    mails: outbox.list,
    clear: outbox.clear,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, name: string, message: string): void {
  sendJson(response, status, { statusCode: status, name, message });
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  response.end(html);
}

/** A page in the browser that is not ours may not read the outbox by rebinding its name to this machine. */
const fromHere = ({ headers }: IncomingMessage) => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(headers.host ?? "");

async function serve(request: IncomingMessage, response: ServerResponse, outbox: Outbox): Promise<void> {
  if (!fromHere(request)) return refuse(response, 403, "invalid_host", "The mail sandbox answers on localhost only.");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const [, collection = "", id = "", part = ""] = pathname.split("/");
  if (request.method === "POST" && pathname === "/emails") return send(request, response, outbox);
  if (request.method === "DELETE" && pathname === "/emails") {
    outbox.clear();
    response.writeHead(204).end();
    return;
  }
  if (request.method !== "GET")
    return refuse(response, 405, "method_not_allowed", "Method is not allowed for the requested path.");
  if (pathname === "/") return sendPage(response, 200, outboxPage(outbox.list()));
  if (pathname === "/emails") {
    // Resend lists all of them; whoever waits for one among a thousand says for whom it is.
    const whose = searchParams.get("to");
    const data = outbox.list().filter(({ to }) => whose === null || to.some((address) => address.includes(whose)));
    return sendJson(response, 200, { object: "list", has_more: false, data });
  }
  const mail = id === "" ? undefined : outbox.find(id);
  if (mail && collection === "emails") return sendJson(response, 200, { object: "email", ...mail });
  if (mail && collection === "mails" && part === "") return sendPage(response, 200, mailPage(mail));
  if (mail && collection === "mails" && part === "html") return sendPage(response, 200, mail.html ?? "");
  return refuse(response, 404, "not_found", "The requested endpoint does not exist.");
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function send(request: IncomingMessage, response: ServerResponse, outbox: Outbox): Promise<void> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (!bearer) return refuse(response, 401, "missing_api_key", "Missing API Key");
  if (/invalid|wrong/i.test(bearer)) return refuse(response, 403, "invalid_api_key", "API key is invalid");
  const body = await readBody(request);
  if (!body) return refuse(response, 413, "validation_error", "The mail is larger than 40 MB.");
  const mail = readMail(body);
  if ("message" in mail) return refuse(response, 422, mail.name, mail.message);

  const key = request.headers["idempotency-key"];
  if (typeof key !== "string") return sendJson(response, 200, { id: outbox.add(mail).id });
  if (key.length === 0 || key.length > MAX_KEY) {
    return refuse(
      response,
      400,
      "invalid_idempotency_key",
      `The idempotency key must have between 1 and ${MAX_KEY} characters.`,
    );
  }
  const fingerprint = fingerprintOf(body);
  const known = outbox.remembered(key);
  if (known && known.fingerprint !== fingerprint) {
    return refuse(
      response,
      409,
      "invalid_idempotent_request",
      "Same idempotency key used with a different request payload.",
    );
  }
  if (known) return sendJson(response, 200, { id: known.mailId });
  const { id } = outbox.add(mail);
  outbox.remember(key, id, fingerprint);
  return sendJson(response, 200, { id });
}

function readMail(body: Buffer): NewMail | { name: string; message: string } {
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch {
    return { name: "validation_error", message: "The request body is not valid JSON." };
  }
  const fields = typeof json === "object" && json !== null ? json : {};
  const missing = REQUIRED.find((name) => !(name in fields));
  if (missing) return { name: "missing_required_field", message: `Missing \`${missing}\` field.` };
  const read = NewMail.safeParse(json);
  if (!read.success) {
    const field = read.error.issues[0]?.path.join(".") ?? "";
    return { name: "validation_error", message: `Invalid \`${field}\` field.` };
  }
  const { from, to, html, text } = read.data;
  if (html == null && text == null)
    return { name: "missing_required_field", message: "Missing `html` or `text` field." };
  if (!isAddress(from)) {
    return {
      name: "validation_error",
      message:
        "Invalid `from` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.",
    };
  }
  if (![to].flat().every(isAddress)) {
    return {
      name: "validation_error",
      message:
        "Invalid `to` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.",
    };
  }
  return read.data;
}
