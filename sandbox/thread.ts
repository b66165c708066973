/**
 * Parts of the sandbox on threads of their own: the runner's main thread also runs Postgres, whose work would stall
 * them. A thread ends with its process, so nothing is left behind.
 */
import { Worker } from "node:worker_threads";
import * as z from "zod";

export interface Thread {
  url: string;
  close(): Promise<void>;
}

/** What a thread's file posts once it listens. */
const Started = z.object({ url: z.string() });

/** Runs `file`, which finds `options` in its `workerData`, until it says where it listens. */
export async function startThread(name: string, file: string, options: unknown): Promise<Thread> {
  const worker = new Worker(file, { workerData: options });
  const url = await new Promise<string>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (message: unknown) => resolve(Started.parse(message).url));
    worker.once("exit", (code) => reject(new Error(`the ${name} sandbox ended with code ${code}`)));
  });
  worker.on("error", (error) => console.error(`${name} sandbox:`, error));
  return {
    url,
    close: async () => {
      await worker.terminate();
    },
  };
}
