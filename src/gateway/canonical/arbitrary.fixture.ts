/**
 * Requests and answers at random, for property tests of what every protocol does with them. All are sound: calls have
 * results, what is chosen exists, ids are unique, text has no lone surrogates, absent members are absent.
 */
import fc from "fast-check";
import { arbitrarySeal, argumentsText, callId, opaque, SEALERS, text, url, word } from "./arbitrary-words.fixture.ts";
import type {
  AssistantPart,
  CacheMark,
  CanonicalRequest,
  FilePart,
  ImagePart,
  Media,
  Message,
  Parameters,
  Seal,
  TextPart,
  ThinkingPart,
  Tool,
  ToolCallPart,
  ToolChoice,
  ToolResultPart,
  UserPart,
} from "./request.ts";

export * from "./arbitrary-answer.fixture.ts";

export interface RequestLimits {
  /** Whose seals there may be; none: thoughts without a seal only. Default: everybody's. */
  seals?: readonly Seal["by"][];
  /** Default: all kinds. */
  media?: readonly Media["kind"][];
  /** Cache marks anywhere. Default: yes. */
  caches?: boolean;
  /** System messages in the middle of the conversation. Default: yes. */
  lateInstructions?: boolean;
  /** An assistant's parts in any order, rather than thought, words, calls. Default: no. */
  anyOrder?: boolean;
  /** Only these parameters. Default: all. */
  parameters?: readonly (keyof Parameters)[];
}

const cacheMark: fc.Arbitrary<CacheMark> = fc.record({ ttl: fc.constantFrom("5m", "1h") });

const schema: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .uniqueArray(word(8), { maxLength: 4 })
  .chain((names) =>
    fc.tuple(...names.map(() => fc.constantFrom("string", "number", "boolean", "integer"))).map((types) => ({
      type: "object",
      properties: Object.fromEntries(names.map((name, at) => [name, { type: types[at] }])),
      required: names,
      additionalProperties: false,
    })),
  );

function mediaOf(kinds: readonly Media["kind"][], types: readonly string[]): fc.Arbitrary<Media> {
  const each: Record<Media["kind"], fc.Arbitrary<Media>> = {
    url: url.map((at) => ({ kind: "url", url: at })),
    base64: fc.record({ kind: fc.constant("base64" as const), mediaType: fc.constantFrom(...types), data: opaque }),
    file: word(12).map((id) => ({ kind: "file", id: `file-${id}` })),
  };
  return fc.oneof(...kinds.map((kind) => each[kind]));
}

const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;

/** Now and then with one more member. */
function sometimes<Part extends object, Key extends string, Value>(
  part: fc.Arbitrary<Part>,
  key: Key,
  value: fc.Arbitrary<Value> | undefined,
): fc.Arbitrary<Part & { [K in Key]?: Value }> {
  if (!value) return part;
  return fc.tuple(part, value, fc.boolean()).map(([bare, more, has]) => (has ? { ...bare, [key]: more } : bare));
}

