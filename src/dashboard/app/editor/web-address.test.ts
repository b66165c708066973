import { expect, it } from "vitest";
import { HttpsUrl } from "../../../sites/templates/fields.schema.ts";
import { webAddress } from "./web-address.ts";

it.each([
  ["www.opentable.com/corner", "https://www.opentable.com/corner"],
  [" instagram.com/x ", "https://instagram.com/x"],
  ["http://instagram.com/x", "https://instagram.com/x"],
  ["HTTPS://Instagram.com", "https://Instagram.com"],
  ["https://instagram.com/x", "https://instagram.com/x"],
  ["maps.example:8443/?q=1", "https://maps.example:8443/?q=1"],
  ["müller.example", "https://müller.example"],
])("%s is at %s", (typed, address) => {
  expect(webAddress(typed)).toBe(address);
  expect(HttpsUrl.safeParse(address).success).toBe(true);
});

it.each(["", " ", "http", "https:", "https://"])("%j is an address only as far as it is one", (typed) => {
  expect(webAddress(typed)).toBe(typed === "http" ? "http" : "");
});

it.each(["instagram", "javascript:alert(1)", "mailto:ada@cafe.example", "ada@cafe.example", "call", "/menu", "#menu"])(
  "%s stays as it is",
  (typed) => expect(webAddress(typed)).toBe(typed),
);
