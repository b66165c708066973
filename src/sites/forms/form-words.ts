/** What visitors are told of a form that they sent, in the language of the site. */
import { directionOf, wordsOf } from "../templates/engine/words.service.ts";
import type { FieldName } from "./form.schema.ts";
import type { FormMessages } from "./form-messages.ts";
import { TRANSLATIONS } from "./form-translations.ts";
import type { FieldFault } from "./submission.service.ts";

export interface FormWords extends Omit<FormMessages, "faults"> {
  /** BCP 47, of these very words. */
  lang: string;
  dir: "ltr" | "rtl";
  labels: Record<FieldName, string>;
  /** On the field that people do not see. */
  trap: string;
  fault(fault: FieldFault): string;
}

/** Of a language that is not here, and of versions that do not say theirs: English. */
export function formWords(language = "en"): FormWords {
  const { words, spoken } = wordsOf(language);
  const { faults, ...told } = TRANSLATIONS[spoken];
  return {
    ...told,
    lang: spoken,
    dir: directionOf(spoken),
    labels: words,
    trap: words.trap,
    fault: (fault) => (fault.wrong === "long" ? faults.long(fault.most) : faults[fault.wrong]),
  };
}
