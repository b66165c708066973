import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createEnvelopes } from "../../src/platform/envelope.ts";
import { createTimedVault } from "../../src/platform/timed-vault.ts";
import { createVault } from "../../src/platform/vault.ts";
import worker from "../index.ts";

const DAY_MS = 86_400_000;
/** In no hour in which Stripe's events are swept. */
const QUIET = Date.UTC(2026, 10, 21, 10, 30);

it("deletes what is over of what is cached and kept, and nothing that is good", async () => {
  const mine = crypto.randomUUID();
  const vault = createVault({
    bucket: env.VAULT,
    envelopes: createEnvelopes([{ id: "1", key: crypto.getRandomValues(new Uint8Array(32)) }]),
    unreadable: (reason) => expect.unreachable(reason),
  });
  const timed = createTimedVault({ vault, now: Date.now });
  const now = Date.now();
  for (const [name, at] of [
    ["over", now - 1],
    ["good", now + DAY_MS],
  ] as const) {
    await vault.put(`cache/${mine}/${name}`, new Uint8Array(1), at);
    await timed.put(`bodies/${mine}/${name}`, new Uint8Array(1), at - DAY_MS);
  }
  await worker.scheduled(createScheduledController({ scheduledTime: QUIET, cron: "*/15 * * * *" }), env);
  for (const kind of ["cache", "bodies"]) {
    expect((await vault.list(`${kind}/${mine}/`)).paths).toEqual([`${kind}/${mine}/good`]);
  }
});
