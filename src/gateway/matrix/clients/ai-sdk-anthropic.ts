import { createAnthropic } from "@ai-sdk/anthropic";
import { createAiSdkClient } from "./ai-sdk.ts";

export const aiSdkAnthropic = createAiSdkClient({
  name: "@ai-sdk/anthropic",
  face: "Messages",
  create: ({ origin, apiKey }) => createAnthropic({ baseURL: `${origin}/v1`, apiKey }),
  optionsOf: ({ think, schema }) => ({
    anthropic: {
      ...(think ? { thinking: { type: "enabled", budgetTokens: 2_048 } } : {}),
      ...(schema ? { structuredOutputMode: "outputFormat" } : {}),
    },
  }),
});
