/** From the host of a request to the name that a site is kept under. */

/** Letters, digits and hyphens, at least two labels, no address: RFC 1123, section 2.1. */
const HOST = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const LOCAL = ".localhost";

export interface SiteHosts {
  /** Below it every site has a name of its own, without a port. */
  sitesDomain: string;
  /** A developer's machine, where `shop.example.localhost` stands for `shop.example`. */
  local: boolean;
}

/** Undefined where nothing can be kept under such a name. */
export function siteHostOf(host: string, { sitesDomain, local }: SiteHosts): string | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
  const isBelow = name.endsWith(`.${sitesDomain}`);
  const meant = local && !isBelow && name.endsWith(LOCAL) ? name.slice(0, -LOCAL.length) : name;
  return HOST.test(meant) ? meant : undefined;
}

/** How visitors reach a host: over HTTPS, or on a developer's machine as its own loopback name. */
export function siteOrigins(publicUrl: string, { local }: Pick<SiteHosts, "local">): (host: string) => string {
  if (!local) return (host) => `https://${host}`;
  const { protocol, port } = new URL(publicUrl);
  const suffix = port === "" ? "" : `:${port}`;
  return (host) => `${protocol}//${host}${host.endsWith(LOCAL) ? "" : LOCAL}${suffix}`;
}
