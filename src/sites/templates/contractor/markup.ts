/** Where the drawing sheet differs from the base: the telephone as a sign, cells in head and foot, a bar to call from. */
import { word } from "../base/word.ts";

const CALL = `{% if site.phone != "" %}<a class="CLASS" href="{{ site.phoneHref }}">{% render "icon", name: "phone" %}<span class="sr">${word("call")}</span> <bdi>{{ site.phone }}</bdi></a>{% endif %}`;
const call = (name: string): string => CALL.replace("CLASS", name);

const HEADER = `<header class="top"><div class="wrap top-in">{% render "brand", site: site %}{% render "nav", nav: nav, words: words %}${call("top-call")}</div></header>`;

const HERO = `<section {% render "section", section: section %}><div class="wrap hero-in">{% if section.eyebrow != "" %}<p class="eyebrow">{{ section.eyebrow }}</p>{% endif %}<h{{ section.level }} class="hero-title" id="{{ section.anchor }}-title">{{ section.title }}</h{{ section.level }}>{% if section.text.size > 0 or section.action or section.second %}<div class="hero-words">{% if section.text.size > 0 %}<div class="lead">{% render "prose", lines: section.text %}</div>{% endif %}{% if section.action or section.second %}<p class="actions">{% render "link", link: section.action, class: "btn" %}{% render "link", link: section.second, class: "btn btn-quiet" %}</p>{% endif %}</div>{% endif %}</div>{% if site.phone != "" %}<p class="sign"><a href="{{ site.phoneHref }}"><span class="wrap"><span class="sign-word">${word("call")}</span> <bdi>{{ site.phone }}</bdi></span></a></p>{% endif %}{% if section.image %}<div class="hero-picture">{% render "image", image: section.image, sizes: "100vw", eager: true %}</div>{% endif %}</section>`;

const FOOTER = `<footer class="foot"><div class="wrap"><div class="block"><div class="cell cell-name"><p class="foot-name">{{ site.name }}</p>{% if site.tagline != "" %}<p>{{ site.tagline }}</p>{% endif %}</div>{% if site.address %}<div class="cell">{% render "address", site: site %}</div>{% endif %}{% if site.hours.size > 0 %}<div class="cell">{% render "hours", site: site %}</div>{% endif %}{% if site.phone != "" or site.email != "" or site.links.size > 0 %}<div class="cell">{% render "reach", site: site %}</div>{% endif %}</div></div>${call("bar")}</footer>`;

export const MARKUP: Readonly<Record<string, string>> = { header: HEADER, footer: FOOTER, "sections/hero": HERO };
