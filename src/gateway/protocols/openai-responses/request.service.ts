/** What of a request to the Responses API decides about its call, and the body that goes to a provider of the protocol. */
import * as z from "zod";
import type { Problem } from "../../../kernel/problem.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { measure } from "../../call/estimate.service.ts";
import { type Edit, splice } from "../../wire/splice.ts";
import {
  type Body,
  invalid,
  isFilled,
  MOST_TOKENS,
  ModelName,
  metadataOf,
  openBody,
  readMembers,
  refuseTier,
  unsupported,
  wrongMember,
} from "../body.ts";
import type { CallRequest, Dialect, JsonObject } from "../protocol.ts";
import { type InputFacts, rewriteInput, scanInput } from "./input.service.ts";
import { refuseTools } from "./tools.service.ts";

export interface ResponsesRequest extends CallRequest, Body {
  include: readonly string[];
  /** What the client said; undefined leaves it to the organisation's setting. */
  store: boolean | undefined;
  /** Whether the answer will be kept, so that later requests can name it. Not before `keep` says so. */
  kept: boolean;
  /** Where those who write an answer that is kept leave its items with all their seals, shown or not. */
  held?: { id: string | undefined; output: readonly JsonObject[] | undefined };
  previousResponseId: string | undefined;
  /** The same for as long as the input does not hold what it stands for. */
  pendingResponseId: string | undefined;
  input: InputFacts;
}

const WHOLE = "must be a whole number of at least 1";

const Responses = z.object({
  model: ModelName,
  stream: z.boolean().nullish(),
  max_output_tokens: z.int(WHOLE).min(1, WHOLE).max(MOST_TOKENS).nullish(),
  include: z.array(z.string().max(64)).max(32).nullish(),
  store: z.boolean().nullish(),
  previous_response_id: z.string().min(1).max(256).nullish(),
  tools: z.unknown().optional(),
  service_tier: z.unknown().optional(),
  background: z.unknown().optional(),
  conversation: z.unknown().optional(),
  prompt: z.unknown().optional(),
});

const MEMBERS = Object.keys(Responses.shape);
/** What is read, changed or refused here. */
const READ: ReadonlySet<string> = new Set([...MEMBERS, "input"]);

const ENCRYPTED = "reasoning.encrypted_content";
/** OpenAI's models that think: it refuses to others the request for encrypted thought. */
const THINKS = /^(?:o\d|gpt-(?:[5-9](?!\d)|1\d)|codex)(?!.*-chat)/;

/** Errors name the parameter in OpenAI's words; what else is wrong in a body above 1 MiB the provider says. */
export function readResponses(given: Uint8Array<ArrayBuffer>): Result<ResponsesRequest, Problem> {
  const opened = openBody(given, READ);
  if (!opened.ok) return opened;
  const body = opened.value;
  const found = readMembers(body, MEMBERS);
  if (!found.ok) return found;
  const parsed = Responses.safeParse(found.value);
  if (!parsed.success) return wrongMember(parsed.error);
  const asked = parsed.data;
  if (!isFilled(body, "input", true)) {
    return invalid("Invalid value for 'input': must be a string or an array that is not empty.", "input");
  }
  const refused = refuseState(asked) ?? refuseTools(asked.tools, "tools");
  if (refused) return err(refused);
  const input = scanInput(body);
  if (!input.ok) return input;
  return ok({
    ...body,
    operation: "responses",
    model: asked.model,
    stream: asked.stream ?? false,
    maxOutputTokens: asked.max_output_tokens ?? undefined,
    choices: 1,
    size: measure(body.bytes),
    include: asked.include ?? [],
    store: asked.store ?? undefined,
    kept: false,
    previousResponseId: asked.previous_response_id ?? undefined,
    pendingResponseId: asked.previous_response_id ?? undefined,
    input: input.value,
    metadata: metadataOf(body),
  });
}

/** The same request, knowing whether its answer is kept. */
export const keep = (request: ResponsesRequest, kept: boolean): ResponsesRequest => ({ ...request, kept });

/** Whoever cannot name a stored item later must have all of it now. */
export const showsSeals = ({ include, kept }: ResponsesRequest): boolean => !kept || include.includes(ENCRYPTED);

/** What would be kept or run at the provider, out of sight of whoever pays for it. */
function refuseState(asked: z.infer<typeof Responses>): Problem | undefined {
  if (asked.background != null && asked.background !== false) {
    return unsupported("background", "Responses in the background are not offered. Ask for a stream instead.");
  }
  if (asked.conversation != null) {
    const hint = "Send the items in 'input', or name the response before by 'previous_response_id'.";
    return unsupported("conversation", `Conversations are not offered. ${hint}`);
  }
  if (asked.prompt != null) {
    return unsupported("prompt", "Stored prompts are not offered. Send the text in 'instructions' or 'input'.");
  }
  return refuseTier(asked.service_tier);
}

/**
 * The client's body with the provider's name of the model. Nothing is stored there: it would lie under the platform's
 * account, where the ids of one organisation are as good as another's. Models that think are asked for their thoughts in
 * encrypted form instead, so that the client can send them back.
 */
export function upstreamBody(request: ResponsesRequest, model: string, dialect: Dialect): Uint8Array<ArrayBuffer> {
  const edits: Edit[] = [{ key: "store", json: "false" }];
  if (model !== request.model) edits.push({ key: "model", json: JSON.stringify(model) });
  if (dialect.id === "openai" && THINKS.test(model) && !request.include.includes(ENCRYPTED)) {
    edits.push({ key: "include", json: JSON.stringify([...request.include, ENCRYPTED]) });
  }
  const input = rewriteInput(request, request.input.unsendable);
  if (input !== undefined) edits.push({ key: "input", json: input });
  return splice(request.bytes, request.outline, edits);
}
