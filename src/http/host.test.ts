import { expect, it } from "vitest";
import { judgeHosts, splitUrl } from "./host.ts";

it("knows the platform by its public address alone in production", () => {
  const judge = judgeHosts({ publicUrl: "https://app.example.com", local: false });
  expect(judge("app.example.com")).toBe("platform");
  for (const host of ["localhost:8787", "evil.example.com", "app.example.com.evil.net", "app.example.com:8443", ""]) {
    expect([host, judge(host)]).toEqual([host, "unknown"]);
  }
});

it("takes any loopback name on a developer's machine, and still no other", () => {
  const judge = judgeHosts({ publicUrl: "http://localhost:8787", local: true });
  for (const host of ["localhost", "localhost:1234", "127.0.0.1:8787", "[::1]:8787"])
    expect(judge(host)).toBe("platform");
  for (const host of ["localhost.evil.net", "127.0.0.1.evil.net", "site.localhost:8787"])
    expect(judge(host)).toBe("unknown");
});

it.each([
  ["https://a.example/v1/x?y=//z", "a.example", "/v1/x"],
  ["http://[::1]:8787/", "[::1]:8787", "/"],
])("splits %s", (url, host, path) => {
  const split = splitUrl(url);
  expect(split.host).toBe(host);
  expect(split.path).toBe(path);
});
