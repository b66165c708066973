/** What goes wrong here, as the wire says it. */
import { rateLimited } from "../../http/index.ts";
import { Problem } from "../../kernel/problem.ts";
import { unreachable } from "../../kernel/result.ts";
import { addressWords } from "./connection-test.service.ts";
import type { TestError } from "./connection-tests.service.ts";
import type { CredentialError } from "./credentials.service.ts";
import type { EndpointError } from "./endpoints.service.ts";

const wrongField = (path: string, message: string): Problem =>
  new Problem("invalid_request", {
    detail: "The body is not as described.",
    errors: [{ path: `body.${path}`, message }],
  });

function testProblem(error: TestError): Problem {
  switch (error.reason) {
    case "limited":
      return rateLimited("Too many tests. Wait before the next one.", error.retryAfterMs, [error.limit]);
    case "unreadable":
      return new Problem("conflict", { detail: "The stored key cannot be read any more. Enter it again." });
    case "no_provider":
      return wrongField("provider", "is no provider");
    default:
      return unreachable(error);
  }
}

export function credentialProblem(error: CredentialError | TestError): Problem {
  return error.reason === "not_found"
    ? new Problem("not_found", { detail: "The organisation has no such provider key." })
    : testProblem(error);
}

export function endpointProblem(error: EndpointError | TestError): Problem {
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", { detail: "The organisation has no such endpoint." });
    case "address":
      return new Problem("invalid_request", {
        detail: `The address may not be called: ${addressWords(error.refusal)}`,
        errors: [{ path: "body.baseUrl", message: addressWords(error.refusal) }],
      });
    case "slug_reserved":
      return wrongField("slug", "is a name of the platform's own");
    case "slug_taken":
      return new Problem("conflict", { detail: "The organisation has an endpoint with this slug." });
    case "full":
      return new Problem("conflict", { detail: `The organisation has ${error.max} endpoints. Remove one first.` });
    case "key_needed":
      return wrongField("key", `must be given again, or null: the stored one was entered for ${error.origin}`);
    default:
      return testProblem(error);
  }
}
