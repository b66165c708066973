/**
 * The plain form of everything: what a template does not draw itself is drawn like this. Semantic, complete and without a
 * design; docs/templates.md says what each is given.
 */
import { ICON_PARTIAL } from "../engine/icons.ts";
import { FORMS } from "./forms.ts";
import { WORD_PARTIAL, word } from "./word.ts";

/** `image`, `sizes` as in HTML, `class`, and `eager` for what is seen first. */
const IMAGE = `{%- if image -%}<img src="{{ image.src }}"{% if image.srcset != "" %} srcset="{{ image.srcset }}" sizes="{{ sizes | default: "100vw" }}"{% endif %} width="{{ image.width }}" height="{{ image.height }}" alt="{{ image.alt }}"{% if image.lang != "" %} lang="{{ image.lang }}"{% endif %}{% if class %} class="{{ class }}"{% endif %}{% if eager %} fetchpriority="high"{% else %} loading="lazy"{% endif %} decoding="async">{%- endif -%}`;

/** `link`, `class`. */
const LINK = `{%- if link -%}<a href="{{ link.href }}"{% if class %} class="{{ class }}"{% endif %}{% if link.outside %} rel="noopener"{% endif %}>{% render "word", text: link.label, lang: link.lang %}</a>{%- endif -%}`;

/** `lines`: paragraphs of a text. */
const PROSE = `{%- for line in lines -%}<p>{{ line }}</p>{%- endfor -%}`;

/** `section`: its title and what stands below. */
const HEAD = `{%- if section.titled or section.text.size > 0 -%}<div class="head">{% if section.titled %}<h{{ section.level }} class="title" id="{{ section.anchor }}-title">{{ section.title }}</h{{ section.level }}>{% endif %}{% if section.text.size > 0 %}<div class="lead">{% render "prose", lines: section.text %}</div>{% endif %}</div>{%- endif -%}`;

/** `section`, `class`: what a section's element says of itself. */
const SECTION = `id="{{ section.anchor }}" class="section {{ section.kind }}{% if section.first %} is-first{% endif %}" data-section="{{ section.id }}"{% if section.titled %} aria-labelledby="{{ section.anchor }}-title"{% endif %}`;

/** `level` of headings, `items` with name, description, price and note: a menu or a price list. */
const PRICED = `<ul class="priced">{% for item in items %}<li class="priced-item"><div class="priced-line"><span class="priced-name">{{ item.name }}{% if item.note != "" %} <small class="note">{{ item.note }}</small>{% endif %}</span><span class="dots" aria-hidden="true"></span>{% if item.price != "" %}<span class="price">{{ item.price }}</span>{% endif %}</div>{% if item.description.size > 0 %}<div class="priced-text">{% render "prose", lines: item.description %}</div>{% endif %}</li>{% endfor %}</ul>`;

const HOURS = `{%- if site.hours.size > 0 -%}<dl class="hours">{% for line in site.hours %}<div{% if line.closed %} class="is-closed"{% endif %}><dt>{% render "word", text: line.days, lang: line.daysLang %}</dt><dd>{% render "word", text: line.text, lang: line.textLang %}</dd></div>{% endfor %}</dl>{%- endif -%}{%- if site.hoursNote != "" -%}<p class="hours-note">{{ site.hoursNote }}</p>{%- endif -%}`;

const ADDRESS = `{%- if site.address -%}<address>{% for line in site.address.lines %}{% unless forloop.first %}<br>{% endunless %}{{ line }}{% endfor %}</address>{%- endif -%}`;

const REACH = `<ul class="reach">{% if site.phone != "" %}<li>{% render "icon", name: "phone" %}<a href="{{ site.phoneHref }}"><bdi>{{ site.phone }}</bdi></a></li>{% endif %}{% if site.email != "" %}<li>{% render "icon", name: "mail" %}<a href="{{ site.emailHref }}">{{ site.email }}</a></li>{% endif %}{% for link in site.links %}<li>{% render "icon", name: "link" %}<a href="{{ link.url }}" rel="noopener">{{ link.label }}</a></li>{% endfor %}</ul>`;

