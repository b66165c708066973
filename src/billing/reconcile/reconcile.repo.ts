import { sql } from "drizzle-orm";
import * as z from "zod";
import { isId, newId, type OrgId } from "../../kernel/id.ts";
import { type Database, safeInteger } from "../../platform/db.ts";
import { createAccountRecord } from "../account-record.repo.ts";
import { createOperatorRepo } from "../operator.repo.ts";
import { CALL_STATUSES, CREDENTIAL_OWNERS } from "../usage.schema.ts";
import type { Ledger, RecordedCall } from "./reconcile.service.ts";

export interface Books {
  /** Every organisation, which the operator's log of acts then shows to have been looked at. */
  organisations(): AsyncIterable<OrgId>;
  /** The calls that began in the range, oldest first, in pages. */
  calls(orgId: OrgId, range: { from: number; to: number }): AsyncIterable<RecordedCall>;
  /** Undefined: no such organisation. */
  ledger(orgId: OrgId): Promise<Ledger | undefined>;
}

const PAGE = 2_000;
const ORGANISATIONS = 500;

const CallRow = z.object({
  id: z.string(),
  provider: z.string(),
  model: z.string(),
  startedAt: safeInteger,
  status: z.enum(CALL_STATUSES),
  credential: z.enum(CREDENTIAL_OWNERS),
  tokens: z.object({
    input: safeInteger,
    cacheRead: safeInteger,
    cacheWrite: safeInteger,
    cacheWriteLong: safeInteger,
    inputAudio: safeInteger,
    cacheReadAudio: safeInteger,
    output: safeInteger,
    outputAudio: safeInteger,
    reasoning: safeInteger,
    requests: safeInteger,
  }),
  priceVersion: z.string(),
  costMicroUsd: safeInteger,
  providerCostMicroUsd: safeInteger.nullable(),
});

const MonthRow = z.object({ month: z.string(), charged: safeInteger });
/** Whither calls go is nothing to the books. */
const noRouting = () => Promise.reject(new Error("no routing is read for the books"));
const iso = (ms: number) => new Date(ms).toISOString();

export const createBooks = (database: Database): Books => ({
  async *organisations() {
    const operators = createOperatorRepo(database);
    let after: string | undefined;
    for (;;) {
      const act = {
        id: newId("act"),
        operatorId: "user_reconcile" as const,
        operatorEmail: "npm run reconcile",
        ip: "",
        requestId: "",
      };
      const page = await operators.organisations({ after, limit: ORGANISATIONS }, act);
      for (const { id } of page) {
        if (!isId("org", id)) throw new Error(`an organisation is called ${id}`);
        yield id;
      }
      after = page.at(-1)?.id;
      if (page.length < ORGANISATIONS) return;
    }
  },

  async *calls(orgId, { from, to }) {
    let after: [string, string] = [iso(from), ""];
    for (;;) {
      const page = await database.tenant(orgId).rows(
        CallRow,
        sql`
          select id, provider, model, (extract(epoch from started_at) * 1000)::bigint as "startedAt", status,
                 coalesce(credential, 'platform') as "credential", price_version as "priceVersion",
                 cost_micro_usd as "costMicroUsd", provider_cost_micro_usd as "providerCostMicroUsd",
                 jsonb_build_object(
                   'input', input_tokens, 'cacheRead', cache_read_tokens, 'cacheWrite', cache_write_tokens,
                   'cacheWriteLong', cache_write_long_tokens, 'inputAudio', input_audio_tokens,
                   'cacheReadAudio', cache_read_audio_tokens, 'output', output_tokens,
                   'outputAudio', output_audio_tokens, 'reasoning', reasoning_tokens, 'requests', billed_requests
                 ) as "tokens"
          from usage_calls
          where started_at < ${iso(to)}::timestamptz and (started_at, id) > (${after[0]}::timestamptz, ${after[1]})
          order by started_at, id
          limit ${PAGE}`,
      );
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = [iso(last.startedAt), last.id];
    }
  },

  async ledger(orgId) {
    const record = await createAccountRecord(database, noRouting).read(orgId, 0);
    if (!record) return undefined;
    const [counters, credits, months] = await database.tenant(orgId).batch([
      sql`select credit_seq as "creditSeq" from organisations where id = ${orgId}`,
      sql`
        select coalesce(sum(amount), 0) as "creditMicroUsd" from ledger_entries
        where unit = 'micro_usd' and account = 'credit'`,
      sql`
        select to_char(started_at at time zone 'UTC', 'YYYY-MM') as "month", sum(cost_micro_usd) as "charged"
        from usage_calls group by 1`,
    ]);
    const [credit] = z.tuple([z.object({ creditMicroUsd: safeInteger })]).parse(credits);
    const [counter] = z.array(z.object({ creditSeq: safeInteger })).parse(counters);
    return {
      grants: record.grants,
      ...credit,
      creditSeq: counter?.creditSeq ?? 0,
      chargedMicroUsd: record.chargedMicroUsd,
      chargedByMonth: new Map(
        z
          .array(MonthRow)
          .parse(months)
          .map(({ month, charged }) => [month, charged]),
      ),
    };
  },
});
