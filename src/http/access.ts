/** Who may call a route. Every route says so, or it does not compile and does not start. */
import type { Context } from "hono";
import type { Actor, Scope } from "../identity/actor.schema.ts";
import { Problem } from "../kernel/problem.ts";
import type { AppEnv, MemberActor, OperatorActor } from "./context.ts";

export type Access =
  | { readonly kind: "public" }
  | { readonly kind: "member"; readonly scopes: readonly Scope[] }
  | { readonly kind: "operator" };

/** Anyone, with or without a credential. */
export const isPublic = () => ({ kind: "public" }) as const;
/** A member of an organisation, by session or API key, that has all of these scopes. */
export const requireMember = (...scopes: Scope[]) => ({ kind: "member", scopes }) as const;
/** The operator, outside all organisations. */
export const requireOperator = () => ({ kind: "operator" }) as const;

export type ActorOf<A extends Access> = A extends { kind: "member" }
  ? MemberActor
  : A extends { kind: "operator" }
    ? OperatorActor
    : undefined;

const MAX_BEARER = 4096;

/** The token of `Authorization: Bearer …`; undefined when there is none or it is no bearer (RFC 6750 §2.1). */
export function bearerOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length > MAX_BEARER) return undefined;
  return /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(header)?.[1];
}

/** RFC 6750 §3: no error code when there was no credential at all. */
const challenge = (error?: "invalid_token" | "insufficient_scope", scopes: readonly string[] = []) => {
  const parts = ['realm="edgewright"'];
  if (error) parts.push(`error="${error}"`);
  if (scopes.length > 0) parts.push(`scope="${scopes.join(" ")}"`);
  return { "www-authenticate": `Bearer ${parts.join(", ")}` };
};

/**
 * Throws the 409 Problem when the session has moved since the access token was issued: whoever holds the token meant the
 * organisation that it names, and must look again before the same is done in another one.
 */
export function refuseMoved(actor: Actor | undefined): void {
  if (actor?.kind !== "member" || actor.via !== "session" || actor.tokenOrgId === actor.orgId) return;
  throw new Problem("organisation_changed", {
    detail:
      "Your session has moved to another organisation. Refresh the access token, and look again before you repeat this.",
  });
}

const detailOf: Partial<Record<string, string>> = {
  unauthenticated: "Send a valid access token or API key as `Authorization: Bearer …`.",
};

/** Throws a Problem unless the caller may use the route; resolves to who is asking. */
export async function authorise(c: Context<AppEnv>, access: Access): Promise<Actor | undefined> {
  if (access.kind === "public") return undefined;
  const bearer = bearerOf(c.req.header("authorization"));
  if (bearer === undefined) {
    throw new Problem("unauthenticated", {
      detail: detailOf.unauthenticated ?? "",
      headers: challenge(c.req.header("authorization") === undefined ? undefined : "invalid_token"),
    });
  }
  const found = await c.var.ports.authenticate({ bearer }, c.var.requestId);
  if (!found.ok) {
    const detail = detailOf[found.error];
    throw new Problem(found.error, {
      ...(detail === undefined ? {} : { detail }),
      headers: challenge("invalid_token"),
    });
  }
  const actor = found.value;
  if (actor.kind !== access.kind) {
    const detail =
      access.kind === "operator" ? "Only the operator may do this." : "This needs a member of an organisation.";
    throw new Problem("forbidden", { detail, headers: challenge("insufficient_scope") });
  }
  if (access.kind === "member" && actor.kind === "member") {
    const missing = access.scopes.filter((scope) => !actor.scopes.includes(scope));
    if (missing.length > 0) {
      throw new Problem("forbidden", {
        detail: `The credential lacks the scope ${missing.join(", ")}.`,
        headers: challenge("insufficient_scope", access.scopes),
      });
    }
  }
  return actor;
}
