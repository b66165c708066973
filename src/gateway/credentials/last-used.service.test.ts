import { expect, it } from "vitest";
import { createLastUsed } from "./last-used.service.ts";

it("tells of each key once an hour, and forgets the oldest of too many", () => {
  const told: string[] = [];
  let now = 1_000_000;
  const lastUsed = createLastUsed(
    (orgId, id) => void told.push(`${orgId} ${id}`),
    () => now,
  );
  for (let call = 0; call < 1_000; call += 1) lastUsed.used("org_1", "cred_1");
  lastUsed.used("org_2", "cred_2");
  expect(told.splice(0)).toEqual(["org_1 cred_1", "org_2 cred_2"]);
  now += 3_599_999;
  lastUsed.used("org_1", "cred_1");
  expect(told).toEqual([]);
  now += 1;
  lastUsed.used("org_1", "cred_1");
  expect(told.splice(0)).toEqual(["org_1 cred_1"]);

  for (let index = 0; index < 2_000; index += 1) lastUsed.used("org_1", `cred_many_${index}`);
  expect(told.splice(0)).toHaveLength(2_000);
  lastUsed.used("org_1", "cred_many_1999");
  expect(told).toEqual([]);
  lastUsed.used("org_1", "cred_1");
  expect(told).toEqual(["org_1 cred_1"]);
});
