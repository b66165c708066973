/** How many tokens a request has, before it is made. It costs nothing, so nothing is admitted: a key will do. */
import type { ParsedKey } from "../../identity/index.ts";
import { newId } from "../../kernel/id.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { countTokens } from "../protocols/anthropic/face/count-tokens.ts";
import { anthropicFace } from "../protocols/anthropic/face/face.ts";
import { failureOf, requestHeaders, upstreamError } from "../providers/upstream.ts";
import type { Planning } from "../routing/planning.ts";
import { readBytes } from "../wire/read-bytes.ts";
import type { DeliveryPorts } from "./admitted-call.ts";

export interface CountPorts extends Pick<DeliveryPorts, "send" | "sendGuarded" | "now" | "warn"> {
  /** Throws the Problem where the key is none, or has asked too often. */
  authenticate: (request: Request) => Promise<ParsedKey>;
  readBody: (request: Request) => Promise<ArrayBuffer>;
  planning: Planning;
}

/** A count is the work of a moment. */
const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;

export function createCounting(ports: CountPorts) {
  const { renderError, headers: own } = anthropicFace;

  /** Throws a Problem for whatever is wrong with the request. */
  return async function count(request: Request, context: RequestContext): Promise<Response> {
    const key = await ports.authenticate(request);
    const given = countTokens.read(new Uint8Array(await ports.readBody(request)));
    if (!given.ok) throw given.error;
    const read = given.value;
    const { requestId } = context;
    const answerId = newId("call").slice("call_".length);
    const plan = await ports.planning.plan(
      {
        face: anthropicFace,
        read,
        orgId: key.orgId,
        policy: request.headers.get("x-edgewright-policy") ?? undefined,
        session: () => undefined,
        unsupported: () => "drop",
        context: { requestId, answerId, model: read.model, createdAt: ports.now() },
      },
      key,
    );
    const [{ resolved, passage: wayOf }] = plan.routes;
    const { provider, model } = resolved;
    const passage = wayOf();
    const headers = { ...context.headers, ...own?.(requestId), "x-edgewright-provider": provider.id };
    if (passage.translated)
      return answerWith(countTokens.estimate(read), { ...headers, "x-edgewright-count": "estimate" });

    const send = provider.endpoint ? ports.sendGuarded : ports.send;
    try {
      const response = await send(provider.baseUrl + countTokens.path, {
        method: "POST",
        headers: requestHeaders(provider, request, false),
        body: countTokens.body(read, model),
        redirect: "manual",
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const body = parsed(decoder.decode(await readBytes(response.body, MAX_ANSWER_BYTES)));
      if (response.ok && typeof body?.input_tokens === "number") {
        return answerWith({ input_tokens: body.input_tokens }, { ...headers, "x-edgewright-count": "exact" });
      }
      const said = response.ok ? undefined : passage.errorOf(body, response.status);
      const failure = failureOf(provider, response.ok ? 502 : response.status, response.headers, said);
      return renderError(failure.error, { ...headers, ...failure.headers }, requestId);
    } catch (error) {
      if (!request.signal.aborted) ports.warn("upstream_failed", { requestId, provider: provider.id }, error);
      return renderError(
        upstreamError(502, `${provider.name} cannot be reached.`, "upstream_error"),
        headers,
        requestId,
      );
    }
  };
}

const decoder = new TextDecoder();

const answerWith = (body: object, headers: Record<string, string>): Response =>
  new Response(JSON.stringify(body), { headers: { ...headers, "content-type": "application/json" } });

function parsed(text: string): { input_tokens?: unknown } | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}
