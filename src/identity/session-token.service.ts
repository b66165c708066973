/**
 * The text of a refresh token: `ewr_ <user 26> <session 26> <secret 52>`. It says which object to ask; only its SHA-256
 * is stored there.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { base32 } from "../kernel/encoding.ts";
import type { SessionId, UserId } from "../kernel/id.ts";

const SHAPE = /^ewr_([0-7][0-9a-hjkmnp-tv-z]{25})([0-7][0-9a-hjkmnp-tv-z]{25})[0-9a-hjkmnp-tv-z]{52}$/;
const SECRET_BYTES = 32;

export interface RefreshTokenParts {
  userId: UserId;
  sessionId: SessionId;
}

export function parseRefreshToken(text: string): RefreshTokenParts | undefined {
  const [, user, session] = SHAPE.exec(text) ?? [];
  return user && session ? { userId: `user_${user}`, sessionId: `sess_${session}` } : undefined;
}

const write = ({ userId, sessionId }: RefreshTokenParts, secret: Uint8Array): string =>
  `ewr_${userId.slice(5)}${sessionId.slice(5)}${base32(secret)}`;

export const newRefreshToken = (parts: RefreshTokenParts): string => write(parts, randomBytes(SECRET_BYTES));

/**
 * The token that follows `token`. With the same salt it is the same again, so that a repeat within the grace can be
 * given the same successor although no token is stored. Whoever reads the store has the salt but not the token.
 */
export const successorOf = (token: string, parts: RefreshTokenParts, salt: string): string =>
  write(parts, createHmac("sha256", salt).update(token).digest());

export const newSalt = (): string => randomBytes(SECRET_BYTES).toString("hex");

export const tokenHash = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Compares two hex SHA-256 in constant time. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, "latin1"), Buffer.from(b, "latin1"));
