/** The description of the whole API (OpenAPI 3.1), made from the routes themselves. */
import { PROBLEMS } from "../kernel/problem.ts";
import type { Router } from "./router.ts";

const SCHEMES = {
  session: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "The access token of a log-in." },
  apiKey: { type: "http", scheme: "bearer", bearerFormat: "ew_live_…", description: "An API key." },
  operator: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "The operator's access token." },
} as const;

const HEADER = {
  in: "header" as const,
  name: "Idempotency-Key",
  required: false,
  description: "Repeat the request with the same key, and it has one effect and one answer.",
  schema: { type: "string" as const, maxLength: 255 },
};

/** Describes every mounted route. Each failure's `code` is one of the problem table's. */
export function openApiDocument<Services>(root: Router<Services>, publicUrl: string) {
  const document = root.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Edgewright",
      version: "1.0.0",
      description: [
        "Failures are `application/problem+json` with a `code`:",
        ...Object.entries(PROBLEMS).map(([code, { status, title }]) => `- \`${code}\` (${status}): ${title}`),
      ].join("\n"),
    },
    servers: [{ url: publicUrl }],
  });
  document.components = { ...document.components, securitySchemes: SCHEMES };
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of [path.post, path.put, path.patch, path.delete]) {
      if (operation) operation.parameters = [...(operation.parameters ?? []), HEADER];
    }
  }
  return document;
}

/** Serves the document at `path`; it is made once, at the first request. */
export function serveOpenApi<Services>(root: Router<Services>, path: string, publicUrl: string): void {
  let text: string | undefined;
  root.get(path, (c) => {
    text ??= JSON.stringify(openApiDocument(root, publicUrl));
    return c.body(text, 200, { "content-type": "application/json", "cache-control": "public, max-age=300" });
  });
}

/**
 * Throws unless every route under /api says who may call it and has an operation id of its own: what is not declared
 * is neither documented nor attacked by the tests.
 */
export function assertDeclared<Services>(root: Router<Services>, undocumented: readonly string[] = []): void {
  const declared = new Map<string, string>();
  for (const definition of root.openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { method, path, operationId } = definition.route;
    const at = `${method.toUpperCase()} ${path}`;
    if (!("x-access" in definition.route)) throw new Error(`${at} does not declare its access`);
    if (operationId === undefined) throw new Error(`${at} has no operationId`);
    if ([...declared.values()].includes(operationId)) throw new Error(`two routes are called ${operationId}`);
    declared.set(at, operationId);
  }
  for (const { method, path } of root.routes) {
    if (method === "ALL" || !path.startsWith("/api/") || undocumented.includes(path)) continue;
    if (!declared.has(`${method} ${path.replaceAll(/:([^/]+)/g, "{$1}")}`)) {
      throw new Error(`${method} ${path} does not declare its access: make it with createRoute`);
    }
  }
}