function partsOf({ seals = SEALERS, media = ["url", "base64", "file"], caches = true }: RequestLimits) {
  const marked = <Part extends object>(part: fc.Arbitrary<Part>) =>
    sometimes(part, "cache", caches ? cacheMark : undefined);
  const of = <T extends string>(type: T) => fc.constant(type);
  const textPart: fc.Arbitrary<TextPart> = marked(fc.record({ type: of("text"), text }));
  const detail = fc.constantFrom("auto", "low", "high");
  const image: fc.Arbitrary<ImagePart> = marked(
    sometimes(fc.record({ type: of("image"), media: mediaOf(media, IMAGES) }), "detail", detail),
  );
  const written = fc.record({ kind: of("text"), text });
  const file: fc.Arbitrary<FilePart> = marked(
    fc.record(
      { type: of("file"), media: fc.oneof(mediaOf(media, ["application/pdf"]), written), name: word(12) },
      { requiredKeys: ["type", "media"] },
    ),
  );
  const thought = fc.record({ type: of("thinking"), text: fc.oneof(text, fc.constant("")) });
  const thinking: fc.Arbitrary<ThinkingPart> = sometimes(
    thought,
    "seal",
    seals.length > 0 ? arbitrarySeal(seals) : undefined,
  )
    // What is encrypted cannot be read, and a thought is one or the other.
    .map((part) => (part.seal?.kind === "encrypted" ? { ...part, text: "" } : part))
    .filter((part) => part.text !== "" || part.seal !== undefined);
  const refusal: fc.Arbitrary<AssistantPart> = fc.record({ type: of("refusal"), text });
  const signature = opaque.map((data): Seal => ({ by: "gemini", kind: "signature", data }));
  const call = (names: readonly string[]): fc.Arbitrary<ToolCallPart> =>
    marked(
      sometimes(
        fc.record({ type: of("tool_call"), id: callId, name: fc.constantFrom(...names), arguments: argumentsText }),
        "seal",
        seals.includes("gemini") ? signature : undefined,
      ),
    );
  const result = (id: string): fc.Arbitrary<ToolResultPart> =>
    marked(
      sometimes(
        fc.record({
          type: of("tool_result"),
          callId: fc.constant(id),
          content: fc.array(fc.oneof({ weight: 3, arbitrary: textPart }, image, file), { maxLength: 2 }),
        }),
        "failed",
        fc.constant(true),
      ),
    );
  const user: fc.Arbitrary<UserPart> = fc.oneof(textPart, image, file);
  return { textPart, user, thinking, refusal, call, result, marked };
}

function turnOf(limits: RequestLimits, names: readonly string[]): fc.Arbitrary<Message[]> {
  const { textPart, user, thinking, refusal, call, result } = partsOf(limits);
  const instruction: fc.Arbitrary<Message> = fc.record({
    role: fc.constantFrom("system", "developer"),
    content: fc.array(textPart, { minLength: 1, maxLength: 2 }),
  });
  const question: fc.Arbitrary<Message> = fc.record(
    { role: fc.constant("user"), content: fc.array(user, { minLength: 1, maxLength: 3 }), name: word(8) },
    { requiredKeys: ["role", "content"] },
  );
  const said = fc
    .tuple(
      fc.array(thinking, { maxLength: 2 }),
      fc.array(fc.oneof({ weight: 4, arbitrary: textPart as fc.Arbitrary<AssistantPart> }, refusal), {
        minLength: 1,
        maxLength: 2,
      }),
      names.length > 0 ? fc.uniqueArray(call(names), { maxLength: 3, selector: ({ id }) => id }) : fc.constant([]),
    )
    .map((parts): AssistantPart[] => parts.flat());
  const ordered = limits.anyOrder
    ? said.chain((parts) => fc.shuffledSubarray(parts, { minLength: parts.length }))
    : said;
  const answered = ordered.chain((content): fc.Arbitrary<Message[]> => {
    const calls = content.filter((part) => part.type === "tool_call");
    const assistant: Message = { role: "assistant", content };
    if (calls.length === 0) return fc.constant([assistant]);
    return fc
      .tuple(...calls.map(({ id }) => result(id)))
      .map((results) => [assistant, { role: "tool", content: results }]);
  });
  const before = fc.array(instruction, { maxLength: limits.lateInstructions === false ? 0 : 1 });
  return fc.tuple(before, question, answered).map(([late, asked, rest]) => [...late, asked, ...rest]);
}

function choiceOf(names: readonly string[]): fc.Arbitrary<ToolChoice> {
  return fc.oneof(
    fc.constantFrom<ToolChoice>({ kind: "auto" }, { kind: "none" }, { kind: "required" }),
    fc.constantFrom(...names).map((name): ToolChoice => ({ kind: "tool", name })),
    fc.record({
      kind: fc.constant("among" as const),
      names: fc.subarray([...names], { minLength: 1 }),
      required: fc.boolean(),
    }),
  );
}

const ratio = (most: number) => fc.integer({ min: 0, max: most * 10 }).map((tenths) => tenths / 10);

