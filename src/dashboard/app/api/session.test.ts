import { beforeEach, describe, expect, it, vi } from "vitest";

const ORIGIN = "https://app.example.com";

interface Answer {
  status: number;
  body: object;
}

const tokens = (accessToken: string, organisation = "org_a") => ({
  accessToken,
  expiresIn: 900,
  user: { id: "user_1", email: "ada@example.com" },
  organisation: { id: organisation },
});
const ok = (body: object): Answer => ({ status: 200, body });
const refused = (status: number, code: string): Answer => ({ status, body: { code, title: code, status } });

/** A page in a browser: what it sends, by path, and the answers it is given in their order. */
async function page(answers: Record<string, (Answer | Promise<Answer>)[]>) {
  const sent: { path: string; bearer: string | null; keepalive: boolean }[] = [];
  const stored = new Map([["signed-in", "1"]]);
  const reload = vi.fn();
  vi.stubGlobal("location", { origin: ORIGIN, reload, assign: vi.fn() });
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  });
  vi.stubGlobal(
    "BroadcastChannel",
    class extends EventTarget {
      postMessage(): void {}
    },
  );
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    sent.push({ path, bearer: request.headers.get("authorization"), keepalive: request.keepalive });
    const answer = await answers[path]?.shift();
    if (!answer) throw new Error(`nobody was to ask for ${path}`);
    return Response.json(answer.body, { status: answer.status });
  });
  vi.resetModules();
  const [session, { api }] = await Promise.all([import("./session.ts"), import("./client.ts")]);
  await session.restore();
  return { session, api, sent, stored, reload };
}

const REFRESH = "/api/auth/refresh";
const KEYS = "/api/keys/playground";
const MOVED = { code: "organisation_changed", status: 409 };

beforeEach(() => () => vi.unstubAllGlobals());

