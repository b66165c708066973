/** Whoever is sent back to a form reads why in the language of the page that it was on. */
import { describe, expect, it } from "vitest";
import { ALL_TEMPLATES } from "../templates/all.ts";
import { formsOf } from "../templates/site-forms.service.ts";
import { FIELD_NAMES, FIELDS_OF } from "./form.schema.ts";
import { formPage } from "./form-pages.ts";
import { TRANSLATIONS } from "./form-translations.ts";
import { type FormWords, formWords } from "./form-words.ts";
import type { FieldFault } from "./submission.service.ts";

const LANGUAGES = Object.keys(TRANSLATIONS);
const FAULTS: readonly FieldFault["wrong"][] = [
  "missing",
  "unreachable",
  "unkeepable",
  "email",
  "phone",
  "date",
  "time",
  "people",
  "long",
];
const TOLD = ["foreign", "unreadable", "invalid", "noPerson", "thanks", "limited", "unavailable"] as const;

const faultOf = (wrong: FieldFault["wrong"]): FieldFault => (wrong === "long" ? { wrong, most: 120 } : { wrong });
const textsOf = (words: FormWords): string[] => [
  ...TOLD.flatMap((name) => [words[name].title, words[name].text]),
  words.tooLarge.title,
  words.tooLarge.text(48),
  ...FAULTS.map((wrong) => words.fault(faultOf(wrong))),
  words.again,
  words.trap,
];

const pageIn = async (language: string) => {
  const words = formWords(language);
  const errors = [{ field: "people", ...faultOf("people") } as const, { field: "name", ...faultOf("long") } as const];
  const form = { kind: "booking", title: "Table", language } as const;
  const again = { id: "book", form, fields: { name: "Ada" }, errors, siteKey: undefined };
  return (await formPage({ status: 422, ...words.invalid }, words, again)).text();
};

describe.each(LANGUAGES)("in %s", (language) => {
  it("a page says all of itself, and its direction", async () => {
    const words = formWords(language);
    const page = await pageIn(`${language}-XX`);
    const dir = ["ar", "he"].includes(language) ? "rtl" : "ltr";
    expect(page).toContain(`<html lang="${language}" dir="${dir}">`);
    for (const text of [words.invalid.title, words.again, words.trap, words.fault(faultOf("people"))])
      expect(page).toContain(text);
    for (const name of FIELDS_OF.booking) expect(page).toContain(`<label for="${name}">${words.labels[name]}</label>`);
    expect(words.fault(faultOf("long"))).toContain("120");
    expect(words.tooLarge.text(48)).toContain("48");
  });

  it("nothing is left in English, and nothing is said in two ways", () => {
    const [texts, english] = [textsOf(formWords(language)), textsOf(formWords("en"))];
    expect(new Set(texts).size).toBe(texts.length);
    if (language !== "en") expect(texts.filter((text) => english.includes(text))).toEqual([]);
  });
});

it("is English, and says so, where there are no words of the site's language", async () => {
  for (const language of ["fa", "is", "toString"])
    expect(await pageIn(language)).toContain('<html lang="en" dir="ltr">');
  expect(FIELD_NAMES.map((name) => formWords().labels[name])).not.toContain(undefined);
});

it("goes with each form of a version", () => {
  const { sample } = ALL_TEMPLATES.restaurant;
  const settings = { ...sample, business: { ...sample.business, language: "pt-BR" } };
  expect(Object.values(formsOf(settings, false)).map(({ language }) => language)).toEqual(["pt-BR"]);
});
