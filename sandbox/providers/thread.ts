/**
 * The providers on a thread of their own: the runner's main thread also runs Postgres, whose work would stall streams.
 * A thread ends with its process, so nothing is left behind.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import * as z from "zod";
import { startProviderSandbox } from "./server.ts";

const Options = z.object({ port: z.int(), host: z.string() });
const Started = z.object({ url: z.string() });

export interface ProviderThread {
  url: string;
  close(): Promise<void>;
}

export async function startProviderThread(options: { port: number; host: string }): Promise<ProviderThread> {
  const worker = new Worker(import.meta.filename, { workerData: options });
  const url = await new Promise<string>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (message: unknown) => resolve(Started.parse(message).url));
    worker.once("exit", (code) => reject(new Error(`the provider sandbox ended with code ${code}`)));
  });
  worker.on("error", (error) => console.error("provider sandbox:", error));
  return {
    url,
    close: async () => {
      await worker.terminate();
    },
  };
}

if (!isMainThread && parentPort) {
  const { url } = await startProviderSandbox(Options.parse(workerData));
  parentPort.postMessage({ url });
}
