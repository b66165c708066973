import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { ComponentType } from "react";
import * as z from "zod";
import { KEY_STATUSES } from "../../identity/api-keys.schema.ts";
import { currentSession, restore } from "./api/session.ts";
import { BrokenPage } from "./pages/broken.tsx";
import { DomainSearch } from "./pages/domain/search.ts";
import { DomainsSearch } from "./pages/domains/search.ts";
import { EndpointsSearch } from "./pages/endpoints/search.ts";
import { InboxSearch } from "./pages/inbox/search.ts";
import { LimitsSearch } from "./pages/limits/search.ts";
import { ModelsSearch } from "./pages/models/search.ts";
import { NotFoundPage } from "./pages/not-found.tsx";
import { Setup } from "./pages/playground/setup.ts";
import { PoliciesSearch } from "./pages/policies/search.ts";
import { ProvidersSearch } from "./pages/providers/search.ts";
import { RequestsSearch } from "./pages/requests/search.ts";
import { SiteSearch } from "./pages/site/search.ts";
import { EditorSearch } from "./pages/site-edit/search.ts";
import { SitesSearch } from "./pages/sites/search.ts";
import { UsageSearch } from "./pages/usage/search.ts";
import { part } from "./part.ts";
import { isWithin } from "./shell/next.ts";
import { Outside, OutsideFrame } from "./shell/outside.tsx";
import { Root } from "./shell/root.tsx";
import { UnreachablePage } from "./shell/unreachable.tsx";

const parts: (() => Promise<unknown>)[] = [];

/** A page whose code is fetched when one goes there, or seems about to. */
function fetched<Name extends string, Module extends Record<Name, ComponentType>>(
  fetchIt: () => Promise<Module>,
  name: Name,
) {
  parts.push(fetchIt);
  return lazyRouteComponent(() => part(fetchIt), name);
}

/** Fetches the code of all pages, so that one can go there while the server is away. What fails is fetched when it is needed. */
export async function fetchPages(): Promise<void> {
  await Promise.allSettled(parts.map((fetchIt) => fetchIt()));
}

/** Only a path within this application: a link must not send anybody elsewhere after their log-in. */
const Next = z.object({ next: z.string().refine(isWithin).optional().catch(undefined) });

const FirstCall = z.object({
  client: z.enum(["curl", "python", "typescript", "ai-sdk"]).optional().catch(undefined),
  model: z.string().max(200).optional().catch(undefined),
});

const HealthSearch = z.object({ paused: z.literal(true).optional().catch(undefined) });

const KeyFilter = z.object({
  status: z.enum(KEY_STATUSES).optional().catch(undefined),
  create: z.literal(true).optional().catch(undefined),
});

/** What a website's own place for its owners sends along. */
const SiteSignIn = z.object({
  site: z.string().max(64).optional().catch(undefined),
  host: z.string().max(253).optional().catch(undefined),
  state: z.string().max(128).optional().catch(undefined),
});

/** Whoever is signed in has no use for it. One who cannot be asked about is let in: the page says what is wrong. */
async function onlyOutside({ search }: { search: z.output<typeof Next> }): Promise<void> {
  const session = await restore().catch(() => undefined);
  if (session?.kind === "in") throw redirect({ href: search.next ?? "/start" });
}

const root = createRootRoute({
  component: Root,
  notFoundComponent: () => (
    <OutsideFrame>
      <NotFoundPage />
    </OutsideFrame>
  ),
});

/** What one sees without being signed in. */
const outside = createRoute({ getParentRoute: () => root, id: "outside", component: Outside });

const page = <const P extends string>(path: P) => ({ getParentRoute: () => outside, path }) as const;

const login = createRoute({
  ...page("/login"),
  validateSearch: Next,
  beforeLoad: onlyOutside,
  component: fetched(() => import("./pages/login.tsx"), "LoginPage"),
});
const signUp = createRoute({
  ...page("/sign-up"),
  validateSearch: Next,
  beforeLoad: onlyOutside,
  component: fetched(() => import("./pages/sign-up.tsx"), "SignUpPage"),
});
const verifyEmail = createRoute({
  ...page("/verify-email"),
  component: fetched(() => import("./pages/verify-email.tsx"), "VerifyEmailPage"),
});

