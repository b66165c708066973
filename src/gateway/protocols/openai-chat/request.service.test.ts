import { execFile } from "node:child_process";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Chat, type ChatCall, readCall, readPlain, refuseUnmetered, upstreamBody } from "./request.service.ts";

const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function chat(members: object): ChatCall {
  const read = readCall("chat.completions", encode(JSON.stringify({ model: "m", messages: [{}], ...members })));
  if (!read.ok) throw read.error;
  return read.value;
}

describe("the bound of a call's output", () => {
  it.each([
    [{}, undefined],
    [{ max_tokens: null, max_completion_tokens: null }, undefined],
    [{ max_tokens: 7 }, 7],
    [{ max_tokens: 9000, max_completion_tokens: 1 }, 9000],
    [{ max_tokens: 1, max_completion_tokens: 9000 }, 9000],
  ])("is the larger one a provider may obey: %j", (members, expected) => {
    expect(chat(members).maxOutputTokens).toBe(expected);
  });
});

/** What is wrong with the body, and where. */
function refusalOf(text: string, operation: "chat.completions" | "embeddings" = "chat.completions") {
  const read = readCall(operation, encode(text));
  return read.ok ? undefined : { status: read.error.status, path: read.error.extras.errors?.[0]?.path };
}

const rest = '"model":"m","messages":[{}]';

describe("keys that only a reader that ignores case takes for others", () => {
  it.each([
    ["Model", `{${rest},"Model":"dear"}`],
    ["MAX_TOKENS", `{${rest},"max_tokens":1,"MAX_TOKENS":9000}`],
    ["Max_Completion_Tokens", `{${rest},"Max_Completion_Tokens":9000}`],
    ["N", `{${rest},"N":128}`],
    ["Stream", `{${rest},"Stream":true}`],
    ["Stream_Options", `{${rest},"Stream_Options":{"include_usage":false}}`],
    ["Messages", `{${rest},"Messages":[]}`],
    ["Tools", `{${rest},"Tools":[{"type":"web_search"}]}`],
    ["Service_Tier", `{${rest},"Service_Tier":"priority"}`],
    ["Modalities", `{${rest},"Modalities":["audio"]}`],
    ["MODEL", `{${rest},"M\\u004fDEL":"dear"}`],
    ["max_to\u212Aens", `{${rest},"max_to\\u212aens":9000}`],
    ["\u017Ftream", `{${rest},"\u017Ftream":true}`],
    ["stream_options.Include_Usage", `{${rest},"stream_options":{"Include_Usage":false}}`],
    ["tools.0.Type", `{${rest},"tools":[{"type":"function","Type":"web_search"}]}`],
  ])("are refused: %s", (path, text) => {
    expect(refusalOf(text)).toEqual({ status: 400, path });
  });

  it("are refused in embeddings", () => {
    expect(refusalOf('{"model":"m","input":"a","Input":"b"}', "embeddings")).toEqual({ status: 400, path: "Input" });
  });

  it("are taken for what a provider bills beside tokens", () => {
    const refused = refuseUnmetered(chat({ Plugins: [{}], models: null }), ["models", "plugins"], "OpenRouter");
    expect(refused?.extras.errors?.[0]?.path).toBe("Plugins");
    expect(refuseUnmetered(chat({ models: null }), ["models"], "OpenRouter")).toBeUndefined();
  });

  it("leave every other key alone", () => {
    expect(refusalOf(`{${rest},"Seed":1,"mod\\u0065":2,"Metadata":{"Model":"x"}}`)).toBeUndefined();
  });
});

describe("service tiers", () => {
  it.each(["auto", "default", "flex", "on_demand", null])("with the usual price or less go through: %s", (tier) => {
    expect(refusalOf(`{${rest},"service_tier":${JSON.stringify(tier)}}`)).toBeUndefined();
  });

  it.each(["priority", "fast", "ultrafast", "scale", "", 7, ["fast"]])("of any other name are refused: %j", (tier) => {
    const text = `{${rest},"service_tier":${JSON.stringify(tier)}}`;
    expect(refusalOf(text)).toEqual({ status: 400, path: "service_tier" });
  });
});

const MIB = 1024 * 1024;
/** A body above what is parsed as a whole. */
const large = (members: string): string => `{${members},"messages":[${"{},".repeat(MIB / 2)}{}]}`;