const BRAND = `<a class="brand" href="/">{% if site.logo %}{% render "image", image: site.logo, sizes: "12rem", eager: true %}{% unless site.logo.alt != "" %}<span class="sr">{{ site.name }}</span>{% endunless %}{% else %}{{ site.name }}{% endif %}</a>`;

const NAV = `{%- if nav.size > 0 -%}<nav class="nav"{% if words.lang == "" %} aria-label="{{ words.navigation }}"{% endif %}><ul>{% for item in nav %}<li><a href="{{ item.href }}"{% if item.current %} aria-current="page"{% endif %}>{{ item.label }}</a></li>{% endfor %}</ul></nav>{%- endif -%}`;

const HEADER = `<header class="top"><div class="wrap top-in">{% render "brand", site: site %}{% render "nav", nav: nav, words: words %}</div></header>`;

const FOOTER = `<footer class="foot"><div class="wrap foot-in"><p class="foot-name">{{ site.name }}</p>{% if site.address %}<p>{{ site.address.line }}</p>{% endif %}{% if site.phone != "" %}<p><a href="{{ site.phoneHref }}"><bdi>{{ site.phone }}</bdi></a></p>{% endif %}</div></footer>`;

const LAYOUT = `<a class="skip" href="#main">${word("skip")}</a>{% render "header", site: site, nav: nav, words: words, page: page %}<main id="main">{% unless hasTitle %}<h1 class="sr">{{ page.title }} · {{ site.name }}</h1>{% endunless %}{% for section in sections %}{% assign file = "sections/" | append: section.kind %}{% render file, section: section, site: site, words: words, page: page, turnstileKey: turnstileKey %}{% endfor %}</main>{% render "footer", site: site, nav: nav, words: words, page: page %}`;

/** What is there where nothing is, and behind a form: \`title\`, \`lines\`. */
const NOTICE = `<a class="skip" href="#main">${word("skip")}</a>{% render "header", site: site, nav: nav, words: words, page: page %}<main id="main"><section class="section notice"><div class="wrap"><h1 class="title">{% render "word", text: title, lang: titleLang %}</h1>{% for line in lines %}<p>{% render "word", text: line, lang: linesLang %}</p>{% endfor %}<p><a class="btn" href="/">${word("home")}</a></p></div></section></main>{% render "footer", site: site, nav: nav, words: words, page: page %}`;

const HERO = `<section {% render "section", section: section %}><div class="wrap hero-in"><div class="hero-words">{% if section.eyebrow != "" %}<p class="eyebrow">{{ section.eyebrow }}</p>{% endif %}<h{{ section.level }} class="hero-title" id="{{ section.anchor }}-title">{{ section.title }}</h{{ section.level }}>{% if section.text.size > 0 %}<div class="lead">{% render "prose", lines: section.text %}</div>{% endif %}{% if section.action or section.second %}<p class="actions">{% render "link", link: section.action, class: "btn" %}{% render "link", link: section.second, class: "btn btn-quiet" %}</p>{% endif %}</div>{% if section.image %}<div class="hero-picture">{% render "image", image: section.image, sizes: "(min-width: 60rem) 50vw, 100vw", eager: true %}</div>{% endif %}</div></section>`;

const ABOUT = `<section {% render "section", section: section %}><div class="wrap about-in"><div class="about-words">{% if section.titled %}<h{{ section.level }} class="title" id="{{ section.anchor }}-title">{{ section.title }}</h{{ section.level }}>{% endif %}<div class="prose">{% render "prose", lines: section.text %}</div>{% if section.facts.size > 0 %}<ul class="facts">{% for fact in section.facts %}<li><strong>{{ fact.value }}</strong> <span>{{ fact.label }}</span></li>{% endfor %}</ul>{% endif %}</div>{% if section.image %}<div class="about-picture">{% render "image", image: section.image, sizes: "(min-width: 60rem) 40vw, 100vw" %}</div>{% endif %}</div></section>`;

