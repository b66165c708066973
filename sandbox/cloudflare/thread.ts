import { isMainThread, parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { startThread, type Thread } from "../thread.ts";
import { startCloudflareSandbox } from "./server.ts";

const Options = z.object({
  port: z.int(),
  host: z.string(),
  path: z.string(),
  pace: z.number(),
  nextResolver: z.string(),
  workerUrl: z.string(),
  installation: z.object({
    accountId: z.string(),
    script: z.string(),
    saasZone: z.string(),
    webhook: z.object({ url: z.string(), secret: z.string() }),
  }),
});

export const startCloudflareThread = (options: z.infer<typeof Options>): Promise<Thread> =>
  startThread("Cloudflare", import.meta.filename, options);

if (!isMainThread && parentPort) {
  const { url } = await startCloudflareSandbox(Options.parse(workerData));
  parentPort.postMessage({ url });
}
