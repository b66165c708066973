import { expect, it } from "vitest";
import { makersOf } from "./makers.ts";

it("knows whose models resellers serve", () => {
  const makers = makersOf(["openrouter", "groq", undefined]);
  for (const maker of ["meta-llama", "qwen", "moonshotai", "openai", "x-ai"]) expect(makers, maker).toContain(maker);
  expect(makersOf([undefined]).size).toBe(0);
});
