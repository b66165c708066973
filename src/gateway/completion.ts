/** A chat completion of the platform's own making, on behalf of a person: the very way that a customer's call takes. */
import * as z from "zod";
import type { V1Options } from "../http/index.ts";
import { Problem } from "../kernel/problem.ts";
import type { RequestContext } from "../kernel/request-context.ts";

const PATH = "/chat/completions";
const TIMEOUT_MS = 90_000;

const Answer = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullable() }) })).min(1),
});

/** `key` of the person's. The answer's text. Throws the gateway's Problem where the call is refused or fails. */
export const createCompletion =
  ({ calls }: Pick<V1Options, "calls">) =>
  async (key: string, body: Record<string, unknown>, tags: string, context: RequestContext): Promise<string> => {
    const call = calls[PATH];
    if (!call) throw new Error("there is no chat completion");
    const request = new Request(`https://platform.invalid/v1${PATH}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "x-edgewright-tags": tags },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const response = await call.run(request, context);
    if (request.signal.aborted)
      throw new Problem("upstream_timeout", { detail: "The model took too long. Try again." });
    if (!response.ok) throw new Problem("upstream_error", { detail: "The model's provider refused the call." });
    const answer = Answer.safeParse(await response.json().catch(() => null));
    return (answer.success && answer.data.choices[0]?.message.content) || "";
  };
