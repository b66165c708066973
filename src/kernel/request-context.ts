/** What a handler that stands outside the router knows of the request around it. */
export interface RequestContext {
  requestId: string;
  /** What every answer to the request carries, whatever it says. */
  headers: Readonly<Record<string, string>>;
  /** Keeps the request's context alive until the work is done. */
  waitUntil: (work: Promise<unknown>) => void;
}
