export { createKeyReader, mintApiKey, type ParsedKey } from "./api-key.service.ts";
export { apiKeysRoutes } from "./api-keys.routes.ts";
export { authRoutes } from "./auth.routes.ts";
export { createIdentity, hasherName, type IdentityServices } from "./identity.ts";
export { jwksRoutes } from "./jwks.routes.ts";
export { createLimits } from "./limits.service.ts";
export { organisationsRoutes } from "./organisations.routes.ts";
export type { AccountKeys, PasswordPort, SessionPort } from "./ports.schema.ts";
export { sessionsRoutes } from "./sessions.routes.ts";