/** Everything below is for those who are signed in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  async beforeLoad({ location, matches }): Promise<void> {
    const restoring = restore();
    // The code of the page comes while it is found out who is signed in, unless it is known at once that nobody is.
    if (currentSession().kind !== "out") fetchCode(matches.map(({ routeId }) => routeId));
    const session = await restoring;
    if (session.kind === "out") throw redirect({ to: "/login", search: { next: location.href } });
  },
  component: fetched(() => import("./shell/shell.tsx"), "Shell"),
  // The way in failed: who is signed in could not be found out.
  errorComponent: UnreachablePage,
});

const inShell = <const P extends string>(path: P) => ({ getParentRoute: () => shell, path }) as const;

const home = createRoute({
  ...inShell("/"),
  beforeLoad() {
    throw redirect({ to: "/start" });
  },
});
const start = createRoute({
  ...inShell("/start"),
  validateSearch: FirstCall,
  component: fetched(() => import("./pages/start.tsx"), "StartPage"),
});
const playground = createRoute({
  ...inShell("/playground"),
  validateSearch: Setup,
  component: fetched(() => import("./pages/playground.tsx"), "PlaygroundPage"),
});
const keys = createRoute({
  ...inShell("/keys"),
  validateSearch: KeyFilter,
  component: fetched(() => import("./pages/keys.tsx"), "KeysPage"),
});
const providers = createRoute({
  ...inShell("/providers"),
  validateSearch: ProvidersSearch,
  component: fetched(() => import("./pages/providers.tsx"), "ProvidersPage"),
});
const models = createRoute({
  ...inShell("/models"),
  validateSearch: ModelsSearch,
  component: fetched(() => import("./pages/models.tsx"), "ModelsPage"),
});
const endpoints = createRoute({
  ...inShell("/endpoints"),
  validateSearch: EndpointsSearch,
  component: fetched(() => import("./pages/endpoints.tsx"), "EndpointsPage"),
});
const policies = createRoute({
  ...inShell("/policies"),
  validateSearch: PoliciesSearch,
  component: fetched(() => import("./pages/policies.tsx"), "PoliciesPage"),
});
const usage = createRoute({
  ...inShell("/usage"),
  validateSearch: UsageSearch,
  component: fetched(() => import("./pages/usage.tsx"), "UsagePage"),
});
const limits = createRoute({
  ...inShell("/limits"),
  validateSearch: LimitsSearch,
  component: fetched(() => import("./pages/limits.tsx"), "LimitsPage"),
});
const requests = createRoute({
  ...inShell("/requests"),
  validateSearch: RequestsSearch,
  component: fetched(() => import("./pages/requests.tsx"), "RequestsPage"),
});
const health = createRoute({
  ...inShell("/health"),
  validateSearch: HealthSearch,
  component: fetched(() => import("./pages/health.tsx"), "HealthPage"),
});
const siteSignIn = createRoute({
  ...inShell("/site-sign-in"),
  validateSearch: SiteSignIn,
  component: fetched(() => import("./pages/site-sign-in.tsx"), "SiteSignInPage"),
});
const sites = createRoute({
  ...inShell("/sites"),
  validateSearch: SitesSearch,
  component: fetched(() => import("./pages/sites.tsx"), "SitesPage"),
});
const site = createRoute({
  ...inShell("/sites/$id"),
  validateSearch: SiteSearch,
  component: fetched(() => import("./pages/site.tsx"), "SitePage"),
});
const siteEdit = createRoute({
  ...inShell("/sites/$id/edit"),
  validateSearch: EditorSearch,
  component: fetched(() => import("./pages/site-edit.tsx"), "SiteEditPage"),
});
const domains = createRoute({
  ...inShell("/domains"),
  validateSearch: DomainsSearch,
  component: fetched(() => import("./pages/domains.tsx"), "DomainsPage"),
});
const domain = createRoute({
  ...inShell("/domains/$id"),
  validateSearch: DomainSearch,
  component: fetched(() => import("./pages/domain.tsx"), "DomainPage"),
});
const inbox = createRoute({
  ...inShell("/inbox"),
  validateSearch: InboxSearch,
  component: fetched(() => import("./pages/inbox.tsx"), "InboxPage"),
});
const settings = createRoute({
  ...inShell("/settings"),
  component: fetched(() => import("./pages/settings.tsx"), "SettingsPage"),
});

const routeTree = root.addChildren([
  outside.addChildren([login, signUp, verifyEmail]),
  shell.addChildren([
    home,
    start,
    playground,
    keys,
    models,
    providers,
    endpoints,
    policies,
    usage,
    limits,
    requests,
    health,
    siteSignIn,
    sites,
    site,
    siteEdit,
    domains,
    domain,
    inbox,
    settings,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

function fetchCode(ids: readonly (keyof typeof router.routesById)[]): void {
  // One that fails is asked for again, and told, where it is needed.
  for (const id of ids) router.loadRouteChunk(router.routesById[id])?.catch(() => undefined);
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
