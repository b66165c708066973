/**
 * The one way out to other services. Addresses come from settings, never from a request; a redirect is an answer and is
 * not followed, since it would carry credentials to wherever it points.
 */
export interface OutboundOptions {
  /** For the whole exchange, the body included. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

export type Outbound = (url: string, init: RequestInit, options?: OutboundOptions) => Promise<Response>;

/** The other side cannot be reached, or did not answer in time. Names the host only: paths and queries can be secret. */
export class OutboundError extends Error {
  readonly unavailable = true;
  readonly timedOut: boolean;

  constructor(host: string, timedOut: boolean, cause: unknown) {
    super(timedOut ? `${host} took too long` : `${host} cannot be reached`, { cause });
    this.name = "OutboundError";
    this.timedOut = timedOut;
  }
}

const DEFAULT_TIMEOUT_MS = 10_000;

export const createOutbound =
  (send: typeof fetch = (input, init) => fetch(input, init)): Outbound =>
  async (url, init, { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = {}) => {
    const { protocol, host } = new URL(url);
    if (protocol !== "https:" && protocol !== "http:") throw new TypeError(`cannot send to ${protocol}`);
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await send(url, {
        ...init,
        redirect: "manual",
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new OutboundError(host, timeout.aborted, error);
    }
  };
