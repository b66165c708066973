/** How each template lays a business out. Every word of an owner's is text: nothing of it becomes markup. */
import { html } from "hono/html";
import { DAYS, type Day, type SiteSettings, type TemplateId } from "./template.schema.ts";

type Markup = ReturnType<typeof html>;

interface Layout {
  home: (settings: SiteSettings) => Markup;
  notFound: (settings: SiteSettings) => Markup;
}

const NOTHING = html``;

const paragraphs = (text: string): Markup[] =>
  text
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== "")
    .map((part) => html`<p>${part.trim()}</p>`);

/** A weekday in the site's own language. 1 January 2024 was a Monday. */
function dayName(day: Day, language: string): string {
  const date = new Date(Date.UTC(2024, 0, 1 + DAYS.indexOf(day)));
  return new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }).format(date);
}

const hoursOf = ({ hours, language }: SiteSettings): Markup =>
  hours.length === 0
    ? NOTHING
    : html`<section class="card" aria-labelledby="hours">
        <h2 id="hours">Opening hours</h2>
        <dl class="hours">
          ${DAYS.filter((day) => hours.some((one) => one.day === day)).map(
            (day) => html`<dt>${dayName(day, language)}</dt>
          <dd>${hours
            .filter((one) => one.day === day)
            .map(({ opens, closes }) => `${opens}–${closes}`)
            .join(", ")}</dd>`,
          )}
        </dl>
      </section>`;

const contactOf = ({ phone, email, address, links }: SiteSettings): Markup =>
  phone || email || address || links.length > 0
    ? html`<section class="card" aria-labelledby="contact">
        <h2 id="contact">Find us</h2>
        ${
          address
            ? html`<address>${address.street}<br />${address.postalCode} ${address.city}${address.region ? `, ${address.region}` : ""}</address>`
            : NOTHING
        }
        ${phone ? html`<p><a href="tel:${phone.replace(/[^+0-9]/g, "")}">${phone}</a></p>` : NOTHING}
        ${email ? html`<p><a href="mailto:${email}">${email}</a></p>` : NOTHING}
        ${links.map(({ label, url }) => html`<p><a href="${url}" rel="noopener">${label}</a></p>`)}
      </section>`
    : NOTHING;

const offersOf = ({ offers }: SiteSettings, title: string, kind: "menu" | "grid"): Markup =>
  offers.length === 0
    ? NOTHING
    : html`<section aria-labelledby="offers">
        <h2 id="offers">${title}</h2>
        <div class="offers ${kind}">
          ${offers.map(
            (group) => html`<div>
            <h3>${group.title}</h3>
            <ul>
              ${group.items.map(
                (item) => html`<li>
                <span class="line"><span class="name">${item.name}</span>${item.price ? html`<span class="price">${item.price}</span>` : NOTHING}</span>
                ${item.description ? html`<span class="note">${item.description}</span>` : NOTHING}
              </li>`,
              )}
            </ul>
          </div>`,
          )}
        </div>
      </section>`;

const aboutOf = ({ about }: SiteSettings, title: string): Markup =>
  about.trim() === ""
    ? NOTHING
    : html`<section aria-labelledby="about" class="prose">
        <h2 id="about">${title}</h2>
        ${paragraphs(about)}
      </section>`;

const heroOf = (
  { businessName, tagline, phone }: SiteSettings,
  kind: string,
  action: string,
): Markup => html`<header class="hero ${kind}">
      <div>
        <h1>${businessName}</h1>
        ${tagline ? html`<p>${tagline}</p>` : NOTHING}
        ${phone ? html`<a class="button" href="tel:${phone.replace(/[^+0-9]/g, "")}">${action}</a>` : NOTHING}
      </div>
    </header>`;

const footerOf = ({ businessName }: SiteSettings): Markup => html`<footer><p>${businessName}</p></footer>`;

const notFound = ({ businessName }: SiteSettings): Markup => html`<main class="missing">
      <h1>Page not found</h1>
      <p>There is no such page here. <a href="/">Go to ${businessName}</a>.</p>
    </main>`;

export const LAYOUTS: Readonly<Record<TemplateId, Layout>> = {
  restaurant: {
    home: (settings) => html`<a class="skip" href="#main">Skip to content</a>
    ${heroOf(settings, "warm", "Call for a table")}
    <main id="main">
      ${offersOf(settings, "Menu", "menu")}
      ${aboutOf(settings, "Our story")}
      <div class="cards">${hoursOf(settings)}${contactOf(settings)}</div>
    </main>
    ${footerOf(settings)}`,
    notFound,
  },
  services: {
    home: (settings) => html`<a class="skip" href="#main">Skip to content</a>
    ${heroOf(settings, "plain", "Call us")}
    <main id="main">
      ${aboutOf(settings, "About")}
      ${offersOf(settings, "What we do", "grid")}
      <div class="cards">${contactOf(settings)}${hoursOf(settings)}</div>
    </main>
    ${footerOf(settings)}`,
    notFound,
  },
};
