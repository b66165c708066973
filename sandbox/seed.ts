import * as z from "zod";
import type { Owner } from "../migrations/migrate.ts";
import type { LimitOverrides } from "../src/billing/plans.service.ts";
import { SCOPES } from "../src/identity/actor.schema.ts";
import { mintApiKey } from "../src/identity/api-key.service.ts";
import { hashPassword } from "../src/identity/password.service.ts";
import { newId } from "../src/kernel/id.ts";
import { MICRO_PER_USD } from "../src/kernel/money.ts";
import type { Settings } from "../src/platform/settings.ts";
import { openSecrets, type Secrets, saveSecrets, withNewKey } from "./secrets.ts";
import { DEMO_EMAIL, OPERATOR_EMAIL } from "./settings.ts";

export interface Demo {
  email: string;
  password: string;
  operatorEmail: string;
  operatorPassword: string;
  orgId: string;
  apiKey: string;
}

const CREDIT = 1_000 * MICRO_PER_USD;
/** Wide enough for a load test on one machine, still finite so that the headers about limits have numbers to show. */
const LIMITS: LimitOverrides = {
  requestsPerMinutePerKey: 6_000_000,
  requestsPerMinutePerUser: 6_000_000,
  tokensPerMinute: 100_000_000_000,
  concurrency: 10_000,
  monthlyRequests: null,
};

const Found = z.array(z.object({ id: z.string() }));
const KeyState = z.array(z.object({ revoked: z.boolean() }));

/**
 * Makes the demo organisation, its owner, its credit and its key, and the operator; changes nothing that is there but
 * the passwords, which are the ones that `.sandbox/secrets.json` names. A key that somebody revoked stays revoked: a
 * new one takes its place.
 */
export async function seed(
  owner: Owner,
  dir: string,
  settings: Pick<Settings, "API_KEY_MAC_SECRETS" | "PASSWORD_PEPPER">,
): Promise<Demo> {
  const { demo } = openSecrets(dir);
  const userId = await user(owner, demo.userId, DEMO_EMAIL, "Demo", demo.password, settings.PASSWORD_PEPPER);
  const operatorId = await user(
    owner,
    demo.operatorId,
    OPERATOR_EMAIL,
    "Operator",
    demo.operatorPassword,
    settings.PASSWORD_PEPPER,
  );
  // Log-in is into an organisation, and the operator logs in before becoming the operator.
  await organisation(owner, { fresh: newId("org"), name: "Operations", plan: "hobby", limits: {} }, operatorId);
  const orgId = await organisation(owner, { fresh: demo.orgId, name: "Demo", plan: "team", limits: LIMITS }, userId);
  await owner.query("select created from public.billing_grant_credit($1, $2, $3, 'seed', 'Demo credit', null)", [
    demo.grantId,
    orgId,
    CREDIT,
  ]);
  return {
    email: DEMO_EMAIL,
    password: demo.password,
    operatorEmail: OPERATOR_EMAIL,
    operatorPassword: demo.operatorPassword,
    orgId,
    apiKey: await apiKey(owner, dir, orgId, userId, settings),
  };
}

async function user(
  owner: Owner,
  id: string,
  email: string,
  name: string,
  password: string,
  pepper: string,
): Promise<string> {
  const rows = await owner.query(
    `insert into public.users (id, email, name, password_hash, email_verified_at)
     values ($1, $2, $3, $4, now())
     on conflict (email) do update set password_hash = excluded.password_hash,
       email_verified_at = coalesce(users.email_verified_at, now())
     returning id`,
    [id, email, name, await hashPassword(password, pepper)],
  );
  return Found.length(1).parse(rows)[0]?.id ?? id;
}

interface Seeded {
  /** Its id, unless the user owns one already. */
  fresh: string;
  name: string;
  plan: string;
  limits: LimitOverrides;
}

async function organisation(owner: Owner, { fresh, name, plan, limits }: Seeded, userId: string): Promise<string> {
  const [known] = Found.parse(
    await owner.query(
      "select org_id as id from public.memberships where user_id = $1 and role = 'owner' order by created_at limit 1",
      [userId],
    ),
  );
  const orgId = known?.id ?? fresh;
  await owner.query(
    `insert into public.organisations (id, name, plan, limits) values ($1, $2, $3, $4::jsonb)
     on conflict (id) do nothing`,
    [orgId, name, plan, JSON.stringify(limits)],
  );
  await owner.query(
    "insert into public.memberships (org_id, user_id, role) values ($1, $2, 'owner') on conflict (org_id, user_id) do nothing",
    [orgId, userId],
  );
  return orgId;
}

async function apiKey(
  owner: Owner,
  dir: string,
  orgId: string,
  userId: string,
  settings: Pick<Settings, "API_KEY_MAC_SECRETS">,
): Promise<string> {
  let secrets: Secrets = openSecrets(dir);
  const [known] = KeyState.parse(
    await owner.query("select revoked_at is not null as revoked from public.api_keys where org_id = $1 and id = $2", [
      orgId,
      secrets.demo.keyId,
    ]),
  );
  if (known?.revoked) secrets = saveSecrets(dir, withNewKey(secrets));
  const { keyId, keySecret } = secrets.demo;
  const key = mintApiKey(
    { orgId: `org_${orgId.slice(4)}`, keyId, jurisdiction: "global" },
    settings.API_KEY_MAC_SECRETS,
    Buffer.from(keySecret, "hex"),
  );
  await owner.query(
    `insert into public.api_keys (org_id, id, user_id, name, hash, hint, scopes)
     values ($1, $2, $3, 'Demo', $4, $5, $6::text[])
     on conflict (org_id, id) do update set hash = excluded.hash, hint = excluded.hint, scopes = excluded.scopes`,
    [orgId, keyId, userId, key.hash, key.hint, [...SCOPES]],
  );
  return key.text;
}
