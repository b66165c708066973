import { expect, it } from "vitest";
import { limitedAddress, requestIdOf } from "./client.ts";

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:DB8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["", "unknown"],
  ["not an address", "unknown"],
  ["1:2:3", "unknown"],
  ["1:2:3:4:5:6:7:8:9", "unknown"],
  ["12345::1", "unknown"],
])("counts %s as %s", (address, counted) => expect(limitedAddress(address)).toBe(counted));

it("counts every address of one /64 as one client", () => {
  const seen = new Set(Array.from({ length: 100 }, (_, i) => limitedAddress(`2001:db8:0:7:${i.toString(16)}::${i}`)));
  expect([...seen]).toEqual(["2001:db8:0:7::/64"]);
});

it.each(["short", "x".repeat(129), "has space1", "line\\nbreak", 'quote"quote'])("replaces the request id %j", (id) => {
  expect(requestIdOf(new Headers({ "x-request-id": id }))).not.toBe(id);
});
