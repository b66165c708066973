import type { Scope } from "../../../../identity/actor.schema.ts";
import type { NewKeyValues } from "./keys.ts";

/** What stands in the fields of the form. */
export interface KeyForm {
  name: string;
  scopes: Scope[];
  models: string;
  requestsPerMinute: string;
  budget: string;
  /** A day as `<input type="date">` has it, in the reader's zone. */
  expires: string;
}

export const EMPTY_FORM: KeyForm = {
  name: "",
  scopes: ["inference"],
  models: "",
  requestsPerMinute: "",
  budget: "",
  expires: "",
};

/** Digits alone: "1e3" and "0x10" are numbers to a computer only. */
const whole = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN);

/** The fields as the API takes them. What is no number stays none, and is refused by the contract. */
export function keyValues(form: KeyForm): NewKeyValues {
  const models = form.models.split(/[\s,]+/).filter((pattern) => pattern !== "");
  const perMinute = form.requestsPerMinute.replaceAll(/[\s,_]/g, "");
  const budget = form.budget.replaceAll(/[\s,$]/g, "");
  return {
    name: form.name,
    scopes: form.scopes,
    allowedModels: models.length > 0 ? models : null,
    requestsPerMinute: perMinute === "" ? null : whole(perMinute),
    ...(budget !== "" && { budgetUsd: budget }),
    expiresAt: form.expires === "" ? null : endOfDay(form.expires),
  };
}

function endOfDay(day: string): string {
  const at = new Date(`${day}T23:59:59`);
  return Number.isNaN(at.getTime()) ? day : at.toISOString();
}
