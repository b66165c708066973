import * as z from "zod";

/** `generateContent` as the API judges it, in the spelling of JSON; `camel.ts` has turned the other one into it. */
const base64 = z.string();
const object = z.record(z.string(), z.unknown());

const InlineData = z.strictObject({ mimeType: z.string(), data: base64, displayName: z.string().optional() });
const FileData = z.strictObject({ mimeType: z.string().optional(), fileUri: z.string().min(1) });

const Part = z.strictObject({
  text: z.string().optional(),
  inlineData: InlineData.optional(),
  fileData: FileData.optional(),
  functionCall: z.strictObject({ id: z.string().optional(), name: z.string(), args: object.optional() }).optional(),
  functionResponse: z
    .strictObject({
      id: z.string().optional(),
      name: z.string().optional(),
      response: object,
      willContinue: z.boolean().optional(),
      scheduling: z.string().optional(),
      parts: z.array(z.strictObject({ inlineData: InlineData.optional(), fileData: FileData.optional() })).optional(),
    })
    .optional(),
  executableCode: z.strictObject({ language: z.string(), code: z.string() }).optional(),
  codeExecutionResult: z.strictObject({ outcome: z.string(), output: z.string().optional() }).optional(),
  thought: z.boolean().optional(),
  thoughtSignature: base64.optional(),
  videoMetadata: z.looseObject({}).optional(),
  mediaResolution: z.looseObject({}).optional(),
  partMetadata: z.looseObject({}).optional(),
});
export type Part = z.infer<typeof Part>;

const Content = z.strictObject({ role: z.string().optional(), parts: z.array(Part).optional() });

const Type = z.preprocess(
  (value) => (typeof value === "string" ? value.toUpperCase() : value),
  z.enum(["TYPE_UNSPECIFIED", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"]),
);
const count = z.union([z.int().min(0), z.string().regex(/^\d+$/)]);

/** OpenAPI's part of a schema, which is all that `parameters` and `responseSchema` know. */
const Schema: z.ZodType<Record<string, unknown>> = z.lazy(() =>
  z.strictObject({
    type: Type.optional(),
    format: z.string().optional(),
    title: z.string().optional(),
    description: z.string().optional(),
    nullable: z.boolean().optional(),
    enum: z.array(z.string()).optional(),
    maxItems: count.optional(),
    minItems: count.optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    minProperties: count.optional(),
    maxProperties: count.optional(),
    minLength: count.optional(),
    maxLength: count.optional(),
    pattern: z.string().optional(),
    example: z.unknown().optional(),
    anyOf: z.array(Schema).optional(),
    propertyOrdering: z.array(z.string()).optional(),
    default: z.unknown().optional(),
    items: Schema.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
);

const Declaration = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  behavior: z.enum(["UNSPECIFIED", "BLOCKING", "NON_BLOCKING"]).optional(),
  parameters: Schema.optional(),
  parametersJsonSchema: z.unknown().optional(),
  response: Schema.optional(),
  responseJsonSchema: z.unknown().optional(),
});

const Tool = z.strictObject({
  functionDeclarations: z.array(Declaration).optional(),
  googleSearch: z.looseObject({}).optional(),
  codeExecution: z.looseObject({}).optional(),
  urlContext: z.looseObject({}).optional(),
});

const GenerationConfig = z.strictObject({
  candidateCount: z.int().optional(),
  stopSequences: z.array(z.string()).optional(),
  responseMimeType: z.string().optional(),
  responseSchema: Schema.optional(),
  responseJsonSchema: z.unknown().optional(),
  responseModalities: z.array(z.string()).optional(),
  maxOutputTokens: z.int().optional(),
  temperature: z.number().optional(),
  topP: z.number().optional(),
  topK: z.number().optional(),
  seed: z.int().min(-2_147_483_648).max(2_147_483_647).optional(),
  presencePenalty: z.number().optional(),
  frequencyPenalty: z.number().optional(),
  responseLogprobs: z.boolean().optional(),
  logprobs: z.int().optional(),
  enableEnhancedCivicAnswers: z.boolean().optional(),
  mediaResolution: z.string().optional(),
  thinkingConfig: z
    .strictObject({
      includeThoughts: z.boolean().optional(),
      thinkingBudget: z.int().optional(),
      thinkingLevel: z.string().optional(),
    })
    .optional(),
});

export const GenerateContent = z.strictObject({
  model: z.string().optional(),
  contents: z.array(Content).optional(),
  systemInstruction: Content.optional(),
  tools: z.array(Tool).optional(),
  toolConfig: z
    .strictObject({
      functionCallingConfig: z
        .strictObject({
          mode: z.enum(["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"]).optional(),
          allowedFunctionNames: z.array(z.string()).optional(),
        })
        .optional(),
      retrievalConfig: z.looseObject({}).optional(),
    })
    .optional(),
  safetySettings: z.array(z.strictObject({ category: z.string(), threshold: z.string() })).optional(),
  generationConfig: GenerationConfig.optional(),
  cachedContent: z.string().optional(),
});
export type GenerateContent = z.infer<typeof GenerateContent>;
export type Content = z.infer<typeof Content>;

export const CountTokens = z.strictObject({
  contents: z.array(Content).optional(),
  generateContentRequest: GenerateContent.optional(),
});
