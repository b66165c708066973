import { TypeID } from "typeid-js";
import { describe, expect, it } from "vitest";
import { isId, newId } from "./id.ts";

describe("ids", () => {
  it("are TypeIDs over UUIDv7, as the reference implementation reads them", () => {
    const at = Date.UTC(2026, 10, 20, 12, 34, 56, 789);
    const uuid = TypeID.fromString(newId("org", at)).toUUID();
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(uuid.replace("-", "").slice(0, 12), 16)).toBe(at);
  });

  it("are well-formed, sorted by time and never the same", () => {
    const ids = Array.from({ length: 5_000 }, (_, i) => newId("call", 1_790_000_000_000 + i));
    expect(ids.every((id) => isId("call", id))).toBe(true);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(Array.from({ length: 5_000 }, () => newId("call", 1))).size).toBe(5_000);
    expect(isId("org", newId("call"))).toBe(false);
  });
});