const GROUPS = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<div class="groups">{% for group in section.groups %}<div class="group">{% if group.title != "" %}<h{{ section.sub }} class="group-title">{{ group.title }}</h{{ section.sub }}>{% endif %}{% if group.text.size > 0 %}<div class="group-text">{% render "prose", lines: group.text %}</div>{% endif %}{% if group.items.size > 0 %}{% render "priced", items: group.items %}{% endif %}</div>{% endfor %}</div></div></section>`;

const cards = (name: string, inner: string, list = "items") =>
  `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<ul class="cards ${name}">{% for item in section.${list} %}<li class="card">${inner}</li>{% endfor %}</ul></div></section>`;

const PICTURE = `{% if item.image %}<div class="card-picture">{% render "image", image: item.image, sizes: "(min-width: 60rem) 30vw, (min-width: 40rem) 50vw, 100vw" %}</div>{% endif %}`;
const heading = (name: string) =>
  `{% if item.${name} != "" %}<h{{ section.sub }} class="card-title">{{ item.${name} }}</h{{ section.sub }}>{% endif %}`;
const TEXT = `{% if item.text.size > 0 %}<div class="card-text">{% render "prose", lines: item.text %}</div>{% endif %}`;
const PRICE = `{% if item.price != "" %}<p class="price">{{ item.price }}</p>{% endif %}`;
const MORE = `{% if item.link %}<p class="more">{% render "link", link: item.link %}</p>{% endif %}`;

const SERVICES = cards(
  "service-list",
  `${PICTURE}<div class="card-words">${heading("name")}${TEXT}${PRICE}${MORE}</div>`,
);
const PRODUCTS = cards(
  "product-list",
  `${PICTURE}{% if item.note != "" %}<p class="badge">{{ item.note }}</p>{% endif %}<div class="card-words">${heading("name")}${PRICE}${TEXT}${MORE}</div>`,
);
const WORK = cards(
  "work-list",
  `${PICTURE}<div class="card-words">${heading("title")}{% if item.meta != "" %}<p class="meta">{{ item.meta }}</p>{% endif %}${TEXT}${MORE}</div>`,
);
const TEAM = cards(
  "people",
  `${PICTURE}<div class="card-words">${heading("name")}{% if item.role != "" %}<p class="meta">{{ item.role }}</p>{% endif %}${TEXT}</div>`,
  "people",
);
const PLANS = cards(
  "plan-list",
  `<div class="plan{% if item.featured %} is-featured{% endif %}">${heading("name")}{% if item.price != "" or item.period != "" %}<p class="plan-price">{% if item.price != "" %}<strong>{{ item.price }}</strong> {% endif %}<span>{{ item.period }}</span></p>{% endif %}${TEXT}{% if item.points.size > 0 %}<ul class="points">{% for point in item.points %}<li>{% render "icon", name: "check" %}<span>{{ point.name }}</span></li>{% endfor %}</ul>{% endif %}{% if item.action %}<p class="actions">{% render "link", link: item.action, class: "btn" %}</p>{% endif %}</div>`,
);

const TIMETABLE = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<div class="days">{% for day in section.days %}<div class="day">{% if day.name != "" %}<h{{ section.sub }} class="day-name">{{ day.name }}</h{{ section.sub }}>{% endif %}<ul>{% for item in day.items %}<li class="slot"><span class="slot-time">{{ item.time }}</span><span class="slot-name">{{ item.name }}</span>{% if item.with != "" %}<span class="slot-with">{{ item.with }}</span>{% endif %}{% if item.note != "" %}<small class="note">{{ item.note }}</small>{% endif %}</li>{% endfor %}</ul></div>{% endfor %}</div></div></section>`;

