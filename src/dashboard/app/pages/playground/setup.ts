/** What defines a try of a model, as it stands in the address: whoever is sent the link sees the same set-up. */
import * as z from "zod";

const ModelName = z.string().min(1).max(200).optional().catch(undefined);

export const MOST_STOPS = 4;
export const MOST_STOP_LENGTH = 100;

/** Bounds are those of OpenAI's protocol; a value out of them is left out, as if it were not given. */
export const LIMITS = {
  temperature: { min: 0, max: 2, whole: false },
  topP: { min: 0, max: 1, whole: false },
  maxTokens: { min: 1, max: 1_000_000, whole: true },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true },
} as const;

export type NumberName = keyof typeof LIMITS;

function bounded(name: NumberName) {
  const { min, max, whole } = LIMITS[name];
  const number = whole ? z.int() : z.number();
  return number.min(min).max(max).optional().catch(undefined);
}

/** A parameter that is not given is not sent, so the provider's own default holds. */
export const Setup = z.object({
  model: ModelName,
  /** The model to compare with; given when two are asked side by side. */
  with: ModelName,
  temperature: bounded("temperature"),
  topP: bounded("topP"),
  maxTokens: bounded("maxTokens"),
  seed: bounded("seed"),
  stop: z.array(z.string().min(1).max(MOST_STOP_LENGTH)).min(1).max(MOST_STOPS).optional().catch(undefined),
});
export type Setup = z.infer<typeof Setup>;

export type Parameters = Omit<Setup, "model" | "with">;

/** What a person typed for a number: nothing, a number that may be sent, or what is wrong with it. */
export function readNumber(name: NumberName, text: string): { value: number | undefined } | { wrong: string } {
  const trimmed = text.trim();
  if (trimmed === "") return { value: undefined };
  const { min, max, whole } = LIMITS[name];
  const value = Number(trimmed.replace(",", "."));
  if (!Number.isFinite(value)) return { wrong: "Enter a number." };
  if (whole && !Number.isInteger(value)) return { wrong: "Enter a whole number." };
  if (value < min || value > max) {
    return { wrong: max > 1_000_000 ? `Enter ${min} or more.` : `Enter ${min} to ${max.toLocaleString("en")}.` };
  }
  return { value };
}

/** Stop sequences are typed one a line; `\n` and `\t` stand for what cannot be typed into a line. */
export function readStops(text: string): { value: string[] | undefined } | { wrong: string } {
  const stops = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) =>
      line.replace(/\\(n|t|\\)/g, (_, letter: string) => (letter === "n" ? "\n" : letter === "t" ? "\t" : "\\")),
    );
  if (stops.length === 0) return { value: undefined };
  if (stops.length > MOST_STOPS) return { wrong: `Enter at most ${MOST_STOPS} lines.` };
  if (stops.some(({ length }) => length > MOST_STOP_LENGTH)) {
    return { wrong: `Keep each line within ${MOST_STOP_LENGTH} characters.` };
  }
  return { value: stops };
}

export const writeStops = (stops: readonly string[] = []): string =>
  stops.map((stop) => stop.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t")).join("\n");
