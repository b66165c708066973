import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { choosePorts, readPort, requireFree } from "./ports.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ports-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const LOCAL = "127.0.0.1";
async function occupy(port: number): Promise<{ port: number; free(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, LOCAL, resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    free: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

it("keeps the ports of the last run while they are free, and takes another for one that is not", async () => {
  const first = await choosePorts(dir, {}, LOCAL);
  expect(new Set(Object.values(first)).size).toBe(4);
  expect(await choosePorts(dir, {}, LOCAL)).toEqual(first);
  const squatter = await occupy(first.mail);
  const second = await choosePorts(dir, {}, LOCAL);
  await squatter.free();
  expect(second).toEqual({ ...first, mail: expect.any(Number) });
  expect(second.mail).not.toBe(first.mail);
});

it("says which named port is taken, by which setting, and what to do", async () => {
  const squatter = await occupy(0);
  const taken = `Port ${squatter.port} is taken`;
  await expect(requireFree(squatter.port, [LOCAL], "PORT")).rejects.toThrow(taken);
  await expect(choosePorts(dir, { SANDBOX_MAIL_PORT: String(squatter.port) }, LOCAL)).rejects.toThrow(
    "SANDBOX_MAIL_PORT=",
  );
  await squatter.free();
  expect(await requireFree(squatter.port, [LOCAL], "PORT")).toEqual([LOCAL]);
});

it.each(["0", "65536", "http", "80 80", "-1"])("refuses %s as a port", (text) => {
  expect(() => readPort(text, "PORT", 8787)).toThrow("PORT is");
});

it("takes the default for a port that is not given", () => {
  expect([readPort(undefined, "PORT", 8787), readPort("", "PORT", 8787), readPort("9000", "PORT", 8787)]).toEqual([
    8787, 8787, 9000,
  ]);
});