const GALLERY = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<ul class="pictures">{% for item in section.images %}{% if item.image %}<li><figure>{% render "image", image: item.image, sizes: "(min-width: 60rem) 33vw, (min-width: 36rem) 50vw, 100vw" %}{% if item.caption != "" %}<figcaption>{{ item.caption }}</figcaption>{% endif %}</figure></li>{% endif %}{% endfor %}</ul></div></section>`;

const REVIEWS = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<ul class="quotes">{% for item in section.items %}<li><figure class="quote"><blockquote>{% render "prose", lines: item.quote %}</blockquote><figcaption><span class="who">{{ item.author }}</span>{% if item.source != "" %} <span class="where">{{ item.source }}</span>{% endif %}</figcaption></figure></li>{% endfor %}</ul></div></section>`;

const STEPS = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<ol class="steps">{% for item in section.items %}<li class="step">${heading("title").replaceAll("card-title", "step-title")}${TEXT}</li>{% endfor %}</ol></div></section>`;

const FAQ = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<div class="questions">{% for item in section.items %}{% if item.question != "" %}<details><summary>{{ item.question }}</summary><div class="answer">{% render "prose", lines: item.answer %}</div></details>{% else %}<div class="answer">{% render "prose", lines: item.answer %}</div>{% endif %}{% endfor %}</div></div></section>`;

const TRUST = `<section {% render "section", section: section %}><div class="wrap">{% if section.titled %}<h{{ section.level }} class="trust-title" id="{{ section.anchor }}-title">{{ section.title }}</h{{ section.level }}>{% endif %}<ul class="names">{% for item in section.items %}<li>{{ item.name }}</li>{% endfor %}</ul></div></section>`;

const VISIT = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<div class="visit-in">{% if site.hours.size > 0 %}<div class="visit-hours"><h{{ section.sub }} class="visit-title">${word("hours")}</h{{ section.sub }}>{% render "hours", site: site %}</div>{% endif %}<div class="visit-place">{% if site.address %}<h{{ section.sub }} class="visit-title">${word("address")}</h{{ section.sub }}>{% render "address", site: site %}{% if site.mapHref %}<p class="map"><a href="{{ site.mapHref }}" rel="noopener">{% render "icon", name: "pin" %}${word("directions")}</a></p>{% endif %}{% endif %}{% render "reach", site: site %}{% if section.note.size > 0 %}<div class="visit-note">{% render "prose", lines: section.note %}</div>{% endif %}</div>{% if section.image %}<div class="visit-picture">{% render "image", image: section.image, sizes: "(min-width: 60rem) 33vw, 100vw" %}</div>{% endif %}</div></div></section>`;

const BANNER = `<section {% render "section", section: section %}><div class="wrap banner-in">{% render "head", section: section %}{% if section.action %}<p class="actions">{% render "link", link: section.action, class: "btn" %}</p>{% endif %}</div></section>`;

const PROSE_SECTION = `<section {% render "section", section: section %}><div class="wrap">{% if section.titled %}<h{{ section.level }} class="title" id="{{ section.anchor }}-title">{{ section.title }}</h{{ section.level }}>{% endif %}<div class="prose">{% render "prose", lines: section.text %}</div></div></section>`;

export const BASE_MARKUP: Readonly<Record<string, string>> = {
  icon: ICON_PARTIAL,
  word: WORD_PARTIAL,
  image: IMAGE,
  link: LINK,
  prose: PROSE,
  head: HEAD,
  section: SECTION,
  priced: PRICED,
  hours: HOURS,
  address: ADDRESS,
  reach: REACH,
  brand: BRAND,
  nav: NAV,
  header: HEADER,
  footer: FOOTER,
  layout: LAYOUT,
  notice: NOTICE,
  ...FORMS,
  "sections/hero": HERO,
  "sections/about": ABOUT,
  "sections/menu": GROUPS,
  "sections/prices": GROUPS,
  "sections/services": SERVICES,
  "sections/plans": PLANS,
  "sections/timetable": TIMETABLE,
  "sections/products": PRODUCTS,
  "sections/work": WORK,
  "sections/gallery": GALLERY,
  "sections/team": TEAM,
  "sections/reviews": REVIEWS,
  "sections/steps": STEPS,
  "sections/faq": FAQ,
  "sections/trust": TRUST,
  "sections/visit": VISIT,
  "sections/banner": BANNER,
  "sections/prose": PROSE_SECTION,
};
