import { unreachable } from "./problem.ts";

const MUTATING = /^(?:POST|PUT|PATCH|DELETE)$/;
const PAUSES_MS = [250, 1_000];

/** For an answer to begin; how long a stream then goes on is its reader's to judge. */
const PATIENCE_MS = 30_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A model may think for longer than anything else here. */
const isSlow = ({ url }: Request): boolean => new URL(url).pathname.startsWith("/v1/");

/**
 * `fetch` for the API: what changes something carries an idempotency key, so that an answer that was lost on the way may
 * be asked for again without a second effect. Rejects with an `ApiProblem` when no answer came.
 */
export async function send(request: Request): Promise<Response> {
  if (MUTATING.test(request.method) && !request.headers.has("idempotency-key")) {
    request.headers.set("idempotency-key", crypto.randomUUID());
  }
  for (let attempt = 0; ; attempt += 1) {
    const late = new AbortController();
    const timer = isSlow(request) ? undefined : setTimeout(() => late.abort(), PATIENCE_MS);
    try {
      return await fetch(request.clone(), { signal: AbortSignal.any([request.signal, late.signal]) });
    } catch (error) {
      if (request.signal.aborted) throw error;
      if (late.signal.aborted) throw unreachable();
      const wait = PAUSES_MS[attempt];
      if (wait === undefined || !navigator.onLine) throw unreachable();
      await pause(wait);
    } finally {
      clearTimeout(timer);
    }
  }
}
