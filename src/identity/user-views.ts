/** What the outside sees of a person: named field by field, so that a new column stays inside until it is named here. */
import type { User, UserMembership } from "./user.schema.ts";

export const userView = ({ id, email, name, emailVerified }: User) => ({ id, email, name, emailVerified });

export const organisationView = ({ orgId, orgName, role, jurisdiction }: UserMembership) => ({
  id: orgId,
  name: orgName,
  role,
  jurisdiction,
});
