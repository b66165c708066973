import { arrayOf, isObject, objectOf } from "../json.ts";
import { placeOf } from "./camel.ts";
import { type Abilities, abilitiesOf } from "./models.ts";
import type { GenerateContent } from "./schema.ts";

const invalid = (place: string, why: string) => `* GenerateContentRequest.${place}: ${why}\n`;

/** What is wrong with tools and parameters whose shape is right, in the API's words. */
export function configProblem(model: string, request: GenerateContent): string | undefined {
  const abilities = abilitiesOf(model);
  return (
    toolsProblem(request) ??
    rangeProblem(request) ??
    formatProblem(request, abilities) ??
    thinkingProblem(model, request, abilities)
  );
}

function toolsProblem({ tools = [], toolConfig }: GenerateContent): string | undefined {
  const names: string[] = [];
  for (const [at, tool] of tools.entries()) {
    for (const [index, declaration] of (tool.functionDeclarations ?? []).entries()) {
      const place = `tools[${at}].function_declarations[${index}]`;
      if (!/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(declaration.name))
        return invalid(
          `${place}.name`,
          "Invalid function name. Must start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.",
        );
      if (names.includes(declaration.name)) return `Duplicate function declaration found: ${declaration.name}`;
      if (declaration.parameters && declaration.parametersJsonSchema !== undefined)
        return invalid(place, "only one of parameters and parameters_json_schema may be set.");
      const problem = declaration.parameters && schemaProblem(declaration.parameters, `${place}.parameters`);
      if (problem) return problem;
      names.push(declaration.name);
    }
  }
  const calling = toolConfig?.functionCallingConfig;
  if (!calling) return undefined;
  const { mode, allowedFunctionNames: allowed = [] } = calling;
  if (names.length === 0 && mode !== "NONE" && mode !== undefined)
    return "Function calling config is set without function_declarations.";
  if (allowed.length > 0 && mode !== "ANY" && mode !== "VALIDATED")
    return "Function calling config: allowed_function_names should only be set when function calling mode is ANY.";
  const unknown = allowed.find((name) => !names.includes(name));
  return unknown === undefined
    ? undefined
    : `Function calling config: allowed_function_names contains a function that is not declared: ${unknown}`;
}

function schemaProblem(schema: unknown, place: string): string | undefined {
  const node = objectOf(schema);
  const type = String(node.type ?? "").toUpperCase();
  const properties = objectOf(node.properties);
  if (type === "OBJECT" && Object.keys(properties).length === 0)
    return invalid(`${place}.properties`, "should be non-empty for OBJECT type");
  if (type === "ARRAY" && !isObject(node.items)) return invalid(`${place}.items`, "missing field.");
  if (node.enum !== undefined && type !== "STRING") return invalid(`${place}.enum`, "only allowed for STRING type");
  if (node.format !== undefined && type === "STRING" && node.format !== "enum" && node.format !== "date-time")
    return invalid(`${place}.format`, "only 'enum' and 'date-time' are supported for STRING type");
  for (const [at, name] of arrayOf(node.required).entries()) {
    if (!(String(name) in properties)) return invalid(`${place}.required[${at}]`, "property is not defined");
  }
  for (const [name, property] of Object.entries(properties)) {
    const inside = placeOf(["properties", name], { properties });
    const problem = schemaProblem(property, `${place}.${inside}`);
    if (problem) return problem;
  }
  for (const [at, option] of arrayOf(node.anyOf).entries()) {
    const problem = schemaProblem(option, `${place}.any_of[${at}]`);
    if (problem) return problem;
  }
  return isObject(node.items) ? schemaProblem(node.items, `${place}.items`) : undefined;
}

const MOST_STOPS = 5;

