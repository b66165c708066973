import * as z from "zod";

const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:@+/-]{0,199}$/;

/** A name is looked up, logged and spliced into JSON; so that it can never walk a path, dots and empty parts are refused. */
export function isModelName(name: string): boolean {
  return MODEL.test(name) && !name.split("/").some((part) => part === "" || part === "." || part === "..");
}

export const ModelName = z
  .string('must be given as a string, such as "openai/gpt-4o-mini"')
  .refine(isModelName, "is not the name of a model");
