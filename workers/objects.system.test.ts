import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { call, settlement } from "../src/billing/account/call.fixture.ts";
import { settlementTextOf } from "../src/billing/account/row-text.ts";
import { shipped } from "../src/testing/shipped.ts";
import { startWorkerd } from "../src/testing/workerd.ts";
import { createAccountPort } from "./objects.ts";

/** What the runtime itself says of a method that an object's class does not have, and whether its stub is of use after that. */
const PROGRAM = `
  import { DurableObject } from "cloudflare:workers";
  export class Old extends DurableObject { settle() { return "settled"; } }
  export default {
    async fetch(request, { OLD }) {
      const account = OLD.getByName("a");
      const { name, message } = await account.settleTexts().catch((error) => error);
      return Response.json({ name, message, after: await account.settle() });
    },
  };
`;
let lack: { name: string; message: string; after: string };
const dir = mkdtempSync(join(tmpdir(), "edgewright-objects-"));

beforeAll(async () => {
  writeFileSync(join(dir, "old.js"), PROGRAM);
  const nothing = { vars: {}, queues: [], buckets: [], services: [], objects: { OLD: "Old" } };
  const worker = await startWorkerd({ ...shipped(), ...nothing, name: "old", folder: dir, main: "old.js" }, dir);
  try {
    lack = await (await fetch(`http://127.0.0.1:${worker.port}/`)).json();
  } finally {
    await worker.stop();
  }
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const end = settlement(call(1), 5);

/** Settles through the port to an account whose newer method fails so; what the account hears. */
async function told(error: Error): Promise<unknown[]> {
  const heard: unknown[] = [];
  const account = {
    settleTexts: async (...said: unknown[]) => {
      heard.push(["settleTexts", ...said]);
      throw error;
    },
    settle: async (...said: unknown[]) => void heard.push(["settle", ...said]),
  };
  const env = { ACCOUNT: { getByName: () => account } } as unknown as Pick<Env, "ACCOUNT">;
  const failed = await createAccountPort(env)
    .settle(end.orgId, [end], [])
    .catch((thrown: unknown) => thrown);
  return failed === undefined ? heard : [...heard, failed];
}

const TOLD = ["settleTexts", end.orgId, [settlementTextOf(end)], []];

it("tells an account that runs the version before what it knows", async () => {
  expect(lack).toMatchObject({ name: "TypeError", message: expect.stringContaining("settleTexts"), after: "settled" });
  expect(await told(new TypeError(lack.message))).toEqual([TOLD, ["settle", end.orgId, [end], []]]);
});

it("tells nothing twice where anything else has failed", async () => {
  for (const error of [new Error("down"), new TypeError(lack.message.replace("settleTexts", "another"))]) {
    expect(await told(error)).toEqual([TOLD, error]);
  }
});
