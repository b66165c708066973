import { expect, it } from "vitest";
import { judgeHosts, splitUrl } from "./host.ts";

it("knows the platform by its public address alone in production", () => {
  const isPlatform = judgeHosts({ publicUrl: "https://app.example.com", local: false });
  expect(isPlatform("app.example.com")).toBe(true);
  for (const host of ["localhost:8787", "evil.example.com", "app.example.com.evil.net", "app.example.com:8443", ""]) {
    expect([host, isPlatform(host)]).toEqual([host, false]);
  }
});

it("takes any loopback name on a developer's machine, and still no other", () => {
  const isPlatform = judgeHosts({ publicUrl: "http://localhost:8787", local: true });
  for (const host of ["localhost", "localhost:1234", "127.0.0.1:8787", "[::1]:8787"])
    expect(isPlatform(host)).toBe(true);
  for (const host of ["localhost.evil.net", "127.0.0.1.evil.net", "site.localhost:8787"])
    expect(isPlatform(host)).toBe(false);
});

it.each([
  ["https://a.example/v1/x?y=//z", "a.example", "/v1/x"],
  ["http://[::1]:8787/", "[::1]:8787", "/"],
])("splits %s", (url, host, path) => {
  const split = splitUrl(url);
  expect(split.host).toBe(host);
  expect(split.path).toBe(path);
});
