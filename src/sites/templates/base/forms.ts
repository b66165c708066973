/** Forms of visitors', which work without a script. Their fields' names are those that `src/sites/forms` takes. */
import type { SiteWords } from "../../languages/site-words.ts";
import { word } from "./word.ts";

interface Input {
  name: string;
  label: keyof SiteWords;
  type?: string;
  most?: number;
  autocomplete?: string;
  required?: boolean;
}

function input({ name, label, type = "text", most = 200, autocomplete, required }: Input): string {
  const id = `{{ section.id }}-${name}`;
  const wanted = required ? " required" : "";
  const hint = required ? "" : ` <small class="optional">${word("optional")}</small>`;
  const fill = autocomplete ? ` autocomplete="${autocomplete}"` : "";
  const bound = type === "text" || type === "email" || type === "tel" ? ` maxlength="${most}"` : "";
  return `<p class="field field-${name}"><label for="${id}">${word(label)}${hint}</label><input id="${id}" name="${name}" type="${type}"${bound}${fill}${wanted}></p>`;
}

const NAME = input({ name: "name", label: "name", most: 120, autocomplete: "name", required: true });
const EMAIL = input({ name: "email", label: "email", type: "email", most: 254, autocomplete: "email", required: true });
const PHONE = input({ name: "phone", label: "phone", type: "tel", most: 40, autocomplete: "tel" });
const DATE = input({ name: "date", label: "date", type: "date", required: true });
const TIME = input({ name: "time", label: "time", type: "time" });
const PEOPLE = `<p class="field field-people"><label for="{{ section.id }}-people">${word("people")} <small class="optional">${word("optional")}</small></label><input id="{{ section.id }}-people" name="people" type="number" min="1" max="500" inputmode="numeric"></p>`;
const SERVICE = `<p class="field field-service"><label for="{{ section.id }}-service">${word("service")} <small class="optional">${word("optional")}</small></label><select id="{{ section.id }}-service" name="service"><option value=""{% if words.lang != "" %} lang="{{ words.lang }}" dir="auto"{% endif %}>{{ words.choose }}</option>{% for item in section.services %}{% if item.name != "" %}<option>{{ item.name }}</option>{% endif %}{% endfor %}</select></p>`;
const message = (required: boolean) =>
  `<p class="field field-message"><label for="{{ section.id }}-message">${word("message")}${required ? "" : ` <small class="optional">${word("optional")}</small>`}</label><textarea id="{{ section.id }}-message" name="message" rows="5" maxlength="5000"${required ? " required" : ""}></textarea></p>`;

/** What people do not see and robots fill in. */
const TRAP = `<p class="trap" aria-hidden="true"><label for="{{ section.id }}-website">${word("trap")}</label><input id="{{ section.id }}-website" name="website" type="text" tabindex="-1" autocomplete="off"></p>`;

const TURNSTILE = `{% if section.turnstile and turnstileKey != "" %}<div class="cf-turnstile" data-sitekey="{{ turnstileKey }}"></div>{% endif %}`;

const form = (fields: string, button: keyof SiteWords): string =>
  `<form class="form" method="post" action="/_forms/{{ section.id }}" accept-charset="utf-8">${fields}${TRAP}${TURNSTILE}<p class="send"><button class="btn" type="submit">{% if section.button != "" %}{{ section.button }}{% else %}${word(button)}{% endif %}</button></p></form>`;

const around = (inner: string, aside = ""): string =>
  `<section {% render "section", section: section %}><div class="wrap form-in"><div class="form-words">{% render "head", section: section %}${aside}</div>${inner}</div></section>`;

const CONTACT_FORM = form(NAME + EMAIL + PHONE + message(true), "send");
const BOOKING_FORM = form(
  `${NAME}${EMAIL}${PHONE}${DATE}${TIME}{% if section.ask == "people" %}${PEOPLE}{% elsif section.ask == "service" and section.services.size > 0 %}${SERVICE}{% endif %}${message(false)}`,
  "book",
);
const NEWSLETTER_FORM = form(EMAIL, "subscribe");

/** A template that draws the section itself takes the form as a partial: `{% render "form/contact", … %}`. */
const GIVEN = `section: section, site: site, words: words, turnstileKey: turnstileKey`;

export const FORMS: Readonly<Record<string, string>> = {
  "form/contact": CONTACT_FORM,
  "form/booking": BOOKING_FORM,
  "form/newsletter": NEWSLETTER_FORM,
  "sections/contact": around(
    `{% render "form/contact", ${GIVEN} %}`,
    `{% if section.image %}<div class="form-picture">{% render "image", image: section.image, sizes: "(min-width: 60rem) 40vw, 100vw" %}</div>{% endif %}`,
  ),
  "sections/booking": around(`{% render "form/booking", ${GIVEN} %}`),
  "sections/newsletter": around(`{% render "form/newsletter", ${GIVEN} %}`),
};
