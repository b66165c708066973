/** Where the book's page differs from the base: a telephone in the running head, titles in the margin, a colophon. */

const HEADER = `<header class="top"><div class="wrap top-in">{% render "brand", site: site %}{% render "nav", nav: nav, words: words %}{% if site.phone != "" %}<p class="top-call"><a href="{{ site.phoneHref }}"><bdi>{{ site.phone }}</bdi></a></p>{% endif %}</div></header>`;

const ABOUT = `<section {% render "section", section: section %}><div class="wrap">{% if section.titled %}<div class="head"><h{{ section.level }} class="title" id="{{ section.anchor }}-title">{{ section.title }}</h{{ section.level }}></div>{% endif %}<div class="about-body{% if section.image %} has-picture{% endif %}"><div class="about-words"><div class="prose">{% render "prose", lines: section.text %}</div>{% if section.facts.size > 0 %}<ul class="facts">{% for fact in section.facts %}<li><strong>{{ fact.value }}</strong> <span>{{ fact.label }}</span></li>{% endfor %}</ul>{% endif %}</div>{% if section.image %}<div class="about-picture">{% render "image", image: section.image, sizes: "(min-width: 60rem) 24rem, 100vw" %}</div>{% endif %}</div></div></section>`;

const FOOTER = `<footer class="foot"><div class="wrap foot-in"><p class="foot-name">{{ site.name }}</p><div class="foot-body">{% if nav.size > 0 %}<ul class="foot-nav">{% for item in nav %}<li><a href="{{ item.href }}">{{ item.label }}</a></li>{% endfor %}</ul>{% endif %}<div class="foot-place">{% render "address", site: site %}{% render "reach", site: site %}</div>{% if site.tagline != "" %}<p class="foot-end">{{ site.tagline }}</p>{% endif %}</div></div></footer>`;

export const MARKUP: Readonly<Record<string, string>> = { header: HEADER, footer: FOOTER, "sections/about": ABOUT };
