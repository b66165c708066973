export { databaseCheck } from "./health.repo.ts";
export { dependencyRoutes, healthRoutes } from "./health.routes.ts";
export {
  CheckFailure,
  createHealth,
  createReadiness,
  type Dependency,
  type Health,
  type Readiness,
} from "./health.service.ts";
export { askMail, askProvider } from "./outside.ts";
