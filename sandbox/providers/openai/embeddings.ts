import { joined, readDirectives, withoutDirectives } from "../directives.ts";
import { type Exchange, mayAnswer, sendJson } from "../exchange.ts";
import { type JsonObject, positiveInteger, stringOf } from "../json.ts";
import { estimateTokens, hashOf, randomFrom } from "../words.ts";
import { type Refusal, TEST_MODELS, type Vendor } from "./vendor.ts";
import { failed, vendorHeaders } from "./wire.ts";

const MAX_INPUTS = 2048;
const TOUCHED = 24;

/**
 * A unit vector in which texts that share words lie close: each word adds a few signed entries that its hash chooses.
 */
export function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text];
  for (const word of words.slice(0, 2_000)) {
    const random = randomFrom(hashOf(word));
    for (let touch = 0; touch < TOUCHED; touch++) {
      const at = Math.floor(random() * dimensions);
      vector[at] = (vector[at] ?? 0) + (random() < 0.5 ? -1 : 1);
    }
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => value / length);
}

/** Inputs as text: a string, strings, or tokens (one list or several). Undefined when it is none of these. */
function inputsOf(input: unknown): { text: string; tokens: number }[] | undefined {
  const fromText = (text: string) => ({ text, tokens: Math.max(estimateTokens(text.length), 1) });
  const fromTokens = (tokens: number[]) => ({ text: tokens.join(" "), tokens: tokens.length });
  const areTokens = (list: unknown): list is number[] =>
    Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === "number" && Number.isInteger(item));
  if (typeof input === "string") return input === "" ? undefined : [fromText(input)];
  if (!Array.isArray(input) || input.length === 0 || input.length > MAX_INPUTS) return undefined;
  if (areTokens(input)) return [fromTokens(input)];
  const read: { text: string; tokens: number }[] = [];
  for (const item of input) {
    if (typeof item === "string" && item !== "") read.push(fromText(item));
    else if (areTokens(item)) read.push(fromTokens(item));
    else return undefined;
  }
  return read;
}

/** `POST /embeddings` of any vendor that speaks OpenAI's protocol. */
export async function embeddings(exchange: Exchange, vendor: Vendor, body: JsonObject): Promise<void> {
  const headers = vendorHeaders(exchange, vendor);
  const refuse = ({ status, body: shown }: Refusal) => sendJson(exchange, status, shown, headers);
  const model = stringOf(body.model);
  if (model === "") return refuse(vendor.invalid("you must provide a model parameter", null, null));
  const native = vendor.embeddings[model] ?? (TEST_MODELS.test(model) ? 256 : undefined);
  if (native === undefined) return refuse(vendor.unknownModel(model));
  if (body.input === undefined) {
    return refuse(vendor.invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter"));
  }
  const inputs = inputsOf(body.input);
  if (!inputs) {
    return refuse(
      vendor.invalid(
        "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
        null,
        null,
      ),
    );
  }
  const { dimensions, encoding_format: format = "float" } = body;
  if (
    dimensions !== undefined &&
    (!positiveInteger(dimensions) || dimensions > native || model === "text-embedding-ada-002")
  ) {
    return refuse(
      vendor.invalid(
        `Invalid value for 'dimensions' = ${String(dimensions)}. Must be at most ${native}.`,
        "dimensions",
        null,
      ),
    );
  }
  if (format !== "float" && format !== "base64") {
    return refuse(
      vendor.invalid(
        `Invalid value: '${String(format)}'. Supported values are: 'float' and 'base64'.`,
        "encoding_format",
        "invalid_value",
      ),
    );
  }
  exchange.directives = joined(readDirectives(inputs[0]?.text ?? ""), exchange.directives);
  if (!(await mayAnswer(exchange)) || (await failed(exchange, vendor))) return;

  const size = positiveInteger(dimensions) ? dimensions : native;
  const tokens = inputs.reduce((sum, input) => sum + input.tokens, 0);
  const data = inputs.map(({ text }, index) => {
    const vector = embed(withoutDirectives(text), size);
    return { object: "embedding", index, embedding: format === "base64" ? base64(vector) : Array.from(vector) };
  });
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return sendJson(
    exchange,
    200,
    { object: "list", data, model, ...(exchange.directives.faults.has("no-usage") ? {} : { usage }) },
    headers,
  );
}

const base64 = (vector: Float32Array) =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
