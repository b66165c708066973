/** One cell of the matrix: a package, a provider, and what stands on both sides of the gateway between them. */
import { expect } from "vitest";
import { type Answer, answer } from "../../../sandbox/providers/answer.ts";
import type { RequestEntry } from "../../../sandbox/providers/control.ts";
import { readDirectives, withoutDirectives } from "../../../sandbox/providers/directives.ts";
import type { Platform } from "../../testing/platform.ts";
import type { RecordedCall, Tenant } from "../../testing/tenants.ts";
import type { Client, Connected, Said } from "./client.ts";

export interface ProviderCase {
  /** As it stands in the table. */
  name: string;
  /** In the sandbox. */
  id: string;
  /** A model that thinks, sees and calls tools, with a known price. */
  model: string;
  /** How the provider writes what makes a thought its own, in the body of a request. */
  seal: RegExp;
  /** It bills what nobody reads, so that it is heard to its end when the client leaves. */
  drained?: true;
}

export const PROVIDERS: readonly ProviderCase[] = [
  { name: "OpenAI", id: "openai", model: "openai/gpt-5-mini", seal: /"encrypted_content":"gAAAAA/ },
  { name: "Anthropic", id: "anthropic", model: "anthropic/claude-sonnet-4-5", seal: /"signature":"Eq/ },
  {
    name: "Gemini",
    id: "gemini",
    model: "google/gemini-3-flash-preview",
    seal: /"thoughtSignature":"gAAAAA/,
    drained: true,
  },
];

export interface Cell {
  client: Client;
  provider: ProviderCase;
  platform: Platform;
  tenant: Tenant;
  connected: Connected;
  /** Makes this cell's requests known among all, without a meaning to the model. */
  marker: string;
}

export async function openCell(client: Client, provider: ProviderCase, platform: Platform): Promise<Cell> {
  const tenant = await platform.tenant();
  const connected = client.connect({ origin: platform.baseUrl, apiKey: tenant.apiKey });
  return { client, provider, platform, tenant, connected, marker: tenant.orgId };
}

/** What the provider got from this cell. */
export function seenBy({ platform, provider, marker }: Cell): RequestEntry[] {
  return platform.providers.requests().filter((entry) => entry.provider === provider.id && entry.body.includes(marker));
}

/** What the sandbox's models say to a prompt, whichever protocol carries it. */
export function spoken(prompt: string): { text: string; thought: string } {
  const ask = {
    text: withoutDirectives(prompt),
    promptTokens: 0,
    tools: [],
    toolChoice: { kind: "auto" as const },
    parallelTools: true,
    answersTool: false,
    maxTokens: undefined,
    stop: [],
    json: undefined,
    // More than any of them thinks: what they think is the beginning of this.
    reasoningTokens: 100,
    echo: () => "",
    directives: readDirectives(prompt),
  };
  const { content, reasoning }: Answer = answer(ask, 0);
  return { text: content.join(""), thought: reasoning.join("") };
}

/** The record has exactly these turns, with the counts that the package showed, and their price. */
export async function expectRecorded({ platform, tenant, provider }: Cell, turns: readonly Said[]): Promise<void> {
  const calls = await platform.waitForCalls(tenant, turns.length);
  expect(calls).toHaveLength(turns.length);
  for (const [at, { usage }] of turns.entries()) {
    expect(calls[at]).toMatchObject({
      status: "ok",
      http_status: 200,
      estimated: false,
      model: provider.model.slice(provider.model.indexOf("/") + 1),
      input_tokens: usage.input,
      output_tokens: usage.output,
    });
    expect(usage.input).toBeGreaterThan(0);
    expect(usage.output).toBeGreaterThan(0);
    if (usage.total !== undefined) expect(usage.total).toBe(usage.input + usage.output);
    expect(costOf(calls[at])).toBeGreaterThan(0);
  }
}

export const costOf = (call: RecordedCall | undefined): number => call?.cost_micro_usd ?? 0;
