/** Everything stands in round tiles. The opening of the home page has what people come for: a number to call, hours, the way. */
import { word } from "../base/word.ts";

const CALL = `{% if site.phone != "" %}<a class="pill" href="{{ site.phoneHref }}">{% render "icon", name: "phone" %}<bdi>{{ site.phone }}</bdi></a>{% endif %}`;

const HEADER = `<header class="top"><div class="wrap"><div class="bar">{% render "brand", site: site %}{% render "nav", nav: nav, words: words %}${CALL}</div></div></header>`;

const FOOTER = `<footer class="foot"><div class="wrap"><div class="tile foot-in"><div><p class="foot-name">{{ site.name }}</p>{% if site.tagline != "" %}<p>{{ site.tagline }}</p>{% endif %}</div>{% if nav.size > 0 %}<ul>{% for item in nav %}<li><a href="{{ item.href }}">{{ item.label }}</a></li>{% endfor %}</ul>{% endif %}{% if site.address %}<div>{% render "address", site: site %}</div>{% endif %}{% if site.phone != "" or site.email != "" or site.links.size > 0 %}<ul>{% if site.phone != "" %}<li><a href="{{ site.phoneHref }}"><bdi>{{ site.phone }}</bdi></a></li>{% endif %}{% if site.email != "" %}<li><a href="{{ site.emailHref }}">{{ site.email }}</a></li>{% endif %}{% for link in site.links %}<li><a href="{{ link.url }}" rel="noopener">{{ link.label }}</a></li>{% endfor %}</ul>{% endif %}</div></div></footer>`;

const TILES = `<ul class="tiles">{% if site.phone != "" %}<li class="tile tile-call"><span class="tile-label">${word("call")}</span><a class="tile-big" href="{{ site.phoneHref }}"><bdi>{{ site.phone }}</bdi></a></li>{% endif %}{% if section.second %}<li class="tile tile-next"><a class="tile-big" href="{{ section.second.href }}"{% if section.second.outside %} rel="noopener"{% endif %}>{% render "word", text: section.second.label, lang: section.second.lang %}</a>{% render "icon", name: "arrow" %}</li>{% endif %}{% if site.hours.size > 0 %}<li class="tile tile-hours"><span class="tile-label">${word("hours")}</span>{% render "hours", site: site %}</li>{% endif %}{% if site.address %}<li class="tile"><span class="tile-label">${word("address")}</span>{% render "address", site: site %}{% if site.mapHref %}<p class="map"><a href="{{ site.mapHref }}" rel="noopener">${word("directions")}</a></p>{% endif %}</li>{% endif %}</ul>`;

const HERO = `{% assign told = false %}{% if page.isHome and section.first %}{% assign told = true %}{% endif %}<section {% render "section", section: section %}><div class="wrap hero-in{% if told %} is-told{% endif %}"><div class="hero-main"><div class="tile hero-words">{% if section.eyebrow != "" %}<p class="eyebrow">{{ section.eyebrow }}</p>{% endif %}<h{{ section.level }} class="hero-title{% if section.title.size > 60 %} is-long{% endif %}" id="{{ section.anchor }}-title">{{ section.title }}</h{{ section.level }}>{% if section.text.size > 0 %}<div class="lead">{% render "prose", lines: section.text %}</div>{% endif %}{% if section.action %}<p class="actions">{% render "link", link: section.action, class: "btn" %}{% unless told %}{% render "link", link: section.second, class: "btn btn-quiet" %}{% endunless %}</p>{% endif %}</div>{% if told %}${TILES}{% endif %}</div>{% if section.image %}<div class="hero-picture">{% render "image", image: section.image, sizes: "(min-width: 64rem) 40vw, 100vw", eager: true %}</div>{% endif %}</div></section>`;

const SERVICES = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<ol class="treatments">{% for item in section.items %}<li class="treatment{% if item.image %} is-seen{% endif %}">{% if item.image %}<div class="treatment-picture">{% render "image", image: item.image, sizes: "8rem" %}</div>{% endif %}<div class="treatment-words">{% if item.name != "" %}<h{{ section.sub }} class="card-title">{{ item.name }}</h{{ section.sub }}>{% endif %}{% if item.text.size > 0 %}<div class="card-text">{% render "prose", lines: item.text %}</div>{% endif %}{% if item.link %}<p class="more">{% render "link", link: item.link %}</p>{% endif %}</div>{% if item.price != "" %}<p class="price">{{ item.price }}</p>{% endif %}</li>{% endfor %}</ol></div></section>`;

/** Beside a form the number, for those who would rather talk. */
const form = (name: string, picture = ""): string =>
  `<section {% render "section", section: section %}><div class="wrap form-in"><div class="form-words">{% render "head", section: section %}${picture}{% if site.phone != "" %}<p class="form-call"><span>${word("call")}</span><a class="tile-big" href="{{ site.phoneHref }}"><bdi>{{ site.phone }}</bdi></a></p>{% endif %}</div>{% render "form/${name}", section: section, site: site, words: words, turnstileKey: turnstileKey %}</div></section>`;

export const MARKUP: Readonly<Record<string, string>> = {
  header: HEADER,
  footer: FOOTER,
  "sections/hero": HERO,
  "sections/services": SERVICES,
  "sections/booking": form("booking"),
  "sections/contact": form(
    "contact",
    `{% if section.image %}<div class="form-picture">{% render "image", image: section.image, sizes: "(min-width: 60rem) 40vw, 100vw" %}</div>{% endif %}`,
  ),
};
