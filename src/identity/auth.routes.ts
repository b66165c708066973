/** /api/auth: signing up, proving an address, logging in and out. */
import type { Context } from "hono";
import {
  type AppEnv,
  body,
  createRoute,
  isPublic,
  problems,
  type Router,
  reply,
  requireMember,
  router,
} from "../http/index.ts";
import { formatUsd } from "../kernel/money.ts";
import { Problem } from "../kernel/problem.ts";
import type { Actor, MemberActor } from "./actor.schema.ts";
import type { Asking, Origin } from "./audit.schema.ts";
import {
  Accepted,
  Entered as EnteredAnswer,
  LoginInput,
  LogoutInput,
  OperatorToken,
  RefreshInput,
  RegisterInput,
  ResendInput,
  TokenAnswer,
  Verified,
  VerifyInput,
} from "./auth.schema.ts";
import { authProblem, personOf } from "./identity-problems.ts";
import { EnterInput } from "./organisations.schema.ts";
import { cookieOwner, mayStore, noRefreshCookie, pageOwner, refreshCookie, sentCookie } from "./session-cookie.ts";
import type { Entered, SignIn, Tokens } from "./sign-in.service.ts";
import type { SignUp } from "./sign-up.service.ts";
import { organisationView, userView } from "./user-views.ts";

export interface AuthServices {
  signUp: SignUp;
  signIn: SignIn;
}

export const originOf = ({ var: { client, requestId } }: Pick<Context<AppEnv>, "var">): Origin => ({
  ...client,
  requestId,
});

/** Who asks, for services that change something. */
export const askingOf = (c: Pick<Context<AppEnv>, "var"> & { var: { actor: MemberActor } }): Asking => ({
  member: c.var.actor,
  origin: originOf(c),
  operationId: c.var.operationId,
});

/** One answer for every address, known or not. */
const ACCEPTED = { message: "If the address can be used, a mail is on its way to it." };

const enteredView = ({ accessToken, expiresInS, user, membership }: Entered) => ({
  accessToken,
  tokenType: "Bearer" as const,
  expiresIn: expiresInS,
  user: userView(user),
  organisation: organisationView(membership),
});

const tokensView = (tokens: Tokens, refreshToken: string | null) => ({ ...enteredView(tokens), refreshToken });

const register = createRoute({
  method: "post",
  path: "/register",
  operationId: "auth.register",
  tags: ["auth"],
  summary: "Sign up",
  description:
    "Makes a user and their organisation, and mails a token that proves the address. The answer is the same for an address that is taken.",
  access: isPublic(),
  request: { body: body(RegisterInput) },
  responses: { 202: reply(Accepted, "What happens next is in the mail."), ...problems("rate_limited") },
});

const verify = createRoute({
  method: "post",
  path: "/verify",
  operationId: "auth.verify",
  tags: ["auth"],
  summary: "Prove an e-mail address",
  description: "Grants the sign-up credit, once for each address.",
  access: isPublic(),
  request: { body: body(VerifyInput) },
  responses: { 200: reply(Verified, "The address is proven."), ...problems("invalid_request", "rate_limited") },
});

const resend = createRoute({
  method: "post",
  path: "/verification",
  operationId: "auth.resendVerification",
  tags: ["auth"],
  summary: "Send the verification mail again",
  description: "At most one a minute to an address.",
  access: isPublic(),
  request: { body: body(ResendInput) },
  responses: { 202: reply(Accepted, "What happens next is in the mail."), ...problems("rate_limited") },
});

const login = createRoute({
  method: "post",
  path: "/login",
  operationId: "auth.login",
  tags: ["auth"],
  summary: "Log in",
  description: "Works before the address is verified; credit is granted with the verification.",
  access: isPublic(),
  secret: true,
  keyOwner: pageOwner,
  request: { body: body(LoginInput) },
  responses: { 200: reply(TokenAnswer, "A session."), ...problems("invalid_credentials", "forbidden", "rate_limited") },
});

/** Well within the grace of a spent token: a repeat of a run that died must find the token still good. */
export const REFRESH_LEASE_MS = 15_000;

const refresh = createRoute({
  method: "post",
  path: "/refresh",
  operationId: "auth.refresh",
  tags: ["auth"],
  summary: "Trade a refresh token for new tokens",
  description:
    "The token is good once, and until its successor is used; within 30 seconds a repeat gets the same successor. A token that comes back after that ends its session. A page of this platform leaves the token out: it came, and its successor goes, in a cookie.",
  access: isPublic(),
  secret: true,
  keyOwner: cookieOwner,
  // Two runs at once do no harm: both derive the same successor.
  leaseMs: REFRESH_LEASE_MS,
  request: { body: body(RefreshInput) },
  responses: { 200: reply(TokenAnswer, "The next tokens."), ...problems("session_ended", "forbidden", "rate_limited") },
});

const logout = createRoute({
  method: "post",
  path: "/logout",
  operationId: "auth.logout",
  tags: ["auth"],
  summary: "Log out",
  description: "Ends the session of the refresh token, at once. Works after the access token has expired.",
  access: isPublic(),
  keyOwner: cookieOwner,
  request: { body: body(LogoutInput) },
  responses: { 204: { description: "No such session is left." }, ...problems("forbidden") },
});

