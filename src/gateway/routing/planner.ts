/** Which providers a call may go to, in which order, and what it may cost at most. */
import type { OrgId } from "../../kernel/id.ts";
import { Problem } from "../../kernel/problem.ts";
import { type DearKinds, dearKindsOf, NO_KINDS } from "../call/dear-kinds.service.ts";
import { reserveInputTokens } from "../call/estimate.service.ts";
import type { Passage } from "../call/passage.ts";
import { choosePassage, type Decoded } from "../call/route.ts";
import { type Resolved, resolveModel, unpriced } from "../models/models.service.ts";
import { hasDearKinds, type PriceBook, type Quote, reserveFor } from "../models/pricing.service.ts";
import type { AnswerContext, Backend, CallRequest, Face } from "../protocols/protocol.ts";
import type { Provider } from "../providers/providers.ts";
import type { Breakers } from "./breaker.ts";
import type { Latencies } from "./latencies.ts";
import { type Candidate, orderTargets } from "./plan.service.ts";
import type { Routing } from "./routings.ts";
import { UNREADABLE } from "./sources.service.ts";
import { sourceOfTarget } from "./targets.service.ts";

/** One way that a call may go. */
export interface Route {
  /** `provider/model`. */
  id: string;
  /** The provider and whose key. */
  breakerId: string;
  /** Under which its speed is noted: like is compared with like. */
  latencyId: string;
  resolved: Resolved<Provider>;
  /** Made when it is needed: a translated body may be large. Throws the Problem of one that cannot go this way. */
  passage: () => Passage;
}

export interface Plan {
  /** In the order that they are tried. */
  routes: readonly [Route, ...Route[]];
  /** By a policy: attempts are told, answers are held until they have content. */
  viaPolicy: boolean;
  /** Its name; undefined where the request names a model. */
  policy: string | undefined;
  /** How long the policy has answers kept. */
  cacheTtlS: number | null;
  /** How often each is asked again. */
  retries: number;
  /** For all attempts, from the call's arrival. */
  deadlineMs: number | null;
  /** Of the configuration that it was made by. */
  routingVersion: number;
  /** The most that the dearest of the routes is expected to cost. */
  reserveMicroUsd: number;
  reserveTokens: number;
}

export interface Asked<Read extends CallRequest> {
  face: Face<Read>;
  read: Read;
  /** By which the client wants it routed, whatever model the body names. */
  policy: string | undefined;
  /** Of one conversation, as its client names it. Few ask, and a look at a header is a call into the runtime. */
  session: () => string | undefined;
  /** As the client's `x-edgewright-unsupported` says; likewise. */
  unsupported: () => string | null;
  context: AnswerContext;
  orgId: OrgId;
}

/** By what a call is planned. */
export interface Known {
  /** What the organisation has set; undefined: nothing. */
  routing: Routing | undefined;
  /** Of `routing`. */
  routingVersion: number;
}

export interface PlannerPorts {
  providers: readonly Provider[];
  backends: readonly Backend[];
  prices: PriceBook;
  breakers: Breakers;
  latencies: Latencies;
  /** In [0, 1). */
  random: () => number;
  defaultMaxOutputTokens: number;
}

const POLICY = "policy/";

function gone(model: string): Problem {
  const detail = `The model '${model}' is of no provider, and of none of the organisation's endpoints.`;
  return new Problem("model_not_found", { detail, errors: [{ path: "model", message: detail }] });
}

