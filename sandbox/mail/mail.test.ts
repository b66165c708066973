import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type MailSandbox, startMailSandbox } from "./server.ts";

let dir: string;
let sandbox: MailSandbox;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "mail-"));
  sandbox = await startMailSandbox({ port: 0, dir });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(dir, { recursive: true });
});

const mail = {
  from: "Edgewright <no-reply@localhost>",
  to: ["ada@example.com"],
  subject: "Hello",
  text: "Open https://x.test/?a=1&b=2 now",
};

const send = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${sandbox.url}/emails`, {
    method: "POST",
    headers: { authorization: "Bearer re_sandbox", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const read = async (response: Response) => JSON.parse(await response.text());
const page = (path: string) => fetch(`${sandbox.url}${path}`);

it("keeps a mail over a restart, readable by its owner only, and lists the newest first", async () => {
  const { id } = await read(await send(mail));
  await send({ ...mail, subject: "Second" });
  writeFileSync(join(dir, "mail-broken.json"), "{");
  await sandbox.close();
  sandbox = await startMailSandbox({ port: 0, dir });
  const list = await read(await page("/emails"));
  expect(list.data.map(({ subject }: { subject: string }) => subject)).toEqual(["Second", "Hello"]);
  expect((await read(await page("/emails?to=ada@example.com"))).data).toHaveLength(2);
  expect((await read(await page("/emails?to=grace@example.com"))).data).toEqual([]);
  expect(await read(await page(`/emails/${id}`))).toMatchObject({ object: "email", to: ["ada@example.com"] });
  expect(statSync(join(dir, `mail-${id}.json`)).mode & 0o777).toBe(0o600);
});

it("sends once under one idempotency key, also after a restart, and refuses another mail under it", async () => {
  const key = { "idempotency-key": "verify/1" };
  const first = await read(await send(mail, key));
  expect(await read(await send(mail, key))).toEqual(first);
  await sandbox.close();
  sandbox = await startMailSandbox({ port: 0, dir });
  expect(await read(await send(mail, key))).toEqual(first);
  expect(sandbox.mails()).toHaveLength(1);
  const other = await send({ ...mail, subject: "Other" }, key);
  expect([other.status, (await read(other)).name]).toEqual([409, "invalid_idempotent_request"]);
  expect((await send(mail, { "idempotency-key": "k".repeat(257) })).status).toBe(400);
});

it.each([
  ["no key", mail, { authorization: "" }, 401, "missing_api_key"],
  ["a wrong key", mail, { authorization: "Bearer re_invalid" }, 403, "invalid_api_key"],
  ["no JSON", "{", {}, 422, "validation_error"],
  ["no sender", { to: "a@b.c", subject: "x" }, {}, 422, "missing_required_field"],
  ["no content", { from: "a@b.c", to: "a@b.c", subject: "x" }, {}, 422, "missing_required_field"],
  ["a bad address", { ...mail, to: "nobody" }, {}, 422, "validation_error"],
  ["a bad type", { ...mail, subject: 5 }, {}, 422, "validation_error"],
])("refuses %s in Resend's shape", async (_, body, headers, status, name) => {
  const response = await send(body, headers);
  expect(response.status).toBe(status);
  expect(await read(response)).toEqual({ statusCode: status, name, message: expect.any(String) });
  expect(sandbox.mails()).toEqual([]);
});

it("shows mails as text that cannot run, with links to click", async () => {
  const evil = "<script>alert(1)</script>";
  const { id } = await read(
    await send({ ...mail, subject: evil, text: `${evil} https://x.test/?a=1&b=2`, html: `<b>${evil}</b>` }),
  );
  for (const path of ["/", `/mails/${id}`]) {
    const response = await page(path);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await response.text()).not.toContain("<script");
  }
  const shown = await (await page(`/mails/${id}`)).text();
  expect(shown).toContain('<a href="https://x.test/?a=1&amp;b=2"');
  expect(shown).toContain("<iframe sandbox");
  const html = await page(`/mails/${id}/html`);
  expect(html.headers.get("content-security-policy")).not.toContain("script-src");
  expect((await page("/mails/no-such")).status).toBe(404);
});
