/** The platform's own words, which say so where they are not in the language of the site (WCAG 3.1.2). */
import type { SiteWords } from "../../languages/site-words.ts";

/** `text`, `lang`: of the text, where it is not the site's; else empty. */
export const WORD_PARTIAL = `{%- if lang != "" -%}<span lang="{{ lang }}" dir="auto">{{ text }}</span>{%- else -%}{{ text }}{%- endif -%}`;

export const word = (name: keyof SiteWords): string => `{% render "word", text: words.${name}, lang: words.lang %}`;
