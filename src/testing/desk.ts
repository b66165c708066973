import { createServer } from "node:http";
import * as z from "zod";
import type { PostgresSandbox } from "../../sandbox/postgres/server.ts";

const Order = z.discriminatedUnion("do", [
  z.object({ do: z.literal("query"), statement: z.string(), parameters: z.array(z.unknown()).default([]) }),
  z.object({ do: z.literal("stop") }),
  z.object({ do: z.literal("resume") }),
]);

/** What a test in another process cannot do itself: look behind row-level security, stop and start Postgres. */
export async function startDesk(postgres: PostgresSandbox): Promise<{ url: string; close(): void }> {
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
