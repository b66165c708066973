import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REFUSED_URLS } from "./endpoint-url.fixture.ts";
import { judgeUrl, type UrlRefusal } from "./endpoint-url.ts";

const strict = { allowPrivate: false, ownUrl: "https://edgewright.example.com" };
const lenient = { allowPrivate: true, ownUrl: "http://localhost:8787" };

const reason = (text: string, rules = strict): UrlRefusal | undefined => {
  const judged = judgeUrl(text, rules);
  return judged.ok ? undefined : judged.error;
};
const urlOf = (text: string, rules = strict): string | undefined => {
  const judged = judgeUrl(text, rules);
  return judged.ok ? judged.value.url : undefined;
};

describe("a URL from outside", () => {
  it.each(REFUSED_URLS)("is refused: %s (%s)", (text, why) => expect(reason(text)).toBe(why));

  it.each([
    ["https://api.example.com/v1", "https://api.example.com/v1"],
    ["HTTPS://API.Example.COM:443/v1/", "https://api.example.com/v1"],
    ["https://api.example.com./v1", "https://api.example.com/v1"],
    ["https://api.example.com:8443", "https://api.example.com:8443"],
    ["https://api.example.com/a/../v1//", "https://api.example.com/v1"],
    ["https://bücher.example.com/v1", "https://xn--bcher-kva.example.com/v1"],
    ["https://api。example。com/v1", "https://api.example.com/v1"],
    ["https://8.8.8.8/v1", "https://8.8.8.8/v1"],
    ["https://134744072/v1", "https://8.8.8.8/v1"],
    ["https://[2606:4700::1111]/v1", "https://[2606:4700::1111]/v1"],
    ["https://localhost.example.com", "https://localhost.example.com"],
    ["https://127.0.0.1.nip.io", "https://127.0.0.1.nip.io"], // what it resolves to is looked up
    ["https://edgewright.example.org", "https://edgewright.example.org"],
  ])("is kept in one spelling: %s", (text, url) => expect(urlOf(text)).toBe(url));

  it("stays as it is when it is judged again", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["https"] }), (text) => {
        const url = urlOf(text);
        return url === undefined || urlOf(url) === url;
      }),
    );
  });

  it("never throws, and takes nothing but https", () => {
    const odd = fc.tuple(
      fc.constantFrom("https://", "http://", "//", "", "https:", "ftp://"),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(odd, ([scheme, rest]) => urlOf(scheme + rest)?.startsWith("https://") ?? true),
      { numRuns: 2_000 },
    );
  });
});

/** Private, loopback, link-local and other special addresses, as numbers. */
const special4 = fc
  .tuple(
    fc.constantFrom(
      [10, 8],
      [127, 8],
      [0xa9fe, 16],
      [0xc0a8, 16],
      [0xac1, 12],
      [0x191, 10],
      [0, 8],
      [0xe, 4],
      [0xf, 4],
      [0xc612 >> 1, 15],
    ),
    fc.nat(0xffffffff),
  )
  .map(([[prefix = 0, bits = 0], rest]) => (prefix * 2 ** (32 - bits) + (rest % 2 ** (32 - bits))) >>> 0);

const octetsOf = (address: number): number[] => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
const dotted = (address: number): string => octetsOf(address).join(".");

/** A number as the URL standard reads one: decimal, octal, hexadecimal, with zeros in front. */
const numeral = (value: number) =>
  fc.constantFrom(
    String(value),
    `0x${value.toString(16)}`,
    `0X${value.toString(16).toUpperCase()}`,
    `0${value.toString(8)}`,
    `000${value.toString(8)}`,
    `0x00${value.toString(16)}`,
  );

/** One to four numbers, of which the last holds all that is left. */
const spelled4 = special4.chain((address) => {
  const octets = octetsOf(address);
  return fc.integer({ min: 1, max: 4 }).chain((parts) => {
    const last = octets.slice(parts - 1).reduce((sum, octet) => sum * 256 + octet, 0);
    return fc.tuple(...[...octets.slice(0, parts - 1), last].map(numeral)).map((all) => all.join("."));
  });
});

const disguise = (host: string) =>
  fc.constantFrom(
    host,
    `${host}.`,
    host.replaceAll(".", "。"),
    [...host].map((one) => (/\d/.test(one) ? String.fromCodePoint(0xff10 + Number(one)) : one)).join(""),
    [...host].map((one) => `%${one.charCodeAt(0).toString(16)}`).join(""),
    host.split("").join("\u00ad"), // soft hyphens, which are dropped
  );

const spelled6 = special4.chain((address) => {
  const groups = [address >>> 16, address & 0xffff].map((group) => group.toString(16)).join(":");
  const inverted = [~address >>> 16, ~address & 0xffff].map((group) => (group & 0xffff).toString(16)).join(":");
  return fc.constantFrom(
    `[::ffff:${dotted(address)}]`,
    `[::ffff:${groups}]`,
    `[0:0:0:0:0:FFFF:${groups}]`,
    `[::${dotted(address)}]`,
    `[::${groups}]`,
    `[64:ff9b::${dotted(address)}]`,
    `[64:ff9b::${groups}]`,
    `[64:ff9b:1::${groups}]`,
    `[2002:${groups}::1]`,
    `[2001:0:${groups}:8000:63bf:${inverted}]`,
    `[2001::${inverted}]`,
    `[fd00::${groups}]`,
    `[fe80::${groups}]`,
  );
});

describe("an address that is not public", () => {
  const path = fc.constantFrom("", "/", "/v1", ":8443/v1", ":11434");

  it("does not pass in any spelling of IPv4", () => {
    fc.assert(
      fc.property(spelled4.chain(disguise), path, (host, rest) => reason(`https://${host}${rest}`) !== undefined),
      { numRuns: 5_000 },
    );
  });

  it("is seen for what it is in each form that the URL standard reads as a number", () => {
    fc.assert(
      fc.property(spelled4, (host) => reason(`https://${host}/v1`) === "private_address"),
      { numRuns: 2_000 },
    );
  });

  it("does not pass inside of an IPv6 address", () => {
    fc.assert(
      fc.property(spelled6, path, (host, rest) => reason(`https://${host}${rest}`) === "private_address"),
      { numRuns: 2_000 },
    );
  });

  it("passes where the operator allows private ones only if it is private, by name or by address", () => {
    for (const url of [
      "http://127.0.0.1:11434/v1",
      "http://localhost:11434",
      "http://192.168.1.5:80",
      "https://[fd12::1]",
    ])
      expect(reason(url, lenient), url).toBeUndefined();
    expect(urlOf("http://0x7f.1:11434/v1/", lenient)).toBe("http://127.0.0.1:11434/v1");
    for (const url of [
      "http://169.254.169.254/latest",
      "http://0.0.0.0:11434",
      "http://[fe80::1]",
      "http://100.100.100.200",
    ])
      expect(reason(url, lenient), url).toBe("private_address");
    expect(reason("http://8.8.8.8/v1", lenient)).toBe("scheme");
    expect(reason("http://printer.local", lenient)).toBe("private_name");
    expect(reason("http://user@127.0.0.1:11434", lenient)).toBe("credentials");
    expect(reason("ftp://127.0.0.1", lenient)).toBe("scheme");
  });

  it("is the platform's own, under any of its names, on a developer's machine", () => {
    for (const url of ["http://localhost:8787/v1", "http://127.0.0.1:8787", "http://[::1]:8787", "http://127.1:8787"])
      expect(reason(url, lenient), url).toBe("own_host");
  });
});
