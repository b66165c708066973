import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { isId, type OrgId, type UserId } from "../kernel/id.ts";
import { type Database, safeInteger } from "../platform/db.ts";
import { ROLES } from "./actor.schema.ts";
import { JURISDICTIONS, type User, type Users, type UserWithHash } from "./user.schema.ts";

const orgId = z.custom<OrgId>((id) => typeof id === "string" && isId("org", id), "no organisation id");
const userId = z.custom<UserId>((id) => typeof id === "string" && isId("user", id), "no user id");

const Memberships = z.array(
  z.object({ orgId, role: z.enum(ROLES), orgName: z.string(), jurisdiction: z.enum(JURISDICTIONS) }),
);
const UserRow = z.object({
  id: userId,
  email: z.string(),
  name: z.string(),
  emailVerified: z.boolean(),
  memberships: Memberships,
});
const UserWithHashRow = UserRow.extend({ passwordHash: z.string() });
const VerificationRow = z.object({ userId, orgId, grantedMicroUsd: safeInteger });

const columns = sql`id, email, name, email_verified_at is not null as "emailVerified", memberships`;
const timestamp = (at: number): SQL => sql`${new Date(at).toISOString()}::timestamptz`;

/** What verifying an address needs besides the token. */
export interface SignUpCredit {
  /** Keeps the remembered addresses from being guessed from their hashes. */
  emailHashPepper: string;
  creditMicroUsd: number;
}

export const createUsers = (database: Database, credit: SignUpCredit): Users => {
  const system = () => database.system();
  return {
    register: async (r) => {
      const { created, pending } = await system().one(
        z.object({ created: z.boolean(), pending: z.boolean() }),
        sql`select created, pending from identity_register(
          ${r.userId}, ${r.orgId}, ${r.orgName}, ${r.email}, ${r.name}, ${r.passwordHash}, ${r.tokenHash}, ${timestamp(r.tokenExpiresAt)})`,
      );
      return created ? "created" : pending ? "pending" : "taken";
    },
    byEmail: (email): Promise<UserWithHash | undefined> =>
      system().maybe(
        UserWithHashRow,
        sql`select ${columns}, password_hash as "passwordHash" from identity_user_by_email(${email})`,
      ),
    byId: (id): Promise<User | undefined> =>
      system().maybe(UserRow, sql`select ${columns} from identity_user_by_id(${id})`),
    replacePasswordHash: async (id, old, next) => {
      await system().batch([sql`select identity_set_password_hash(${id}, ${old}, ${next})`]);
    },
    addEmailToken: async (email, tokenHash, expiresAt) => {
      const added = await system().maybe(
        z.object({ contested: z.boolean() }),
        sql`select contested from identity_new_email_token(${email}, ${tokenHash}, ${timestamp(expiresAt)})`,
      );
      if (!added) return "none";
      return added.contested ? "contested" : "added";
    },
    takeOver: (tokenHash) =>
      system().maybe(
        z.object({ userId, orgId }),
        sql`select user_id as "userId", org_id as "orgId" from identity_take_over(${tokenHash})`,
      ),
    verifyEmail: (tokenHash, grantId) =>
      system().maybe(
        VerificationRow,
        sql`select user_id as "userId", org_id as "orgId", coalesce(granted_micro_usd, 0) as "grantedMicroUsd"
            from identity_verify_email(${tokenHash}, ${credit.emailHashPepper}, ${credit.creditMicroUsd}, ${grantId})`,
      ),
  };
};
