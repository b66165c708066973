import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createEnvelopes } from "./envelope.ts";
import { createVault } from "./vault.ts";

it("keeps, lists and deletes in a bucket as the runtime has them", async () => {
  const prefix = `test/${crypto.randomUUID()}/`;
  const vault = createVault({
    bucket: env.VAULT,
    envelopes: createEnvelopes([{ id: "1", key: crypto.getRandomValues(new Uint8Array(32)) }]),
    unreadable: (reason) => expect.unreachable(reason),
  });
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  await Promise.all(["a", "b"].map((name) => vault.put(prefix + name, bytes)));
  expect(await vault.get(`${prefix}b`)).toEqual(bytes);
  expect(await vault.list(prefix)).toEqual({ paths: [`${prefix}a`, `${prefix}b`], cursor: undefined });
  await vault.delete([`${prefix}a`, `${prefix}c`]);
  expect(await vault.get(`${prefix}a`)).toBeUndefined();
  expect((await vault.list(prefix)).paths).toEqual([`${prefix}b`]);
});
