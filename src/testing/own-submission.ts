/** What a visitor sent by a form of a website, as it is once the record has it. */
import * as z from "zod";
import { newId } from "../kernel/id.ts";
import { asOwner } from "./world.ts";

export async function ownSubmission(siteId: string, fields: object = { email: "ada@example.com" }): Promise<string> {
  const id = newId("sub");
  await asOwner(
    z.unknown(),
    `insert into site_submissions (org_id, id, site_id, form_id, kind, form_title, fields, received_at)
     select org_id, $1, id, 'write', 'contact', 'Write to us', $3::jsonb, now() from sites where id = $2`,
    [id, siteId, JSON.stringify(fields)],
  );
  return id;
}
