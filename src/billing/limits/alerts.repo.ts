import { sql } from "drizzle-orm";
import * as z from "zod";
import { createRecipients } from "../../identity/index.ts";
import { type Database, safeInteger } from "../../platform/db.ts";
import type { AlertStore } from "./alerts.service.ts";
import { ALERT_THRESHOLDS, BUDGET_PERIODS } from "./limit.schema.ts";
import { CALLED, CalledRow, joinCalled } from "./limits.repo.ts";
import type { AlertReader, StoredAlert } from "./limits.service.ts";
import { type LimitSubject, readSubject } from "./subject.schema.ts";

const AlertRow = z.object({
  id: z.custom<StoredAlert["id"]>((id) => typeof id === "string" && id.startsWith("alert_"), "no id of an alert"),
  subject: z.custom<LimitSubject>((text) => typeof text === "string" && readSubject(text) !== undefined),
  period: z.enum(BUDGET_PERIODS),
  periodStart: safeInteger,
  threshold: z.union(ALERT_THRESHOLDS.map((threshold) => z.literal(threshold))),
  budgetMicroUsd: safeInteger,
  spentMicroUsd: safeInteger,
  at: safeInteger,
  refused: z
    .object({ heldMicroUsd: safeInteger, neededMicroUsd: safeInteger })
    .nullable()
    .transform((refused) => refused ?? undefined),
  mailedAt: safeInteger.nullable(),
  ...CalledRow.shape,
}) satisfies z.ZodType<StoredAlert>;

const ms = (column: string) => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::bigint`;

export const createAlertStore = (database: Database): AlertStore & AlertReader => ({
  alerts(orgId, { after, limit }) {
    const beyond = after ? sql`where (raised_at, id) < (${after[0]}::timestamptz, ${after[1]})` : sql``;
    return database.tenant(orgId).rows(
      AlertRow,
      sql`
        select l.*, ${CALLED}
        from (
          select id, subject, period, ${ms("period_start")} as "periodStart", threshold,
                 budget_micro_usd as "budgetMicroUsd", spent_micro_usd as "spentMicroUsd", ${ms("raised_at")} as "at",
                 case cause when 'refused' then
                   json_build_object('heldMicroUsd', held_micro_usd, 'neededMicroUsd', needed_micro_usd)
                 end as "refused",
                 ${ms("mailed_at")} as "mailedAt"
          from limit_alerts ${beyond}
          order by raised_at desc, id desc limit ${limit}
        ) l ${joinCalled(orgId)}
        order by l."at" desc, l.id desc`,
    );
  },

  async put(orgId, alerts) {
    const rows = alerts.map(({ refused, ...alert }) => ({
      ...alert,
      ...refused,
      cause: refused ? "refused" : "spent",
      periodStart: new Date(alert.periodStart).toISOString(),
      at: new Date(alert.at).toISOString(),
    }));
    const [, unmailed] = await database.tenant(orgId).batch([
      sql`
        insert into limit_alerts (org_id, id, subject, period, period_start, threshold, budget_micro_usd, spent_micro_usd,
          cause, held_micro_usd, needed_micro_usd, raised_at)
        select ${orgId}, id, subject, period, "periodStart", threshold, "budgetMicroUsd", "spentMicroUsd",
          cause, "heldMicroUsd", "neededMicroUsd", at
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, subject text, period text,
          "periodStart" timestamptz, threshold integer, "budgetMicroUsd" bigint, "spentMicroUsd" bigint, cause text,
          "heldMicroUsd" bigint, "neededMicroUsd" bigint, at timestamptz)
        on conflict do nothing`,
      sql`
        select id from limit_alerts where mailed_at is null
        and id in (select jsonb_array_elements_text(${JSON.stringify(alerts.map(({ id }) => id))}::jsonb))`,
    ]);
    const ids = new Set(
      z
        .array(AlertRow.pick({ id: true }))
        .parse(unmailed)
        .map(({ id }) => id),
    );
    return alerts.filter(({ id }) => ids.has(id));
  },

  recipients: (orgId) => createRecipients(database)(orgId, ["owner", "admin", "billing"]),

  async called(orgId, subjects) {
    const found = await database.tenant(orgId).rows(
      AlertRow.pick({ subject: true }).extend(CalledRow.shape),
      sql`
        select l.subject, ${CALLED} from jsonb_array_elements_text(${JSON.stringify(subjects)}::jsonb) l(subject)
        ${joinCalled(orgId)}`,
    );
    return new Map(found.flatMap(({ subject, called }) => (called === null ? [] : [[subject, called] as const])));
  },

  async mailed(orgId, id) {
    await database.tenant(orgId).batch([sql`update limit_alerts set mailed_at = now() where id = ${id}`]);
  },
});
