import * as z from "zod";

const Body = z.object({
  code: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** What the API, or the way there, says went wrong, in words for the person who reads it. */
export class ApiProblem extends Error {
  /** The API's code; "offline" and "unreachable" when no answer came. */
  readonly code: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly requestId: string | undefined;
  /** Epoch milliseconds before which it was said not to ask again. */
  readonly notBefore: number | undefined;
  /** What is wrong with a field of the body, by the field's name. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(facts: {
    code: string;
    status: number;
    message: string;
    requestId?: string;
    notBefore?: number;
    fields?: Record<string, string>;
  }) {
    super(facts.message);
    this.name = "ApiProblem";
    this.code = facts.code;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.notBefore = facts.notBefore;
    this.fields = facts.fields ?? {};
  }

  /** Trying the same again may help. */
  get passing(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

/** What was asked for is not there, or is another organisation's. */
export const isMissing = (error: unknown): boolean => error instanceof ApiProblem && error.status === 404;

/** The same, with what is wrong told of other fields: those of the form that a part of the body came from. */
export function atFields(error: unknown, rename: (field: string) => string): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const { code, status, message, requestId, notBefore } = error;
  return new ApiProblem({
    code,
    status,
    message,
    fields: Object.fromEntries(Object.entries(error.fields).map(([field, words]) => [rename(field), words])),
    ...(requestId !== undefined && { requestId }),
    ...(notBefore !== undefined && { notBefore }),
  });
}

/** Reads a failure; one that is not in the API's shape (a proxy's page, say) is told by its status. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body = Body.safeParse(await response.json().catch(() => undefined));
  const header = response.headers.get("x-request-id") ?? undefined;
  if (!body.success) {
    return new ApiProblem({
      code: "internal",
      status: response.status,
      message: `The server answered with status ${response.status}.`,
      ...(header && { requestId: header }),
    });
  }
  const { code, status, title, detail, requestId = header, errors = [] } = body.data;
  const fields = Object.fromEntries(
    errors.map(({ path, message }) => [path.replace(/^(?:body|query|param)\./, ""), message]),
  );
  const seconds = Number(response.headers.get("retry-after"));
  return new ApiProblem({
    code,
    status,
    message: detail ?? title,
    fields,
    ...(requestId && { requestId }),
    ...(seconds > 0 && { notBefore: Date.now() + seconds * 1_000 }),
  });
}

export const unreachable = (): ApiProblem =>
  navigator.onLine
    ? new ApiProblem({
        code: "unreachable",
        status: 0,
        message: "The server cannot be reached. Trying again may help.",
      })
    : new ApiProblem({
        code: "offline",
        status: 0,
        message: "You are offline. This works again once you are connected.",
      });

/** Any thrown thing as a problem that can be shown. */
export const asProblem = (error: unknown): ApiProblem =>
  error instanceof ApiProblem
    ? error
    : new ApiProblem({ code: "internal", status: 0, message: "Something unexpected went wrong in this page." });
