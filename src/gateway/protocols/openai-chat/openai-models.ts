/**
 * What OpenAI documents of its own models, by their names (https://platform.openai.com/docs/models, each model's page):
 * only of those whose pages say the same for every endpoint. Its list of models does not tell, and later generations take
 * tools by one endpoint and not by another.
 */
interface OpenAiModel {
  streaming: true;
  tools: true;
  structuredOutput: true;
  vision: boolean;
  files: boolean;
  reasoning: boolean;
}

const COMMON = { streaming: true, tools: true, structuredOutput: true } as const;

/** The first snapshot of GPT-4o knows no schemas. */
const SPEAKS = /^gpt-4(?:o|\.1)(?:-mini|-nano)?(?:-(?!2024-05-13)\d{4}-\d\d-\d\d)?$/;
const THINKS = /^(?:gpt-5(?:-mini|-nano)?|o1|o3|o4-mini)(?:-\d{4}-\d\d-\d\d)?$/;
const THINKS_OF_TEXT = /^o3-mini(?:-\d{4}-\d\d-\d\d)?$/;

/** Undefined where nobody here knows. A document is read as its text and a picture of each page, and so wants vision. */
export function openAiModelOf(model: string): OpenAiModel | undefined {
  if (SPEAKS.test(model)) return { ...COMMON, vision: true, files: true, reasoning: false };
  if (THINKS.test(model)) return { ...COMMON, vision: true, files: true, reasoning: true };
  return THINKS_OF_TEXT.test(model) ? { ...COMMON, vision: false, files: false, reasoning: true } : undefined;
}
