/**
 * The one table of everything that can go wrong on the wire. Each face (problem+json on /api, OpenAI's shape on /v1)
 * renders from it. `title` is constant per code (RFC 9457 §3.1.4); what to do about it goes into `detail`.
 */
export const PROBLEMS = {
  invalid_request: { status: 400, title: "The request is not valid" },
  unsupported_parameter: { status: 400, title: "A parameter is not supported" },
  unauthenticated: { status: 401, title: "No valid credential" },
  invalid_credentials: { status: 401, title: "The e-mail or the password is wrong" },
  session_ended: { status: 401, title: "The session has ended" },
  invalid_api_key: { status: 401, title: "The API key is not valid" },
  insufficient_credits: { status: 402, title: "Not enough credit" },
  budget_exceeded: { status: 402, title: "The budget is used up" },
  forbidden: { status: 403, title: "Not allowed" },
  model_not_allowed: { status: 403, title: "This model may not be used" },
  email_not_verified: { status: 403, title: "The e-mail address is not verified" },
  organisation_suspended: { status: 403, title: "The organisation is suspended" },
  not_found: { status: 404, title: "Not found" },
  model_not_found: { status: 404, title: "No such model" },
  method_not_allowed: { status: 405, title: "The method is not allowed here" },
  conflict: { status: 409, title: "It conflicts with what is there" },
  organisation_changed: { status: 409, title: "The session is in another organisation by now" },
  idempotency_in_progress: { status: 409, title: "The first request with this key is still running" },
  payload_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The content type is not supported" },
  idempotency_conflict: { status: 422, title: "The idempotency key was used for another request" },
  price_unknown: { status: 422, title: "The model has no known price" },
  rate_limited: { status: 429, title: "Too many requests" },
  quota_exceeded: { status: 429, title: "The monthly quota is used up" },
  too_many_concurrent: { status: 429, title: "Too many calls at once" },
  client_closed_request: { status: 499, title: "The client went away" },
  internal: { status: 500, title: "Something went wrong on our side" },
  upstream_error: { status: 502, title: "The provider failed" },
  unavailable: { status: 503, title: "Temporarily unavailable" },
  provider_not_configured: { status: 503, title: "The provider has no key here" },
  upstream_timeout: { status: 504, title: "The provider took too long" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemExtras {
  /** What happened and what to do about it, for a person. Never holds a secret or a stack. */
  detail?: string;
  /** Seconds until a retry can succeed: becomes `Retry-After`. */
  retryAfterS?: number;
  /** Fields that are wrong: a JSON pointer or a dotted path, and what is expected there. */
  errors?: { path: string; message: string }[];
  /** Further response headers, such as the limits that were hit. */
  headers?: Record<string, string>;
}

/** Thrown at the HTTP edge; middleware renders it in the shape that the face speaks. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, extras: ProblemExtras = {}) {
    super(extras.detail ?? PROBLEMS[code].title);
    this.name = "Problem";
    this.code = code;
    this.extras = extras;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}
