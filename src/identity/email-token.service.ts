/** The token in a verification mail: `ewv_` and 32 random bytes; the record has its SHA-256. */
import { createHash, randomBytes } from "node:crypto";
import { base32 } from "../kernel/encoding.ts";

export const EMAIL_TOKEN_TTL_MS = 24 * 60 * 60_000;

export const newEmailToken = (): string => `ewv_${base32(randomBytes(32))}`;
export const emailTokenHash = (token: string): string => createHash("sha256").update(token).digest("hex");
