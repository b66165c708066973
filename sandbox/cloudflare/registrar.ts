/** Search, check, extensions, registrations and their workflows; the registrar's own sandbox beside it, on the same paths. */
import { randomBytes } from "node:crypto";
import * as z from "zod";
import { check, courseOf, EXTENSIONS, extensionOf } from "./catalogue.ts";
import { parsed } from "./parsed.ts";
import type { Registration, Workflow } from "./state.ts";
import { type Answer, type Call, iso, type Operation, Refusal, succeeded, type World } from "./wire.ts";

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
/** A client that does not prefer an answer at once waits so long for the end. */
const WAIT_MS = 3_000;
const MOST_DOMAINS = 100;
const SUGGESTED = ["com", "net", "shop", "studio", "dev"];

const Ascii = z.string().regex(/^[\x20-\x7e]+$/, "must be ASCII");
const Contact = z.object({
  email: z.email(),
  phone: z.string().regex(/^\+\d{1,3}\.\d{4,14}$/, "must be as +1.5555555555"),
  postal_info: z.object({
    name: Ascii,
    organization: Ascii.optional(),
    address: z.object({
      street: Ascii,
      city: Ascii,
      state: Ascii,
      postal_code: Ascii,
      country_code: z.string().regex(/^[A-Z]{2}$/),
    }),
  }),
});

const NewRegistration = z.object({
  domain_name: z.string().toLowerCase(),
  years: z.int().min(1).max(10).optional(),
  auto_renew: z.boolean().default(false),
  privacy_mode: z.union([z.literal("redaction"), z.literal(false), z.literal("off")]).default("redaction"),
  contacts: z.object({ registrant: Contact }).optional(),
  contact_extensions: z.record(z.string(), z.unknown()).optional(),
  acknowledgements: z.record(z.string(), z.unknown()).optional(),
});

const hidden = (registration: Registration): boolean => registration.registration.now.state === "failed";

function search({ query, world }: Call): Answer {
  const asked = (query.get("q") ?? "").toLowerCase().trim();
  if (asked === "" || asked.length > 100) throw new Refusal(400, 10_012, "q must have between 1 and 100 characters");
  const limit = Math.min(50, Math.max(1, Number(query.get("limit") ?? 20) || 20));
  const wanted = (query.get("extensions") ?? "").split(",").filter(Boolean);
  const label = (asked.split(".")[0] ?? "").replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "");
  const given = extensionOf(asked);
  const extensions = [...new Set([...(given ? [given] : []), ...(wanted.length > 0 ? wanted : SUGGESTED)])];
  const labels = [label, `get-${label}`, `${label}-online`, `my-${label}`].filter((text) => text.length <= 63);
  const names = label === "" ? [] : labels.flatMap((text) => extensions.map((extension) => `${text}.${extension}`));
  const domains = names.map((name) => check(name, world.state)).filter(({ reason }) => reason !== "domain_unavailable");
  return succeeded({ domains: domains.slice(0, limit) });
}

function checkDomains({ body, world }: Call): Answer {
  const { domains } = parsed(z.object({ domains: z.array(z.string().toLowerCase()).min(1).max(20) }), body);
  return succeeded({ domains: domains.map((name) => check(name, world.state)) });
}

const extensionView = (tld: string) => ({
  metadata: { tld, name: `.${tld}` },
  registration_schema: {
    type: "object",
    properties: { years: { type: "integer", minimum: EXTENSIONS[tld]?.minimumYears ?? 1, maximum: 10 } },
  },
});

function extensions(): Answer {
  const all = Object.keys(EXTENSIONS).map(extensionView);
  return succeeded(all, 200, { result_info: { count: all.length, cursor: "", per_page: all.length } });
}

function extension({ params }: Call): Answer {
  const tld = (params.extension ?? "").replace(/^\./, "");
  if (!EXTENSIONS[tld]) throw new Refusal(404, 10_404, `The extension '${tld}' is not supported.`);
  return { ...succeeded(extensionView(tld)), headers: { etag: `"${tld}-1"` } };
}

const registrationView = (registration: Registration) => ({
  domain_name: registration.name,
  status: registration.status,
  created_at: iso(registration.createdAt),
  expires_at: registration.expiresAt === null ? null : iso(registration.expiresAt),
  auto_renew: registration.autoRenew,
  privacy_mode: registration.privacyMode === "off" ? false : "redaction",
  locked: true,
});

const ENDS = new Set<Workflow["now"]["state"]>(["succeeded", "failed"]);
/** The vendor says that nothing goes on by itself from here. */
const RESTS = new Set<Workflow["now"]["state"]>([...ENDS, "action_required", "blocked"]);

const basePath = ({ accountId, sandbox }: Registration) =>
  `/accounts/${accountId}/registrar${sandbox ? "-sandbox" : ""}/registrations`;

