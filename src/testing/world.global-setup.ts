import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import * as z from "zod";
import { migrate } from "../../migrations/migrate.ts";
import { startMailSandbox } from "../../sandbox/mail/server.ts";
import { type PostgresSandbox, SANDBOX_APP_PASSWORD, startPostgresSandbox } from "../../sandbox/postgres/server.ts";
import { startProviderSandbox } from "../../sandbox/providers/server.ts";
import type { World } from "./test-settings.ts";

declare module "vitest" {
  interface ProvidedContext {
    world: World;
  }
}

const Order = z.discriminatedUnion("do", [
  z.object({ do: z.literal("query"), statement: z.string(), parameters: z.array(z.unknown()).default([]) }),
  z.object({ do: z.literal("stop") }),
  z.object({ do: z.literal("resume") }),
]);

/** What a test inside workerd cannot do itself: look behind row-level security, stop and start Postgres. */
async function startDesk(postgres: PostgresSandbox): Promise<{ url: string; close(): void }> {
  const carryOut = async (order: z.infer<typeof Order>): Promise<unknown> => {
    if (order.do === "query") return postgres.query(order.statement, order.parameters);
    if (order.do === "stop") await postgres.stopListening();
    else await postgres.resumeListening();
    return [];
  };
  const server = createServer(async (request, response) => {
    try {
      const text = (await request.setEncoding("utf8").toArray()).join("");
      response.end(JSON.stringify(await carryOut(Order.parse(JSON.parse(text)))));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

/** Starts the outside world once for all workerd tests: Postgres behind Neon's protocol, model providers, mail. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), "edgewright-test-"));
  const postgres = await startPostgresSandbox({ memory: true, port: 0 });
  if (!postgres.owner) throw new Error("PGlite has an owner");
  await migrate(postgres.owner, { appPassword: SANDBOX_APP_PASSWORD });
  const providers = await startProviderSandbox({ port: 0 });
  const mail = await startMailSandbox({ port: 0, dir });
  const desk = await startDesk(postgres);
  project.provide("world", {
    sqlUrl: postgres.sqlUrl,
    providersUrl: providers.url,
    mailUrl: mail.url,
    deskUrl: desk.url,
  });
  return async () => {
    desk.close();
    await Promise.all([mail.close(), providers.close(), postgres.close()]);
    rmSync(dir, { recursive: true, force: true });
  };
}
