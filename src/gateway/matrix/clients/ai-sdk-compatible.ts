import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { createAiSdkClient } from "./ai-sdk.ts";

export const aiSdkCompatible = createAiSdkClient({
  name: "@ai-sdk/openai-compatible",
  face: "Chat Completions",
  create: ({ origin, apiKey }) =>
    createOpenAICompatible({
      name: "edgewright",
      baseURL: `${origin}/v1`,
      apiKey,
      includeUsage: true,
      supportsStructuredOutputs: true,
    }),
});
