import { expect, it } from "vitest";
import { memberChoice } from "./subject.ts";

it("offers a member by name and address, and one without a name by the address alone", () => {
  const member = {
    id: "user_1",
    email: "ada@example.com",
    role: "viewer",
    joinedAt: "2026-11-20T12:00:00.000Z",
  } as const;
  expect(memberChoice({ ...member, name: "Ada" }).label).toBe("Ada (ada@example.com)");
  expect(memberChoice({ ...member, name: "" }).label).toBe("ada@example.com");
});
