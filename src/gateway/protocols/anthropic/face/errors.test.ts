import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { Problem } from "../../../../kernel/problem.ts";
import { errorBody, renderError, renderProblem } from "./errors.ts";
import { clientOf, PARAMS } from "./sdk.fixture.ts";

const thrownBy = (response: Response) =>
  clientOf(() => response)
    .messages.create(PARAMS)
    .then(
      () => undefined,
      (error: unknown) => (error instanceof Anthropic.APIError ? error : undefined),
    );

it.each([
  [400, "invalid_request_error"],
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [422, "invalid_request_error"],
  [429, "rate_limit_error"],
  [500, "api_error"],
  [502, "api_error"],
  [503, "api_error"],
  [504, "timeout_error"],
  [529, "overloaded_error"],
])("is called by its status: %i %s", (status, type) => {
  expect(errorBody({ status, message: "No." }, null).error).toEqual({ type, message: "No." });
});

describe("a failure, read by Anthropic's SDK", () => {
  it("is of the right class, with message and request id", async () => {
    const error = await thrownBy(renderProblem(new Problem("invalid_api_key", { detail: "Wrong." }), "req-1"));
    expect(error).toBeInstanceOf(Anthropic.AuthenticationError);
    expect(error).toMatchObject({
      status: 401,
      requestID: "req-1",
      type: "authentication_error",
      apiMessage: "Wrong.",
    });
    expect(error?.error).toEqual({
      type: "error",
      error: { type: "authentication_error", message: "Wrong." },
      request_id: "req-1",
    });
  });

  it("keeps what is said of trying again", () => {
    const limited = renderProblem(new Problem("rate_limited", { retryAfterS: 1.5, headers: { "x-a": "b" } }), "r");
    expect(Object.fromEntries(limited.headers)).toMatchObject({
      "retry-after": "2",
      "retry-after-ms": "1500",
      "request-id": "r",
      "x-a": "b",
    });
    expect(renderProblem(new Problem("quota_exceeded"), "r").headers.get("x-should-retry")).toBe("false");
    const failed = renderError({ status: 529, message: "Busy." }, { "retry-after": "7" }, "r");
    expect(failed.status).toBe(529);
    expect(failed.headers.get("retry-after")).toBe("7");
  });
});
