/** What random requests and answers are made of. */
import fc from "fast-check";
import type { Seal } from "./request.ts";

const letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
export const word = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength }).map((text) => `a${text}`);
/** Not empty, and more than white space: some providers refuse both. */
export const text = fc.string({ unit: "grapheme", maxLength: 24 }).map((rest) => `t${rest}`);
export const opaque = fc.base64String({ minLength: 4, maxLength: 40 }).filter((data) => data !== "");
export const callId = fc.uuid().map((id) => `call_${id.replaceAll("-", "")}`);
/** Text that parsing and printing leaves as it is. */
export const argumentsText = fc
  .dictionary(
    word(8),
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 2 })),
    {
      maxKeys: 4,
    },
  )
  .map((object) => JSON.stringify(object));

export const url = word(12).map((name) => `https://example.com/${name}`);

export const SEALERS = ["anthropic", "gemini", "openai", "openrouter"] as const;

export const arbitrarySeal = (by: readonly Seal["by"][] = SEALERS): fc.Arbitrary<Seal> =>
  fc.record(
    { by: fc.constantFrom(...by), kind: fc.constantFrom("signature", "encrypted"), data: opaque, id: word(12) },
    { requiredKeys: ["by", "kind", "data"] },
  );
