import { unstable_readConfig } from "wrangler";
import * as z from "zod";
import type { WorkerSpec } from "./workerd.ts";

const Shipped = z.object({
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()),
  durable_objects: z.object({ bindings: z.array(z.object({ name: z.string(), class_name: z.string() })) }),
  r2_buckets: z.array(z.object({ binding: z.string() })),
  queues: z.object({ producers: z.array(z.object({ binding: z.string() })) }),
});

/** How `wrangler.toml` ships the Worker: compatibility settings and bindings. */
export function shipped(): Omit<WorkerSpec, "name" | "folder" | "main" | "vars"> {
  const config = Shipped.parse(unstable_readConfig({ config: "wrangler.toml" }));
  return {
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    objects: Object.fromEntries(config.durable_objects.bindings.map(({ name, class_name }) => [name, class_name])),
    queues: config.queues.producers.map(({ binding }) => binding),
    buckets: config.r2_buckets.map(({ binding }) => binding),
    services: ["ASSETS"],
  };
}
