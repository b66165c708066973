import type * as z from "zod";
import { type Part, say, type TextPart, type Turn } from "../../conversation.ts";
import { isObject, objectOf } from "../../json.ts";
import { unsealed } from "../../seals.ts";
import { type Misfit, misfitOf } from "../../shape.ts";
import { dataUrlComplaint, fileDataComplaint, sourceOf } from "../attachments.ts";
import { type Complaint, complaintOf, listed } from "../misfit.ts";
import {
  FunctionCall,
  FunctionCallOutput,
  type InputPart,
  type Item,
  ItemReference,
  Message,
  ReasoningItem,
} from "./schema.ts";

/** What seals of thought are bound to. */
export const SEAL = "openai.reasoning";

const SCHEMAS: Record<string, z.ZodType<Item>> = {
  message: Message,
  function_call: FunctionCall,
  function_call_output: FunctionCallOutput,
  reasoning: ReasoningItem,
  item_reference: ItemReference,
};

const typeOf = (item: Record<string, unknown>): string =>
  typeof item.type === "string" ? item.type : "role" in item ? "message" : "id" in item ? "item_reference" : "message";

/** The items of an `input`, or the first thing that is wrong with one of them. */
export function readItems(
  input: string | readonly Record<string, unknown>[],
): { items: Item[] } | { complaint: Complaint } {
  if (typeof input === "string") return { items: [{ role: "user", content: input }] };
  const items: Item[] = [];
  for (const [at, given] of input.entries()) {
    const type = typeOf(given);
    const schema = SCHEMAS[type];
    if (!schema) {
      const message = `Invalid value: '${type}'. Supported values are: ${listed(Object.keys(SCHEMAS))}.`;
      return { complaint: { message, param: `input[${at}]`, code: "invalid_value" } };
    }
    const parsed = schema.safeParse(given);
    if (!parsed.success) return { complaint: itemComplaint(misfitOf(schema, given), at) };
    const wrong = mediaComplaint(parsed.data, at);
    if (wrong) return { complaint: wrong };
    items.push(parsed.data);
  }
  return { items };
}

function itemComplaint(misfit: Misfit | undefined, at: number): Complaint {
  const { path = [], kind = "value", expected = [], given } = misfit ?? {};
  const all = ["input", at, ...path];
  if (kind === "format" && path.at(-1) === "id") {
    const param = `input[${at}].id`;
    return {
      message: `Invalid '${param}': '${String(given)}'. Expected an ID that begins with the prefix of its type.`,
      param,
      code: "invalid_value",
    };
  }
  // A part of the wrong kind is blamed on its list's place, not on its member.
  const place = kind === "value" && path.at(-1) === "type" && path.length > 1 ? all.slice(0, -1) : all;
  return complaintOf({ path: place, kind, expected, given });
}

type Given = z.infer<typeof InputPart>;

function mediaComplaint(item: Item, at: number): Complaint | undefined {
  const [name, parts] =
    "role" in item
      ? (["content", item.content] as const)
      : item.type === "function_call_output"
        ? (["output", item.output] as const)
        : ["", ""];
  if (typeof parts === "string") return undefined;
  for (const [place, part] of parts.entries()) {
    const param = `input[${at}].${name}[${place}]`;
    const wrong =
      part.type === "input_image"
        ? imageComplaint(part, param)
        : part.type === "input_file"
          ? fileComplaint(part, param)
          : undefined;
    if (wrong) return wrong;
  }
  return undefined;
}

function imageComplaint(
  { image_url: url, file_id: file }: Given & { type: "input_image" },
  place: string,
): Complaint | undefined {
  const param = `${place}.image_url`;
  if (typeof url !== "string")
    return typeof file === "string"
      ? undefined
      : { message: `Missing required parameter: '${param}'.`, param, code: "missing_required_parameter" };
  return dataUrlComplaint(url, param);
}

function fileComplaint(part: Given & { type: "input_file" }, place: string): Complaint | undefined {
  const { file_data: data, file_id: id, file_url: url, filename } = part;
  if (typeof data !== "string") {
    const named = typeof id === "string" || typeof url === "string";
    return named
      ? undefined
      : {
          message: `Missing required parameter: '${place}.file_id'.`,
          param: `${place}.file_id`,
          code: "missing_required_parameter",
        };
  }
  if (typeof filename !== "string")
    return {
      message: `Missing required parameter: '${place}.filename'.`,
      param: `${place}.filename`,
      code: "missing_required_parameter",
    };
  return fileDataComplaint(data, `${place}.file_data`);
}

/** Items as turns. What system and developer messages say goes to `system`. */
export function conversationOf(
  items: readonly Item[],
  instructions: string | undefined,
): { system: TextPart[]; turns: Turn[] } {
  const system: TextPart[] = instructions ? [{ kind: "text", text: instructions }] : [];
  const turns: Turn[] = [];
  for (const item of items) {
    if ("role" in item) {
      const parts = partsOf(item.content);
      if (item.role === "system" || item.role === "developer")
        system.push(...parts.filter((part) => part.kind === "text"));
      else say(turns, item.role, parts);
    } else if (item.type === "function_call") {
      say(turns, "assistant", [{ kind: "call", id: item.call_id, name: item.name, arguments: parsed(item.arguments) }]);
    } else if (item.type === "function_call_output") {
      say(turns, "tool", [{ kind: "result", callId: item.call_id, parts: partsOf(item.output), failed: false }]);
    } else if (item.type === "reasoning") {
      const shown = item.summary.map(({ text }) => text).join("\n");
      const hidden = item.encrypted_content ? unsealed(SEAL, item.encrypted_content) : undefined;
      say(turns, "assistant", [
        { kind: "thinking", text: hidden ?? shown, ...(hidden === undefined ? {} : { seal: "encrypted" as const }) },
      ]);
    }
  }
  return { system, turns };
}

function parsed(text: string): unknown {
  try {
    const read: unknown = JSON.parse(text);
    return isObject(read) ? read : text;
  } catch {
    return text;
  }
}

function partsOf(content: string | readonly unknown[]): Part[] {
  if (typeof content === "string") return content === "" ? [] : [{ kind: "text", text: content }];
  return content.flatMap((given): Part[] => {
    const part = objectOf(given);
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    switch (part.type) {
      case "input_text":
      case "output_text":
        return [{ kind: "text", text: text(part.text) }];
      case "refusal":
        return [{ kind: "refusal", text: text(part.refusal) }];
      case "input_image": {
        const source = sourceOf(text(part.image_url), text(part.file_id));
        return [{ kind: "image", source, ...(typeof part.detail === "string" ? { detail: part.detail } : {}) }];
      }
      case "input_file": {
        const source = sourceOf(text(part.file_data) || text(part.file_url), text(part.file_id));
        return [{ kind: "file", source, ...(typeof part.filename === "string" ? { name: part.filename } : {}) }];
      }
      default:
        return [];
    }
  });
}
