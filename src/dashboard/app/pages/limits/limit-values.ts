/** What stands in the fields of a limit's form, and what the API takes of it. */
import * as z from "zod";
import { LimitRules } from "../../../../billing/limits/limits.schema.ts";
import { readSubject, type SubjectKind } from "../../../../billing/limits/subject.schema.ts";
import { formatUsd, parseUsd } from "../../../../kernel/money.ts";
import type { Limit, RulesValues } from "./limits.ts";

export interface LimitForm {
  kind: SubjectKind;
  /** What follows the kind, for each kind by itself: to look at another loses nothing. */
  names: Readonly<Record<SubjectKind, string>>;
  daily: string;
  monthly: string;
  requestsPerMinute: string;
  tokensPerMinute: string;
  concurrency: string;
  models: string;
}

export const EMPTY_FORM: LimitForm = {
  kind: "organisation",
  names: { organisation: "", member: "", key: "", tag: "" },
  daily: "",
  monthly: "",
  requestsPerMinute: "",
  tokensPerMinute: "",
  concurrency: "",
  models: "",
};

type Amount = number | null | undefined;

const written = (value: Amount): string => value?.toString() ?? "";
const dollarsOf = (microUsd: Amount): string => (typeof microUsd === "number" ? formatUsd(microUsd) : "");

/** Whom it concerns stays as it is, so its id is not asked for. */
export const formOf = ({ kind, rules }: Pick<Limit, "kind" | "rules">): LimitForm => ({
  ...EMPTY_FORM,
  kind,
  daily: dollarsOf(rules.dailyBudgetMicroUsd),
  monthly: dollarsOf(rules.monthlyBudgetMicroUsd),
  requestsPerMinute: written(rules.requestsPerMinute),
  tokensPerMinute: written(rules.tokensPerMinute),
  concurrency: written(rules.concurrency),
  models: rules.allowedModels?.join(", ") ?? "",
});

/** Commas between thousands alone: "0,50" is half a dollar to some, and must not become fifty. */
function plain(text: string): string {
  const bare = text.replaceAll(/[\s$]/g, "");
  return /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/.test(bare) ? bare.replaceAll(",", "") : bare;
}

/** Empty is no limit. What is no number stays none, and is refused by the contract. */
function read(text: string, number: (plain: string) => number | undefined): number | null {
  const bare = plain(text);
  return bare === "" ? null : (number(bare) ?? Number.NaN);
}

/** Digits alone: "1e3" is a number to a computer only. */
const whole = (text: string): number | undefined => (/^\d{1,12}$/.test(text) ? Number(text) : undefined);

export const subjectOf = ({ kind, names }: Pick<LimitForm, "kind" | "names">): string =>
  kind === "organisation" ? kind : `${kind}:${names[kind].trim()}`;

export function rulesOf(form: LimitForm): RulesValues {
  const models = form.models.split(/[\s,]+/).filter((pattern) => pattern !== "");
  return {
    dailyBudgetMicroUsd: read(form.daily, parseUsd),
    monthlyBudgetMicroUsd: read(form.monthly, parseUsd),
    requestsPerMinute: read(form.requestsPerMinute, whole),
    tokensPerMinute: read(form.tokensPerMinute, whole),
    concurrency: read(form.concurrency, whole),
    allowedModels: models.length > 0 ? models : null,
  };
}

const SUBJECT_RULES: Record<SubjectKind, string> = {
  organisation: "must be the organisation",
  member: "must be a member of the organisation",
  key: "must be a key of the organisation",
  tag: "must be a name and a value, such as team=search",
};

/** All that the form sends, checked as one. Subjects in `taken` have a limit that this one would replace unseen. */
export const namedRules = (kind: SubjectKind, taken: readonly string[]) =>
  z
    .strictObject({
      subject: z
        .string()
        .refine((text) => readSubject(text) !== undefined, { message: SUBJECT_RULES[kind] })
        .refine((text) => !taken.includes(text), { message: "has a limit already: edit that one" }),
      ...LimitRules.shape,
    })
    .refine(({ subject: _, ...rules }) => Object.values(rules).some((rule) => rule !== null), {
      message: "set at least one limit",
      path: ["rules"],
    });