describe("a body too large to parse as a whole", () => {
  it("is read and spliced like any other", () => {
    const text = large('"model":"openai/m","stream":true,"stream_options":{"x":1},"max_tokens":5,"n":2,"seed":1.0');
    const read = readCall("chat.completions", encode(text));
    if (!read.ok) throw read.error;
    expect(read.value).toMatchObject({ model: "openai/m", stream: true, maxOutputTokens: 5, choices: 2 });
    const sent = decode(upstreamBody(read.value, "m", "ask"));
    expect(sent).toBe(text.replace("openai/m", "m").replace('{"x":1}', '{"x":1,"include_usage":true}'));
  });

  it("may hold its content as one string, in embeddings", () => {
    const text = `{"model":"m","input":"${"x".repeat(2 * MIB)}"}`;
    expect(refusalOf(text, "embeddings")).toBeUndefined();
    expect(refusalOf(text)).toEqual({ status: 400, path: "messages" });
  });

  it.each([
    ["model", large(`"model":"${"m".repeat(70_000)}"`)],
    ["tools", large(`"model":"m","tools":[${'{"type":"function"},'.repeat(60_000)}{}]`)],
    ["tools.0.type", large('"model":"m","tools":[{"type":"web_search"}]')],
    ["max_tokens", large('"model":"m","max_tokens":0.5')],
    ["n", large('"model":"m","n":nope')],
    ["model", large('"stream":true')],
    ["model", large('"model":"m","model":"dear"')],
    ["Model", large('"model":"m","Model":"dear"')],
    ["messages", `{"model":"m","messages":[ ],"x":"${"x".repeat(2 * MIB)}"}`],
    ["messages", `{"model":"m","messages":"${"x".repeat(2 * MIB)}"}`],
    [undefined, large('"model":"m"').slice(0, -1)],
    [undefined, `[${large('"model":"m"')}]`],
  ])("is refused where it is wrong: %s", (path, text) => {
    expect(refusalOf(text)).toEqual({ status: 400, path });
  });

  it("is left to the provider to judge inside", () => {
    expect(refusalOf(`{"model":"m","messages":[nonsense${" ".repeat(2 * MIB)}]}`)).toBeUndefined();
  });

  it.each(["{},", "[", '"",', ";"])("takes no memory but its bytes, though it were 30 MiB of %s", async (unit) => {
    const program = `
        const { readCall, upstreamBody } = await import(${JSON.stringify(new URL("./request.service.ts", import.meta.url).href)});
        const bytes = new Uint8Array(30 * 1024 * 1024).fill(0x20);
        new TextEncoder().encodeInto('{"model":"openai/m","stream":true,"messages":[', bytes);
        const units = Math.floor((bytes.length - 100) / process.argv[1].length);
        Buffer.from(bytes.buffer).fill(process.argv[1], 46, 46 + units * process.argv[1].length);
        Buffer.from(bytes.buffer).write("{}]}", bytes.length - 50);
        const before = process.memoryUsage();
        const read = readCall("chat.completions", bytes);
        if (read.ok) upstreamBody(read.value, "m", "ask");
        const after = process.memoryUsage();
        console.log(JSON.stringify({ ok: read.ok, heap: after.heapUsed - before.heapUsed, buffers: after.arrayBuffers - before.arrayBuffers }));
      `;
    const flags = ["--max-old-space-size=128", "--input-type=module", "--no-warnings", "--eval", program, unit];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    const grown = JSON.parse(stdout);
    expect(grown.ok).toBe(unit !== "[");
    expect(grown.heap).toBeLessThan(4 * MIB);
    expect(grown.buffers).toBeLessThan(31 * MIB);
  });
});

it("reads a body of the usual shape as its schema would", () => {
  const odd = fc.constantFrom<unknown>(null, true, "", "1", 0, -1, 1, 1.5, 128, 129, 10_000_000, 10_000_001, {}, []);
  const maybe = (usual: fc.Arbitrary<unknown>) =>
    fc.option(fc.oneof({ weight: 8, arbitrary: usual }, odd), { nil: undefined, freq: 2 });
  const body = fc.record(
    {
      model: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom<unknown>("gpt-4o", "openai/gpt-4o") },
        fc.constantFrom<unknown>("a//b", "../x", "", 7, null),
        odd,
      ),
      stream: maybe(fc.boolean()),
      max_tokens: maybe(fc.constantFrom(1, 10_000_000, 10_000_001)),
      max_completion_tokens: maybe(fc.constantFrom(1, 10_000_000, 10_000_001)),
      n: maybe(fc.constantFrom(1, 128, 129)),
      stream_options: maybe(fc.constant({ include_usage: true })),
      tools: maybe(fc.constant([{ type: "function" }])),
      modalities: maybe(fc.constant(["text"])),
      service_tier: maybe(fc.constant("auto")),
      messages: fc.constant([]),
    },
    { requiredKeys: ["model"] },
  );
  let plain = 0;
  fc.assert(
    fc.property(body, (given) => {
      const read = readPlain(given);
      if (!read) return;
      plain += 1;
      const judged = Chat.safeParse(given);
      expect(judged.success).toBe(true);
      expect(read.data).toEqual(judged.data);
    }),
    { numRuns: 2_000 },
  );
  expect(plain).toBeGreaterThan(300);
});
