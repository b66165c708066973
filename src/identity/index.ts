export {
  createKeyReader,
  type Jurisdiction,
  type KeyFault,
  type MacSecret,
  mintApiKey,
  type ParsedKey,
} from "./api-key.service.ts";
export { type ApiKeyServices, apiKeysRoutes } from "./api-keys.routes.ts";
export { createAuditLog } from "./audit.repo.ts";
export { type AuthServices, authRoutes } from "./auth.routes.ts";
export { createIdentity, hasherName, type Identity, type IdentityPorts, type IdentityServices } from "./identity.ts";
export { type JwksServices, jwksRoutes } from "./jwks.routes.ts";
export { createIpLimits } from "./limits.service.ts";
export { hashPassword } from "./password.service.ts";
export type { AccountKeys, PasswordPort, SessionPort } from "./ports.schema.ts";
export { type SessionServices, sessionsRoutes } from "./sessions.routes.ts";
