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
  await Promise.all([vault.put(`${prefix}a`, bytes), vault.put(`${prefix}b`, bytes, 1_795_000_000_000)]);
  expect(await vault.get(`${prefix}b`)).toEqual(bytes);
  expect(await vault.list(prefix)).toEqual({ paths: [`${prefix}a`, `${prefix}b`], cursor: undefined });
  const timed = [
    { path: `${prefix}a`, expiresAt: undefined },
    { path: `${prefix}b`, expiresAt: 1_795_000_000_000 },
  ];
  expect(await vault.listTimed(prefix, "")).toEqual({ objects: timed, complete: true });
  expect(await vault.listTimed(prefix, `${prefix}a`)).toEqual({ objects: timed.slice(1), complete: true });
  await vault.delete([`${prefix}a`, `${prefix}c`]);
  expect(await vault.get(`${prefix}a`)).toBeUndefined();
  expect((await vault.list(prefix)).paths).toEqual([`${prefix}b`]);
});
