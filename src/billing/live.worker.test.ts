import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { accountObject } from "../../workers/objects.ts";
import { newId } from "../kernel/id.ts";
import { api, expectJson, signUp } from "../testing/harness.ts";
import { createTenant, type Tenant } from "../testing/world.ts";
import type { Settlement } from "./account.schema.ts";
import { usageRow } from "./billing.fixture.ts";
import { UsageCall } from "./usage.schema.ts";

function settlementOf({ orgId, keyId, userId }: Pick<Tenant, "orgId" | "keyId" | "userId">): Settlement {
  const { revision: _revision, ...row } = usageRow(orgId, { keyId, userId, startedAt: Date.now() });
  return { ...row, leaseId: null, reservedTokens: 0 };
}

const settle = (tenant: Tenant, settlements: Settlement[]): Promise<void> =>
  accountObject(env, tenant.orgId).settle(tenant.orgId, settlements);

interface Event {
  name: string;
  id?: string;
  data: string;
}

/** A reader of Server-Sent Events as they are framed here. */
function eventsOf(answer: Response) {
  if (!answer.body) throw new Error("an answer without a body");
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  return {
    /** Undefined at the end. */
    async next(): Promise<Event | undefined> {
      for (let end = text.indexOf("\n\n"); ; end = text.indexOf("\n\n")) {
        if (end < 0) {
          const { done, value } = await reader.read();
          if (done) return undefined;
          text += decoder.decode(value, { stream: true });
          continue;
        }
        const lines = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const [name, id, data] = [field("event"), field("id"), field("data")];
        if (name !== undefined) return { name, data: data ?? "", ...(id === undefined ? {} : { id }) };
      }
    },
    cancel: () => reader.cancel(),
  };
}

const watch = (tenant: Tenant) => watchAs(tenant.apiKey);

async function watchAs(as: string) {
  const answer = await api("/api/usage/live", { as });
  expect(answer.status, answer.status === 200 ? "" : await answer.text()).toBe(200);
  const events = eventsOf(answer);
  expect(await events.next()).toEqual({ name: "ready", data: "{}" });
  return { ...events, headers: answer.headers };
}

