import { createHash } from "node:crypto";
import type { Conversation, Parameters, Part, Source, Tool } from "./conversation.ts";
import { withoutDirectives } from "./directives.ts";
import { isObject, type JsonObject, objectOf } from "./json.ts";
import type { ToolChoice } from "./tools.ts";

/**
 * `[[echo]]`: what a vendor saw, as JSON text of one shape for all protocols, so that a test can lay two providers side
 * by side. Bytes and schemas stand as SHA-256. What protocols write differently and mean alike is written alike: calls
 * have no ids, results name their call by its place (from 0), and JSON has its keys in order.
 */
export function echoOf(conversation: Conversation): string {
  const calls = conversation.turns.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === "call" ? [part.id] : [])),
  );
  return ordered({
    system: conversation.system.map(({ text }) => withoutDirectives(text)).join("\n"),
    ...(conversation.system.some(({ cache }) => cache)
      ? { systemCache: conversation.system.map(({ cache }) => cache ?? null) }
      : {}),
    messages: conversation.turns.map(({ role, parts }) => ({ role, parts: parts.map((part) => shown(part, calls)) })),
    tools: conversation.tools.map(tool),
    toolChoice: conversation.tools.length === 0 ? null : choice(conversation.toolChoice),
    parallelToolCalls: conversation.parallelTools,
    parameters: parameters(conversation.parameters),
  });
}

/** JSON text with the keys of every object in order. */
export const ordered = (value: unknown): string =>
  JSON.stringify(value, (_, node: unknown) =>
    isObject(node) ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1))) : node,
  );

const sha256 = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");

function shown(part: Part, calls: readonly string[]): JsonObject {
  const cache = "cache" in part && part.cache ? { cache: part.cache } : {};
  switch (part.kind) {
    case "text":
      return { kind: "text", text: withoutDirectives(part.text), ...cache };
    case "refusal":
      return { kind: "refusal", text: part.text };
    case "image":
      return { kind: "image", ...source(part.source), ...(part.detail ? { detail: part.detail } : {}), ...cache };
    case "file": {
      const { name, context, cite } = part;
      const more = { ...(name ? { name } : {}), ...(context ? { context } : {}), ...(cite ? { cite } : {}) };
      return { kind: "file", ...source(part.source), ...more, ...cache };
    }
    case "thinking":
      return { kind: "thinking", text: part.text, seal: part.seal ?? null };
    case "call":
      return { kind: "call", name: part.name, arguments: part.arguments ?? {}, ...cache };
    case "result": {
      const parts = part.parts.map((inner) =>
        inner.kind === "text" ? { kind: "text", text: compact(inner.text) } : shown(inner, calls),
      );
      return {
        kind: "result",
        call: calls.indexOf(part.callId),
        parts,
        ...(part.failed ? { failed: true } : {}),
        ...cache,
      };
    }
  }
}

function source(from: Source): JsonObject {
  if (!("bytes" in from)) return from;
  return { mediaType: from.mediaType, sha256: sha256(from.bytes) };
}

/** A tool's JSON travels as text in some protocols and as JSON in others: its white space and order mean nothing. */
function compact(text: string): string {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null ? ordered(read) : text;
  } catch {
    return text;
  }
}

const tool = ({ name, description, parameters: schema, strict, cache }: Tool): JsonObject => ({
  name,
  ...(description ? { description } : {}),
  schema: schemaHash(schema),
  ...(strict ? { strict } : {}),
  ...(cache ? { cache } : {}),
});

/** Null for a tool without arguments, which protocols write in several ways. */
export function schemaHash(schema: unknown): string | null {
  const plain = objectOf(normal(schema));
  const { type: _type, properties, required: _required, additionalProperties: _more, ...rest } = plain;
  const empty = Object.keys(objectOf(properties)).length === 0 && Object.keys(rest).length === 0;
  return empty ? null : sha256(ordered(plain));
}

/** Gemini writes types in capitals. */
function normal(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(normal);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === "$schema") return [];
      return [[key, key === "type" && typeof value === "string" ? value.toLowerCase() : normal(value)]];
    }),
  );
}

function choice(given: ToolChoice | undefined): unknown {
  if (given?.kind === "named") return { tool: given.name };
  if (given?.kind === "among") return { among: given.names, required: given.required };
  return given?.kind === "any" ? "required" : (given?.kind ?? "auto");
}

function parameters({ format, ...rest }: Parameters): JsonObject {
  if (!format) return rest;
  return { ...rest, format: format.kind === "json" ? format : { kind: "schema", schema: schemaHash(format.schema) } };
}
