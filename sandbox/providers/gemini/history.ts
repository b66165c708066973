import { ordered } from "../echo.ts";
import { IMAGE_TYPES, readBase64, sniff } from "../media.ts";
import { sealed, unsealed } from "../seals.ts";
import type { Abilities } from "./models.ts";
import type { Content, GenerateContent, Part } from "./schema.ts";

const CALL = "gemini.call";
const THOUGHT = "gemini.thought";

/** What may stand for a signature where there cannot be one, by the API's own documentation. */
const PLACEHOLDERS = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

/** A call's signature is bound to the call: on another, or with other arguments, it is worth nothing. */
export const callSignature = (name: string, args: unknown): string => sealed(CALL, `${name} ${ordered(args ?? {})}`);

export const thoughtSignature = (thought: string): string => sealed(THOUGHT, thought);

export const thoughtIn = (signature: string): string | undefined => unsealed(THOUGHT, signature);

const DATA = [
  "text",
  "inlineData",
  "fileData",
  "functionCall",
  "functionResponse",
  "executableCode",
  "codeExecutionResult",
] as const;

/** What is wrong with a conversation whose shape is right, in the API's words. */
export function historyProblem(
  { contents = [], systemInstruction }: GenerateContent,
  { signed }: Abilities,
): string | undefined {
  if (contents.length === 0) return "* GenerateContentRequest.contents: contents is not specified\n";
  if (systemInstruction && (systemInstruction.parts ?? []).length === 0)
    return "* GenerateContentRequest.system_instruction.parts: must not be empty.\n";
  for (const [at, { role, parts = [] }] of contents.entries()) {
    if (role !== undefined && role !== "user" && role !== "model" && role !== "function")
      return "Please use a valid role: user, model.";
    if (parts.length === 0)
      return `* GenerateContentRequest.contents[${at}].parts: contents.parts must not be empty.\n`;
    for (const [place, part] of parts.entries()) {
      const problem = partProblem(part, `contents[${at}].parts[${place}]`);
      if (problem) return problem;
    }
  }
  return pairProblem(merged(contents)) ?? signatureProblem(contents, signed);
}

function partProblem(part: Part, place: string): string | undefined {
  const given = DATA.filter((name) => part[name] !== undefined);
  if (given.length === 0)
    return `* GenerateContentRequest.${place}.data: required oneof field 'data' must have one initialized field\n`;
  if (given.length > 1)
    return `Invalid value at '${place}' (oneof), oneof field 'data' is already set. Cannot set '${given[1]}'`;
  if (part.functionCall && part.functionCall.name === "")
    return `* GenerateContentRequest.${place}.function_call.name: Name cannot be empty.\n`;
  if (part.functionResponse && !part.functionResponse.name)
    return `* GenerateContentRequest.${place}.function_response.name: Name cannot be empty.\n`;
  const blobs = [part.inlineData, ...(part.functionResponse?.parts ?? []).map((inner) => inner.inlineData)];
  for (const blob of blobs) {
    if (!blob) continue;
    // The API's bytes may be in either alphabet of base64.
    const bytes = readBase64(blob.data.replaceAll("-", "+").replaceAll("_", "/"));
    if (!bytes)
      return `Invalid value at '${place}.inline_data.data' (TYPE_BYTES), Base64 decoding failed for "${blob.data.slice(0, 40)}"`;
    if (!/^[a-z]+\/[a-z0-9.+-]+$/i.test(blob.mimeType)) return `Unsupported MIME type: ${blob.mimeType}`;
    if (blob.mimeType === "image/gif") return "Unsupported MIME type: image/gif";
    if (blob.mimeType.startsWith("image/") && !IMAGE_TYPES.includes(sniff(bytes) ?? ""))
      return "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting";
    if (blob.mimeType === "application/pdf" && sniff(bytes) !== "application/pdf") return "The document has no pages.";
  }
  return undefined;
}

interface Turn {
  role: "user" | "model";
  parts: Part[];
}

function merged(contents: readonly Content[]): Turn[] {
  const turns: Turn[] = [];
  for (const { role, parts = [] } of contents) {
    const speaker = role === "model" ? "model" : "user";
    const last = turns.at(-1);
    if (last?.role === speaker) last.parts.push(...parts);
    else turns.push({ role: speaker, parts: [...parts] });
  }
  return turns;
}

const callsIn = (turn: Turn | undefined) => (turn?.parts ?? []).filter(({ functionCall }) => functionCall).length;
const responsesIn = (turn: Turn | undefined) =>
  (turn?.parts ?? []).filter(({ functionResponse }) => functionResponse).length;

function pairProblem(turns: readonly Turn[]): string | undefined {
  for (const [at, turn] of turns.entries()) {
    const before = turns[at - 1];
    if (turn.role === "model") {
      if (callsIn(turn) > 0 && !before)
        return "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
      continue;
    }
    const calls = before?.role === "model" ? callsIn(before) : 0;
    const responses = responsesIn(turn);
    if (responses > 0 && calls === 0)
      return "Please ensure that function response turn comes immediately after a function call turn.";
    if (calls !== responses)
      return "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";
  }
  return undefined;
}

/** Of the turn that still goes on, the first call of each step must bring its signature back. */
function signatureProblem(contents: readonly Content[], wanted: boolean): string | undefined {
  const said = contents.findLastIndex(
    ({ role, parts = [] }) => role !== "model" && !parts.some(({ functionResponse }) => functionResponse),
  );
  for (const [at, { role, parts = [] }] of contents.entries()) {
    if (role !== "model") continue;
    const continues = contents[at - 1]?.role === "model";
    for (const part of parts) {
      const { functionCall: call, thoughtSignature: signature } = part;
      if (signature !== undefined && !isOurs(part, signature)) return "Corrupted thought signature.";
      const first = call !== undefined && !continues && parts.find(({ functionCall }) => functionCall) === part;
      if (wanted && first && at > said && signature === undefined)
        return `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${call.name}\` , position ${at + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`;
    }
  }
  return undefined;
}

function isOurs({ functionCall: call }: Part, signature: string): boolean {
  if (PLACEHOLDERS.includes(signature)) return true;
  return call ? signature === callSignature(call.name, call.args) : thoughtIn(signature) !== undefined;
}
