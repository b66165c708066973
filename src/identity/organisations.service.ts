/** The organisations of a person: those they belong to, one more, and what it is called. */
import type { OrgId, UserId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { MemberActor } from "./actor.schema.ts";
import { type AuditEvent, auditedMember, type Origin } from "./audit.schema.ts";
import type { UserMembership, Users } from "./user.schema.ts";
import { standing } from "./user-views.ts";

/** Each has an account of its own: a person needs a few, a script that makes them for their limits finds an end. */
export const MAX_OWNED = 10;

export interface OrganisationStore {
  /**
   * Makes the organisation, its owner's membership and the event together. "created" also for a repeat with the same
   * id, which changes nothing. "full" beyond `maxOwned`, also when many are made at once.
   */
  create(
    organisation: { orgId: OrgId; userId: UserId; name: string },
    maxOwned: number,
    event: AuditEvent,
    origin: Origin,
  ): Promise<"created" | "unverified" | "full">;
  /** Writes the event if the name is another one. */
  rename(orgId: OrgId, name: string, event: AuditEvent, origin: Origin): Promise<void>;
}

export type OrganisationError = { reason: "unverified" } | { reason: "full"; max: number } | { reason: "not_member" };

export interface Organisations {
  /** The longest a member of first. */
  list(userId: UserId): Promise<UserMembership[]>;
  create(
    userId: UserId,
    name: string,
    origin: Origin,
    operationId: string,
  ): Promise<Result<UserMembership, OrganisationError>>;
  rename(member: MemberActor, name: string, origin: Origin): Promise<Result<UserMembership, OrganisationError>>;
}

export const createOrganisations = ({
  users,
  store,
}: {
  users: Pick<Users, "byId">;
  store: OrganisationStore;
}): Organisations => ({
  list: async (userId) => (await users.byId(userId))?.memberships ?? [],

  create: async (userId, name, origin, operationId) => {
    const orgId: OrgId = `org_${operationId}`;
    const actor = { kind: "member", id: userId } as const;
    const event = { orgId, actor, action: "organisation.created", target: orgId, detail: { name } };
    const outcome = await store.create({ orgId, userId, name }, MAX_OWNED, event, origin);
    if (outcome === "unverified") return err({ reason: "unverified" });
    if (outcome === "full") return err({ reason: "full", max: MAX_OWNED });
    return ok({ orgId, orgName: name, role: "owner", jurisdiction: "global" });
  },

  rename: async (member, name, origin) => {
    const { orgId } = member;
    const membership = standing(await users.byId(member.userId), member);
    if (!membership) return err({ reason: "not_member" });
    const actor = auditedMember(member);
    const event = { orgId, actor, action: "organisation.renamed", target: orgId, detail: { name } };
    await store.rename(orgId, name, event, origin);
    return ok({ ...membership, orgName: name });
  },
});
