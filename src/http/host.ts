/** Which host a request came to decides what answers it, and nothing else does. */
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * Tells the platform's host from all others: it is the one of `publicUrl`; on a developer's machine any loopback name is.
 * What came to another host never reaches the platform: a name that points here by mistake or by malice must not find a
 * log-in page.
 */
export function judgeHosts({ publicUrl, local }: { publicUrl: string; local: boolean }): (host: string) => boolean {
  const platform = new URL(publicUrl).host;
  return (host) => host === platform || (local && LOCAL.test(host));
}

/** The parts of an absolute URL as they came, without the cost of parsing it. `query` has its question mark, or is empty. */
export function splitUrl(url: string): { host: string; path: string; query: string } {
  const hostAt = url.indexOf("//") + 2;
  const pathAt = url.indexOf("/", hostAt);
  const queryAt = url.indexOf("?", pathAt);
  const host = url.slice(hostAt, pathAt);
  return queryAt < 0
    ? { host, path: url.slice(pathAt), query: "" }
    : { host, path: url.slice(pathAt, queryAt), query: url.slice(queryAt) };
}
