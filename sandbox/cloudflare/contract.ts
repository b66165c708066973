/**
 * Holds requests and answers to the vendor's own description (`openapi.json`: Cloudflare's, BSD-3-Clause, cut down to the
 * operations that stand here). Where it contradicts itself, `corrected` says how.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import * as z from "zod";
import type { Operation } from "./wire.ts";

export interface Contract {
  /** What is wrong with a request's body and query; nothing: []. */
  request(operation: Operation, query: URLSearchParams, body: unknown): string[];
  answer(operation: Operation, status: number, body: unknown): string[];
}

const Json = z.record(z.string(), z.unknown());
type Json = z.infer<typeof Json>;
const Content = z.object({ content: z.record(z.string(), z.object({ schema: Json })).optional() });
const Parameter = z.object({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: Json });
const OpenApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});
const Described = z.object({
  parameters: z.array(z.unknown()).default([]),
  requestBody: Json.optional(),
  responses: z.record(z.string(), Json),
});

const Properties = z.record(z.string(), z.looseObject({ readOnly: z.boolean().optional() }));

const PATH = join(import.meta.dirname, "openapi.json");
/** The envelope of every refusal: the description has it as success and failure at once. */
const FAILURE: Json = {
  type: "object",
  required: ["success", "errors", "messages", "result"],
  properties: {
    success: { const: false },
    result: { type: "null" },
    messages: { type: "array" },
    errors: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["code", "message"],
        properties: { code: { type: "integer", minimum: 900 }, message: { type: "string" } },
      },
    },
  },
};

let opened: Contract | undefined;

/** One for all stand-ins of a process: reading it and compiling its schemas takes seconds, and it remembers nothing. */
export function openContract(): Contract {
  opened ??= readContract();
  return opened;
}

function readContract(): Contract {
  const description = OpenApi.parse(corrected(JSON.parse(readFileSync(PATH, "utf8"))));
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: false, logger: false });
  addFormats.default(ajv);
  ajv.addSchema(description, "answer");
  ajv.addSchema(Json.parse(ofRequests(description)), "request");
  const failure = ajv.compile(FAILURE);
  const compiled = new Map<string, ValidateFunction>();

  const compile = (key: string, schema: Json, of: "request" | "answer"): ValidateFunction => {
    const known = compiled.get(key);
    if (known) return known;
    const made = ajv.compile(absolute(of === "request" ? Json.parse(ofRequests(schema)) : schema, of));
    compiled.set(key, made);
    return made;
  };
  const resolve = (given: unknown): Json => {
    const value = Json.parse(given);
    if (typeof value.$ref !== "string") return value;
    const [, , kind = "", name = ""] = value.$ref.split("/");
    return Json.parse(description.components[kind]?.[name]);
  };
  const describedOf = ({ method, path }: Operation) => {
    const found = description.paths[path]?.[method.toLowerCase()];
    if (found === undefined) throw new Error(`the vendor describes no ${method} ${path}`);
    return Described.parse(found);
  };
  const schemaOf = (part: unknown): Json | undefined => {
    const { content = {} } = Content.parse(resolve(part));
    return content["application/json"]?.schema;
  };
  const faults = (where: string, check: ValidateFunction, value: unknown): string[] =>
    check(value)
      ? []
      : // Each of the alternatives says the same.
        [...new Set((check.errors ?? []).map(({ instancePath, message }) => `${where}${instancePath}: ${message}`))];

  return {
    request(operation, query, body) {
      const { parameters, requestBody } = describedOf(operation);
      const found: string[] = [];
      for (const parameter of parameters.map(resolve)) {
        const { name, in: place, required, schema } = Parameter.parse(parameter);
        if (place !== "query") continue;
        const given = query.get(name);
        if (given === null) {
          if (required) found.push(`query ${name}: is required`);
          continue;
        }
        const check = compile(`${operation.id} ?${name}`, schema, "request");
        if (!check(given) && !check(typed(given))) found.push(...faults(`query ${name}`, check, typed(given)));
      }
      const schema = requestBody && schemaOf(requestBody);
      if (schema) found.push(...faults("body", compile(`${operation.id} body`, schema, "request"), body));
      else if (body !== undefined && !isEmpty(body)) found.push("body: none is described");
      return found;
    },
    answer(operation, status, body) {
      if (status >= 400) return faults(`${status}`, failure, body);
      const { responses } = describedOf(operation);
      const response = responses[String(status)];
      if (!response) return [`${status}: is not described`];
      const schema = schemaOf(response);
      return schema ? faults(`${status}`, compile(`${operation.id} ${status}`, schema, "answer"), body) : [];
    },
  };
}

const isEmpty = (body: unknown): boolean => typeof body === "object" && body !== null && Object.keys(body).length === 0;

/** As the text of a query stands for other types. */
function typed(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  return text.split(",");
}

/** Within the compiler the description has a name. */
function absolute(schema: Json, of: "request" | "answer"): Json {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        key === "$ref" && typeof inner === "string" ? [key, inner.replace(/^#/, `${of}#`)] : [key, walk(inner)],
      ),
    );
  };
  return Json.parse(walk(schema));
}

/**
 * Contradictions of the description, mended before anything is held to it: `nullable` stands without a type, which means
 * nothing to a validator; privacy that is off is the boolean `false` in a list of texts; a record always has `data`, which
 * most types have no members for, and a `comment` that is a text, which is null where nobody wrote one.
 */
function corrected(description: unknown): unknown {
  const mended = eachSchema(description, ({ nullable, ...schema }) => {
    if (Array.isArray(schema.enum) && schema.enum.includes(false) && schema.type === "string") delete schema.type;
    if (nullable !== true) return schema;
    return "type" in schema ? { ...schema, nullable } : { anyOf: [{ type: "null" }, schema] };
  });
  const { components, ...rest } = OpenApi.loose().parse(mended);
  const {
    "dns-records_dns-record-response": record,
    "dns-records_comment": comment,
    ...others
  } = components.schemas ?? {};
  const { required } = z.object({ required: z.array(z.string()) }).parse(record);
  const schemas = {
    ...others,
    "dns-records_comment": { ...Json.parse(comment), nullable: true },
    "dns-records_dns-record-response": { ...Json.parse(record), required: required.filter((name) => name !== "data") },
  };
  return { ...rest, components: { ...components, schemas } };
}

/** What only the server gives is not required of a request, whatever the list of required members says. */
const ofRequests = (description: unknown): unknown =>
  eachSchema(description, (schema) => {
    const { required } = schema;
    const properties = Properties.safeParse(schema.properties);
    if (!Array.isArray(required) || !properties.success) return schema;
    return { ...schema, required: required.filter((name: string) => properties.data[name]?.readOnly !== true) };
  });

/** Every object but those whose keys are names of members. */
const eachSchema = (description: unknown, change: (schema: Json) => Json): unknown =>
  JSON.parse(JSON.stringify(description), (key, value: unknown) => {
    const plain = Json.safeParse(value);
    return plain.success && !Array.isArray(value) && key !== "properties" ? change(plain.data) : value;
  });
