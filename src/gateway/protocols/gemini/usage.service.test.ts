import fc from "fast-check";
import { expect, it } from "vitest";
import { readUsage } from "./usage.service.ts";

it.each([
  [{ promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 }, [10, 0, 5, 0]],
  [{ promptTokenCount: 10, cachedContentTokenCount: 4, candidatesTokenCount: 5 }, [6, 4, 5, 0]],
  [{ promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7, totalTokenCount: 22 }, [10, 0, 12, 7]],
  [{ promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 22 }, [10, 0, 12, 7]],
  [{ promptTokenCount: 10, thoughtsTokenCount: 7, totalTokenCount: 17 }, [10, 0, 7, 7]],
  [{ promptTokenCount: 10, toolUsePromptTokenCount: 3, candidatesTokenCount: 5, totalTokenCount: 18 }, [13, 0, 5, 0]],
  [{ promptTokenCount: 10, totalTokenCount: 10 }, [10, 0, 0, 0]],
  [{ promptTokenCount: 10, cachedContentTokenCount: 40 }, [0, 10, 0, 0]],
])("reads %j", (metadata, [input, cacheRead, output, reasoning]) => {
  expect(readUsage(metadata)).toEqual({ input, cacheRead, cacheWrite: 0, output, reasoning });
});

it.each([[undefined], [null], ["x"], [{}], [{ promptTokenCount: -1 }], [{ totalTokenCount: "9" }]])(
  "finds nothing said in %j",
  (metadata) => {
    expect(readUsage(metadata)).toBeUndefined();
  },
);

it("never has more cached than prompted, nor more thought than put out, and never loses a token", () => {
  const count = fc.option(fc.oneof(fc.nat(1_000_000), fc.constantFrom(-1, 1.5, "7", null)), { nil: undefined });
  const metadata = fc.record({
    promptTokenCount: count,
    cachedContentTokenCount: count,
    toolUsePromptTokenCount: count,
    candidatesTokenCount: count,
    thoughtsTokenCount: count,
    totalTokenCount: count,
  });
  const known = (value: unknown) => (typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : 0);
  fc.assert(
    fc.property(metadata, (said) => {
      const usage = readUsage(said);
      if (!usage) return;
      const prompt = known(said.promptTokenCount);
      const output = known(said.candidatesTokenCount) + known(said.thoughtsTokenCount);
      for (const tokens of Object.values(usage)) expect(tokens).toBeGreaterThanOrEqual(0);
      expect(usage.input + usage.cacheRead).toBe(prompt + known(said.toolUsePromptTokenCount));
      expect(usage.cacheRead).toBeLessThanOrEqual(prompt);
      expect(usage.reasoning).toBeLessThanOrEqual(usage.output);
      expect(usage.output).toBeGreaterThanOrEqual(output);
      const total = usage.input + usage.cacheRead + usage.output;
      expect(total).toBeGreaterThanOrEqual(known(said.totalTokenCount));
    }),
  );
});
