/** An organisation that has been at work for a month, so that pages have something to show. */
import * as z from "zod";
import { createKey, makeCalls, type Person } from "./people.ts";
import type { Platform } from "./platform.ts";

const WORK = [
  { model: "openai/gpt-4o-mini", prompt: "Summarise this support ticket in one sentence.", stream: true },
  { model: "openai/gpt-4o", prompt: "Draft a release note for version 2.4.", stream: true },
  { model: "mistral/mistral-small-latest", prompt: "Translate to French: the meeting moves to noon.", stream: false },
  { model: "groq/llama-3.3-70b-versatile", prompt: "Name five rivers that bend.", stream: true },
  { model: "openai/gpt-4o-mini", prompt: "Classify this text. [[fault:503]]", stream: false },
];

/**
 * A few real calls by two keys, one of them revoked since; then each stands in the record on many days as well, more of
 * them the later it gets.
 */
export async function workAMonth(platform: Platform, person: Person): Promise<void> {
  const keys = [await createKey(person, "Website"), await createKey(person, "Nightly reports")] as const;
  for (const [index, { model, prompt, stream }] of WORK.entries()) {
    await makeCalls(platform, person, keys[index % 2 === 0 ? 0 : 1].key, 2, { model, prompt, stream });
  }
  await person.api.DELETE("/api/keys/{id}", { params: { path: { id: keys[1].id } } });
  await platform.query(
    z.unknown(),
    `insert into public.usage_calls
     select (jsonb_populate_record(call, jsonb_build_object(
       'id', 'call_' || substr(md5(call.id || day || nth) || md5(call.id), 1, 26),
       'request_id', md5(call.request_id || day || nth),
       'started_at', call.started_at - make_interval(days => day, mins => (nth * 47 + day * 13) % 600),
       'ended_at', call.ended_at - make_interval(days => day, mins => (nth * 47 + day * 13) % 600),
       'input_tokens', call.input_tokens * (20 + (day * 7 + nth * 3) % 11),
       'output_tokens', call.output_tokens * (4 + (day * 5 + nth) % 7),
       'cost_micro_usd', call.cost_micro_usd * (9 + (day * 7 + nth * 3) % 9)
     ))).*
     from public.usage_calls call, generate_series(1, 29) day, generate_series(1, 1 + ((29 - day) / 7) + day * day % 3) nth
     where call.org_id = $1`,
    [person.organisation.id],
  );
}
