import { BlockList, isIPv4 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kindOfAddress } from "./public-address.ts";

const isPublicAddress = (text: string): boolean => kindOfAddress(text) === "public";

/** First and last of each block of IANA's registries, and what is not theirs but nobody's either. */
const SPECIAL = [
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.0", "127.255.255.255"],
  ["169.254.0.0", "169.254.255.255"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.31.196.0", "192.31.196.255"],
  ["192.52.193.0", "192.52.193.255"],
  ["192.88.99.0", "192.88.99.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["192.175.48.0", "192.175.48.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "239.255.255.255"],
  ["240.0.0.0", "255.255.255.255"],
  ["168.63.129.16", "168.63.129.16"],
  ["::", "::ffff:ffff:ffff"], // unspecified, loopback, IPv4-compatible, IPv4-mapped
  ["64:ff9b::", "64:ff9b::ffff:ffff"],
  ["64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"],
  ["100::", "100::ffff:ffff:ffff:ffff"],
  ["100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff"],
  ["2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"], // Teredo, ORCHID, benchmarks, DRIP, …
  ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"],
  ["3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
] as const;

/** Node's own arithmetic on ranges: it shares nothing with ours. */
const special = new BlockList();
for (const [first, last] of SPECIAL) special.addRange(first, last, isIPv4(first) ? "ipv4" : "ipv6");

describe("addresses", () => {
  it.each(SPECIAL)("are not public from %s to %s", (first, last) => {
    for (const address of [first, last]) {
      expect(kindOfAddress(address), address).toBeDefined();
      expect(isPublicAddress(address), address).toBe(false);
    }
  });

  it.each([
    ...["1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0"],
    ...["169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255"],
    ...["192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "168.63.129.15", "93.184.216.34"],
    ...["2001:200::", "2001:db7:ffff::", "2001:db9::", "2003::", "2606:4700::1111", "3ffe:ffff::1", "3fff:1000::"],
  ])("are public right beside these blocks: %s", (address) => expect(isPublicAddress(address)).toBe(true));

  it("in IPv4 are public exactly where no special block lies", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => isPublicAddress(address) === !special.check(address, "ipv4")),
      { numRuns: 5_000 },
    );
  });

  it("in IPv6 are public exactly where no special block lies in 2000::/3, however they are written", () => {
    const first = fc.constantFrom("2001", "2002", "2003", "2620", "3ffe", "3fff", "5f00", "fd00", "64", "0", "2a00");
    const group = fc.oneof(
      fc.constantFrom("0", "4f", "8000", "db8", "ff9b", "1", "01ff", "0200"),
      fc.ipV6().map((ip) => ip.split(":")[1] || "0"),
    );
    const address = fc
      .tuple(first, fc.array(group, { minLength: 7, maxLength: 7 }))
      .map(([head, rest]) => [head, ...rest].join(":"));
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), address), (text) => {
        const global = /^\[(2|3)[0-9a-f]{3}:/.test(new URL(`http://[${text}]`).hostname);
        return isPublicAddress(text) === (global && !special.check(text, "ipv6"));
      }),
      { numRuns: 5_000 },
    );
  });

  it("of one's own networks are told from the rest, the metadata of clouds in them left out", () => {
    const own = ["127.0.0.1", "10.1.2.3", "100.64.0.1", "172.31.0.1", "192.168.1.1", "::1", "fd12::1"];
    expect(own.map(kindOfAddress)).toEqual(own.map(() => "private"));
    const never = ["169.254.169.254", "fe80::1", "100.100.100.200", "fd00:ec2::254", "::ffff:127.0.0.1", "0.0.0.0"];
    expect(never.map(kindOfAddress)).toEqual(never.map(() => "reserved"));
  });

  it.each([
    "",
    "example.com",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "010.0.0.1",
    "0x7f.0.0.1",
    "1.2.3.4:80",
    "[::1]",
    "::1%lo",
    ":::",
    "1::2::3",
    "12345::",
  ])("are not what looks a little like one: %s", (text) => {
    expect(kindOfAddress(text)).toBeUndefined();
    expect(isPublicAddress(text)).toBe(false);
  });
});
