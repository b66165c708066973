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
  /** What is wrong with a request's path, query and body; nothing: []. */
  request(
    operation: Operation,
    params: Readonly<Record<string, string>>,
    query: URLSearchParams,
    body: unknown,
  ): string[];
  /** What is wrong with an answer; without an operation it refuses what leads nowhere. */
  answer(operation: Operation | undefined, status: number, body: unknown): string[];
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
/**
 * The envelope of every refusal. The description has many as success and failure at once, so each is held to this and to
 * its operation's own. It is all there is to hold to where the description is silent: of no operation has it a 5xx, and
 * of the registrar's search and check none but 400.
 */
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
        properties: { code: { type: "integer", minimum: 1000 }, message: { type: "string" } },
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
    request(operation, params, query, body) {
      const { parameters, requestBody } = describedOf(operation);
      const described = parameters.map((parameter) => Parameter.parse(resolve(parameter)));
      const known = new Set(described.filter(({ in: place }) => place === "query").map(({ name }) => name));
      const found = [...new Set(query.keys())].flatMap((name) => {
        if (!known.has(name)) return [`query ${name}: is not described`];
        // No operation here takes a parameter twice: lists are written with commas.
        return query.getAll(name).length > 1 ? [`query ${name}: is repeated`] : [];
      });
      for (const { name, in: place, required, schema } of described) {
        if (place !== "query" && place !== "path") continue;
        const given = place === "query" ? query.get(name) : (params[name] ?? null);
        if (given === null) {
          if (required) found.push(`${place} ${name}: is required`);
          continue;
        }
        const check = compile(`${operation.id} ${place} ${name}`, schema, "request");
        const meant = place === "query" ? typed(given) : given;
        if (!check(given) && !check(meant)) found.push(...faults(`${place} ${name}`, check, meant));
      }
      const schema = requestBody && schemaOf(requestBody);
      if (schema) found.push(...faults("body", compile(`${operation.id} body`, schema, "request"), body));
      else if (body !== undefined && !isEmpty(body)) found.push("body: none is described");
      return found;
    },
    answer(operation, status, body) {
      const found = status >= 400 ? faults(`${status}`, failure, body) : [];
      if (!operation) return found;
      const { responses } = describedOf(operation);
      const range = `${String(status)[0]}XX`;
      const [named] = [String(status), range, "default"].filter((name) => name in responses);
      if (named === undefined) return status >= 400 ? found : [`${status}: is not described`];
      const schema = schemaOf(responses[named]);
      if (!schema) return found;
      const check = compile(`${operation.id} ${named}`, status >= 400 ? withoutResult(schema) : schema, "answer");
      return [...new Set([...found, ...faults(`${status}`, check, body)])];
    },
  };
}

/** A refusal's result is null; the description gives it the type of the operation's own, or of none that can be. */
function withoutResult(schema: Json): Json {
  const { properties } = z.object({ properties: Json.optional() }).parse(schema);
  return properties?.result === undefined
    ? schema
    : { ...schema, properties: { ...properties, result: { type: "null" } } };
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
