/** An organisation's own limits: kept in the record, held to by its account. */
import type { MemberActor } from "../../identity/actor.schema.ts";
import { type Asking, type AuditEvent, auditEvent, type Origin } from "../../identity/audit.schema.ts";
import type { OrgId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { nextDay, nextMonth } from "../../kernel/utc.ts";
import type { BudgetAlert, SubjectLimit, SubjectUse } from "./limit.schema.ts";
import {
  type Alert,
  type AlertCursor,
  LIMITS_PER_ORGANISATION,
  type Limit,
  type LimitRules,
  money,
} from "./limits.schema.ts";
import { type LimitSubject, partsOf } from "./subject.schema.ts";

/** As the record has it. Times are ISO. */
export interface StoredLimit extends SubjectLimit {
  createdAt: string;
  updatedAt: string;
}

/** What a subject that is a member or a key is called; null for the others, and where it is gone. */
export interface Called {
  called: string | null;
}

export interface LimitStore {
  /** With the version that they have at least. */
  list(orgId: OrgId): Promise<{ version: number; items: (StoredLimit & Called)[] }>;
  /** In the place of the subject's one, with the event. "full": there are `max` others. "unknown": no such member or key. */
  put(
    orgId: OrgId,
    limit: SubjectLimit,
    max: number,
    event: AuditEvent,
    origin: Origin,
  ): Promise<{ limit: StoredLimit; created: boolean } | "full" | "unknown">;
  /** Whether it was there. */
  remove(orgId: OrgId, subject: LimitSubject, event: AuditEvent, origin: Origin): Promise<boolean>;
}

/** As the record has it: the alert, and when its mails were sent. */
export interface StoredAlert extends BudgetAlert, Called {
  mailedAt: number | null;
}

export interface AlertReader {
  /** Newest first, after the cursor, at most `limit`. */
  alerts(orgId: OrgId, page: { after: AlertCursor | undefined; limit: number }): Promise<StoredAlert[]>;
}

/** The account's object, which decides by them. */
export interface AccountLimitUse {
  /** Reads the record first if it knows an older version. */
  limitUse(orgId: OrgId, version: number): Promise<SubjectUse[]>;
  /** Lets it read the record anew; resolves when what was found is durable and holds. */
  refreshLimits(orgId: OrgId): Promise<void>;
}

export type LimitError =
  | { reason: "not_found" }
  | { reason: "unknown_subject" }
  | { reason: "full"; max: number }
  /** The record has it, and the account could not be told. */
  | { reason: "account_away"; error: unknown };

/** Members are called by their names to those alone who may see the members. */
type Reader = Pick<MemberActor, "orgId" | "scopes">;

export interface Limits {
  list(reader: Reader): Promise<Limit[]>;
  set(
    subject: LimitSubject,
    rules: LimitRules,
    asking: Asking,
  ): Promise<Result<{ limit: Limit; created: boolean }, LimitError>>;
  remove(subject: LimitSubject, asking: Asking): Promise<Result<void, LimitError>>;
  find(reader: Reader, subject: LimitSubject): Promise<Result<Limit, LimitError>>;
}

export interface LimitsPorts {
  store: LimitStore;
  account: AccountLimitUse;
  now: () => number;
}

export function createSubjectLimits({ store, account, now }: LimitsPorts): Limits {
  async function list(reader: Reader): Promise<Limit[]> {
    const { orgId } = reader;
    const { version, items } = await store.list(orgId);
    if (version === 0) return [];
    // Also where none is left: the account may not have heard that the last one is gone.
    const uses = new Map((await account.limitUse(orgId, version)).map((use) => [use.subject, use]));
    return items.map((limit) => viewOf(limit, uses.get(limit.subject), reader, now()));
  }

  async function find(reader: Reader, subject: LimitSubject): Promise<Result<Limit, LimitError>> {
    const found = (await list(reader)).find((limit) => limit.subject === subject);
    return found ? ok(found) : err({ reason: "not_found" });
  }

  /** Whoever is told that a limit holds must be able to rely on it. */
  async function tell(orgId: OrgId): Promise<Result<void, LimitError>> {
    try {
      await account.refreshLimits(orgId);
      return ok(undefined);
    } catch (error) {
      return err({ reason: "account_away", error });
    }
  }

  return {
    list,
    find,

    async set(subject, rules, asking) {
      const { orgId } = asking.member;
      const event = auditEvent(asking, "limit.set", subject, detailOf(rules));
      const stored = await store.put(orgId, { subject, ...rules }, LIMITS_PER_ORGANISATION, event, asking.origin);
      if (stored === "full") return err({ reason: "full", max: LIMITS_PER_ORGANISATION });
      if (stored === "unknown") return err({ reason: "unknown_subject" });
      const told = await tell(orgId);
      if (!told.ok) return told;
      const found = await find(asking.member, subject);
      return found.ok ? ok({ limit: found.value, created: stored.created }) : found;
    },

    async remove(subject, asking) {
      const { orgId } = asking.member;
      const removed = await store.remove(orgId, subject, auditEvent(asking, "limit.removed", subject), asking.origin);
      // Also when it was gone: the one who removed it may not have reached the account.
      const told = await tell(orgId);
      if (!told.ok) return told;
      return removed ? ok(undefined) : err({ reason: "not_found" });
    },
  };
}

const detailOf = ({ allowedModels, ...rules }: LimitRules): NonNullable<AuditEvent["detail"]> => ({
  ...rules,
  allowedModels: allowedModels === null ? null : allowedModels.join(", "),
});

function whom(
  { subject, called }: { subject: LimitSubject } & Called,
  { scopes }: Reader,
): Pick<Limit, "subject" | "kind" | "name"> {
  const { kind, name } = partsOf(subject);
  const isHidden = kind === "member" && !scopes.includes("members:read");
  return { subject, kind, name: isHidden ? name : (called ?? name) };
}

/** Named field by field, so that a new column stays inside until it is named here. */
function viewOf(limit: StoredLimit & Called, use: SubjectUse | undefined, reader: Reader, now: number): Limit {
  const budget = (amount: number | null) => (amount === null ? null : money(amount));
  return {
    ...whom(limit, reader),
    rules: {
      requestsPerMinute: limit.requestsPerMinute,
      tokensPerMinute: limit.tokensPerMinute,
      concurrency: limit.concurrency,
      dailyBudgetMicroUsd: limit.dailyBudgetMicroUsd,
      monthlyBudgetMicroUsd: limit.monthlyBudgetMicroUsd,
      allowedModels: limit.allowedModels,
    },
    use: {
      today: {
        budget: budget(limit.dailyBudgetMicroUsd),
        spent: money(use?.dayMicroUsd ?? 0),
        resetsAt: new Date(nextDay(now)).toISOString(),
      },
      thisMonth: {
        budget: budget(limit.monthlyBudgetMicroUsd),
        spent: money(use?.monthMicroUsd ?? 0),
        resetsAt: new Date(nextMonth(now)).toISOString(),
      },
      held: money(use?.heldMicroUsd ?? 0),
      openCalls: use?.openCalls ?? 0,
    },
    createdAt: limit.createdAt,
    updatedAt: limit.updatedAt,
  };
}

export const alertView = (alert: StoredAlert, reader: Reader): Alert => ({
  id: alert.id,
  ...whom(alert, reader),
  period: alert.period,
  periodStart: new Date(alert.periodStart).toISOString(),
  threshold: alert.threshold,
  budget: money(alert.budgetMicroUsd),
  spent: money(alert.spentMicroUsd),
  refused: alert.refused
    ? { held: money(alert.refused.heldMicroUsd), needed: money(alert.refused.neededMicroUsd) }
    : null,
  at: new Date(alert.at).toISOString(),
  mailedAt: alert.mailedAt === null ? null : new Date(alert.mailedAt).toISOString(),
});
