/** What goes wrong in this domain, as the wire says it. */
import { rateLimited } from "../http/index.ts";
import { Problem } from "../kernel/problem.ts";
import { unreachable } from "../kernel/result.ts";
import type { MemberActor, PersonActor } from "./actor.schema.ts";
import type { CreateKeyError, RevokeKeyError } from "./api-keys.service.ts";
import type { OrganisationError } from "./organisations.service.ts";
import type { SignInError } from "./sign-in.service.ts";
import type { SignUpError } from "./sign-up.service.ts";

export function authProblem(error: SignUpError | SignInError): Problem {
  switch (error.reason) {
    case "limited":
      return rateLimited("Too many attempts. Wait before the next one.", error.retryAfterMs, [error.limit]);
    case "token_not_valid":
      return new Problem("invalid_request", {
        detail: "The token is unknown or expired. Ask for a new mail at POST /api/auth/verification.",
        errors: [{ path: "body.token", message: "is unknown or expired" }],
      });
    case "wrong":
      return new Problem("invalid_credentials", { detail: "There is no account with this e-mail and password." });
    case "no_organisation":
      return new Problem("forbidden", { detail: "Your account belongs to no organisation. Ask for an invitation." });
    case "session_ended":
      return new Problem("session_ended", { detail: "Log in again." });
    case "not_member":
      return new Problem("not_found", { detail: "You belong to no organisation with this id." });
    case "not_operator":
      return new Problem("forbidden", {
        detail: "Only a verified address that OPERATOR_EMAILS names is the operator.",
      });
    default:
      return unreachable(error);
  }
}

/** Throws the 403 Problem for a key: what is a person's own is none of its business. */
export function personOf(actor: MemberActor): PersonActor {
  if (actor.via === "session") return actor;
  throw new Problem("forbidden", { detail: "This belongs to a person who is logged in, not to a key." });
}

export function organisationProblem(error: OrganisationError): Problem {
  switch (error.reason) {
    case "unverified":
      return new Problem("email_not_verified", {
        detail: "Prove your address with the token of the mail first; POST /api/auth/verification sends another.",
      });
    case "full":
      return new Problem("conflict", { detail: `You own ${error.max} organisations, and more cannot be made.` });
    case "not_member":
      return new Problem("forbidden", { detail: "You are no longer a member of this organisation." });
    default:
      return unreachable(error);
  }
}

export function createKeyProblem(error: CreateKeyError): Problem {
  switch (error.reason) {
    case "scopes_exceeded":
      return new Problem("forbidden", {
        detail: `You cannot give a key what you do not have: ${error.scopes.join(", ")}.`,
      });
    case "expiry_out_of_range":
      return new Problem("invalid_request", {
        detail: "The body is not as described.",
        errors: [{ path: "body.expiresAt", message: "must lie in the future, at most five years ahead" }],
      });
    case "session_needed":
      return new Problem("forbidden", { detail: "Keys are made by a person who is logged in, not by another key." });
    case "too_many":
      return new Problem("conflict", {
        detail: `The organisation has ${error.max} keys. Revoke one that is not used.`,
      });
    case "limited":
      return rateLimited("Too many keys for the playground. Wait before the next one.", error.retryAfterMs, [
        error.limit,
      ]);
    case "revoked_meanwhile":
      return new Problem("conflict", {
        detail: "The key of this request was revoked meanwhile. Use a new Idempotency-Key.",
      });
    case "session_ended":
      return new Problem("session_ended", { detail: "Log in again." });
    default:
      return unreachable(error);
  }
}

export function revokeKeyProblem(error: RevokeKeyError): Problem {
  switch (error.reason) {
    case "not_found":
      return new Problem("not_found", { detail: "The organisation has no such key." });
    case "not_yours":
      return new Problem("forbidden", { detail: "Only owners and admins revoke the keys of others." });
    default:
      return unreachable(error);
  }
}
