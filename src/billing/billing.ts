/** Puts the domain together from its ports; the account's object is put together apart, in its own isolate. */
import type { Clock } from "../kernel/clock.ts";
import type { Database } from "../platform/db.ts";
import type { Log } from "../platform/logger.ts";
import type { Settings } from "../platform/settings.ts";
import { createAuditRepo } from "./audit.repo.ts";
import type { AuditServices } from "./audit.routes.ts";
import { createBalanceRepo } from "./balance.repo.ts";
import type { BalanceServices } from "./balance.routes.ts";
import type { AccountBalance } from "./balance.service.ts";
import { createLedger } from "./ledger/ledger.repo.ts";
import type { LedgerServices } from "./ledger/ledger.routes.ts";
import { type AccountReserve, createReservations, type Reservations } from "./ledger/reservations.service.ts";
import { createAlertStore } from "./limits/alerts.repo.ts";
import { createLimitStore } from "./limits/limits.repo.ts";
import type { LimitServices } from "./limits/limits.routes.ts";
import { type AccountLimitUse, createSubjectLimits } from "./limits/limits.service.ts";
import type { LiveCalls } from "./live.schema.ts";
import { createOperatorRepo } from "./operator.repo.ts";
import type { OperatorServices } from "./operator.routes.ts";
import type { AccountRefresh } from "./operator.service.ts";
import { createStripeEventRepo } from "./stripe-inbox.repo.ts";
import { createStripeInbox, type StripeEventQueue, type StripeInbox } from "./stripe-inbox.service.ts";
import { createEventVerifier } from "./stripe-signature.ts";
import { createUsageRepo } from "./usage.repo.ts";
import type { UsageServices } from "./usage.routes.ts";

export interface BillingServices
  extends UsageServices,
    BalanceServices,
    LedgerServices,
    LimitServices,
    OperatorServices,
    AuditServices {
  reservations: Reservations;
  stripeInbox: StripeInbox;
}

export interface BillingPorts {
  settings: Pick<Settings, "STRIPE_WEBHOOK_SECRET">;
  database: Database;
  accounts: AccountBalance & AccountRefresh & AccountReserve & AccountLimitUse & LiveCalls;
  stripeEvents: StripeEventQueue;
  clock: Clock;
  log: Log;
}

export function createBilling({
  settings,
  database,
  accounts,
  stripeEvents,
  clock,
  log,
}: BillingPorts): BillingServices {
  const ledger = createLedger(database);
  return {
    clock,
    usage: createUsageRepo(database),
    liveCalls: accounts,
    accountBalance: accounts,
    balanceRecord: createBalanceRepo(database),
    siteCreditReader: ledger,
    ledger,
    reservations: createReservations({ store: ledger, account: accounts, log }),
    operator: createOperatorRepo(database),
    accountRefresh: accounts,
    subjectLimits: createSubjectLimits({ store: createLimitStore(database), account: accounts, now: clock }),
    limitAlerts: createAlertStore(database),
    auditReader: createAuditRepo(database),
    stripeInbox: createStripeInbox({
      configured: settings.STRIPE_WEBHOOK_SECRET !== undefined,
      verify: createEventVerifier(settings.STRIPE_WEBHOOK_SECRET, clock),
      record: createStripeEventRepo(database),
      queue: stripeEvents,
      handlers: {},
      journal: (what, eventId, error) => log.error(`stripe_${what}`, { eventId }, error),
    }),
  };
}
