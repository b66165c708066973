/** What a role may do. */
import { type Role, SCOPES, type Scope } from "./actor.schema.ts";

const SCOPES_OF: Record<Role, readonly Scope[]> = {
  owner: SCOPES,
  admin: SCOPES,
  developer: [
    "inference",
    "keys:read",
    "keys:write",
    "providers:read",
    "usage:read",
    "bodies:read",
    "org:read",
    "members:read",
    "sites:read",
    "sites:write",
    "domains:read",
    "domains:write",
  ],
  billing: ["usage:read", "org:read", "members:read", "limits:write"],
  viewer: ["keys:read", "usage:read", "org:read", "members:read", "sites:read", "domains:read"],
};

export const scopesOf = (role: Role): readonly Scope[] => SCOPES_OF[role];

/** Owners and admins manage everybody's keys, the others their own. */
export const managesAllKeys = (role: Role): boolean => role === "owner" || role === "admin";

const known = new Set<string>(SCOPES);

/** The scopes among `names`: what an older deploy wrote and this one does not know opens nothing. */
export const knownScopes = (names: readonly string[]): Scope[] =>
  names.filter((name): name is Scope => known.has(name));
