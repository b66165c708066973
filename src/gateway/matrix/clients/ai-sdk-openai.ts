import { createOpenAI } from "@ai-sdk/openai";
import { createAiSdkClient } from "./ai-sdk.ts";

export const aiSdkOpenAi = createAiSdkClient({
  name: "@ai-sdk/openai",
  face: "Responses",
  create: ({ origin, apiKey }) => createOpenAI({ baseURL: `${origin}/v1`, apiKey }),
  // It knows by their names which models think, and with ours it knows none; what is not kept is not sent by its id.
  optionsOf: ({ think }) => ({
    openai: { store: false, ...(think ? { forceReasoning: true, reasoningSummary: "auto" } : {}) },
  }),
});
