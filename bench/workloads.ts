/** What the benchmark asks of every gateway, and what it measures of that. */
import type { Provider, Shape } from "./answers.ts";
import { median, percentile, type Sample } from "./load.ts";

/** Which protocol the client speaks. */
export type Face = "chat" | "responses" | "messages";

export interface Workload {
  name: string;
  /** Another than its client's: Edgewright translates. The bare Worker passes the provider's own bytes through. */
  provider: Provider;
  face: Face;
  shape: Shape;
  connections: number;
  /** Calls of a round, and in how many turns with the other gateways. */
  count: number;
  turns: number;
  bodyBytes: number;
  figures: Record<string, (samples: readonly Sample[], seconds: number) => number>;
}

const first = (samples: readonly Sample[]) => median(samples.map(({ firstByteMs }) => firstByteMs));
const total = (samples: readonly Sample[]) => median(samples.map(({ totalMs }) => totalMs));
const last = (samples: readonly Sample[]) =>
  percentile(
    samples.map(({ totalMs }) => totalMs),
    0.99,
  );

const PASSED = { provider: "openai", face: "chat", connections: 1, turns: 1, bodyBytes: 200 } as const;

/** Ways that are measured by the same three workloads. */
const WAYS = [
  { name: "Responses to OpenAI", provider: "openai", face: "responses" },
  { name: "Chat to Anthropic", provider: "anthropic", face: "chat" },
  { name: "Chat to Gemini", provider: "google", face: "chat" },
  { name: "Messages to OpenAI", provider: "openai", face: "messages" },
  { name: "Responses to Anthropic", provider: "anthropic", face: "responses" },
] as const;

export const WORKLOADS: readonly Workload[] = [
  {
    ...PASSED,
    name: "JSON, 1 connection",
    shape: "json",
    count: 3_000,
    figures: { "p50 ms": total, "p99 ms": last },
  },
  {
    ...PASSED,
    name: "20-chunk stream, 1 connection",
    shape: "stream20",
    count: 1_000,
    figures: { "TTFT p50 ms": first },
  },
  {
    ...PASSED,
    name: "500-chunk stream, 1 connection",
    shape: "stream500",
    count: 200,
    turns: 5,
    figures: { "total p50 ms": total },
  },
  {
    ...PASSED,
    name: "400 KB body, 1 connection",
    shape: "json",
    count: 500,
    bodyBytes: 400_000,
    figures: { "p50 ms": total },
  },
  {
    ...PASSED,
    name: "JSON, 50 connections",
    shape: "json",
    connections: 50,
    count: 20_000,
    turns: 5,
    figures: { "req/s": (samples, seconds) => samples.length / seconds },
  },
  ...WAYS.flatMap(({ name, ...way }): Workload[] => [
    { ...PASSED, ...way, name: `${name}: JSON`, shape: "json", count: 1_000, figures: { "p50 ms": total } },
    {
      ...PASSED,
      ...way,
      name: `${name}: 20-chunk stream`,
      shape: "stream20",
      count: 500,
      figures: { "TTFT p50 ms": first },
    },
    {
      ...PASSED,
      ...way,
      name: `${name}: 500-chunk stream`,
      shape: "stream500",
      count: 100,
      figures: { "total p50 ms": total },
    },
  ]),
];

/** A body of the client's protocol, which the bare Worker hands on as it is: the provider reads none of it. */
export function bodyOf({ shape, bodyBytes, face }: Workload, model: string): string {
  const content = "word ".repeat(bodyBytes / 5);
  const asked = { model, ...(shape === "json" ? {} : { stream: true }) };
  return JSON.stringify(
    face === "responses"
      ? { ...asked, max_output_tokens: 64, input: content }
      : { ...asked, max_tokens: 64, messages: [{ role: "user", content }] },
  );
}
