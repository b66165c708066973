/** A domain as it is once it was bought: in the record, with a zone in the stand-in for Cloudflare. */
import * as z from "zod";
import { LOCAL_CLOUDFLARE } from "../../sandbox/cloudflare/local.ts";
import { newId } from "../kernel/id.ts";
import { asOwner, settings, world } from "./world.ts";

const Zone = z.object({ result: z.object({ id: z.string(), name_servers: z.array(z.string()) }) });

async function vendor(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${world.cloudflareUrl}/client/v4${path}`, {
    method,
    headers: { authorization: `Bearer ${settings.CLOUDFLARE_API_TOKEN}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/** The DNS that others keep. */
export async function setOutside(names: Record<string, Record<string, string[]> | null>): Promise<void> {
  const answer = await fetch(`${world.cloudflareUrl}/_control/outside`, {
    method: "POST",
    body: JSON.stringify(names),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

export interface OwnDomain {
  id: string;
  name: string;
  zoneId: string;
}

export async function ownDomain(orgId: string, label = "own"): Promise<OwnDomain> {
  const name = `${label}-${crypto.randomUUID().slice(0, 8)}.com`;
  const { accountId } = LOCAL_CLOUDFLARE;
  const made = await vendor("POST", "/zones", { name, account: { id: accountId }, type: "full" });
  const { id: zoneId, name_servers } = Zone.parse(made).result;
  await setOutside({ [name]: { NS: name_servers } });
  await vendor("PUT", `/zones/${zoneId}/activation_check`);
  const id = newId("dom");
  await asOwner(
    z.unknown(),
    `insert into domains (org_id, id, name, kind, status, holds, account_id, zone_id)
     values ($1, $2, $3, 'registered', 'active', true, $4, $5)`,
    [orgId, id, name, accountId, zoneId],
  );
  return { id, name, zoneId };
}

/** One that is kept elsewhere, and was proven. */
export async function connectedDomain(orgId: string): Promise<{ id: string; name: string }> {
  const id = newId("dom");
  const name = `www.kept-${crypto.randomUUID().slice(0, 8)}.example`;
  await asOwner(
    z.unknown(),
    `insert into domains (org_id, id, name, kind, status, holds, proof_token)
     values ($1, $2, $3, 'connected', 'active', true, $2)`,
    [orgId, id, name],
  );
  return { id, name };
}
