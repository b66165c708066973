/** Samples of websites, and of their previews, images, forms, submissions and visits. */
import { env } from "cloudflare:workers";
import * as z from "zod";
import { SMALL_IMAGES } from "../../sites/images/small-images.fixture.ts";
import { expectJson, operatorToken, signUp } from "../harness.ts";
import { ownSubmission } from "../own-submission.ts";
import { actsOn, audited, type Change, furtherActs, list, Made, type Sample, SampleSite, withSite } from "./sample.ts";

async function withPublishedSite(): Promise<{ as: string; id: string; versionId: string }> {
  const { as, id } = await withSite();
  const { liveVersionId } = await expectJson(SampleSite, 200, `/api/sites/${id}/publish`, { method: "POST", as });
  if (liveVersionId === null) throw new Error("a published site has a version");
  return { as, id, versionId: liveVersionId };
}

/** A website, and how often the operator is on record for having changed something of its organisation. */
async function operatedSite(): Promise<{ id: string; actsOnIt: () => Promise<number> }> {
  const { accessToken: as, orgId } = await signUp();
  const body = { name: `Sample ${crypto.randomUUID()}`, template: "restaurant" };
  const { id } = await expectJson(SampleSite, 201, "/api/sites", { method: "POST", as, body });
  return { id, actsOnIt: () => actsOn(orgId) };
}

async function withPreview(): Promise<{ as: string; id: string; previewId: string }> {
  const { as, id } = await withSite();
  const made = await expectJson(Made, 201, `/api/sites/${id}/previews`, { method: "POST", as, body: {} });
  return { as, id, previewId: made.id };
}

async function withSubmission(): Promise<{ as: string; id: string }> {
  const { as, id } = await withSite();
  return { as, id: await ownSubmission(id) };
}

/** Those that Cloudflare documents for tests. */
const TURNSTILE_KEYS = { siteKey: "1x00000000000000000000AA", secretKey: "1x0000000000000000000000000000000AA" };

async function changesForms(body?: object): Promise<Change> {
  const { as, id } = await withSite();
  return {
    as,
    parameters: { id },
    ...(body && { body }),
    effects: () => audited(as, "site.forms_changed"),
    untouched: async () => (await audited(as, "site.forms_changed")) === 0,
  };
}

const isUnread = async (as: string, id: string): Promise<boolean> =>
  (await list("/api/submissions?unread=true", as)).items.some((one) => one.id === id);

async function withImage(): Promise<{ as: string; id: string; hash: string }> {
  const { as, id } = await withSite();
  const call = { method: "POST", as, body: SMALL_IMAGES.webp };
  const { hash } = await expectJson(z.object({ hash: z.string() }), 201, `/api/sites/${id}/images`, call);
  return { as, id, hash };
}

const imagesOf = async (as: string, id: string): Promise<number> =>
  (await expectJson(z.object({ items: z.array(z.unknown()) }), 200, `/api/sites/${id}/images`, { as })).items.length;

/** As a domain that was brought onto a site has it. */
async function withAdminHost(): Promise<{ as: string; id: string; host: string }> {
  const { as, id } = await withSite();
  const host = `admin.${crypto.randomUUID()}.example`;
  const pointer = { siteId: id, versionId: "v", revision: 1, state: "live", canonical: null, files: {}, redirects: [] };
  await env.SITES.put(`hosts/${host}.json`, JSON.stringify({ ...pointer, role: "admin" }));
  return { as, id, host };
}

const keepsItsSite = async (as: string, id: string): Promise<boolean> =>
  (await expectJson(SampleSite, 200, `/api/sites/${id}`, { as })).name.startsWith("Sample ");

export const SITES_READS: Record<string, () => Promise<Sample>> = {
  "sites.read": async () => {
    const { as, id } = await withSite();
    return { as, parameters: { id } };
  },
  "sites.versions": async () => {
    const { as, id } = await withPublishedSite();
    return { as, parameters: { id } };
  },
  "sites.version": async () => {
    const { as, id, versionId } = await withPublishedSite();
    return { as, parameters: { id, versionId } };
  },
  "previews.list": async () => {
    const { as, id } = await withPreview();
    return { as, parameters: { id } };
  },
  "images.list": async () => {
    const { as, id } = await withSite();
    return { as, parameters: { id } };
  },
  "images.read": async () => {
    const { as, id, hash } = await withImage();
    return { as, parameters: { id, hash } };
  },
  "visits.read": async () => {
    const { as, id } = await withSite();
    return { as, parameters: { id } };
  },
  "submissions.read": async () => {
    const { as, id } = await withSubmission();
    return { as, parameters: { id } };
  },
  "forms.read": async () => {
    const { as, id } = await withSite();
    return { as, parameters: { id } };
  },
};