export function createPlanner(ports: PlannerPorts) {
  const { providers, prices, breakers, latencies, defaultMaxOutputTokens } = ports;

  function resolve<Read extends CallRequest>(
    name: string,
    { read, context }: Asked<Read>,
    { routing }: Known,
  ): Resolved<Provider> {
    const resolved = resolveModel(name, routing?.providers ?? providers, prices, context.createdAt);
    if (!resolved.ok) throw resolved.error;
    const { quote, priced } = resolved.value;
    if (priced && read.operation !== "embeddings" && quote.rates.output === undefined) throw unpriced(name);
    return resolved.value;
  }

  function routeTo<Read extends CallRequest>(name: string, asked: Asked<Read>, known: Known, decoded: Decoded): Route {
    const { face, read, unsupported, context } = asked;
    const resolved = resolve(name, asked, known);
    const { provider, model } = resolved;
    const breakerId = breakerOf(provider, asked.orgId);
    return {
      id: `${provider.id}/${model}`,
      breakerId,
      latencyId: `${breakerId}/${model} ${read.stream ? "stream" : "whole"}`,
      resolved,
      passage: () =>
        choosePassage({
          face,
          read,
          resolved,
          decoded,
          backends: ports.backends,
          unsupported,
          defaultMaxOutputTokens,
          context,
        }),
    };
  }

  function costOf(read: CallRequest, { resolved }: Pick<Route, "resolved">, kinds: () => DearKinds) {
    const input = reserveInputTokens(read.size);
    const output = (read.maxOutputTokens ?? defaultMaxOutputTokens) * read.choices;
    const reserveMicroUsd = resolved.provider.credential === "own" ? 0 : mostFor(resolved.quote, input, output, kinds);
    return { reserveMicroUsd, reserveTokens: input + output };
  }

  /** For comparison: what its provider asks, whoever pays. Of one that nobody knows it is not the cheapest. */
  function askedPrice(read: CallRequest, { resolved }: Route, kinds: () => DearKinds): number {
    const output = (read.maxOutputTokens ?? defaultMaxOutputTokens) * read.choices;
    if (!resolved.priced) return Number.MAX_SAFE_INTEGER;
    return mostFor(resolved.quote, reserveInputTokens(read.size), output, kinds);
  }

  function viaPolicy<Read extends CallRequest>(name: string, asked: Asked<Read>, known: Known): Plan {
    const { routing, routingVersion } = known;
    const rules = routing?.policies.get(name);
    if (!rules) {
      const detail = `There is no policy '${name.slice(0, 100)}' in this organisation.`;
      throw new Problem("model_not_found", { detail, errors: [{ path: "model", message: detail }] });
    }
    if (rules === UNREADABLE) {
      const detail = `The policy '${name}' was written by a newer version of the platform. Try again.`;
      throw new Problem("unavailable", { detail, retryAfterS: 1 });
    }
    const { read } = asked;
    const decoded = decodedOnce(asked);
    const kinds = kindsOnce(read);
    const candidates: (Candidate & { route: Route })[] = [];
    let refusal: unknown;
    for (const { model, weight } of rules.targets) {
      try {
        if (!sourceOfTarget(model, routing?.providers ?? providers)) throw gone(model);
        const route = routeTo(model, asked, known, decoded);
        candidates.push({
          id: route.id,
          weight,
          costMicroUsd: askedPrice(read, route, kinds),
          latencyMs: latencies.of(route.latencyId),
          healthy: breakers.state(route.breakerId) !== "open",
          route,
        });
      } catch (error) {
        // One that cannot take this request is left out; when none can, the first says why.
        refusal ??= error;
      }
    }
    const session = rules.sticky ? asked.session() : undefined;
    const ordered = orderTargets(rules.strategy, candidates, { session, random: ports.random });
    const routes = fromFirstFit(
      ordered.map(({ route }) => route),
      refusal,
    );
    const [first] = routes;
    return {
      routes,
      viaPolicy: true,
      policy: name,
      cacheTtlS: rules.cacheTtlS,
      retries: rules.retries,
      deadlineMs: rules.deadlineMs,
      routingVersion,
      reserveMicroUsd: Math.max(...candidates.map(({ route }) => costOf(read, route, kinds).reserveMicroUsd)),
      reserveTokens: costOf(read, first, kinds).reserveTokens,
    };
  }

  return function plan<Read extends CallRequest>(asked: Asked<Read>, known: Known): Plan {
    const { read } = asked;
    if (asked.policy !== undefined) return viaPolicy(asked.policy, asked, known);
    if (read.model.startsWith(POLICY)) return viaPolicy(read.model.slice(POLICY.length), asked, known);
    const route = ready(routeTo(read.model, asked, known, decodedOnce(asked)));
    const { reserveMicroUsd, reserveTokens } = costOf(read, route, kindsOnce(read));
    return {
      routes: [route],
      viaPolicy: false,
      policy: undefined,
      cacheTtlS: null,
      retries: 0,
      deadlineMs: null,
      routingVersion: known.routingVersion,
      reserveMicroUsd,
      reserveTokens,
    };
  };
}

/** With its passage made, so that what cannot go this way is told before the call is let in. */
function ready(route: Route): Route {
  const passage = route.passage();
  const { id, breakerId, latencyId, resolved } = route;
  return { id, breakerId, latencyId, resolved, passage: () => passage };
}

/** From the first that can take the request on; whether those behind it can shows when they are asked. */
function fromFirstFit(routes: readonly Route[], refusal: unknown): [Route, ...Route[]] {
  let why = refusal;
  for (const [at, route] of routes.entries()) {
    try {
      return [ready(route), ...routes.slice(at + 1)];
    } catch (error) {
      why ??= error;
    }
  }
  throw why;
}

/** A request is taken apart once, however many providers it may go to, and only if one of them needs it. */
function decodedOnce<Read extends CallRequest>({ face, read }: Asked<Read>): Decoded {
  let decoded: ReturnType<Decoded>;
  return () => {
    decoded ??= face.decode?.(read);
    return decoded;
  };
}

/** Looked for once, and only where a model has a price for them. */
function kindsOnce({ bytes }: CallRequest): () => DearKinds {
  let kinds: DearKinds | undefined;
  return () => {
    kinds ??= dearKindsOf(bytes);
    return kinds;
  };
}

const mostFor = (quote: Quote, input: number, output: number, kinds: () => DearKinds): number =>
  reserveFor(quote, input, output, hasDearKinds(quote) ? kinds() : NO_KINDS);

/** A customer's own key has limits of its own, and an endpoint is another server for each. */
function breakerOf({ id, credential, credentialId, baseUrl }: Provider, orgId: OrgId): string {
  return credential === "own" ? `${orgId}/${id}/${credentialId ?? baseUrl}` : id;
}
