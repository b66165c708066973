import { describe, expect, it } from "vitest";
import { abilitiesOf } from "./models.ts";

describe("a model's name", () => {
  it.each([
    ["claude-2.1", { thinking: "none", sampling: "all", schemas: false, off: "silence" }],
    ["claude-instant-1.2", { thinking: "none", sampling: "all", schemas: false }],
    ["claude-3-5-haiku-20241022", { thinking: "none", sampling: "all", schemas: false }],
    ["claude-3-7-sonnet-20250219", { thinking: "budget", budget: true, sampling: "all", schemas: false }],
    ["claude-opus-4-20250514", { thinking: "budget", sampling: "all", schemas: false, forcedTools: true }],
    ["claude-opus-4-1-20250805", { thinking: "budget", sampling: "one", schemas: true }],
    ["claude-sonnet-4-5@20250929", { thinking: "budget", sampling: "one", schemas: true }],
    ["claude-opus-4-6", { thinking: "adaptive", budget: true, off: "disabled", sampling: "one" }],
    ["claude-opus-4-7", { thinking: "adaptive", budget: false, sampling: "none", lateInstructions: false }],
    ["claude-opus-4-8", { off: "disabled", forcedTools: true, lateInstructions: true }],
    ["claude-sonnet-5", { off: "disabled", forcedTools: true, lateInstructions: false }],
    ["claude-sonnet-5-5", { off: "between_tools", forcedTools: false, lateInstructions: true }],
    ["claude-opus-5-5", { off: "never", forcedTools: false, lateInstructions: true }],
    ["claude-haiku-5-5", { off: "disabled", forcedTools: true, lateInstructions: false }],
    ["claude-fable-5", { off: "never", forcedTools: true, lateInstructions: true }],
    ["claude-mythos-5-1", { off: "never", forcedTools: false }],
    ["claude-mythos-preview", { thinking: "adaptive", off: "never", lateInstructions: false }],
    ["claude-next", { thinking: "adaptive", budget: false, off: "never", sampling: "none", lateInstructions: false }],
    ["MiniMax-M3", { thinking: "budget", sampling: "all", schemas: false, forcedTools: true }],
  ])("%s tells what it takes", (model, abilities) => {
    expect(abilitiesOf(model)).toMatchObject(abilities);
  });
});
