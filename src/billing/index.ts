export { auditRoutes } from "./audit.routes.ts";
export { balanceRoutes } from "./balance.routes.ts";
export { type BillingServices, createBilling } from "./billing.ts";
export { ledgerRoutes } from "./ledger/ledger.routes.ts";
export { limitsRoutes } from "./limits/limits.routes.ts";
export { actOf, operatorRoutes } from "./operator.routes.ts";
export type { Act } from "./operator.service.ts";
export { stripeInboxRoutes } from "./stripe-inbox.routes.ts";
export { usageRoutes } from "./usage.routes.ts";
