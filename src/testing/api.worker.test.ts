import { describe, expect, it } from "vitest";
import { describeAuthSuite } from "./auth-suite.ts";
import { describeIdempotencySuite } from "./idempotency-suite.ts";
import { operations } from "./operations.ts";
import { SAMPLES } from "./samples/samples.ts";

describe("the API", () => {
  it("has a description to walk, and no sample that belongs to nothing", async () => {
    const ids = (await operations()).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(10);
    expect(Object.keys(SAMPLES).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

await describeAuthSuite();
await describeIdempotencySuite();