const workflowView = (registration: Registration, { kind, now, createdAt, updatedAt }: Workflow) => ({
  state: now.state,
  completed: ENDS.has(now.state),
  created_at: iso(createdAt),
  updated_at: iso(updatedAt),
  ...(now.context ? { context: now.context } : {}),
  ...(now.error ? { error: now.error } : {}),
  links: {
    self: `${basePath(registration)}/${registration.name}/${kind}-status`,
    resource: `${basePath(registration)}/${registration.name}`,
  },
});

/** 201 once it is over, 202 as long as it goes on, for which a client may wait. */
async function workflowAnswer(call: Call, registration: Registration, workflow: Workflow): Promise<Answer> {
  const until = call.world.now() + WAIT_MS;
  while (!call.prefersAsync && !RESTS.has(workflow.now.state) && call.world.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const view = workflowView(registration, workflow);
  if (view.completed) return succeeded(view, workflow.kind === "registration" ? 201 : 200);
  const headers: Record<string, string> = { location: view.links.self };
  if (call.prefersAsync) headers["preference-applied"] = "respond-async";
  return { ...succeeded(view, 202), headers };
}

/** Of this account; one whose registration failed was never there. */
function found({ params, world }: Call, sandbox: boolean): Registration {
  const registration = world.state.registrations.findLast(
    ({ name, accountId, sandbox: of }) =>
      name === params.domain_name && accountId === params.account_id && of === sandbox,
  );
  if (!registration) throw new Refusal(404, 10_404, `There is no registration of '${params.domain_name}' here.`);
  return registration;
}

function refuseUnfit(name: string, years: number | undefined, call: Call): void {
  const { registrable, reason, tier } = check(name, call.world.state);
  if (tier === "premium") throw new Refusal(400, 10_020, "Premium domains cannot be registered by this API.");
  if (reason === "domain_unavailable") throw new Refusal(409, 10_009, `The domain '${name}' is not available.`);
  if (!registrable) throw new Refusal(400, 10_021, `The domain '${name}' cannot be registered: ${reason}.`);
  const minimum = EXTENSIONS[extensionOf(name) ?? ""]?.minimumYears ?? 1;
  if (years !== undefined && years < minimum)
    throw new Refusal(400, 10_022, `At least ${minimum} years must be registered.`, "/years");
  const owned = call.world.state.registrations.filter(
    (registration) => registration.accountId === call.params.account_id && !hidden(registration),
  );
  if (owned.length >= MOST_DOMAINS)
    throw new Refusal(403, 10_030, `The account has reached its limit of ${MOST_DOMAINS} domains.`);
}

function register(sandbox: boolean) {
  return (call: Call): Promise<Answer> => {
    const asked = parsed(NewRegistration, call.body);
    const name = asked.domain_name;
    const { state, now, after } = call.world;
    refuseUnfit(name, asked.years, call);
    if (!asked.contacts) throw new Refusal(400, 10_023, "The account has no default contact.", "/contacts/registrant");
    const at = now();
    const registration: Registration = {
      accountId: call.params.account_id ?? "",
      sandbox,
      name,
      years: asked.years ?? EXTENSIONS[extensionOf(name) ?? ""]?.minimumYears ?? 1,
      createdAt: at,
      expiresAt: null,
      autoRenew: asked.auto_renew,
      privacyMode: asked.privacy_mode === "redaction" ? "redaction" : "off",
      status: "registration_pending",
      registration: {
        kind: "registration",
        createdAt: at,
        updatedAt: at,
        now: { at, state: "pending" },
        ahead: courseOf(name, after),
      },
    };
    state.registrations = [
      ...state.registrations.filter((other) => other.name !== name || !hidden(other)),
      registration,
    ];
    return workflowAnswer(call, registration, registration.registration);
  };
}

function list(sandbox: boolean) {
  return ({ params, query, world }: Call): Answer => {
    const all = world.state.registrations
      .filter((one) => one.accountId === params.account_id && one.sandbox === sandbox && !hidden(one))
      .sort((a, b) => a.name.localeCompare(b.name));
    const per_page = Math.min(50, Math.max(1, Number(query.get("per_page") ?? 20) || 20));
    const after = query.get("cursor") ?? "";
    const rest = all.filter(({ name }) => name > after);
    const items = rest.slice(0, per_page);
    const cursor = rest.length > per_page ? (items.at(-1)?.name ?? "") : "";
    const result_info = { cursor, per_page, count: items.length };
    return succeeded(items.map(registrationView), 200, { result_info });
  };
}

function read(sandbox: boolean) {
  return (call: Call): Answer => {
    const registration = found(call, sandbox);
    if (hidden(registration))
      throw new Refusal(404, 10_404, `There is no registration of '${registration.name}' here.`);
    return succeeded(registrationView(registration));
  };
}

function change(sandbox: boolean) {
  return (call: Call): Promise<Answer> => {
    const { auto_renew } = parsed(z.object({ auto_renew: z.boolean() }), call.body);
    const registration = found(call, sandbox);
    if (registration.status !== "active")
      throw new Refusal(409, 10_010, "The registration must be active before it can be changed.");
    const at = call.world.now();
    const update: Workflow = {
      kind: "update",
      createdAt: at,
      updatedAt: at,
      now: { at, state: "in_progress" },
      ahead: [{ at: call.world.after(200), state: "succeeded" }],
      autoRenew: auto_renew,
    };
    registration.update = update;
    return workflowAnswer(call, registration, update);
  };
}

function status(sandbox: boolean, kind: Workflow["kind"]) {
  return (call: Call): Answer => {
    const registration = found(call, sandbox);
    const workflow = kind === "registration" ? registration.registration : registration.update;
    if (!workflow) throw new Refusal(404, 10_404, "There has been no such workflow.");
    return succeeded(workflowView(registration, workflow));
  };
}

/** Takes what has come due; a registration that succeeds is paid, and has a zone soon after. */
export function advanceRegistrations(world: World): void {
  for (const registration of world.state.registrations) {
    for (const workflow of [registration.registration, registration.update]) {
      while (workflow?.ahead[0] && workflow.ahead[0].at <= world.now()) step(world, registration, workflow);
    }
  }
}

/** Also for the control: an action that was required has been taken. */
export function step(world: World, registration: Registration, workflow: Workflow): void {
  const next = workflow.ahead.shift();
  if (!next) return;
  workflow.now = next;
  workflow.updatedAt = Math.max(workflow.updatedAt, next.at);
  if (next.state !== "succeeded") return;
  if (workflow.kind === "update") registration.autoRenew = workflow.autoRenew ?? registration.autoRenew;
  else registered(world, registration);
}

/** As the vendor does it from 30 days before the end: a year more, which the account pays for, where that is on. */
export function renew(world: World, name: string): boolean {
  const registration = world.state.registrations.find((one) => one.name === name && one.status === "active");
  if (!registration?.autoRenew || registration.expiresAt === null) return false;
  registration.expiresAt += YEAR_MS;
  const usd = EXTENSIONS[extensionOf(name) ?? ""]?.renewal ?? "0";
  world.state.charges.push({ accountId: registration.accountId, name, usd, at: world.now() });
  return true;
}

function registered(world: World, registration: Registration): void {
  const { accountId, name, years } = registration;
  registration.status = "active";
  registration.expiresAt = registration.createdAt + years * YEAR_MS;
  if (registration.sandbox) return;
  const terms = EXTENSIONS[extensionOf(name) ?? ""];
  const usd = (Number(terms?.registration ?? 0) + (years - 1) * Number(terms?.renewal ?? 0)).toFixed(2);
  world.state.charges.push({ accountId, name, usd, at: world.now() });
  if (world.state.zones.some((zone) => zone.name === name)) return;
  world.state.zones.push({
    id: world.id(),
    accountId,
    name,
    status: "initializing",
    createdAt: world.now(),
    modifiedAt: world.now(),
    activeAt: world.after(600),
    nameServers: nameServers(),
  });
}

const NAMES = ["ada", "bob", "cleo", "dana", "elmo", "gina", "igor", "lara", "noah", "rita"];

/** The two that a zone is given. */
export function nameServers(): string[] {
  const at = (randomBytes(1)[0] ?? 0) % (NAMES.length - 1);
  return [`${NAMES[at]}.ns.cloudflare.com`, `${NAMES[at + 1]}.ns.cloudflare.com`];
}

const operations = (sandbox: boolean): Operation[] => {
  const base = `/accounts/{account_id}/registrar${sandbox ? "-sandbox" : ""}`;
  const id = (name: string) => `registrar${sandbox ? "-sandbox" : ""}.${name}`;
  return [
    { id: id("search"), method: "GET", path: `${base}/domain-search`, run: search },
    { id: id("check"), method: "POST", path: `${base}/domain-check`, run: checkDomains },
    { id: id("extensions"), method: "GET", path: `${base}/extensions`, run: extensions },
    { id: id("extension"), method: "GET", path: `${base}/extensions/{extension}`, run: extension },
    { id: id("list"), method: "GET", path: `${base}/registrations`, run: list(sandbox) },
    { id: id("register"), method: "POST", path: `${base}/registrations`, run: register(sandbox) },
    { id: id("read"), method: "GET", path: `${base}/registrations/{domain_name}`, run: read(sandbox) },
    { id: id("change"), method: "PATCH", path: `${base}/registrations/{domain_name}`, run: change(sandbox) },
    {
      id: id("registration-status"),
      method: "GET",
      path: `${base}/registrations/{domain_name}/registration-status`,
      run: status(sandbox, "registration"),
    },
    {
      id: id("update-status"),
      method: "GET",
      path: `${base}/registrations/{domain_name}/update-status`,
      run: status(sandbox, "update"),
    },
  ];
};

export const REGISTRAR: readonly Operation[] = [...operations(false), ...operations(true)];
