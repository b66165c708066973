/**
 * What of the API a model takes. Google's list of models does not say it, so it goes by the name: what is not known to be
 * older is taken for the newest. Facts from ai.google.dev (thinking, thought signatures, file input methods, what is new
 * in Gemini 3.5, 3.6 and 3.8) and from what the API is reported to answer.
 */

/** In order. */
export const LEVELS = ["minimal", "low", "medium", "high", "xhigh"] as const;
export type Level = (typeof LEVELS)[number];

/** How a model is told how much to think. Either way is refused by models that know the other. */
export type Thinking =
  | { by: "level"; levels: readonly [Level, ...Level[]] }
  /** In tokens. Where it can be off, a budget of 0 means that. */
  | { by: "budget"; least: number; most: number; canBeOff: boolean };

export interface Family {
  /**
   * A Pro, Flash or Flash-Lite from 2.5 on, as its name says: all of these call functions, keep to schemas, and take
   * pictures and PDF (https://ai.google.dev/gemini-api/docs/models). Of others it is not known.
   */
  documented: boolean;
  thinking: Thinking | undefined;
  /** Refuses a history in which the first call of a turn has no signature. */
  wantsSignatures: boolean;
  /** Obeys temperature, topP and topK. */
  sampling: boolean;
  penalties: boolean;
  /** Gives several answers to one question. */
  candidates: boolean;
  /** Keeps to a format while there are tools that it may call or not. */
  formatWithTools: boolean;
  /** Takes pictures and documents inside a function's response. */
  mediaInResults: boolean;
  /** Fetches what stands at any public URL. */
  fetchesUrls: boolean;
  /** Goes on with an answer that the request has begun. */
  prefill: boolean;
  /** Has a place for instructions. */
  instructions: boolean;
}

const GEMINI_2: Family = {
  documented: false,
  thinking: undefined,
  wantsSignatures: false,
  sampling: true,
  penalties: true,
  candidates: true,
  formatWithTools: false,
  mediaInResults: false,
  fetchesUrls: false,
  prefill: true,
  instructions: true,
};

const GEMMA: Family = { ...GEMINI_2, instructions: false };

const DYNAMIC = { by: "budget", least: 0, most: 24_576, canBeOff: true } as const;

/** Tuned models, and whatever has no name of Google's: nothing is known that they would refuse. */
const UNKNOWN: Family = { ...GEMINI_2, thinking: DYNAMIC, formatWithTools: true, fetchesUrls: true };

const GEMINI_2_5: Family = { ...GEMINI_2, penalties: false, fetchesUrls: true };

const GEMINI_3: Omit<Family, "documented" | "thinking" | "sampling" | "prefill"> = {
  wantsSignatures: true,
  penalties: false,
  candidates: false,
  formatWithTools: true,
  mediaInResults: true,
  fetchesUrls: true,
  instructions: true,
};

/** Not those made for sound, pictures or robots, which have a word more. */
const GENERAL = /^gemini-\d{1,3}(?:\.\d{1,2})?-(?:pro|flash|flash-lite)(?:-preview)?(?:-[\d-]+)?$/;

/** `gemini-3.1-pro-preview` is 301; what has no number, such as `gemini-flash-latest`, is the newest. */
function versionOf(model: string): number {
  const [, major, minor = "0"] = /^gemini-(\d{1,3})(?:\.(\d{1,2}))?(?:-|$)/.exec(model) ?? [];
  return major === undefined ? Number.POSITIVE_INFINITY : Number(major) * 100 + Number(minor);
}

function budgetsOf(model: string): Thinking {
  if (model.includes("pro")) return { by: "budget", least: 128, most: 32_768, canBeOff: false };
  return model.includes("lite") ? { ...DYNAMIC, least: 512 } : DYNAMIC;
}

function levelsOf(model: string, version: number): readonly [Level, ...Level[]] {
  if (/^gemini-4-hydrogen\b/.test(model)) return ["low", "medium", "high", "xhigh"];
  if (/-pro\b/.test(model)) return version < 301 ? ["low", "high"] : ["low", "medium", "high"];
  const isFlash = /-flash\b/.test(model) && !model.includes("-lite");
  return isFlash && version >= 307 ? ["low", "medium", "high"] : ["minimal", "low", "medium", "high"];
}

export function familyOf(name: string): Family {
  const model = name.toLowerCase();
  if (model.startsWith("gemma-")) return GEMMA;
  if (!model.startsWith("gemini-")) return UNKNOWN;
  const version = versionOf(model);
  if (version < 205) return GEMINI_2;
  const documented = GENERAL.test(model);
  if (version < 300) return { ...GEMINI_2_5, documented, thinking: budgetsOf(model) };
  // From here on how it samples is fixed, and the conversation's last word must not be the model's.
  const isFixed = version >= 306 || model.startsWith("gemini-3.5-flash-lite");
  return {
    ...GEMINI_3,
    documented,
    thinking: { by: "level", levels: levelsOf(model, version) },
    sampling: !isFixed,
    prefill: !isFixed,
  };
}
