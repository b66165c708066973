/** What the password hasher's object answers. */

export interface Limited {
  retryAfterMs: number;
  /** The limit that refused, and how it stands. */
  limit: { name: string; limit: number; remaining: number; resetMs: number; windowMs: number };
  /** Another refusal within the window of the one before: whoever keeps asking need not fill the audit log. */
  again?: boolean;
}

export interface Verified {
  matches: boolean;
  /** A stronger hash of the same password, to be stored instead. */
  rehashed?: string;
}
