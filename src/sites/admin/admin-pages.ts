/** The pages of a site's own place for its owners: plain HTML, without a script. */
import { html } from "hono/html";
import type { StoredSite, StoredVersion } from "../site-storage.ts";
import type { SiteVisits } from "../visits/visits.schema.ts";

export type Page = ReturnType<typeof html>;

export const STYLE_PATH = "/style.css";
export const STYLE =
  ":root{color-scheme:light dark}*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:Canvas;" +
  "color:CanvasText}main{max-width:48rem;margin:0 auto;padding:1.5rem}h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;" +
  "margin:2rem 0 .5rem}header{display:flex;flex-wrap:wrap;gap:1rem;justify-content:space-between;align-items:center}" +
  "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem .4rem 0;border-bottom:1px solid GrayText}" +
  "td:last-child,th:last-child{text-align:right}form{display:inline}button{font:inherit;padding:.4rem .9rem;cursor:pointer}" +
  "a{color:LinkText}ul{padding-left:1.2rem}[role=status],[role=alert]{padding:.6rem .9rem;border:1px solid;margin:1rem 0}" +
  ".row{display:flex;flex-wrap:wrap;gap:.75rem}";

const frame = (title: string, body: Page): Page => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <link rel="stylesheet" href="${STYLE_PATH}" />
  </head>
  <body><main>${body}</main></body>
</html>`;

/** One thing to say, and a way on. */
export const sayingPage = (title: string, text: string, way: { label: string; href: string }): Page =>
  frame(title, html`<h1>${title}</h1><p>${text}</p><p><a href="${way.href}">${way.label}</a></p>`);

/**
 * Goes on by itself: a cookie that is sent to nobody who comes from elsewhere is not sent along a redirect from elsewhere
 * either, but from a page of its own host.
 */
export const signedInPage = (): Page => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="robots" content="noindex" />
    <meta http-equiv="refresh" content="0; url=/" />
    <title>Signed in</title>
  </head>
  <body><p><a href="/">Go on</a></p></body>
</html>`;

export interface HomeFacts {
  site: StoredSite;
  addresses: readonly string[];
  versions: readonly StoredVersion[];
  visits: Pick<SiteVisits, "visits" | "pages" | "referrers">;
  editor: string;
  /** What was just done. */
  done: string | undefined;
}

const STATES: Record<StoredSite["status"], string> = {
  draft: "Not published yet",
  live: "Live",
  suspended: "Suspended",
  deleted: "Deleted",
};

const time = (iso: string): Page => html`<time datetime="${iso}">${iso.slice(0, 16).replace("T", " ")} UTC</time>`;

const button = (action: string, label: string, fields: Record<string, string> = {}): Page => html`<form
  method="post"
  action="${action}"
>${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}<button
    type="submit"
  >${label}</button></form>`;

const counts = (title: string, named: readonly (readonly [string | null, number])[]): Page =>
  named.length === 0
    ? html``
    : html`<table>
        <thead><tr><th scope="col">${title}</th><th scope="col">Views</th></tr></thead>
        <tbody>${named.slice(0, 10).map(([name, visits]) => html`<tr><td>${name ?? "All others"}</td><td>${visits}</td></tr>`)}</tbody>
      </table>`;

export function homePage({ site, addresses, versions, visits, editor, done }: HomeFacts): Page {
  const live = versions.find(({ id }) => id === site.liveVersionId);
  const state = site.status === "live" && site.maintenance ? "Live, under maintenance" : STATES[site.status];
  return frame(
    site.name,
    html`<header><h1>${site.name}</h1>${button("/sign-out", "Sign out")}</header>
      ${done === undefined ? "" : html`<p role="status">${done}</p>`}
      ${site.status === "suspended" ? html`<p role="alert">The website is suspended: ${site.suspendedReason}</p>` : ""}
      <p><strong>${state}</strong>${live ? html`, version ${live.number} of ${time(live.createdAt)}` : ""}</p>
      <ul>${addresses.map((address) => html`<li><a href="${address}" rel="noreferrer">${address}</a></li>`)}</ul>
      <div class="row">
        ${button("/publish", "Publish the draft", { draft: String(site.draft) })}
        ${button("/maintenance", site.maintenance ? "End maintenance" : "Begin maintenance", { on: String(!site.maintenance) })}
        <a href="${editor}" rel="noreferrer">Edit on the platform</a>
      </div>
      <h2>Visits of 30 days: ${visits.visits}</h2>
      ${counts(
        "Page",
        visits.pages.map(({ path, visits: views }) => [path, views] as const),
      )}
      ${counts(
        "From",
        visits.referrers.map(({ host, visits: views }) => [host, views] as const),
      )}
      <h2>Versions</h2>
      ${
        versions.length === 0
          ? html`<p>None yet.</p>`
          : html`<table>
              <thead><tr><th scope="col">Version</th><th scope="col">Published</th><th scope="col">Shown</th></tr></thead>
              <tbody>${versions.map(
                ({ id, number, createdAt }) =>
                  html`<tr><td>${number}</td><td>${time(createdAt)}</td><td>${
                    id === site.liveVersionId
                      ? "Now"
                      : button("/rollback", `Show version ${number} again`, { version: id })
                  }</td></tr>`,
              )}</tbody>
            </table>`
      }`,
  );
}
