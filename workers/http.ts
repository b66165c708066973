/** Every router, in one readable list, and the one place where hosts are judged. */
import { createApp } from "../src/http/index.ts";
import type { Composition } from "./compose.ts";

export type FetchHandler = (request: Request, env: Env, ctx: ExecutionContext) => Response | Promise<Response>;

/** Builds the request handler of one composition. */
export function createHttp({ services, ports }: Composition): FetchHandler {
  const app = createApp(services, ports);

  return (request, env, ctx) => app.root.fetch(request, env, ctx);
}