/** The answer is a token of this session: another one of the same person must not find it by the same key. */
const sessionOwner = (_c: unknown, actor: Actor | undefined): string | undefined =>
  actor && "sessionId" in actor ? `session:${actor.sessionId}` : undefined;

const enter = createRoute({
  method: "post",
  path: "/organisation",
  operationId: "auth.enterOrganisation",
  tags: ["auth"],
  summary: "Move the session to another of your organisations",
  description:
    "From the answer on the session is in that organisation. Its refresh token stays as it is; an access token from before reads there, and changes nothing.",
  access: requireMember(),
  secret: true,
  // The organisation of the session changes with the answer, and a repeat with the token from before must find it.
  anyOrganisation: true,
  keyOwner: sessionOwner,
  request: { body: body(EnterInput) },
  responses: { 200: reply(EnteredAnswer, "An access token."), ...problems("not_found", "forbidden", "session_ended") },
});

const operator = createRoute({
  method: "post",
  path: "/operator",
  operationId: "auth.operator",
  tags: ["auth"],
  summary: "Become the operator",
  description: "Trades a session for a token that is good for /api/operator only, for 15 minutes.",
  access: requireMember(),
  secret: true,
  keyOwner: sessionOwner,
  responses: { 200: reply(OperatorToken, "The operator's token."), ...problems("forbidden", "session_ended") },
});

export const authRoutes: Router<AuthServices> = router<AuthServices>();

authRoutes.openapi(register, async (c) => {
  const { email, password, name, organisation } = c.req.valid("json");
  const input = { email, password, name, organisation: organisation || name || "My organisation" };
  const registered = await c.var.services.signUp.register(input, originOf(c), c.var.operationId);
  if (!registered.ok) throw authProblem(registered.error);
  return c.json(ACCEPTED, 202);
});

authRoutes.openapi(verify, async (c) => {
  const verified = await c.var.services.signUp.verify(c.req.valid("json").token, originOf(c), c.var.operationId);
  if (!verified.ok) throw authProblem(verified.error);
  const { grantedMicroUsd } = verified.value;
  return c.json({ emailVerified: true as const, grantedMicroUsd, grantedUsd: formatUsd(grantedMicroUsd) }, 200);
});

authRoutes.openapi(resend, async (c) => {
  const sent = await c.var.services.signUp.resend(c.req.valid("json").email, originOf(c));
  if (!sent.ok) throw authProblem(sent.error);
  return c.json(ACCEPTED, 202);
});

authRoutes.openapi(login, async (c) => {
  const { email, password, refresh: by } = c.req.valid("json");
  if (by === "cookie") mayStore(c);
  const started = await c.var.services.signIn.logIn({ email, password }, originOf(c), c.var.operationId);
  if (!started.ok) throw authProblem(started.error);
  const { refreshToken } = started.value;
  if (by === "body") return c.json(tokensView(started.value, refreshToken), 200);
  c.header("set-cookie", refreshCookie(c, refreshToken));
  return c.json(tokensView(started.value, null), 200);
});

authRoutes.openapi(refresh, async (c) => {
  const { refreshToken: sent, refresh: by } = c.req.valid("json");
  const token = sent ?? sentCookie(c) ?? "";
  // What came in a cookie never goes where a script could read it.
  const byCookie = sent === undefined || by === "cookie";
  if (byCookie) mayStore(c);
  const refreshed = await c.var.services.signIn.refresh(token, originOf(c));
  // A refusal leaves the cookie alone: it may be that of a log-in that happened while this was on its way.
  if (!refreshed.ok) throw authProblem(refreshed.error);
  const { refreshToken: next } = refreshed.value;
  if (!byCookie) return c.json(tokensView(refreshed.value, next), 200);
  c.header("set-cookie", refreshCookie(c, next));
  return c.json(tokensView(refreshed.value, null), 200);
});

authRoutes.openapi(logout, async (c) => {
  const { refreshToken: sent } = c.req.valid("json");
  const token = sent ?? sentCookie(c);
  if (token !== undefined) await c.var.services.signIn.logOut(token, originOf(c));
  if (sent === undefined) c.header("set-cookie", noRefreshCookie(c));
  return c.body(null, 204);
});

authRoutes.openapi(enter, async (c) => {
  const person = personOf(c.var.actor);
  const { organisationId } = c.req.valid("json");
  const entered = await c.var.services.signIn.enter(person, organisationId, originOf(c), c.var.operationId);
  if (!entered.ok) throw authProblem(entered.error);
  return c.json(enteredView(entered.value), 200);
});

authRoutes.openapi(operator, async (c) => {
  const { actor } = c.var;
  if (actor.via !== "session")
    throw new Problem("forbidden", { detail: "The operator is a person who is logged in, not a key." });
  const issued = await c.var.services.signIn.becomeOperator(actor, originOf(c), c.var.operationId);
  if (!issued.ok) throw authProblem(issued.error);
  return c.json(
    { accessToken: issued.value.token, tokenType: "Bearer" as const, expiresIn: issued.value.expiresInS },
    200,
  );
});
