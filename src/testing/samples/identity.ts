/** Samples of people, organisations, sessions and keys. */
import * as z from "zod";
import {
  expectJson,
  logIn,
  mailsTo,
  makeKey,
  operatorPerson,
  type Person,
  register,
  signUp,
  someEmail,
  somePassword,
  verificationToken,
} from "../harness.ts";
import { asOwner } from "../world.ts";
import { audited, type Change, furtherActs, grantedTo, list, Made } from "./sample.ts";

async function sessionOf(person: Person): Promise<string> {
  const Sessions = z.object({ items: z.array(z.object({ id: z.string(), current: z.boolean() })) });
  const { items } = await expectJson(Sessions, 200, "/api/sessions", { as: person.accessToken });
  const other = items.find(({ current }) => !current);
  if (!other) throw new Error("no other session to end");
  return other.id;
}

/** What ran behind an answer has ended, or begun long before this: a whole sign-up, and what runs behind that. */
async function deferredIsDone(): Promise<void> {
  const { email } = await register();
  await mailsTo(email);
}

/** As if the last mail to them had been sent longer ago: there is one a minute. */
const forgetMinute = (email: string) =>
  asOwner(
    z.unknown(),
    `update email_tokens set created_at = created_at - interval '2 minutes'
     where user_id = (select id from users where email = $1)`,
    [email],
  );

export const IDENTITY_CHANGES: Record<string, () => Promise<Change>> = {
  "auth.register": async () => {
    const email = someEmail();
    return {
      body: { email, password: somePassword() },
      effects: async () => {
        await deferredIsDone();
        return (await mailsTo(email)).length;
      },
    };
  },
  "auth.verify": async () => {
    const person = await register();
    const token = await verificationToken(person.email);
    return {
      body: { token },
      effects: async () => (await grantedTo((await logIn(person)).orgId)) / 1_000_000,
    };
  },
  "auth.resendVerification": async () => {
    const { email } = await register();
    await mailsTo(email);
    await forgetMinute(email);
    return {
      body: { email },
      meanwhile: async () => {
        await mailsTo(email, 2);
        await forgetMinute(email);
      },
      effects: async () => {
        await deferredIsDone();
        return (await mailsTo(email)).length - 1;
      },
    };
  },
  "auth.login": async () => {
    const person = await signUp();
    const before = (await list("/api/sessions", person.accessToken)).items.length;
    return {
      body: { email: person.email, password: person.password },
      effects: async () => (await list("/api/sessions", person.accessToken)).items.length - before,
    };
  },
  "auth.refresh": async () => ({
    body: { refreshToken: (await signUp()).refreshToken },
    effects: { repeatable: "A spent token's successor is derived from it: within the grace it is the same one." },
  }),
  "auth.logout": async () => {
    const person = await signUp();
    const { accessToken: as } = await logIn(person);
    return {
      body: { refreshToken: person.refreshToken },
      effects: async () => {
        await deferredIsDone();
        return audited(as, "session.ended");
      },
    };
  },
  "auth.enterOrganisation": async () => {
    const { accessToken: as } = await signUp({ verified: true });
    const { id } = await expectJson(Made, 201, "/api/organisations", { method: "POST", as, body: { name: "Other" } });
    return {
      as,
      body: { organisationId: id },
      effects: async () => {
        const Current = z.object({ items: z.array(z.object({ id: z.string(), current: z.boolean() })) });
        const { items } = await expectJson(Current, 200, "/api/organisations", { as });
        return items.filter((organisation) => organisation.current && organisation.id === id).length;
      },
    };
  },
  "organisations.create": async () => {
    const { accessToken: as } = await signUp({ verified: true });
    return {
      as,
      body: { name: "Second" },
      effects: async () => (await list("/api/organisations", as)).items.length - 1,
    };
  },
  "organisations.rename": async () => {
    const { accessToken: as } = await signUp();
    return {
      as,
      body: { name: "Renamed" },
      effects: async () =>
        (await list("/api/audit", as)).items.filter(({ action }) => action === "organisation.renamed").length,
    };
  },
  "auth.operator": async () => {
    const { accessToken: as } = await logIn(await operatorPerson());
    return { as, effects: await furtherActs("token.issue") };
  },
  "keys.create": async () => {
    const { accessToken: as } = await signUp();
    return {
      as,
      body: { name: "sample", scopes: ["inference"] },
      effects: async () => (await list("/api/keys", as)).items.length,
    };
  },
  "keys.createPlayground": async () => {
    const { accessToken: as } = await signUp();
    return {
      as,
      effects: async () => (await list("/api/audit", as)).items.filter(({ action }) => action === "key.created").length,
    };
  },
  "keys.revoke": async () => {
    const person = await signUp();
    const key = await makeKey(person, ["usage:read"]);
    return {
      as: person.accessToken,
      parameters: { id: key.id },
      effects: () => audited(person.accessToken, "key.revoked"),
      untouched: async () => {
        await expectJson(z.unknown(), 200, "/api/me", { as: key.key });
        return true;
      },
    };
  },
  "sessions.end": async () => {
    const person = await signUp();
    const other = await logIn(person);
    return {
      as: other.accessToken,
      parameters: { id: await sessionOf(other) },
      effects: () => audited(other.accessToken, "session.ended"),
      untouched: async () => {
        await expectJson(z.unknown(), 200, "/api/me", { as: person.accessToken });
        return true;
      },
    };
  },
};