function rangeProblem({ generationConfig: config = {} }: GenerateContent): string | undefined {
  const place = (name: string) => `generation_config.${name}`;
  const {
    temperature,
    topP,
    topK,
    maxOutputTokens,
    candidateCount,
    stopSequences = [],
    logprobs,
    responseLogprobs,
  } = config;
  if (temperature !== undefined && (temperature < 0 || temperature > 2))
    return invalid(place("temperature"), "temperature must be in the range [0.0, 2.0].");
  if (topP !== undefined && (topP < 0 || topP > 1))
    return invalid(place("top_p"), "top_p must be in the range [0.0, 1.0].");
  if (topK !== undefined && topK < 1) return invalid(place("top_k"), "top_k must be positive.");
  if (maxOutputTokens !== undefined && maxOutputTokens < 1)
    return invalid(place("max_output_tokens"), "max_output_tokens must be positive.");
  if (candidateCount !== undefined && (candidateCount < 1 || candidateCount > 8))
    return invalid(place("candidate_count"), "candidate_count must be in the range [1, 8].");
  if (stopSequences.length > MOST_STOPS)
    return invalid(place("stop_sequences"), `the number of stop sequences must not exceed ${MOST_STOPS}.`);
  if (stopSequences.includes("")) return invalid(place("stop_sequences"), "stop sequences must not be empty.");
  if (logprobs !== undefined && responseLogprobs !== true)
    return invalid(place("logprobs"), "logprobs may only be set when response_logprobs is true.");
  if (logprobs !== undefined && (logprobs < 0 || logprobs > 20))
    return invalid(place("logprobs"), "logprobs must be in the range [0, 20].");
  return undefined;
}

function formatProblem(
  { generationConfig: config = {}, tools = [] }: GenerateContent,
  abilities: Abilities,
): string | undefined {
  const {
    responseMimeType: type,
    responseSchema,
    responseJsonSchema,
    presencePenalty,
    frequencyPenalty,
    candidateCount,
  } = config;
  if (type !== undefined && !["text/plain", "application/json", "text/x.enum"].includes(type))
    return invalid(
      "generation_config.response_mime_type",
      "allowed mimetypes are `text/plain`, `application/json`, `application/xml`, `application/yaml` and `text/x.enum`.",
    );
  const shaped = responseSchema !== undefined || responseJsonSchema !== undefined;
  if (shaped && (type === undefined || type === "text/plain"))
    return invalid(
      "generation_config.response_schema",
      "only allowed when response_mime_type is `application/json` or `text/x.enum`.",
    );
  if (responseSchema !== undefined && responseJsonSchema !== undefined)
    return invalid("generation_config", "only one of response_schema and response_json_schema may be set.");
  const problem = responseSchema && schemaProblem(responseSchema, "generation_config.response_schema");
  if (problem) return problem;
  const declares = tools.some(({ functionDeclarations = [] }) => functionDeclarations.length > 0);
  if (type === "application/json" && declares && !abilities.jsonWithTools)
    return "Function calling with a response mime type: 'application/json' is unsupported";
  if (!abilities.penalties && (presencePenalty || frequencyPenalty)) return "Penalty is not enabled for this model";
  return !abilities.candidates && (candidateCount ?? 1) > 1
    ? "Multiple candidates is not enabled for this model"
    : undefined;
}

function thinkingProblem(
  model: string,
  { generationConfig }: GenerateContent,
  { thinking }: Abilities,
): string | undefined {
  const asked = generationConfig?.thinkingConfig;
  if (!asked) return undefined;
  const { thinkingBudget: budget, thinkingLevel: level } = asked;
  if (budget !== undefined && level !== undefined)
    return "You can only set only one of thinking budget and thinking level.";
  if (!thinking) return budget === 0 ? undefined : `Thinking is not enabled for models/${model}`;
  if ("levels" in thinking) {
    if (level !== undefined && !thinking.levels.includes(level.toLowerCase()))
      return `Thinking level ${level.toUpperCase()} is not supported for this model. Please retry with other thinking level.`;
    return undefined;
  }
  if (level !== undefined) return "Thinking level is not supported for this model.";
  if (budget === undefined || budget === -1) return undefined;
  if (budget === 0) return thinking.off ? undefined : "Budget 0 is invalid. This model only works in thinking mode.";
  const [least, most] = thinking.budget;
  return budget < least || budget > most
    ? `The thinking budget ${budget} is invalid. Please choose a value between ${least} and ${most}.`
    : undefined;
}
