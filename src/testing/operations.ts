/** The operations of the mounted API, read from its own description. */
import * as z from "zod";
import { api } from "./harness.ts";

const Access = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("public") }),
  z.object({ kind: z.literal("member"), scopes: z.array(z.string()) }),
  z.object({ kind: z.literal("operator") }),
]);

const Parameter = z.object({
  in: z.string(),
  name: z.string(),
  required: z.boolean().optional(),
  schema: z.object({ example: z.unknown().optional() }).optional(),
});

const Described = z.object({
  operationId: z.string(),
  "x-access": Access,
  parameters: z.array(Parameter).optional(),
  requestBody: z.unknown().optional(),
});

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Described)) });

export interface Operation {
  id: string;
  method: string;
  /** With parameters in braces. */
  path: string;
  /** What must be in the query, by its examples. */
  query: Record<string, string>;
  access: z.infer<typeof Access>;
  takesBody: boolean;
}

export const isMutating = ({ method }: Operation): boolean => method !== "GET";

export async function operations(): Promise<Operation[]> {
  const document = Document.parse(await (await api("/api/openapi.json")).json());
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      query: requiredQuery(operation),
      access: operation["x-access"],
      takesBody: operation.requestBody !== undefined,
    })),
  );
}

function requiredQuery({ operationId, parameters = [] }: z.infer<typeof Described>): Record<string, string> {
  const query: Record<string, string> = {};
  for (const { in: where, name, required, schema } of parameters) {
    if (where !== "query" || !required) continue;
    if (schema?.example === undefined) throw new Error(`${operationId} needs ${name}: describe it with an example`);
    query[name] = String(schema.example);
  }
  return query;
}

/** The path with its parameters filled in, and the query that it needs; throws when a parameter is missing. */
export function pathOf({ id, path, query }: Operation, parameters: Record<string, string> = {}): string {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_match, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`the sample of ${id} has no parameter ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(query).toString();
  return search === "" ? filled : `${filled}?${search}`;
}