describe("the live view", () => {
  it("shows calls while they settle, named, and none of another organisation", async () => {
    const [mine, other] = await Promise.all([createTenant(), createTenant()]);
    const live = await watch(mine);
    expect(live.headers.get("content-type")).toBe("text/event-stream");
    expect(live.headers.get("cache-control")).toContain("no-store");
    for (let round = 0; round < 3; round += 1) {
      const settlement = settlementOf(mine);
      await settle(other, [settlementOf(other)]);
      await settle(mine, [settlement]);
      const event = await live.next();
      expect(event).toMatchObject({ name: "call", id: settlement.callId });
      expect(UsageCall.parse(JSON.parse(event?.data ?? ""))).toMatchObject({
        id: settlement.callId,
        keyId: mine.keyId,
        keyName: "Test",
        admittedMs: 2,
        headersMs: 80,
        firstByteMs: 90,
        costUsd: "0.001234",
      });
    }
    await live.cancel();
  });

  it("shows a call that was presumed dead again when it settles after all", async () => {
    const tenant = await createTenant();
    const live = await watch(tenant);
    const account = accountObject(env, tenant.orgId);
    const { reservedMicroUsd: reserveMicroUsd, ...facts } = settlementOf(tenant);
    const call = {
      callId: facts.callId,
      orgId: facts.orgId,
      keyId: facts.keyId,
      userId: facts.userId,
      operation: facts.operation,
      provider: facts.provider,
      model: facts.model,
      stream: facts.stream,
      requestId: facts.requestId,
      priceVersion: facts.priceVersion,
      startedAt: facts.startedAt,
      leaseId: null,
      reserveMicroUsd,
      reserveTokens: 0,
    };
    // Its hold lives as long as nobody renews it, which nobody does.
    await account.settle(tenant.orgId, [], [{ call, tokens: facts.tokens, costMicroUsd: 7 }]);
    expect(JSON.parse((await live.next())?.data ?? "")).toMatchObject({
      id: facts.callId,
      status: "interrupted",
      costMicroUsd: 7,
      headersMs: null,
    });
    await settle(tenant, [{ ...facts, reservedMicroUsd: reserveMicroUsd }]);
    expect(JSON.parse((await live.next())?.data ?? "")).toMatchObject({ id: facts.callId, status: "ok" });
    await live.cancel();
  });

  it("has room for twenty readers, and again for one as soon as one has left", async () => {
    const tenant = await createTenant();
    const all = await Promise.all(Array.from({ length: 20 }, () => watch(tenant)));
    const refused = await api("/api/usage/live", { as: tenant.apiKey });
    expect([refused.status, z.object({ code: z.string() }).parse(await refused.json()).code]).toEqual([
      429,
      "too_many_concurrent",
    ]);
    await all.pop()?.cancel();
    await expect
      .poll(async () => {
        const answer = await api("/api/usage/live", { as: tenant.apiKey });
        if (answer.status === 200) all.push({ ...eventsOf(answer), headers: answer.headers });
        else await answer.body?.cancel();
        return answer.status;
      })
      .toBe(200);
    await Promise.all(all.map((live) => live.cancel()));
  });

  it("lets a reader go that falls too far behind, and says so", async () => {
    const tenant = await createTenant();
    const slow = await watch(tenant);
    let sent = 0;
    for (; sent < 8_000; sent += 500) {
      await settle(
        tenant,
        Array.from({ length: 500 }, () => settlementOf(tenant)),
      );
    }
    const names: string[] = [];
    for (let event = await slow.next(); event; event = await slow.next()) names.push(event.name);
    expect(names.at(-1)).toBe("lagged");
    expect(names.filter((name) => name === "call").length).toBeLessThan(sent);
  });

  it("ends when the account's object dies, and shows what comes to one opened anew", async () => {
    const tenant = await createTenant();
    const live = await watch(tenant);
    await abortAllDurableObjects();
    expect(await live.next()).toBeUndefined();
    const again = await watch(tenant);
    const settlement = settlementOf(tenant);
    await settle(tenant, [settlement]);
    expect(await again.next()).toMatchObject({ name: "call", id: settlement.callId });
    await again.cancel();
  });

  describe("a minute later", () => {
    const later = () => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    afterEach(() => void vi.useRealTimers());

    /** Somebody with a session, and a call of their organisation. */
    async function someone() {
      const person = await signUp({ verified: true });
      const { orgId, userId } = z
        .object({ orgId: z.custom<Tenant["orgId"]>(), userId: z.custom<Tenant["userId"]>() })
        .parse(person);
      return { person, call: settlementOf({ orgId, userId, keyId: newId("key") }) };
    }
    const tell = (call: Settlement) => accountObject(env, call.orgId).settle(call.orgId, [call]);

    it("goes on for a credential that is still good", async () => {
      const { person, call } = await someone();
      const live = await watchAs(person.accessToken);
      later();
      await tell(call);
      expect(await live.next()).toMatchObject({ id: call.callId });
      await live.cancel();
    });

    it("has ended for a key that was revoked", async () => {
      const tenant = await createTenant();
      const live = await watch(tenant);
      await accountObject(env, tenant.orgId).revokeKey(tenant.orgId, tenant.keyId);
      later();
      await settle(tenant, [settlementOf(tenant)]);
      expect(await live.next()).toBeUndefined();
    });

    it("has ended for a session that has", async () => {
      const { person, call } = await someone();
      const live = await watchAs(person.accessToken);
      const { refreshToken } = person;
      expect((await api("/api/auth/logout", { method: "POST", body: { refreshToken } })).status).toBeLessThan(300);
      later();
      await tell(call);
      expect(await live.next()).toBeUndefined();
    });

    it("has ended for a session that went to another organisation", async () => {
      const { person, call } = await someone();
      const as = person.accessToken;
      const live = await watchAs(as);
      const Made = z.object({ id: z.string() });
      const { id } = await expectJson(Made, 201, "/api/organisations", { method: "POST", as, body: { name: "Other" } });
      await expectJson(z.unknown(), 200, "/api/auth/organisation", {
        method: "POST",
        as,
        body: { organisationId: id },
      });
      later();
      await tell(call);
      expect(await live.next()).toBeUndefined();
    });
  });

  it("needs the scope", async () => {
    const { apiKey: as } = await createTenant({ scopes: ["inference"] });
    for (const path of ["live", "export", "requests/export?from=2026-11-01&to=2026-11-30"]) {
      expect((await api(`/api/usage/${path}`, { as })).status, path).toBe(403);
    }
  });
});
