import { expect, it } from "vitest";
import { DRAWN } from "./engrave.ts";
import { ENGRAVINGS } from "./engravings.ts";

it("shows what its gravers draw: `npm run engrave` writes it down", () => {
  expect(ENGRAVINGS).toEqual(DRAWN);
});
