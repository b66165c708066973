import { isMainThread, parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { startThread, type Thread } from "../thread.ts";
import { startProviderSandbox } from "./server.ts";

const Options = z.object({ port: z.int(), host: z.string() });

export const startProviderThread = (options: z.infer<typeof Options>): Promise<Thread> =>
  startThread("provider", import.meta.filename, options);

if (!isMainThread && parentPort) {
  const { url } = await startProviderSandbox(Options.parse(workerData));
  parentPort.postMessage({ url });
}
