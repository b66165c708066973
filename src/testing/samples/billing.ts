/** Samples of usage, limits, and what the operator does to an organisation and its credit. */
import * as z from "zod";
import { expectJson, operatorToken, signUp } from "../harness.ts";
import { actsOn, audited, type Change, calledBy, grantedTo, type Sample } from "./sample.ts";

async function withLimit(): Promise<{ as: string; subject: string }> {
  const { accessToken: as } = await signUp();
  const subject = `tag:sample=${crypto.randomUUID()}`;
  await expectJson(z.unknown(), 201, `/api/limits/${subject}`, { method: "PUT", as, body: { concurrency: 5 } });
  return { as, subject };
}

const StoredLimit = z.object({ rules: z.object({ concurrency: z.number() }) });

const keepsItsLimit = async (as: string, subject: string): Promise<boolean> =>
  (await expectJson(StoredLimit, 200, `/api/limits/${subject}`, { as })).rules.concurrency === 5;

async function suspended(orgId: string): Promise<void> {
  const as = await operatorToken();
  await expectJson(z.unknown(), 200, `/api/operator/organisations/${orgId}/suspend`, { method: "POST", as });
}

export const BILLING_READS: Record<string, () => Promise<Sample>> = {
  "limits.read": async () => {
    const { as, subject } = await withLimit();
    return { as, parameters: { subject } };
  },
  "usage.request": async () => {
    const person = await signUp({ verified: true });
    return { as: person.accessToken, parameters: { id: await calledBy(person) } };
  },
};

export const BILLING_CHANGES: Record<string, () => Promise<Change>> = {
  "limits.set": async () => {
    const { as, subject } = await withLimit();
    return {
      as,
      parameters: { subject },
      body: { concurrency: 7 },
      effects: async () => (await audited(as, "limit.set")) - 1,
      ownName: true,
      untouched: () => keepsItsLimit(as, subject),
    };
  },
  "limits.remove": async () => {
    const { as, subject } = await withLimit();
    return {
      as,
      parameters: { subject },
      effects: () => audited(as, "limit.removed"),
      untouched: () => keepsItsLimit(as, subject),
    };
  },
  "operator.grantCredit": async () => {
    const { orgId } = await signUp();
    const before = await grantedTo(orgId);
    return {
      as: await operatorToken(),
      parameters: { id: orgId },
      body: { amountUsd: "25.00", note: "sample" },
      effects: async () => ((await grantedTo(orgId)) - before) / 25_000_000,
    };
  },
  "operator.grantSiteCredits": async () => {
    const { orgId } = await signUp();
    return {
      as: await operatorToken(),
      parameters: { id: orgId },
      body: { siteCredits: 2, note: "sample" },
      effects: () => actsOn(orgId),
    };
  },
  "operator.suspend": async () => {
    const { orgId } = await signUp();
    return { as: await operatorToken(), parameters: { id: orgId }, effects: () => actsOn(orgId) };
  },
  "operator.resume": async () => {
    const { orgId } = await signUp();
    await suspended(orgId);
    const effects = async () => (await actsOn(orgId)) - 1;
    return { as: await operatorToken(), parameters: { id: orgId }, effects };
  },
};
