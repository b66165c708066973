/** Webhooks and who gets what; the secret goes with each message as it was given. */
import * as z from "zod";
import { parsed } from "./parsed.ts";
import type { Webhook } from "./state.ts";
import { type Alert, type Answer, type Call, iso, type Operation, Refusal, succeeded, type World } from "./wire.ts";

const SEND_MS = 5_000;

const webhookView = (webhook: Webhook) => ({
  id: webhook.id,
  name: webhook.name,
  url: webhook.url,
  type: "generic",
  created_at: iso(webhook.createdAt),
  ...(webhook.lastSuccess === null ? {} : { last_success: iso(webhook.lastSuccess) }),
  ...(webhook.lastFailure === null ? {} : { last_failure: iso(webhook.lastFailure) }),
});

/** Posts a message; tells whether it was taken. */
async function post(world: Pick<World, "now">, webhook: Webhook, message: unknown): Promise<boolean> {
  const answer = await fetch(webhook.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(webhook.secret === undefined ? {} : { "cf-webhook-auth": webhook.secret }),
    },
    body: JSON.stringify(message),
    redirect: "manual",
    signal: AbortSignal.timeout(SEND_MS),
  }).catch(() => undefined);
  await answer?.body?.cancel();
  if (answer?.ok) webhook.lastSuccess = world.now();
  else webhook.lastFailure = world.now();
  return answer?.ok ?? false;
}

async function createWebhook(call: Call): Promise<Answer> {
  const given = parsed(z.object({ name: z.string().min(1), url: z.url(), secret: z.string().optional() }), call.body);
  const { world, params } = call;
  const webhook: Webhook = {
    ...given,
    id: world.id(),
    accountId: params.account_id ?? "",
    createdAt: world.now(),
    lastSuccess: null,
    lastFailure: null,
  };
  const text = `Hello World! This is a test message sent from https://cloudflare.com. If you can see this, your webhook is configured properly.`;
  if (!(await post(world, webhook, { text }))) throw new Refusal(400, 17_103, "The test message was not accepted.");
  world.state.webhooks.push(webhook);
  return succeeded({ id: webhook.id }, 201);
}

const ofAccount = <T extends { accountId: string }>(all: readonly T[], { params }: Call): T[] =>
  all.filter(({ accountId }) => accountId === params.account_id);

function removeWebhook(call: Call): Answer {
  const { state } = call.world;
  const [webhook] = ofAccount(state.webhooks, call).filter(({ id }) => id === call.params.webhook_id);
  if (!webhook) throw new Refusal(404, 17_104, "The webhook was not found.");
  state.webhooks = state.webhooks.filter((one) => one !== webhook);
  return { status: 200, body: { success: true, errors: [], messages: [] } };
}

const NewPolicy = z.object({
  name: z.string().min(1),
  alert_type: z.string(),
  enabled: z.boolean(),
  mechanisms: z.object({ webhooks: z.array(z.object({ id: z.string() })).default([]) }),
});

function createPolicy(call: Call): Answer {
  const { name, alert_type, enabled, mechanisms } = parsed(NewPolicy, call.body);
  const { state, id, now } = call.world;
  const webhooks = mechanisms.webhooks.map((webhook) => webhook.id);
  const known = new Set(ofAccount(state.webhooks, call).map((webhook) => webhook.id));
  if (!webhooks.every((webhook) => known.has(webhook))) throw new Refusal(400, 17_105, "There is no such webhook.");
  const policy = {
    id: id(),
    accountId: call.params.account_id ?? "",
    name,
    alertType: alert_type,
    enabled,
    webhooks,
    createdAt: now(),
  };
  state.policies.push(policy);
  return succeeded({ id: policy.id });
}

function listPolicies(call: Call): Answer {
  const all = ofAccount(call.world.state.policies, call);
  return succeeded(
    all.map(({ id, name, alertType, enabled, webhooks, createdAt }) => ({
      id,
      name,
      alert_type: alertType,
      enabled,
      mechanisms: { webhooks: webhooks.map((webhook) => ({ id: webhook })) },
      created: iso(createdAt),
    })),
  );
}

/** Tells all webhooks whose policies want this; nobody waits for it, and nothing is sent twice. */
export function notify(world: World, alert: Alert): void {
  for (const policy of world.state.policies) {
    if (!policy.enabled || policy.accountId !== alert.accountId || policy.alertType !== alert.type) continue;
    for (const webhook of world.state.webhooks) {
      if (!policy.webhooks.includes(webhook.id)) continue;
      void post(world, webhook, {
        name: policy.name,
        text: alert.text,
        data: alert.data,
        ts: Math.floor(world.now() / 1000),
        account_id: alert.accountId,
        policy_id: policy.id,
        policy_name: policy.name,
        alert_type: alert.type,
        alert_correlation_id: world.id(),
        alert_event: "ALERT_STATE_EVENT_START",
      });
    }
  }
}

const BASE = "/accounts/{account_id}/alerting/v3";

export const ALERTING: readonly Operation[] = [
  {
    id: "webhooks.list",
    method: "GET",
    path: `${BASE}/destinations/webhooks`,
    run: (call) => succeeded(ofAccount(call.world.state.webhooks, call).map(webhookView)),
  },
  { id: "webhooks.create", method: "POST", path: `${BASE}/destinations/webhooks`, run: createWebhook },
  { id: "webhooks.delete", method: "DELETE", path: `${BASE}/destinations/webhooks/{webhook_id}`, run: removeWebhook },
  { id: "policies.list", method: "GET", path: `${BASE}/policies`, run: listPolicies },
  { id: "policies.create", method: "POST", path: `${BASE}/policies`, run: createPolicy },
];