describe("a page's session", () => {
  it("lets its refresh outlive the page, so that the browser has the token that the server goes on with", async () => {
    const { sent } = await page({ [REFRESH]: [ok(tokens("one"))] });
    expect(sent).toEqual([{ path: REFRESH, bearer: null, keepalive: true }]);
  });

  it("does not send again what was meant for the organisation that it is no longer in", async () => {
    const { api, sent, reload } = await page({
      [REFRESH]: [ok(tokens("one")), ok(tokens("two", "org_b"))],
      [KEYS]: [refused(409, "organisation_changed")],
    });
    await expect(api.POST(KEYS)).rejects.toMatchObject(MOVED);
    expect(sent.map(({ path }) => path)).toEqual([REFRESH, KEYS, REFRESH]);
    expect(reload).toHaveBeenCalledOnce();
  });

  it("does not either when a refused token is replaced by one of another organisation", async () => {
    const { api, sent, reload } = await page({
      [REFRESH]: [ok(tokens("one")), ok(tokens("two", "org_b"))],
      [KEYS]: [refused(401, "unauthenticated")],
    });
    await expect(api.POST(KEYS)).rejects.toMatchObject(MOVED);
    expect(sent.map(({ path }) => path)).toEqual([REFRESH, KEYS, REFRESH]);
    expect(reload).toHaveBeenCalledOnce();
  });

  it("sends the token of a move at once, whatever a refresh that was on its way says after it", async () => {
    const late = Promise.withResolvers<Answer>();
    const { session, api, sent } = await page({ [REFRESH]: [ok(tokens("one")), late.promise], [KEYS]: [ok({})] });
    const refreshing = session.refresh();
    session.moveTo(tokens("of the move", "org_b") as Parameters<typeof session.moveTo>[0]);
    late.resolve(ok(tokens("from before")));
    expect(await refreshing).toMatchObject({ accessToken: "of the move" });
    await api.POST(KEYS);
    expect(sent.at(-1)).toMatchObject({ path: KEYS, bearer: "Bearer of the move" });
  });

  it("outlives the refusal of an older one, in this tab and in the next start", async () => {
    const late = Promise.withResolvers<Answer>();
    const { session, stored } = await page({
      [REFRESH]: [ok(tokens("one")), late.promise],
      "/api/auth/login": [ok(tokens("of the log-in"))],
    });
    const refreshing = session.refresh();
    await session.logIn("ada@example.com", "password");
    late.resolve(refused(401, "session_ended"));
    expect(await refreshing).toMatchObject({ accessToken: "of the log-in" });
    expect(session.currentSession()).toMatchObject({ kind: "in" });
    expect(stored.has("signed-in")).toBe(true);
  });

  it("leaves the hint to the tab that logged in while the refusal was on its way", async () => {
    const late = Promise.withResolvers<Answer>();
    const { session, stored } = await page({ [REFRESH]: [ok(tokens("one")), late.promise] });
    const refreshing = session.refresh();
    stored.set("signed-in", "by another tab");
    late.resolve(refused(401, "session_ended"));
    expect(await refreshing).toBeUndefined();
    expect(session.currentSession()).toMatchObject({ kind: "ended" });
    expect(stored.get("signed-in")).toBe("by another tab");
  });

  describe("that ended", () => {
    const LOGIN = "/api/auth/login";
    const MOVE = "/api/auth/organisation";
    const ended = async (answers: Record<string, Answer[]>) => {
      const shown = await page({ [REFRESH]: [ok(tokens("one")), refused(401, "session_ended")], ...answers });
      await shown.session.refresh();
      return shown;
    };

    it("comes back to the organisation that the page was shown for", async () => {
      const { session, sent } = await ended({
        [LOGIN]: [ok(tokens("elsewhere", "org_b"))],
        [MOVE]: [ok(tokens("back", "org_a"))],
      });
      await session.logIn("ada@example.com", "password");
      expect(sent.at(-1)).toMatchObject({ path: MOVE, bearer: "Bearer elsewhere" });
      expect(session.currentSession()).toMatchObject({
        kind: "in",
        accessToken: "back",
        organisation: { id: "org_a" },
      });
    });

    it("shows nothing of another organisation when that one is closed to the person", async () => {
      const { session, stored } = await ended({
        [LOGIN]: [ok(tokens("elsewhere", "org_b"))],
        [MOVE]: [refused(404, "not_found")],
      });
      await expect(session.logIn("ada@example.com", "password")).rejects.toMatchObject({ code: "organisation_left" });
      expect(session.currentSession()).toMatchObject({ kind: "ended" });
      expect(stored.has("signed-in")).toBe(true);
    });
  });

  it("takes no news of an organisation that it has left", async () => {
    const { session } = await page({ [REFRESH]: [ok(tokens("one"))] });
    const move = (organisation: string) => tokens("of the move", organisation) as Parameters<typeof session.moveTo>[0];
    const { organisation } = move("org_a");
    session.moveTo(move("org_b"));
    session.know({ organisation });
    expect(session.currentSession()).toMatchObject({ organisation: { id: "org_b" } });
  });

  it("stays, and says so, when the log-out did not reach the server", async () => {
    const { session, stored } = await page({
      [REFRESH]: [ok(tokens("one"))],
      "/api/auth/logout": [refused(503, "unavailable")],
    });
    await expect(session.logOut()).rejects.toMatchObject({ status: 503 });
    expect(session.currentSession()).toMatchObject({ kind: "in" });
    expect(stored.has("signed-in")).toBe(true);
  });

  it("is over after a log-out, whatever a refresh that was on its way says after it", async () => {
    const late = Promise.withResolvers<Answer>();
    const { session, stored } = await page({
      [REFRESH]: [ok(tokens("one")), late.promise],
      "/api/auth/logout": [ok({})],
    });
    const refreshing = session.refresh();
    await session.logOut();
    late.resolve(ok(tokens("too late")));
    expect(await refreshing).toBeUndefined();
    expect(session.currentSession()).toEqual({ kind: "out" });
    expect(stored.has("signed-in")).toBe(false);
  });
});
