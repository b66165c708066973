import { createServer, type RequestListener } from "node:http";
import { sql } from "drizzle-orm";
import { afterEach, expect, it } from "vitest";
import { createDatabase, DatabaseError, safeInteger } from "./db.ts";

let close = () => {};
afterEach(() => close());

/** Runs one statement against a database whose endpoint answers like this. */
async function failureOf(listener: RequestListener, timeoutMs?: number): Promise<DatabaseError> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  const settings = {
    DATABASE_URL: `postgres://app:canary-password@127.0.0.1:${address.port}/db`,
    DATABASE_HTTP_URL: `http://127.0.0.1:${address.port}/sql`,
  };
  const failure: unknown = await createDatabase(settings, timeoutMs)
    .system()
    .batch([sql`select ${"canary-parameter"}`])
    .catch((error: unknown) => error);
  if (!(failure instanceof DatabaseError)) throw new Error("expected a DatabaseError", { cause: failure });
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toMatch(/canary/);
  return failure;
}

it("does not wait for ever for a database that accepts and says nothing", async () => {
  const startedAt = performance.now();
  expect(await failureOf(() => {}, 200)).toMatchObject({ unavailable: true });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

it("nor for one that stops in the middle of its answer", async () => {
  const halfway: RequestListener = (_, response) => void response.writeHead(200).write('{"results":');
  expect(await failureOf(halfway, 200)).toMatchObject({ unavailable: true });
});

const refusing =
  (status: number, body: string): RequestListener =>
  (_, response) =>
    void response.writeHead(status).end(body);

it.each([
  [502, "<html>", true],
  [503, '{"message":"x"}', true],
  [429, "slow down", true],
  [200, "<html>", true],
  [404, "not found", false],
  [413, "too large", false],
])("judges HTTP status %i with %s as unavailable: %s", async (status, body, unavailable) => {
  const failure = await failureOf(refusing(status, body));
  expect(failure).toMatchObject({ unavailable });
  expect(failure.sqlstate).toBeUndefined();
});

it.each([
  ["57P01", true],
  ["57014", true],
  ["08006", true],
  ["53300", true],
  ["23505", false],
  ["42501", false],
])("judges SQLSTATE %s as unavailable: %s", async (code, unavailable) => {
  const failure = await failureOf(
    refusing(400, JSON.stringify({ message: "said", code, detail: "Key (email)=(canary)" })),
  );
  expect(failure).toMatchObject({ sqlstate: code, unavailable, message: `${code}: said` });
});

it("takes whole numbers that a number can hold, as text or number, and nothing else", () => {
  expect(safeInteger.parse("-9007199254740991")).toBe(-9007199254740991);
  expect(safeInteger.parse(7)).toBe(7);
  for (const wrong of ["9007199254740992", "1.5", "", " 1", "1e3", "0x10", null, Number.NaN, 1.5, true]) {
    expect(safeInteger.safeParse(wrong).success, String(wrong)).toBe(false);
  }
});
