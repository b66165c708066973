/**
 * What Anthropic's models take. The API refuses a request that asks a model for what it does not have, and there is no
 * call that tells beforehand: the facts are from https://platform.claude.com/docs/en/build-with-claude/thinking and
 * the pages on effort, structured outputs, tool choice and mid-conversation system messages there.
 */
import type { WireEffort } from "../wire.ts";

export interface Abilities {
  /**
   * Anthropic's own, of Claude 3 or later: all of these stream, call tools, and take images and documents
   * (https://platform.claude.com/docs/en/about-claude/models/overview). Of others it is not known.
   */
  sinceClaude3: boolean;
  /** `budget`: thinks when given tokens for it; `adaptive`: decides by itself, steered by effort. */
  thinking: "none" | "budget" | "adaptive";
  /** Takes a bound on its thought in tokens. */
  budget: boolean;
  /** How thinking is turned off: by not asking for it, by `disabled`, nearly by `between_tools`, or not at all. */
  off: "silence" | "disabled" | "between_tools" | "never";
  /** Of those that decide by themselves; Opus 4.5 has some too, which are of all its output and not of its thought. */
  efforts: readonly WireEffort[];
  /** Takes `temperature`, `top_p` and `top_k`: all of them, the first two only one at a time, or none. */
  sampling: "all" | "one" | "none";
  /** Can be made to call a tool. */
  forcedTools: boolean;
  /** Can be held to a JSON schema. */
  schemas: boolean;
  /** Takes system messages behind the first of the conversation. */
  lateInstructions: boolean;
}

/** Another maker's model behind the same protocol: what all of them took from the beginning. */
const FOREIGN: Abilities = {
  sinceClaude3: false,
  thinking: "budget",
  budget: true,
  off: "silence",
  efforts: [],
  sampling: "all",
  forcedTools: true,
  schemas: false,
  lateInstructions: false,
};

/** `claude-3-7-sonnet-20250219`, `claude-opus-4-20250514`, `claude-sonnet-4-5@20250929`; a date is no minor version. */
const NAME =
  /claude-(?:(\d)(?:-(\d))?-)?(opus|sonnet|haiku|fable|mythos|instant)(?:-(\d{1,2})(?!\d)(?:-(\d{1,2})(?!\d))?)?/;
const OLDEST = /claude-(?:v?\d|instant)/;

/** A model that nobody here has heard of is taken for one of the newest, which take the least. */
const NEWEST = 5.5;

export function abilitiesOf(model: string): Abilities {
  const [name, oldMajor, oldMinor, family = "opus", major = oldMajor, minor = oldMinor] = NAME.exec(model) ?? [];
  if (name === undefined && !model.includes("claude-")) return FOREIGN;
  const known = major !== undefined;
  const old = family === "instant" || (name === undefined && OLDEST.test(model));
  const version = old ? 2 : known ? Number(`${major}.${minor ?? 0}`) : NEWEST;
  const always = family === "fable" || family === "mythos";
  const thinking = version < 3.7 ? "none" : version < 4.6 ? "budget" : "adaptive";
  return {
    sinceClaude3: version >= 3,
    thinking,
    budget: thinking === "budget" || version === 4.6,
    off: offOf(family, version, always),
    efforts:
      thinking !== "adaptive"
        ? []
        : version < 4.7
          ? ["low", "medium", "high", "max"]
          : ["low", "medium", "high", "xhigh", "max"],
    sampling: version < 4.1 ? "all" : version < 4.7 ? "one" : "none",
    forcedTools: always ? version < 5.1 : family === "haiku" || version < 5.5,
    schemas: version >= 4.5 || (family === "opus" && version === 4.1),
    lateInstructions:
      known && (always ? version >= 5 : family === "opus" ? version >= 4.8 : family === "sonnet" && version >= 5.5),
  };
}

function offOf(family: string, version: number, always: boolean): Abilities["off"] {
  if (version < 4.6) return "silence";
  if (always) return "never";
  if (version < 5.5 || family === "haiku") return "disabled";
  return family === "sonnet" ? "between_tools" : "never";
}
