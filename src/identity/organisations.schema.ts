import * as z from "zod";
import { isId, type OrgId } from "../kernel/id.ts";
import { Named, OrganisationView } from "./auth.schema.ts";

const OrganisationName = Named.min(1, "must not be empty");

export const NewOrganisation = z.strictObject({ name: OrganisationName }).meta({ id: "NewOrganisation" });

export const OrganisationChanges = z.strictObject({ name: OrganisationName }).meta({ id: "OrganisationChanges" });

export const OwnOrganisation = OrganisationView.extend({
  current: z.boolean().describe("Whether it is the one that the session is in."),
}).meta({ id: "OwnOrganisation" });

const OrganisationId = z
  .custom<OrgId>((text) => typeof text === "string" && isId("org", text), "is no id of an organisation")
  .meta({ type: "string", example: "org_01jd3vkz6tepn8xa8w8v8tq3mv" });

export const EnterInput = z.strictObject({ organisationId: OrganisationId }).meta({ id: "EnterInput" });
