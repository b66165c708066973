/** What a visitor is answered, whatever the site's object and Turnstile do. */
import { describe, expect, it } from "vitest";
import { newId } from "../../kernel/id.ts";
import type { Pointer } from "../hosting/pointer.schema.ts";
import { disk } from "./form-drain.fixture.ts";
import { createFormIntake } from "./form-intake.ts";
import { createTakeForm, type TakeFormPorts } from "./take-form.ts";

const pointer: Pointer = {
  siteId: newId("site"),
  versionId: newId("ver"),
  revision: 1,
  claim: 0,
  state: "live",
  canonical: null,
  files: {},
  redirects: [],
  forms: {
    orgId: newId("org"),
    sections: {},
    turnstile: { siteKey: "1x00000000000000000000AA", wrappedKey: "w", sealed: "s" },
  },
};

function world(over: Partial<TakeFormPorts["forms"]> = {}) {
  let now = Date.parse("2026-11-22T12:00:00Z");
  const intake = createFormIntake(disk().storage, () => now);
  const counts = { asked: 0 };
  const warnings: string[] = [];
  const take = createTakeForm({
    forms: { mayAsk: (_siteId, address) => intake.mayAsk(address), take: intake.take, ...over },
    async askTurnstile({ token }) {
      counts.asked += 1;
      return token === "person" ? "person" : "refused";
    },
    originOf: (host) => `https://${host}`,
    now: () => now,
    warn: (event) => void warnings.push(event),
  });
  const send = (token?: string, message = "Have you a table?") => {
    const fields = { name: "Ada", email: "ada@example.com", message };
    const body = new URLSearchParams({ ...fields, ...(token && { "cf-turnstile-response": token }) });
    const request = new Request("https://cafe.example/_forms/write", { method: "POST", body });
    const form = { kind: "contact" as const, title: "Write to us", turnstile: token !== undefined };
    return take(request, { host: "cafe.example", pointer, id: "write", form });
  };
  return { counts, warnings, intake, send, pass: (ms: number) => (now += ms) };
}

describe("a form that is sent", () => {
  it("is checked by Turnstile so many times a minute for one visitor, whatever becomes of it", async () => {
    const w = world();
    const statuses: number[] = [];
    for (let sent = 0; sent < 12; sent += 1) statuses.push((await w.send("forged", `${sent}`)).status);
    expect(statuses).toEqual([...Array(10).fill(422), 429, 429]);
    expect(w.counts.asked).toBe(10);
    const refused = await w.send("person");
    expect([refused.status, refused.headers.get("retry-after"), w.counts.asked]).toEqual([429, "6", 10]);
    // Forms that ask nobody are as they were.
    expect((await w.send()).status).toBe(200);
    w.pass(6_000);
    expect([(await w.send("person", "Another")).status, w.counts.asked]).toEqual([200, 11]);
    expect(w.intake.pending(9).submissions).toHaveLength(2);
  });

  it.each(["mayAsk", "take"] as const)(
    "is not taken, which is logged, where the site's object fails at %s",
    async (at) => {
      const w = world({
        [at]: async () => {
          throw new Error("the object is away");
        },
      });
      const answer = await w.send("person");
      expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining("Have you a table?")]);
      expect(w.warnings).toEqual(["form_not_taken"]);
    },
  );
});
