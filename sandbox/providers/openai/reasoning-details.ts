import { arrayOf, type JsonObject, objectOf, stringOf } from "../json.ts";
import { sealed, signatureOf, signs, unsealed } from "../seals.ts";
import type { Refusal, Vendor } from "./vendor.ts";

/** What seals of routed thought are bound to. */
const SIGNED = "openrouter.signature";
const ENCRYPTED = "openrouter.encrypted";

/** Anthropic's thought can be read and is signed, OpenAI's is sealed; other models' has neither. */
const kindOf = (model: string) =>
  model.startsWith("anthropic/") ? "signed" : model.startsWith("openai/") ? "encrypted" : "plain";

const format = (model: string) => (kindOf(model) === "signed" ? "anthropic-claude-v1" : "openai-responses-v1");

/** OpenRouter's `reasoning_details` of a whole thought. */
export function detailsOf(model: string, thought: string): JsonObject[] {
  const common = { format: kindOf(model) === "plain" ? "unknown" : format(model), index: 0 };
  switch (kindOf(model)) {
    case "signed":
      return [{ type: "reasoning.text", text: thought, signature: signatureOf(SIGNED, thought), ...common }];
    case "encrypted":
      return [
        { type: "reasoning.summary", summary: thought, ...common },
        { type: "reasoning.encrypted", data: sealed(ENCRYPTED, thought), id: "rs_sandbox", ...common },
      ];
    case "plain":
      return [{ type: "reasoning.text", text: thought, ...common }];
  }
}

/** The same in a stream: a piece of text each, and then what closes it. */
export function detailPieces(model: string, pieces: readonly string[]): JsonObject[] {
  const whole = detailsOf(model, pieces.join(""));
  const [{ type, format: known, index } = {}] = whole;
  const field = type === "reasoning.summary" ? "summary" : "text";
  const shown = pieces.map((piece) => ({
    reasoning: piece,
    reasoning_details: [{ type, [field]: piece, format: known, index }],
  }));
  const closing = whole.flatMap(({ text: _text, summary: _summary, ...detail }) =>
    "signature" in detail || "data" in detail ? [{ reasoning: "", reasoning_details: [detail] }] : [],
  );
  return [...shown, ...closing];
}

/** Thought comes back as it was given, or not at all. */
export function detailProblem(message: JsonObject, vendor: Vendor): Refusal | undefined {
  if (vendor.id !== "openrouter") return undefined;
  for (const given of arrayOf(message.reasoning_details)) {
    const { signature, text, data } = objectOf(given);
    if (typeof signature === "string" && !signs(SIGNED, stringOf(text), signature))
      return vendor.invalid("Invalid `signature` in `thinking` block", null, null);
    if (typeof data === "string" && unsealed(ENCRYPTED, data) === undefined)
      return vendor.invalid("The encrypted content could not be verified.", null, null);
  }
  return undefined;
}