export const SITES_CHANGES: Record<string, () => Promise<Change>> = {
  "sites.create": async () => {
    const { accessToken: as } = await signUp();
    const body = { name: "Corner Café", template: "restaurant" };
    return { as, body, effects: async () => (await list("/api/sites", as)).items.length };
  },
  "sites.change": async () => {
    const { as, id } = await withSite();
    return {
      as,
      parameters: { id },
      body: { name: "Renamed" },
      effects: () => audited(as, "site.changed"),
      untouched: () => keepsItsSite(as, id),
    };
  },
  "sites.publish": async () => {
    const { as, id } = await withSite();
    return {
      as,
      parameters: { id },
      effects: async () => (await list(`/api/sites/${id}/versions`, as)).items.length,
      untouched: async () => (await list(`/api/sites/${id}/versions`, as)).items.length === 0,
    };
  },
  "sites.rollback": async () => {
    const { as, id, versionId } = await withPublishedSite();
    return {
      as,
      parameters: { id, versionId },
      effects: () => audited(as, "site.rolled_back"),
      untouched: async () => (await audited(as, "site.rolled_back")) === 0,
    };
  },
  "sites.remove": async () => {
    const { as, id } = await withSite();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "site.deleted"),
      untouched: () => keepsItsSite(as, id),
    };
  },
  "operator.suspendSite": async () => {
    const { id, actsOnIt } = await operatedSite();
    return { as: await operatorToken(), parameters: { id }, body: { reason: "Phishing." }, effects: actsOnIt };
  },
  "operator.resumeSite": async () => {
    const { id, actsOnIt } = await operatedSite();
    const body = { reason: "Mended." };
    await expectJson(z.unknown(), 200, `/api/operator/sites/${id}/suspend`, {
      method: "POST",
      as: await operatorToken(),
      body,
    });
    return { as: await operatorToken(), parameters: { id }, body, effects: async () => (await actsOnIt()) - 1 };
  },
  "sites.writeFirstDraft": async () => {
    const { as, id } = await withSite({ verified: true });
    const body = { about: "A bakery in Lyon with sourdough and croissants." };
    // Each draft is called for with a key of its own, which is in the record at once; the log of calls follows later.
    return {
      as,
      parameters: { id },
      body,
      effects: () => audited(as, "key.created"),
      untouched: () => keepsItsSite(as, id),
    };
  },
  "previews.create": async () => {
    const { as, id } = await withSite();
    const shown = async () => (await list(`/api/sites/${id}/previews`, as)).items.length;
    return { as, parameters: { id }, body: { hours: 1 }, effects: shown, untouched: async () => (await shown()) === 0 };
  },
  "previews.end": async () => {
    const { as, id, previewId } = await withPreview();
    return {
      as,
      parameters: { id, previewId },
      effects: () => audited(as, "site.preview_ended"),
      untouched: async () => (await list(`/api/sites/${id}/previews`, as)).items.length === 1,
    };
  },
  "images.add": async () => {
    const { as, id } = await withSite();
    const effects = () => imagesOf(as, id);
    return { as, parameters: { id }, body: SMALL_IMAGES.png, effects, untouched: async () => (await effects()) === 0 };
  },
  "images.remove": async () => {
    const { as, id, hash } = await withImage();
    return {
      as,
      parameters: { id, hash },
      effects: () => audited(as, "site.image_removed"),
      untouched: async () => (await imagesOf(as, id)) === 1,
    };
  },
  "sites.adminCode": async () => {
    const { as, id, host } = await withAdminHost();
    return {
      as,
      parameters: { id },
      body: { host, state: "0123456789abcdefghjk" },
      effects: () => audited(as, "site.admin_code_made"),
      untouched: async () => (await audited(as, "site.admin_code_made")) === 0,
    };
  },
  "submissions.change": async () => {
    const { as, id } = await withSubmission();
    return {
      as,
      parameters: { id },
      body: { read: true },
      effects: { repeatable: "It says what the marks shall be, and neither the record nor anybody else is told." },
      untouched: () => isUnread(as, id),
    };
  },
  "submissions.changeAll": async () => {
    const { as, id } = await withSubmission();
    return {
      as,
      body: { action: "delete", until: new Date().toISOString() },
      effects: () => audited(as, "submissions.removed"),
      untouched: () => isUnread(as, id),
    };
  },
  "submissions.remove": async () => {
    const { as, id } = await withSubmission();
    return {
      as,
      parameters: { id },
      effects: () => audited(as, "submission.removed"),
      untouched: () => isUnread(as, id),
    };
  },
  "forms.change": async () => changesForms({ mail: false }),
  "forms.setTurnstile": async () => changesForms(TURNSTILE_KEYS),
  "forms.removeTurnstile": async () => changesForms(),
  "operator.rewrapTurnstile": async () => {
    const as = await operatorToken();
    return { as, body: { limit: 1 }, effects: await furtherActs("turnstile.rewrap") };
  },
};
