/** What the outside sees of a person: named field by field, so that a new column stays inside until it is named here. */
import type { MemberActor } from "./actor.schema.ts";
import type { User, UserMembership } from "./user.schema.ts";

export const userView = ({ id, email, name, emailVerified }: User) => ({ id, email, name, emailVerified });

export const organisationView = ({ orgId, orgName, role, jurisdiction }: UserMembership) => ({
  id: orgId,
  name: orgName,
  role,
  jurisdiction,
});

/** What the user is where the credential is; the session knows a change of role first. Undefined once they have left. */
export function standing(user: User | undefined, actor: MemberActor): UserMembership | undefined {
  const membership = user?.memberships.find(({ orgId }) => orgId === actor.orgId);
  return membership && { ...membership, role: actor.via === "session" ? actor.role : membership.role };
}
