/** /.well-known/jwks.json: the public keys that our access tokens are signed with (RFC 7517). */
import { type Router, router } from "../http/index.ts";
import type { AccessTokens } from "./access-token.schema.ts";

export interface JwksServices {
  accessTokens: Pick<AccessTokens, "jwks">;
}

export const jwksRoutes: Router<JwksServices> = router<JwksServices>();

// Half a token's life: a new key is published so long before the old one stops signing.
jwksRoutes.get("/jwks.json", (c) =>
  c.body(JSON.stringify(c.var.services.accessTokens.jwks()), 200, {
    "content-type": "application/jwk-set+json",
    "cache-control": "public, max-age=450",
    "access-control-allow-origin": "*",
  }),
);
