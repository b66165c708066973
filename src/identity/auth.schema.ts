import * as z from "zod";
import { isId, type SessionId } from "../kernel/id.ts";
import { ROLES, SCOPES } from "./actor.schema.ts";
import { JURISDICTIONS } from "./user.schema.ts";

const EMAIL_TOKEN = /^ewv_[0-9a-hjkmnp-tv-z]{52}$/;

/**
 * Trimmed and in lower case, at most 254 characters (RFC 5321). The local part is case-sensitive on paper and nowhere
 * else; two accounts that differ in case alone would be a trap. Only ASCII: look-alikes from other scripts are none.
 */
export const Email = z
  .string()
  .max(320)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email("is no e-mail address").max(254))
  .meta({ type: "string", format: "email", example: "ada@example.com" });

export const MIN_PASSWORD = 10;
const MAX_PASSWORD = 256;

/** NIST SP 800-63B: length counts, rules of composition do not. */
const NewPassword = z
  .string()
  .min(MIN_PASSWORD, `must have at least ${MIN_PASSWORD} characters`)
  .max(MAX_PASSWORD, `must have at most ${MAX_PASSWORD} characters`);

/** Stands in mails to addresses that the one who typed it may not own: it must not carry a message of its own. */
export const Named = z
  .string()
  .trim()
  .max(100)
  .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text), "must not have control characters")
  .refine((text) => !/http|:\/\/|www\./i.test(text), "must not have web addresses");

const guessable = (password: string, email: string): boolean => {
  const word = password.trim().toLowerCase();
  return word === email || word === email.slice(0, email.indexOf("@")) || new Set(word).size < 4;
};

export const RegisterInput = z
  .strictObject({
    email: Email,
    password: NewPassword,
    name: Named.default(""),
    organisation: Named.default("").describe("Its name; yours when left out."),
  })
  .refine(({ password, email }) => !guessable(password, email), {
    path: ["password"],
    message: "must not be the e-mail address, nor a few characters repeated",
  })
  .meta({ id: "RegisterInput" });

export const VerifyInput = z
  .strictObject({ token: z.string().trim().regex(EMAIL_TOKEN, "is no token of a verification mail") })
  .meta({ id: "VerifyInput" });

export const ResendInput = z.strictObject({ email: Email }).meta({ id: "ResendInput" });

const RefreshBy = z
  .enum(["body", "cookie"])
  .default("body")
  .describe("Where the refresh token goes: into the answer, or into a cookie that no script can read.");

export const LoginInput = z
  .strictObject({ email: Email, password: z.string().min(1).max(MAX_PASSWORD), refresh: RefreshBy })
  .meta({ id: "LoginInput" });

const SentToken = z.string().max(256).optional().describe("Left out by a page of this platform, whose cookie has it.");

export const RefreshInput = z
  .strictObject({ refreshToken: SentToken, refresh: RefreshBy })
  .meta({ id: "RefreshInput" });

export const LogoutInput = z.strictObject({ refreshToken: SentToken }).meta({ id: "LogoutInput" });

export const Accepted = z.object({ message: z.string() }).meta({ id: "Accepted" });
export const Verified = z
  .object({ emailVerified: z.literal(true), grantedMicroUsd: z.int(), grantedUsd: z.string() })
  .meta({ id: "Verified" });

export const UserView = z
  .object({ id: z.string(), email: z.string(), name: z.string(), emailVerified: z.boolean() })
  .meta({ id: "User" });

export const OrganisationView = z
  .object({ id: z.string(), name: z.string(), role: z.enum(ROLES), jurisdiction: z.enum(JURISDICTIONS) })
  .meta({ id: "Organisation" });

const bearerAnswer = {
  accessToken: z.string(),
  tokenType: z.literal("Bearer"),
  expiresIn: z.int().describe("Seconds that the access token is good for."),
};

export const TokenAnswer = z
  .object({
    ...bearerAnswer,
    refreshToken: z
      .string()
      .nullable()
      .describe("Good for one refresh, which answers with the next. Null when it went into the cookie."),
    user: UserView,
    organisation: OrganisationView,
  })
  .meta({ id: "Tokens" });

export const Entered = z
  .object({ ...bearerAnswer, user: UserView, organisation: OrganisationView })
  .meta({ id: "Entered" });

export const OperatorToken = z.object(bearerAnswer).meta({ id: "OperatorToken" });

export const Me = z
  .object({
    user: UserView,
    organisation: OrganisationView,
    via: z.enum(["session", "key"]),
    scopes: z.array(z.enum(SCOPES)),
  })
  .meta({ id: "Me" });

export const SessionIdParam = z
  .custom<SessionId>((text) => typeof text === "string" && isId("sess", text), "is no id of a session")
  .meta({ type: "string", example: "sess_01jd3vkz6tepn8xa8w8v8tq3mv" });

export const SessionAnswer = z
  .object({
    id: z.string(),
    current: z.boolean().describe("Whether it is the one that asks."),
    organisationId: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    ip: z.string(),
    userAgent: z.string(),
  })
  .meta({ id: "Session" });
