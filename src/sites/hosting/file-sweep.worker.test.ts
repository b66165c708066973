/** What becomes of a website that was deleted, over the bucket, the record and the objects of the site. */
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { composed } from "../../../workers/compose.ts";
import { api, expectJson } from "../../testing/harness.ts";
import { asOwner } from "../../testing/world.ts";
import { letter, siteWithForms } from "../forms/forms.worker.fixture.ts";
import { SiteFormSettings } from "../forms/submissions.schema.ts";
import { SiteImage } from "../images/image.schema.ts";
import { SMALL_IMAGES } from "../images/small-images.fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

it("is kept whole for thirty days after it was deleted, and then nothing of it but its name and its history", async () => {
  const { as, orgId, id, send, object, inbox } = await siteWithForms();
  const place = `/api/sites/${id}`;
  await expectJson(SiteImage, 201, `${place}/images?name=ada.webp`, { method: "POST", as, body: SMALL_IMAGES.webp });
  await send("write", letter());
  await runDurableObjectAlarm(object);
  expect(await inbox()).toHaveLength(1);
  const body = { siteKey: "1x00000000000000000000AA", secretKey: "1x0000000000000000000000000000000AA" };
  await expectJson(SiteFormSettings, 200, `${place}/turnstile`, { method: "PUT", as, body });
  expect((await api(place, { method: "DELETE", as })).status).toBe(204);

  const files = async () => (await env.SITES.list({ prefix: `sites/${id}/` })).objects.length;
  /** How much is kept of it, by where. */
  const kept = async () => {
    const rows = await asOwner(
      z.object({ settings: z.boolean(), versions: z.int(), images: z.int(), forms: z.int() }),
      `select settings <> '{}' as settings,
              (select count(*)::int from site_versions where site_id = $1 and settings <> '{}') as versions,
              (select count(*)::int from site_images where site_id = $1) as images,
              (select count(*)::int from site_forms where site_id = $1) as forms
       from sites where id = $1`,
      [id],
    );
    return { ...rows[0], files: (await files()) > 0, letters: (await inbox()).length };
  };
  /** A note of another matter, which is due by now. */
  const due = () => env.SITES.put(`loose/${"0".repeat(15)}/${orgId}/${id}`, "");
  const { websites } = composed(env);
  await due();
  await websites.sweepFiles();
  // Its keys made the pages anew.
  expect(await kept()).toEqual({ settings: true, versions: 2, images: 1, forms: 1, files: true, letters: 1 });

  await asOwner(z.unknown(), "update sites set updated_at = now() - interval '30 days' where id = $1", [id]);
  await due();
  await websites.sweepFiles();
  expect(await kept()).toEqual({ settings: false, versions: 0, images: 0, forms: 0, files: false, letters: 0 });
  expect(await env.SITES.head(`sweeping/${id}`)).toBeNull();
});
