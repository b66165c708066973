export { databaseCheck } from "./health.repo.ts";
export { healthRoutes } from "./health.routes.ts";
export { type Check, CheckFailure, createReadiness, type Readiness } from "./health.service.ts";
