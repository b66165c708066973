import { expect, it } from "vitest";
import { newId } from "../kernel/id.ts";
import type { Origin } from "./audit.schema.ts";
import { createSessions } from "./sessions.service.ts";
import { memorySessions } from "./user-sessions.fixture.ts";

const origin: Origin = { ip: "192.0.2.1", userAgent: "test", requestId: "request-1" };

it("ends a session only with its trace, so that a repeat after a failure makes up for both", async () => {
  const { port } = memorySessions();
  const [userId, sessionId, orgId] = [newId("user"), newId("sess"), newId("org")];
  await port.start({ userId, sessionId, orgId, role: "owner", amr: ["pwd"], ip: "192.0.2.1", userAgent: "test" });
  const events: string[] = [];
  let recordDown = true;
  const sessions = createSessions({
    sessions: port,
    audit: {
      record: async ({ action }) => {
        if (recordDown) throw new Error("cannot be reached");
        events.push(action);
      },
    },
  });
  await expect(sessions.end(userId, sessionId, origin)).rejects.toThrow(/cannot be reached/);
  recordDown = false;
  expect(await sessions.end(userId, sessionId, origin)).toBe(true);
  expect(events).toEqual(["session.ended"]);
  expect(await port.check(userId, sessionId)).toBeUndefined();
  expect(await sessions.end(userId, sessionId, origin)).toBe(false);
  expect(events).toHaveLength(1);
});