function parametersOf(names: readonly string[], only: RequestLimits["parameters"]): fc.Arbitrary<Parameters> {
  const all: { [Key in keyof Parameters]-?: fc.Arbitrary<Exclude<Parameters[Key], undefined>> } = {
    maxOutputTokens: fc.integer({ min: 1, max: 100_000 }),
    temperature: ratio(1),
    topP: ratio(1),
    topK: fc.integer({ min: 1, max: 100 }),
    stop: fc.array(text, { minLength: 1, maxLength: 4 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    presencePenalty: ratio(2),
    frequencyPenalty: ratio(2),
    logitBias: fc.dictionary(fc.nat(100_000).map(String), fc.integer({ min: -100, max: 100 }), {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    }),
    logprobs: fc.record({ top: fc.nat(20) }),
    choices: fc.integer({ min: 1, max: 4 }),
    reasoning: fc
      .record(
        {
          effort: fc.constantFrom("none", "minimal", "low", "medium", "high", "xhigh", "max"),
          budgetTokens: fc.integer({ min: 1024, max: 32_000 }),
          adaptive: fc.boolean(),
          show: fc.boolean(),
        },
        { requiredKeys: [] },
      )
      .filter((reasoning) => Object.keys(reasoning).length > 0),
    verbosity: fc.constantFrom("low", "medium", "high"),
    format: fc.oneof(
      fc.constantFrom({ kind: "text" } as const, { kind: "json" } as const),
      fc.record(
        { kind: fc.constant("schema" as const), name: word(12), schema, description: text, strict: fc.boolean() },
        { requiredKeys: ["kind", "name", "schema"] },
      ),
    ),
    toolChoice: names.length > 0 ? choiceOf(names) : fc.constant({ kind: "auto" }),
    parallelToolCalls: fc.boolean(),
    user: word(12),
    serviceTier: fc.constantFrom("auto", "default"),
    cacheKey: word(12),
  };
  const wanted = only
    ? Object.fromEntries(Object.entries(all).filter(([key]) => only.some((each) => each === key)))
    : all;
  return fc.record(wanted as typeof all, { requiredKeys: [] }).map((said) => {
    if (names.length > 0) return said;
    // Nothing can be said of tools that are not there.
    const { toolChoice: _choice, parallelToolCalls: _parallel, ...rest } = said;
    return rest;
  });
}

/** A conversation whose last word is the user's or a tool's. */
export function arbitraryRequest(limits: RequestLimits = {}): fc.Arbitrary<CanonicalRequest> {
  const { textPart, user, marked } = partsOf(limits);
  const tool: fc.Arbitrary<Tool> = marked(
    fc.record(
      { name: word(12), description: text, parameters: schema, strict: fc.boolean() },
      { requiredKeys: ["name"] },
    ),
  );
  return fc.uniqueArray(tool, { maxLength: 3, selector: ({ name }) => name }).chain((tools) => {
    const names = tools.map(({ name }) => name);
    const instructions: fc.Arbitrary<Message[]> = fc.array(
      fc.record({
        role: fc.constantFrom("system", "developer"),
        content: fc.array(textPart, { minLength: 1, maxLength: 2 }),
      }),
      { maxLength: 2 },
    );
    const last: fc.Arbitrary<Message> = fc.record({
      role: fc.constant("user"),
      content: fc.array(user, { minLength: 1, maxLength: 3 }),
    });
    const turns = fc.array(turnOf(limits, names), { maxLength: 3 });
    const messages = fc.tuple(instructions, turns, last, fc.boolean()).map(([first, between, question, asks]) => {
      const said = [...first, ...between.flat()];
      return asks || said.at(-1)?.role !== "tool" ? [...said, question] : said;
    });
    return fc
      .tuple(messages, parametersOf(names, limits.parameters), fc.boolean())
      .map(([list, parameters, stream]) => ({
        ...parameters,
        messages: list,
        tools,
        stream,
        names: {},
        foreign: [],
      }));
  });
}

/** The same with each part and tool saying where it stood, as a face that decoded it would. */
export function located(request: CanonicalRequest): CanonicalRequest {
  return {
    ...request,
    tools: request.tools.map((tool, at) => ({ ...tool, at: `tools.${at}` })),
    messages: request.messages.map((message, at) => {
      const place = <Part extends object>(part: Part, index: number) => ({
        ...part,
        at: `messages.${at}.content.${index}`,
      });
      switch (message.role) {
        case "user":
          return { ...message, content: message.content.map(place) };
        case "assistant":
          return { ...message, content: message.content.map(place) };
        case "tool":
          return { ...message, content: message.content.map(place) };
        default:
          return { ...message, content: message.content.map(place) };
      }
    }),
  };
}
