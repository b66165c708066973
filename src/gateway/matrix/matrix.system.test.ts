/** Real client packages on one side, each shape of provider on the other, the built Worker between them. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Platform, startPlatform } from "../../testing/platform.ts";
import { openCell, PROVIDERS } from "./cell.ts";
import { aiSdkAnthropic } from "./clients/ai-sdk-anthropic.ts";
import { aiSdkCompatible } from "./clients/ai-sdk-compatible.ts";
import { aiSdkOpenAi } from "./clients/ai-sdk-openai.ts";
import { anthropic } from "./clients/anthropic.ts";
import { langchain } from "./clients/langchain.ts";
import { openAiChat } from "./clients/openai-chat.ts";
import { openAiResponses } from "./clients/openai-responses.ts";
import { PAGE, pageWith } from "./page.ts";
import { SCENARIOS } from "./scenarios.ts";
import { createTable } from "./table.ts";

const CLIENTS = [openAiChat, openAiResponses, anthropic, aiSdkCompatible, aiSdkOpenAi, aiSdkAnthropic, langchain];

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(inject("bundle"));
});
afterAll(() => platform?.close());

const table = createTable(CLIENTS, PROVIDERS, SCENARIOS);

describe.concurrent.each(CLIENTS)("$name", (client) => {
  describe.each(PROVIDERS)("with $name", (provider) => {
    it.each(SCENARIOS)("$name", async (scenario) => {
      const limit = await scenario.run(await openCell(client, provider, platform));
      table.passed({ client, provider, scenario }, limit);
    });
  });
});

describe("docs/compatibility.md", () => {
  it("has the table of what has just been seen", async () => {
    await expect(await pageWith("matrix", table.markdown())).toMatchFileSnapshot(PAGE);
  });
});
