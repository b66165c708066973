/** An organisation that has been at work for a month, so that pages have something to show. */
import * as z from "zod";
import type { components } from "../app/api/openapi.d.ts";
import { createKey, makeCalls, type Person } from "./people.ts";
import type { Platform } from "./platform.ts";

/** The last is what the start page shows. */
const WORK = [
  { model: "mistral/mistral-large-latest", prompt: "Classify this ticket. [[fault:503]]", stream: false, every: 9 },
  { model: "groq/llama-3.3-70b-versatile", prompt: "Name five rivers. [[tokens=900]]", stream: true, every: 1 },
  { model: "mistral/mistral-large-latest", prompt: "Translate the minutes. [[tokens=500]]", stream: false, every: 2 },
  { model: "openai/gpt-4o", prompt: "Draft a release note for version 2.4.", stream: true, every: 2 },
  { model: "openai/gpt-4o-mini", prompt: "Summarise this ticket. [[tokens=1200]]", stream: true, every: 1 },
];

/** Own keys for providers: one that works, one that is refused and left out of calls. */
async function bringKeys({ api }: Person): Promise<void> {
  for (const [provider, key, name] of [
    ["deepseek", "sk-own-0123456789-wxyz", "Team account"],
    ["groq", "sk-invalid-0123456789-gone", ""],
  ] as const) {
    const { data } = await api.POST("/api/providers/keys", { body: { provider, key, name } });
    const path = { id: data?.id ?? "" };
    await api.POST("/api/providers/keys/{id}/test", { params: { path } });
    if (provider === "groq")
      await api.PATCH("/api/providers/keys/{id}", { params: { path }, body: { disabled: true } });
  }
}

/** A server of their own: of the sandbox's providers, so that it answers. */
async function bringServer({ providersUrl }: Platform, { api }: Person): Promise<void> {
  const { data } = await api.POST("/api/endpoints", {
    body: {
      slug: "gpu-cluster",
      name: "GPU cluster",
      baseUrl: `${providersUrl}/openai/v1`,
      protocol: "openai.chat",
      models: [{ id: "gpt-4o-mini", price: { input: 0.05, output: 0.2 } }, { id: "gpt-4.1" }],
      key: "sk-own-0123456789-node",
    },
  });
  await api.POST("/api/endpoints/{id}/test", { params: { path: { id: data?.id ?? "" } } });
}

async function setPolicies({ api }: Person): Promise<void> {
  const set = (name: string, body: components["schemas"]["RoutingRules"]) =>
    api.PUT("/api/policies/{name}", { params: { path: { name } }, body });
  const [first, second, third] = [
    { model: "openai/gpt-4o-mini", weight: 5 },
    { model: "gpu-cluster/gpt-4o-mini", weight: 3 },
    { model: "groq/llama-3.3-70b-versatile", weight: 1 },
  ] as const;
  await set("careful", { strategy: "fallback", targets: [first, second, third], retries: 2, deadlineMs: 30_000 });
  await set("spread", { strategy: "weighted", targets: [second, first, third], sticky: false });
}

