import * as z from "zod";
import { parseUsd } from "../../kernel/money.ts";
import { ok } from "../../kernel/result.ts";
import { type Ask, allOf, type Client, isMissing } from "./client.ts";
import type { DomainContact, DomainOffer, Registrar, RegistrarState, Registration } from "./cloudflare.schema.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const Price = z.object({ currency: z.string(), registration_cost: z.string(), renewal_cost: z.string() });
const Offer = z.object({
  name: z.string(),
  registrable: z.boolean(),
  reason: z.string().nullish(),
  tier: z.enum(["standard", "premium"]).nullish(),
  pricing: Price.nullish(),
});
const Offers = z.object({ domains: z.array(Offer) });

const Workflow = z.object({
  state: z.enum(["pending", "in_progress", "action_required", "blocked", "succeeded", "failed"]),
  completed: z.boolean(),
  created_at: z.coerce.date(),
  context: z.record(z.string(), z.unknown()).nullish(),
  error: z.object({ code: z.string(), message: z.string() }).nullish(),
});

const Registered = z.object({
  domain_name: z.string(),
  status: z.enum([
    "active",
    "registration_pending",
    "transfer_pending",
    "expired",
    "suspended",
    "redemption_period",
    "pending_delete",
  ]),
  created_at: z.coerce.date(),
  expires_at: z.coerce.date().nullable(),
  auto_renew: z.boolean(),
});

/** A JSON Schema of what a registration must say, of which only the least number of years is of interest. */
const Extension = z.object({
  registration_schema: z.object({
    properties: z.object({ years: z.object({ minimum: z.int().min(1) }).partial() }).partial(),
  }),
});

const stateOf = (answer: unknown): RegistrarState => {
  const { state, completed, created_at: createdAt, context, error } = Workflow.parse(answer);
  const [errorCode, errorMessage] = [error?.code ?? null, error?.message ?? null];
  return { state, completed, createdAt, context: context ?? null, errorCode, errorMessage };
};

const registrationOf = (answer: unknown): Registration => {
  const { domain_name, status, created_at, expires_at, auto_renew } = Registered.parse(answer);
  return { name: domain_name, status, createdAt: created_at, expiresAt: expires_at, autoRenew: auto_renew };
};

/** A price that is in another currency, or is no price, is none: nothing is ever charged by a guess. */
const micro = (pricing: z.infer<typeof Price> | null | undefined, of: "registration_cost" | "renewal_cost") =>
  pricing?.currency === "USD" ? (parseUsd(pricing[of]) ?? null) : null;

const offerOf = ({ name, registrable, reason, tier, pricing }: z.infer<typeof Offer>, years: number): DomainOffer => ({
  name,
  registrable,
  reason: reason ?? null,
  tier: tier ?? "standard",
  registrationMicroUsd: micro(pricing, "registration_cost"),
  renewalMicroUsd: micro(pricing, "renewal_cost"),
  currency: pricing?.currency ?? null,
  minimumYears: years,
});

const contacts = ({ email, phone, organization, ...contact }: DomainContact) => ({
  registrant: {
    email,
    phone,
    postal_info: {
      name: contact.name,
      ...(organization === null ? {} : { organization }),
      address: {
        street: contact.street,
        city: contact.city,
        state: contact.state,
        postal_code: contact.postalCode,
        country_code: contact.countryCode,
      },
    },
  },
});

export interface RegistrarOptions {
  ask: Ask;
  accountId: string;
  /** The vendor's own: it takes and answers the same, charges nothing and registers nothing. */
  sandbox: boolean;
  now: () => number;
}

export function createRegistrar({ ask, accountId, sandbox, now }: RegistrarOptions): Registrar {
  const account = { account_id: accountId };
  const of = (client: Client) => (sandbox ? client.registrarSandbox : client.registrar);
  const nameExtension = (name: string): string => name.slice(name.indexOf(".") + 1);

  /** What an extension demands changes as rarely as a registry's rules; an isolate remembers it for a day. */
  const minimums = new Map<string, { years: number; until: number }>();
  async function minimumYears(client: Client, extension: string): Promise<number> {
    const known = minimums.get(extension);
    if (known && known.until > now()) return known.years;
    const { registration_schema } = Extension.parse(await of(client).extensions.get(extension, account));
    const years = registration_schema.properties.years?.minimum ?? 1;
    minimums.set(extension, { years, until: now() + DAY_MS });
    return years;
  }

  async function offers(client: Client, answer: unknown): Promise<DomainOffer[]> {
    const { domains } = Offers.parse(answer);
    const sold = new Set(domains.filter(({ registrable }) => registrable).map(({ name }) => nameExtension(name)));
    const years = new Map(
      await Promise.all([...sold].map(async (of) => [of, await minimumYears(client, of)] as const)),
    );
    return domains.map((domain) => offerOf(domain, years.get(nameExtension(domain.name)) ?? 1));
  }

  return {
    search: (q, { extensions, limit }) =>
      ask(async (client) => {
        // The package would repeat the parameter; the vendor's description has one, with commas.
        const wanted = {
          ...(extensions ? { extensions: [extensions.join(",")] } : {}),
          ...(limit === undefined ? {} : { limit }),
        };
        return offers(client, await of(client).search({ ...account, q, ...wanted }));
      }),

    check: (names) =>
      ask(async (client) => offers(client, await of(client).check({ ...account, domains: [...names] }))),

    register: (name, { years, contact }) =>
      ask(async (client) =>
        stateOf(
          await of(client).registrations.create({
            ...account,
            domain_name: name,
            years,
            // Switched on once a renewal is paid: from then on the vendor may charge for it.
            auto_renew: false,
            privacy_mode: "redaction",
            contacts: contacts(contact),
            Prefer: "respond-async",
          }),
        ),
      ),

    async status(name) {
      const read = await ask(async (client) => stateOf(await of(client).registrationStatus.get(name, account)));
      return !read.ok && isMissing(read.error) ? ok(null) : read;
    },

    async registration(name) {
      const read = await ask(async (client) => registrationOf(await of(client).registrations.get(name, account)));
      return !read.ok && isMissing(read.error) ? ok(null) : read;
    },

    registrations: () =>
      ask(async (client) =>
        (await allOf(of(client).registrations.list({ ...account, per_page: 50 }))).map(registrationOf),
      ),

    setAutoRenew: (name, on) =>
      ask(async (client) => stateOf(await of(client).registrations.edit(name, { ...account, auto_renew: on }))),
  };
}
