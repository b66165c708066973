import { beforeEach, describe, expect, it } from "vitest";
import { type Alert, createCloudflareAlerts } from "./alerts.ts";

const SECRET = "a-secret-that-cloudflare-sends-along";

let kept: Alert[];
let hinted: (string | null)[];
let failed: unknown[];

beforeEach(() => {
  kept = [];
  hinted = [];
  failed = [];
});

const alerts = (secret: string | undefined = SECRET, hint: () => Promise<void> = async () => {}) =>
  createCloudflareAlerts({
    secret,
    record: {
      async insert(alert) {
        if (kept.some(({ id }) => id === alert.id)) return false;
        kept.push(alert);
        return true;
      },
    },
    hints: {
      async hinted(hostname) {
        hinted.push(hostname);
        await hint();
      },
    },
    hintFailed: (_hostname, error) => failed.push(error),
  });

const bytes = (message: unknown) =>
  new TextEncoder().encode(typeof message === "string" ? message : JSON.stringify(message));

const message = (hostname?: unknown, id: unknown = "event-1") => ({
  name: "Edgewright",
  text: "…",
  ts: 1_795_000_000,
  account_id: "0".repeat(32),
  policy_id: "p",
  alert_type: "custom_ssl_certificate_event_type",
  alert_correlation_id: "c-1",
  alert_event: "ALERT_STATE_EVENT_START",
  data: {
    metadata: { event: { id, type: "ssl.custom_hostname_certificate.deployment.succeeded" } },
    data: { id: "h", ...(hostname === undefined ? {} : { hostname }) },
  },
});

describe("a notification", () => {
  it("is a hint at its host, or at some host where it names none", async () => {
    expect(await alerts().receive(bytes(message("WWW.Shop.example")), SECRET)).toEqual({ ok: true, value: "taken" });
    expect(await alerts().receive(bytes(message(undefined, "event-2")), SECRET)).toEqual({ ok: true, value: "taken" });
    expect(hinted).toEqual(["www.shop.example", null]);
  });

  it("is one however often it comes", async () => {
    for (let times = 0; times < 3; times += 1) await alerts().receive(bytes(message("a.example")), SECRET);
    expect(await alerts().receive(bytes(message("a.example")), SECRET)).toEqual({ ok: true, value: "repeated" });
    expect(hinted).toEqual(["a.example"]);
  });

  it("is told apart from others without an id of its own", async () => {
    const plain = message("a.example", null);
    await alerts().receive(bytes(plain), SECRET);
    await alerts().receive(bytes(plain), SECRET);
    await alerts().receive(bytes({ ...plain, alert_event: "ALERT_STATE_EVENT_END" }), SECRET);
    const bare = { alert_type: "x", data: {} };
    await alerts().receive(bytes(bare), SECRET);
    await alerts().receive(bytes(bare), SECRET);
    expect(kept).toHaveLength(3);
  });

  it.each([
    ["a name that is none", "<script>"],
    ["a path", "a.example/../../x"],
    ["a number", 7],
    ["a name without end", `${"a".repeat(300)}.example`],
  ])("that names %s is a hint at some host", async (_what, hostname) => {
    expect(await alerts().receive(bytes(message(hostname)), SECRET)).toMatchObject({ ok: true });
    expect(hinted).toEqual([null]);
  });

  it.each([
    ["an empty object", {}],
    ["the test that is sent when it is set up", { text: "Hello World!" }],
    ["members that are of another shape", { text: 1, alert_type: 7, data: "x" }],
  ])("that is %s is answered and hints at nothing", async (_what, body) => {
    expect(await alerts().receive(bytes(body), SECRET)).toEqual({ ok: true, value: "test" });
    expect([kept, hinted]).toEqual([[], []]);
  });

  it.each([
    ["no secret", undefined],
    ["an empty one", ""],
    ["another", "b".repeat(36)],
    ["half of it", SECRET.slice(0, 10)],
    ["more than it", `${SECRET}!`],
  ])("with %s is refused, and leaves nothing", async (_what, secret) => {
    expect(await alerts().receive(bytes(message("a.example")), secret)).toEqual({ ok: false, error: "secret" });
    expect([kept, hinted]).toEqual([[], []]);
  });

  it("is refused where no secret is set, whatever comes along", async () => {
    const closed = createCloudflareAlerts({
      secret: undefined,
      record: { insert: async () => true },
      hints: { hinted: async () => {} },
      hintFailed: () => {},
    });
    for (const secret of [undefined, "", "undefined"])
      expect(await closed.receive(bytes(message()), secret)).toEqual({ ok: false, error: "unconfigured" });
  });

  it.each(["", "<", "null", "[]", '"text"', "7"])("that reads %j is refused", async (text) => {
    expect(await alerts().receive(bytes(text), SECRET)).toEqual({ ok: false, error: "malformed" });
  });

  it("is taken although its hint could not be followed, which is said", async () => {
    const lost = new Error("overloaded");
    const taken = await alerts(SECRET, () => Promise.reject(lost)).receive(bytes(message("a.example")), SECRET);
    expect(taken).toEqual({ ok: true, value: "taken" });
    expect(failed).toEqual([lost]);
  });
});