/** After the month's calls, so that no budget is in their way; what they cost counts all the same. */
async function setLimits({ query }: Platform, { api, organisation }: Person, keyId: string): Promise<void> {
  const set = (subject: string, body: components["schemas"]["LimitRules"]) =>
    api.PUT("/api/limits/{subject}", { params: { path: { subject } }, body });
  await set("organisation", { monthlyBudgetMicroUsd: 10_000_000, concurrency: 40 });
  await set(`key:${keyId}`, { dailyBudgetMicroUsd: 300_000, monthlyBudgetMicroUsd: 6_000_000, requestsPerMinute: 600 });
  await set("tag:team=search", { tokensPerMinute: 90_000, allowedModels: ["openai/gpt-4o-mini", "groq/*"] });
  const { data: members } = await api.GET("/api/organisation/members");
  for (const { id } of members?.items ?? [])
    await set(`member:${id}`, { dailyBudgetMicroUsd: 250_000, concurrency: 8 });
  for (const [subject, threshold, budget] of [
    ["organisation", 50, 10_000_000],
    [`key:${keyId}`, 50, 6_000_000],
    [`key:${keyId}`, 80, 6_000_000],
    ["tag:team=mail", 100, 250_000],
  ] as const) {
    await query(
      z.unknown(),
      `insert into public.limit_alerts
         (org_id, id, subject, period, period_start, threshold, budget_micro_usd, spent_micro_usd, raised_at, mailed_at)
       values ($1, 'alert_' || substr(md5($2 || $3), 1, 26), $2, 'month', date_trunc('month', now(), 'UTC'),
         $3::int, $4::bigint, $4::bigint * $3::int / 100, now() - make_interval(hours => 130 - $3::int), now())`,
      [organisation.id, subject, String(threshold), String(budget)],
    );
  }
  await query(
    z.unknown(),
    `insert into public.limit_alerts
       (org_id, id, subject, period, period_start, threshold, budget_micro_usd, spent_micro_usd, cause,
        held_micro_usd, needed_micro_usd, raised_at, mailed_at)
     values ($1, 'alert_' || substr(md5($2), 1, 26), $2, 'day', date_trunc('day', now(), 'UTC'),
       100, 300000, 288632, 'refused', 4100, 12600, now() - interval '2 hours', now())`,
    [organisation.id, `key:${keyId}`],
  );
}

/**
 * A few real calls by two keys, one of them revoked since; then each stands in the record on many days as well, more of
 * them the later it gets.
 */
/** Websites in every state that one meets: published, under maintenance, not published yet. */
async function makeSites({ api }: Person): Promise<void> {
  for (const [name, template, shown] of [
    ["Corner Café", "restaurant", "live"],
    ["Foundry Lane Plumbing", "restaurant", "maintenance"],
    ["Osteria al Mercato", "restaurant", "draft"],
  ] as const) {
    const { data } = await api.POST("/api/sites", { body: { name, template } });
    const path = { id: data?.id ?? "" };
    if (shown !== "draft") await api.POST("/api/sites/{id}/publish", { params: { path } });
    if (shown === "maintenance") await api.PATCH("/api/sites/{id}", { params: { path }, body: { maintenance: true } });
  }
}

export async function workAMonth(platform: Platform, person: Person): Promise<void> {
  const keys = [await createKey(person, "Website"), await createKey(person, "Nightly reports")] as const;
  for (const [index, call] of WORK.entries()) {
    await makeCalls(platform, person, keys[index % 2 === 0 ? 0 : 1].key, 2, call);
  }
  await bringKeys(person);
  await bringServer(platform, person);
  await setPolicies(person);
  await makeSites(person);
  await person.api.DELETE("/api/keys/{id}", { params: { path: { id: keys[1].id } } });
  await platform.query(
    z.unknown(),
    `insert into public.usage_calls
     select (jsonb_populate_record(call, jsonb_build_object(
       'id', 'call_' || substr(md5(call.id || day || nth) || md5(call.id), 1, 26),
       'request_id', md5(call.request_id || day || nth),
       'started_at', call.started_at - ago,
       'ended_at', call.ended_at - ago,
       'input_tokens', call.input_tokens * (20 + (day * 7 + nth * 3) % 11),
       'output_tokens', call.output_tokens * (4 + (day * 5 + nth) % 7),
       'cost_micro_usd', call.cost_micro_usd * (9 + (day * 7 + nth * 3) % 9)
     ))).*
     from public.usage_calls call
       join unnest($2::text[], $3::text[], $4::int[]) work (model, status, every)
         on call.model = split_part(work.model, '/', 2) and (call.status = work.status),
       generate_series(0, 29) day,
       generate_series(1, 1 + ((29 - day) / 7) + day * day % 3) nth,
       make_interval(days => day, mins => 1 + (nth * 47 + day * 13) % case day when 0 then 50 else 600 end) ago
     where call.org_id = $1 and (day + nth) % work.every = 0`,
    [
      person.organisation.id,
      WORK.map(({ model }) => model),
      WORK.map(({ prompt }) => (prompt.includes("[[fault:") ? "error" : "ok")),
      WORK.map(({ every }) => every),
    ],
  );
  await setLimits(platform, person, keys[0].id);
}
