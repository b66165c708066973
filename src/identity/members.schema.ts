/** The members of an organisation, as others of them see each. */
import * as z from "zod";
import { isId, type UserId } from "../kernel/id.ts";
import { ROLES, type Role } from "./actor.schema.ts";

export interface Member {
  id: UserId;
  name: string;
  email: string;
  role: Role;
  joinedAt: number;
}

export const MemberView = z
  .object({
    id: z.string().describe("Of the user."),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    joinedAt: z.iso.datetime(),
  })
  .meta({ id: "Member" });

/** Named field by field, so that a new column stays inside until it is named here. */
export const memberView = ({ id, name, email, role, joinedAt }: Member): z.infer<typeof MemberView> => ({
  id,
  name,
  email,
  role,
  joinedAt: new Date(joinedAt).toISOString(),
});

/** Id of the last member seen. */
export const MemberCursor = z.tuple([
  z.custom<UserId>((text) => typeof text === "string" && isId("user", text), "is no id of a user"),
]);
