/** What visitors are told of a form, in each language that the platform has words of. */
import { FORM as AR } from "../languages/ar.ts";
import { FORM as CS } from "../languages/cs.ts";
import { FORM as DA } from "../languages/da.ts";
import { FORM as DE } from "../languages/de.ts";
import { FORM as EL } from "../languages/el.ts";
import { FORM as EN } from "../languages/en.ts";
import { FORM as ES } from "../languages/es.ts";
import { FORM as FI } from "../languages/fi.ts";
import { FORM as FR } from "../languages/fr.ts";
import { FORM as HE } from "../languages/he.ts";
import { FORM as HU } from "../languages/hu.ts";
import { FORM as IT } from "../languages/it.ts";
import { FORM as JA } from "../languages/ja.ts";
import { FORM as KO } from "../languages/ko.ts";
import { FORM as NB } from "../languages/nb.ts";
import { FORM as NL } from "../languages/nl.ts";
import { FORM as PL } from "../languages/pl.ts";
import { FORM as PT } from "../languages/pt.ts";
import { FORM as RO } from "../languages/ro.ts";
import { FORM as RU } from "../languages/ru.ts";
import { FORM as SK } from "../languages/sk.ts";
import { FORM as SV } from "../languages/sv.ts";
import { FORM as TR } from "../languages/tr.ts";
import { FORM as UK } from "../languages/uk.ts";
import { FORM as ZH } from "../languages/zh.ts";
import { FORM as ZH_HANT } from "../languages/zh-hant.ts";
import type { SpokenTag } from "../templates/engine/words.service.ts";
import type { FormMessages } from "./form-messages.ts";

export const TRANSLATIONS: Readonly<Record<SpokenTag, FormMessages>> = {
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
};
