/** The operations of the mounted API, read from its own description. */
import * as z from "zod";
import { api } from "./harness.ts";

const Access = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("public") }),
  z.object({ kind: z.literal("member"), scopes: z.array(z.string()) }),
  z.object({ kind: z.literal("operator") }),
]);

const Described = z.object({
  operationId: z.string(),
  "x-access": Access,
  requestBody: z.unknown().optional(),
});

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Described)) });

export interface Operation {
  id: string;
  method: string;
  /** With parameters in braces. */
  path: string;
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
      access: operation["x-access"],
      takesBody: operation.requestBody !== undefined,
    })),
  );
}

/** The path with its parameters filled in; throws when one is missing. */
export function pathOf({ id, path }: Operation, parameters: Record<string, string> = {}): string {
  return path.replaceAll(/\{([^}]+)\}/g, (_match, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`the sample of ${id} has no parameter ${name}`);
    return encodeURIComponent(value);
  });
}
