/** What a site says that its owner did not write, in the site's language, and which way that is written. */
import { SITE as AR } from "../../languages/ar.ts";
import { SITE as CS } from "../../languages/cs.ts";
import { SITE as DA } from "../../languages/da.ts";
import { SITE as DE } from "../../languages/de.ts";
import { SITE as EL } from "../../languages/el.ts";
import { SITE as EN } from "../../languages/en.ts";
import { SITE as ES } from "../../languages/es.ts";
import { SITE as FI } from "../../languages/fi.ts";
import { SITE as FR } from "../../languages/fr.ts";
import { SITE as HE } from "../../languages/he.ts";
import { SITE as HU } from "../../languages/hu.ts";
import { SITE as IT } from "../../languages/it.ts";
import { SITE as JA } from "../../languages/ja.ts";
import { SITE as KO } from "../../languages/ko.ts";
import { SITE as NB } from "../../languages/nb.ts";
import { SITE as NL } from "../../languages/nl.ts";
import { SITE as PL } from "../../languages/pl.ts";
import { SITE as PT } from "../../languages/pt.ts";
import { SITE as RO } from "../../languages/ro.ts";
import { SITE as RU } from "../../languages/ru.ts";
import type { SiteWords } from "../../languages/site-words.ts";
import { SITE as SK } from "../../languages/sk.ts";
import { SITE as SV } from "../../languages/sv.ts";
import { SITE as TR } from "../../languages/tr.ts";
import { SITE as UK } from "../../languages/uk.ts";
import { SITE as ZH } from "../../languages/zh.ts";
import { SITE as ZH_HANT } from "../../languages/zh-hant.ts";

/** By BCP 47. */
const WORDS = {
  ar: AR,
  cs: CS,
  da: DA,
  de: DE,
  el: EL,
  en: EN,
  es: ES,
  fi: FI,
  fr: FR,
  he: HE,
  hu: HU,
  it: IT,
  ja: JA,
  ko: KO,
  nb: NB,
  nl: NL,
  pl: PL,
  pt: PT,
  ro: RO,
  ru: RU,
  sk: SK,
  sv: SV,
  tr: TR,
  uk: UK,
  zh: ZH,
  "zh-Hant": ZH_HANT,
} as const satisfies Record<string, SiteWords>;
/** A language that the platform has words of. */
export type SpokenTag = keyof typeof WORDS;

/** In which script, where a tag does not say so: `zh-TW` is written otherwise than `zh-CN`, and `ar-Latn` than `ar`. */
function writingOf(language: string): { language: string; script: string | undefined } {
  const { language: spoken, script } = new Intl.Locale(language).maximize();
  // Norwegian that does not say which is Bokmål.
  return { language: spoken === "no" ? "nb" : spoken, script };
}

const keyOf = (language: string): string => Object.values(writingOf(language)).join("-");

const TAGS = new Map((Object.keys(WORDS) as SpokenTag[]).map((tag) => [keyOf(tag), tag]));

export interface Spoken {
  words: SiteWords;
  /** Of these very words. */
  spoken: SpokenTag;
  /** The same where it is not the site's language, which has to be said wherever they stand (WCAG 3.1.2); else empty. */
  foreign: string;
}

/** Of a language that is not here: English. */
export function wordsOf(language: string): Spoken {
  const spoken = TAGS.get(keyOf(language));
  return spoken ? { words: WORDS[spoken], spoken, foreign: "" } : { words: EN, spoken: "en", foreign: "en" };
}

/** Of Unicode's scripts that are written from the right, those of languages with a tag of their own. */
const RTL = new Set(["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"]);

/** Whether they are written alike: what is said in one is then no other language on a page in the other. */
export const isSameLanguage = (one: string, other: string): boolean => keyOf(one) === keyOf(other);

export const directionOf = (language: string): "rtl" | "ltr" =>
  RTL.has(writingOf(language).script ?? "") ? "rtl" : "ltr";
