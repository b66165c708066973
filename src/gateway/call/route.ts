/** By which way a call reaches a provider, and what of it cannot go that way. */
import { Problem } from "../../kernel/problem.ts";
import type { Result } from "../../kernel/result.ts";
import type { EmbeddingsRequest } from "../canonical/embeddings.ts";
import type { CanonicalRequest, Unsupported } from "../canonical/request.ts";
import type { Resolved } from "../models/models.service.ts";
import type { AnswerContext, Backend, CallRequest, Face } from "../protocols/protocol.ts";
import type { Provider } from "../providers/providers.ts";
import { explainer, type Passage, passThrough, translate, translateEmbeddings } from "./passage.ts";

/** The request in the canonical format; undefined where its face has no way there. */
export type Decoded = () => Result<CanonicalRequest, Problem> | undefined;

export interface RouteOptions<Read extends CallRequest> {
  face: Face<Read>;
  read: Read;
  resolved: Resolved<Provider>;
  decoded: Decoded;
  backends: readonly Backend[];
  /** As the client's `x-edgewright-unsupported` says; `drop`: leave out what the provider cannot honour. */
  unsupported: () => string | null;
  defaultMaxOutputTokens: number;
  context: AnswerContext;
}

/** Throws the Problem that names what the provider cannot honour. */
export function choosePassage<Read extends CallRequest>(options: RouteOptions<Read>): Passage {
  const { face, read, resolved, backends } = options;
  const { provider, model } = resolved;
  const explain = explainer(provider);
  if (provider.protocols.includes(face.protocol) && (face.passThrough.fits?.(read) ?? true)) {
    // What is billed beside tokens is between the provider and whose key it is.
    const refused = provider.credential === "own" ? undefined : face.passThrough.refuse(read, provider);
    if (refused) throw refused;
    const own = backends.find(({ protocol }) => protocol === face.protocol);
    const passage = passThrough({ face, read, provider, model, explain, backend: own });
    return passage.dropped.length > 0 ? unlessDropped(passage, options) : passage;
  }
  const common = { face, read, provider, model, explain };
  const backend = backends.find(({ protocol }) => provider.protocols.includes(protocol));
  const target = { model, dialect: provider, defaultMaxOutputTokens: options.defaultMaxOutputTokens };
  if (face.embeddings && backend?.embeddings) {
    const request = face.embeddings.decode(read);
    if (!request.ok) throw request.error;
    refuseTooMany(request.value, backend.embeddings.mostTexts, provider);
    const ways = { ways: face.embeddings, backend, into: backend.embeddings };
    return unlessDropped(
      translateEmbeddings({ ...common, ...ways, request: request.value, target, context: options.context }),
      options,
    );
  }
  const decoded = backend && options.decoded();
  if (!backend || !decoded) {
    const detail = `${provider.name} does not serve this operation. Choose a model of another provider.`;
    throw new Problem("invalid_request", { detail, errors: [{ path: "model", message: detail }] });
  }
  if (!decoded.ok) throw decoded.error;
  return unlessDropped(
    translate({ ...common, backend, request: decoded.value, target, context: options.context }),
    options,
  );
}

function refuseTooMany({ texts }: EmbeddingsRequest, most: number, { name }: Provider): void {
  if (texts.length <= most) return;
  const detail = `${name} takes at most ${most} inputs in one request, and these are ${texts.length}. Send them in several.`;
  throw new Problem("invalid_request", { detail, errors: [{ path: "input", message: detail }] });
}

function unlessDropped(
  passage: Passage,
  { resolved, unsupported }: { resolved: Resolved<Provider>; unsupported: () => string | null },
): Passage {
  if (!mayDrop(unsupported())) refuseDropped(passage.dropped, resolved.provider);
  return passage;
}

function mayDrop(asked: string | null): boolean {
  if (asked === null || asked === "refuse") return false;
  if (asked === "drop") return true;
  throw new Problem("invalid_request", { detail: "The header 'x-edgewright-unsupported' must be 'drop' or 'refuse'." });
}

const MOST_NAMED = 20;

function refuseDropped(dropped: readonly Unsupported[], provider: Provider): void {
  const [first] = dropped;
  if (!first) return;
  const more = dropped.length > 1 ? ` (and ${dropped.length - 1} more)` : "";
  throw new Problem("unsupported_parameter", {
    detail: `${provider.name} cannot honour '${first.path}'${more}: ${first.message} Leave it out, or send the header 'x-edgewright-unsupported: drop'.`,
    errors: dropped.slice(0, MOST_NAMED),
  });
}

/** A path is made of a client's own names, which may hold anything. */
const headerSafe = (path: string): string => path.replace(/[^\w.[\]-]/g, "_").slice(0, 100);

/** Tells the client what was left out. */
export const droppedHeader = (dropped: readonly Unsupported[]): Record<string, string> => ({
  "x-edgewright-dropped": [...new Set(dropped.map(({ path }) => headerSafe(path)))].slice(0, MOST_NAMED).join(", "),
});
