import type { Installation } from "./installation.ts";

/** What the accounts of a local run are called, there and in tests. */
export const LOCAL_CLOUDFLARE = {
  accountId: "10ca1000000000000000000000000001",
  token: "sandbox-main",
  /** Of the pool: its domains reach the Worker as custom hostnames. */
  further: { accountId: "10ca1000000000000000000000000002", apiToken: "sandbox-further" },
  saasZone: "edgewright.example",
  script: "edgewright",
} as const;

export const installationOf = (workerUrl: string, secret: string): Required<Installation> => ({
  accountId: LOCAL_CLOUDFLARE.accountId,
  script: LOCAL_CLOUDFLARE.script,
  saasZone: LOCAL_CLOUDFLARE.saasZone,
  webhook: { url: `${workerUrl}/webhooks/cloudflare`, secret },
});
