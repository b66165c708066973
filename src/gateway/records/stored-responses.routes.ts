/** /v1/responses/{id}: stored responses, for whoever has a key of their organisation. */
import { Hono } from "hono";
import type { OrgId } from "../../kernel/id.ts";
import { Problem } from "../../kernel/problem.ts";
import { unsupported, wrongMember } from "../protocols/body.ts";
import {
  InputItemsQuery,
  listInputItems,
  type ResponseStore,
  type StoredResponse,
  viewDeleted,
  viewResponse,
} from "../protocols/openai-responses/stored.service.ts";

export interface StoredResponsesPorts {
  responses: Pick<ResponseStore, "get" | "delete">;
  /** Whose key the request has. Rejects with the Problem where it has none that may call models. */
  authenticate: (request: Request) => Promise<OrgId>;
}

const ENCRYPTED = "reasoning.encrypted_content";
const UNCACHED = { "cache-control": "no-store" };

const notFound = (id: string): Problem =>
  new Problem("not_found", {
    detail: `Response with id '${id.slice(0, 256)}' not found: it was never stored, has expired or was deleted.`,
  });

/** Paths start behind /responses. Failures are thrown as Problems. */
export function createStoredResponsesRoutes({ responses, authenticate }: StoredResponsesPorts): Hono {
  const routes = new Hono();

  async function find(request: Request, id: string): Promise<StoredResponse> {
    const found = await responses.get(await authenticate(request), id);
    if (!found) throw notFound(id);
    return found.stored;
  }

  routes.get("/:id", async (c) => {
    const query = c.req.queries();
    if (query.stream?.includes("true")) {
      throw unsupported("stream", "A stored response is not streamed. Leave 'stream' out to get all of it at once.");
    }
    const stored = await find(c.req.raw, c.req.param("id"));
    const asked = [...(query.include ?? []), ...(query["include[]"] ?? [])].includes(ENCRYPTED);
    return c.json(viewResponse(asked ? { ...stored, sealsShown: true } : stored), 200, UNCACHED);
  });

  routes.get("/:id/input_items", async (c) => {
    const query = InputItemsQuery.safeParse(c.req.query());
    const stored = await find(c.req.raw, c.req.param("id"));
    if (!query.success) throw wrongMember(query.error).error;
    const listed = listInputItems(stored, query.data);
    if (!listed.ok) throw listed.error;
    return c.json(listed.value, 200, UNCACHED);
  });

  routes.delete("/:id", async (c) => {
    const id = c.req.param("id");
    if (!(await responses.delete(await authenticate(c.req.raw), id))) throw notFound(id);
    return c.json(viewDeleted(id));
  });

  return routes;
}
