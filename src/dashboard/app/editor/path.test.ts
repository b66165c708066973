import { describe, expect, it } from "vitest";
import { keyOf, moved, same, valueAt, withValue } from "./path.ts";

describe("a change at a place", () => {
  const menu = {
    parts: [
      { title: "To begin", items: [{ name: "Leeks" }] },
      { title: "Mains", items: [] },
    ],
  };

  it("copies the way there and nothing else", () => {
    const changed = withValue(menu, ["parts", 0, "items", 0, "name"], "Soup");
    expect(valueAt(changed, ["parts", 0, "items", 0, "name"])).toBe("Soup");
    expect(menu.parts[0]?.items[0]?.name).toBe("Leeks");
    expect(changed.parts[1]).toBe(menu.parts[1]);
  });

  it("leaves rows the names that they had", () => {
    const [part] = menu.parts;
    if (!part) throw new Error("the menu has parts");
    const key = keyOf(part);
    const changed = withValue(menu, ["parts", 0, "items", 0, "name"], "Soup");
    expect(changed.parts.map(keyOf)[0]).toBe(key);
    expect(keyOf(structuredClone(part))).not.toBe(key);
  });

  it("does nothing on a way that is not there", () => {
    expect(withValue(menu, ["parts", 7, "title"], "Sweets")).toEqual(menu);
    expect(withValue(menu, ["sides", 0], "Fries")).toBe(menu);
    expect(valueAt(menu, ["parts", 7, "title"])).toBeUndefined();
  });
});

describe("moved", () => {
  it("closes up behind the item", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  });

  it("changes nothing without a place", () => {
    expect(moved(["a", "b"], 0, 2)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], -1, 0)).toEqual(["a", "b"]);
  });
});

it("takes for the same what says the same", () => {
  expect(same({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
  expect(same({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(same([], {})).toBe(false);
  expect(same(null, {})).toBe(false);
  expect(same(["1"], [1])).toBe(false);
});
