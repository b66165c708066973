import { expect, it } from "vitest";
import { readCacheHeader, wishOf } from "./cache-wish.service.ts";

const said = (text: string) => {
  const read = readCacheHeader(text);
  return read.ok ? read.value : read.error.message;
};

it.each([
  ["3600", { ttlS: 3600, refresh: false, off: false }],
  ["max-age=60", { ttlS: 60, refresh: false, off: false }],
  [" Max-Age = 2592000 ", { ttlS: 2_592_000, refresh: false, off: false }],
  ["refresh", { ttlS: undefined, refresh: true, off: false }],
  ["refresh, max-age=1", { ttlS: 1, refresh: true, off: false }],
  ["no-store", { ttlS: undefined, refresh: false, off: true }],
  ["off", { ttlS: undefined, refresh: false, off: true }],
])("reads '%s'", (text, expected) => {
  expect(said(text)).toEqual(expected);
});

it.each(["", "yes", "0", "2592001", "-1", "1.5", "60, 70", "no-store, 60", "refresh, off", "max-age=", "on"])(
  "refuses '%s' and says what to send",
  (text) => {
    expect(said(text)).toMatch(/^The header 'x-edgewright-cache' .*(?:Send|must name)/);
  },
);

const wish = (text: string | undefined, policyTtlS: number | null) => {
  const read = text === undefined ? undefined : readCacheHeader(text);
  if (read && !read.ok) throw read.error;
  const made = wishOf(read?.value, policyTtlS);
  return made.ok ? made.value : made.error.code;
};

it("goes by the request before the policy, and by neither where neither says anything", () => {
  expect(wish(undefined, null)).toBeUndefined();
  expect(wish(undefined, 60)).toEqual({ ttlS: 60, refresh: false });
  expect(wish("5", 60)).toEqual({ ttlS: 5, refresh: false });
  expect(wish("off", 60)).toBe("off");
  expect(wish("refresh", 60)).toEqual({ ttlS: 60, refresh: true });
  expect(wish("refresh", null)).toBe("invalid_request");
});
