/** What the deployment depends on: the database and each binding, for the least that it can be asked for, and others' services. */
import { keyHeaders, type Upstream } from "../src/gateway/index.ts";
import { askMail, askProvider, CheckFailure, type Dependency, databaseCheck } from "../src/operations/index.ts";
import type { Database } from "../src/platform/db.ts";
import type { Outbound } from "../src/platform/outbound.ts";
import type { Settings } from "../src/platform/settings.ts";

/** Of this deployment; /readyz asks these. */
export function platformParts(env: Env, database: Database): Dependency[] {
  const group = "platform" as const;
  return [
    {
      ...databaseCheck(database),
      group,
      title: "Database",
      purpose: "Keeps organisations, members, keys, usage and audit.",
      impact: "Nobody can sign in or read reports. Model calls go on for keys in use, and are recorded later.",
    },
    {
      name: "account",
      group,
      title: "Accounts",
      purpose: "Admits model calls and holds balances, limits and revocations.",
      impact: "No model call is admitted.",
      run: () => env.ACCOUNT.getByName("readiness").ping(),
    },
    {
      name: "user_sessions",
      group,
      title: "Sessions",
      purpose: "Knows who is signed in.",
      impact: "Nobody can sign in or use the dashboard. API keys go on.",
      run: () => env.USER_SESSIONS.getByName("readiness").ping(),
    },
    {
      name: "password_hasher",
      group,
      title: "Password hashing",
      purpose: "Checks passwords beside everything else, since that is slow on purpose.",
      impact: "Nobody can sign up or log in. Who is signed in stays so.",
      run: () => env.PASSWORD_HASHER.getByName("readiness").ping(),
    },
    {
      name: "rate_limiter",
      group,
      title: "Rate limits",
      purpose: "Keeps strangers from trying passwords and flooding sign-ups.",
      impact: "Signing up, logging in and renewing a session fail. API keys go on.",
      run: () => env.RATE_LIMITER.getByName("readiness").ping(),
    },
    {
      name: "idempotency",
      group,
      title: "Idempotency",
      purpose: "Gives a repeated request the answer of the first.",
      impact: "Requests with an Idempotency-Key fail: all that change something in the dashboard. Others go on.",
      run: () => env.IDEMPOTENCY.getByName("readiness").ping(),
    },
    {
      name: "domain",
      group,
      title: "Domains",
      purpose: "Brings websites onto domains, and looks after these.",
      impact: "Purchases and renewals of domains wait. Websites that are live stay so.",
      run: () => env.DOMAIN.getByName("readiness").ping(),
    },
    {
      name: "stripe_events",
      group,
      title: "Payment events",
      purpose: "Queues what Stripe reports, to be worked off once.",
      impact: "Credit that was paid for arrives late. None is lost: each event is kept before it is queued.",
      run: () => env.STRIPE_EVENTS.metrics(),
    },
    {
      name: "vault",
      group,
      title: "Kept bodies",
      purpose: "Keeps what organisations have asked to be kept of their calls, encrypted.",
      impact:
        "Requests and answers are not kept or shown, and stored responses cannot be continued. Other calls go on.",
      run: () => env.VAULT.head("readiness"),
    },
    {
      name: "sites",
      group,
      title: "Websites",
      purpose: "Holds the files of customers' websites, and which version each host shows.",
      impact: "Websites show what data centres still have of them, and nothing can be published.",
      run: () => env.SITES.head("readiness"),
    },
    {
      name: "site_visits",
      group,
      title: "Visits of websites",
      purpose: "Counts how often customers' websites are seen.",
      impact: "Visits are not counted or shown. Websites go on.",
      run: () => env.SITE_VISITS.getByName("readiness").ping(),
    },
    {
      name: "site_admin",
      group,
      title: "Owners' places of websites",
      purpose: "Knows who is signed in under a website's own domain.",
      impact: "Nobody can sign in there. Websites and the dashboard go on.",
      run: () => env.SITE_ADMIN.getByName("readiness").ping(),
    },
    {
      name: "site_forms",
      group,
      title: "Forms of websites",
      purpose: "Takes what visitors of customers' websites send.",
      impact:
        "Forms are answered with a page that asks to send again. Websites go on, and nothing that was taken is lost.",
      run: () => env.SITE_FORMS.getByName("readiness").ping(),
    },
    {
      name: "assets",
      group,
      title: "Pages",
      purpose: "Holds the files of the dashboard and of the API reference.",
      impact: "The dashboard and the reference do not load. The API goes on.",
      run: async () => {
        for (const path of ["/app/", "/docs/assets/reference.js"]) {
          const found = await env.ASSETS.fetch(`http://assets.local${path}`, { method: "HEAD" });
          if (!found.ok) throw new CheckFailure("not built");
        }
      },
    },
  ];
}

interface Outside {
  settings: Pick<Settings, "RESEND_BASE_URL" | "RESEND_API_KEY">;
  outbound: Outbound;
  upstreams: readonly Upstream[];
}

/** Of others. Their answers depend on our keys, and each question is a request to them. */
export function outsideParts({ settings, outbound, upstreams }: Outside): Dependency[] {
  const mail: Dependency = {
    name: "mail",
    group: "service",
    title: "Mail",
    purpose: "Sends the mails that prove an address.",
    impact: "New accounts cannot be verified. Everything else goes on.",
    run: () => askMail(outbound, { url: `${settings.RESEND_BASE_URL}/emails?limit=1`, key: settings.RESEND_API_KEY }),
  };
  const providers = upstreams.map(
    (provider): Dependency => ({
      name: `provider.${provider.id}`,
      group: "provider",
      title: provider.name,
      purpose: `Answers calls of the models under ${provider.id}/.`,
      impact: "Calls of its models fail. Other providers' models go on.",
      run: () => askProvider(outbound, { url: provider.baseUrl + provider.healthPath, headers: keyHeaders(provider) }),
    }),
  );
  return [mail, ...providers];
}
