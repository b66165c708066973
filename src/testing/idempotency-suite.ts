/** Every operation of /api that changes something, sent twice with one idempotency key: one effect, one answer. */
import { describe, expect, it } from "vitest";
import { api, someAddress } from "./harness.ts";
import { isMutating, operations, pathOf } from "./operations.ts";
import { CHANGES } from "./samples/samples.ts";

export async function describeIdempotencySuite(): Promise<void> {
  const mutating = (await operations()).filter(
    (operation) => isMutating(operation) && operation.path.startsWith("/api/"),
  );

  describe.each(mutating)("$id sent twice with one key", (operation) => {
    it("has one effect and one answer", { timeout: 30_000 }, async () => {
      const make = CHANGES[operation.id];
      if (!make) throw new Error(`${operation.id} changes something: add a sample to samples/`);
      const { as, parameters, body, effects, meanwhile } = await make();
      const headers = { "idempotency-key": crypto.randomUUID(), "cf-connecting-ip": someAddress() };
      const send = (payload: unknown) =>
        api(pathOf(operation, parameters), { method: operation.method, as, headers, body: payload });

      const first = await send(body);
      const answer = await first.text();
      expect(first.status, answer).toBeLessThan(300);
      expect(first.headers.has("idempotency-replayed")).toBe(false);

      await meanwhile?.();
      const second = await send(body);
      expect([second.status, await second.text()]).toEqual([first.status, answer]);
      expect(second.headers.get("content-type")).toBe(first.headers.get("content-type"));
      expect(second.headers.get("idempotency-replayed")).toBe("true");
      if (typeof effects === "function") expect(await effects()).toBe(1);

      if (body !== undefined) expect((await send({ ...body, more: true })).status).toBe(422);
    });
  });
}
