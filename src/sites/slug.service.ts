/** The name of a site below the platform's domain for sites. */

const MOST = 40;
/** Names that visitors would take for the platform's own, or that mail and certificates are asked under. */
const RESERVED = new Set([
  ..."www admin api app mail smtp imap pop ftp ns1 ns2 autoconfig autodiscover webmail postmaster abuse security".split(
    " ",
  ),
  ..."support help status billing login account dashboard docs blog customers edgewright static assets cdn".split(" "),
]);

/** Letters without their marks, digits and hyphens; undefined where nothing is left. */
export function slugOf(name: string): string | undefined {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{Mark}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MOST)
    .replace(/^-+|-+$/g, "");
  return plain.length < 3 ? undefined : plain;
}

/** What to try one after the other: the name itself, then with something of chance behind it. */
export function slugsToTry(name: string, chance: () => string): string[] {
  const slug = slugOf(name);
  const some = () => chance().slice(0, 6);
  if (slug === undefined) return [`site-${some()}`, `site-${some()}`];
  const others = [`${slug}-${some()}`, `${slug}-${some()}`];
  return RESERVED.has(slug) ? others : [slug, ...others];
}
