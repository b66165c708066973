/** A masthead, an opening whose words stand around its mirror, portraits with the name up their side, a colophon. What is long is set smaller. */

const HEADER = `<header class="top"><div class="wrap top-in"><p class="top-side">{% if site.address %}{{ site.address.city }}{% endif %}</p>{% render "brand", site: site %}<p class="top-side">{% if site.phone != "" %}<a href="{{ site.phoneHref }}"><bdi>{{ site.phone }}</bdi></a>{% endif %}</p></div>{% if nav.size > 0 %}<div class="wrap">{% render "nav", nav: nav, words: words %}</div>{% endif %}</header>`;

const HERO = `<section {% render "section", section: section %}><div class="wrap hero-in"><div class="hero-words">{% if section.eyebrow != "" %}<p class="eyebrow">{{ section.eyebrow }}</p>{% endif %}<h{{ section.level }} class="hero-title{% if section.title.size > 90 %} is-longest{% elsif section.title.size > 40 %} is-long{% endif %}" id="{{ section.anchor }}-title">{{ section.title }}</h{{ section.level }}></div>{% if section.image %}<div class="hero-picture">{% render "image", image: section.image, sizes: "(min-width: 60rem) 42vw, 90vw", eager: true %}</div>{% endif %}{% if section.text.size > 0 or section.action or section.second %}<div class="hero-more">{% if section.text.size > 0 %}<div class="lead">{% render "prose", lines: section.text %}</div>{% endif %}{% if section.action or section.second %}<p class="actions">{% render "link", link: section.action, class: "btn" %}{% render "link", link: section.second, class: "btn btn-quiet" %}</p>{% endif %}</div>{% endif %}</div></section>`;

const TEAM = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<ul class="people">{% for item in section.people %}<li class="person{% if item.image %} is-seen{% endif %}">{% if item.image %}<div class="person-picture">{% render "image", image: item.image, sizes: "(min-width: 60rem) 26vw, (min-width: 40rem) 45vw, 80vw" %}</div>{% endif %}{% if item.name != "" %}<h{{ section.sub }} class="person-name">{{ item.name }}</h{{ section.sub }}>{% endif %}<div class="person-words">{% if item.role != "" %}<p class="meta">{{ item.role }}</p>{% endif %}{% render "prose", lines: item.text %}</div></li>{% endfor %}</ul></div></section>`;

const REVIEWS = `<section {% render "section", section: section %}><div class="wrap">{% render "head", section: section %}<ul class="quotes">{% for item in section.items %}<li{% if forloop.first and item.quote.size == 1 and item.quote[0].size < 180 %} class="quote-first"{% endif %}><figure class="quote"><blockquote>{% render "prose", lines: item.quote %}</blockquote><figcaption><span class="who">{{ item.author }}</span>{% if item.source != "" %} <span class="where">{{ item.source }}</span>{% endif %}</figcaption></figure></li>{% endfor %}</ul></div></section>`;

const FOOTER = `<footer class="foot"><div class="wrap foot-in"><div class="foot-mark"><p class="foot-name">{{ site.name }}</p>{% if site.tagline != "" %}<p>{{ site.tagline }}</p>{% endif %}</div>{% if site.address %}<div>{% render "address", site: site %}</div>{% endif %}{% if site.phone != "" or site.email != "" %}<div>{% if site.phone != "" %}<p><a href="{{ site.phoneHref }}"><bdi>{{ site.phone }}</bdi></a></p>{% endif %}{% if site.email != "" %}<p><a href="{{ site.emailHref }}">{{ site.email }}</a></p>{% endif %}</div>{% endif %}{% if site.links.size > 0 %}<ul>{% for link in site.links %}<li><a href="{{ link.url }}" rel="noopener">{{ link.label }}</a></li>{% endfor %}</ul>{% endif %}</div></footer>`;

export const MARKUP: Readonly<Record<string, string>> = {
  header: HEADER,
  footer: FOOTER,
  "sections/hero": HERO,
  "sections/team": TEAM,
  "sections/reviews": REVIEWS,
};
