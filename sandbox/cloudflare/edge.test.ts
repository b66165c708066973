import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Cloudflare from "cloudflare";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { installationOf, LOCAL_CLOUDFLARE } from "./local.ts";
import { type CloudflareSandbox, startCloudflareSandbox } from "./server.ts";

const { accountId, further, saasZone, script } = LOCAL_CLOUDFLARE;

let sandbox: CloudflareSandbox;
let worker: Server;
let client: Cloudflare;
let heard: { path: string | undefined; alert: string }[];

beforeEach(async () => {
  heard = [];
  worker = createServer(async (asked, answer) => {
    if (asked.method === "POST") {
      const text = (await asked.setEncoding("utf8").toArray()).join("");
      heard.push({ path: asked.url, alert: JSON.parse(text).alert_type });
      answer.end();
    } else
      answer
        .writeHead(asked.url?.startsWith("/old") ? 308 : 200, { "x-host": asked.headers.host, location: "/new" })
        .end(`page ${asked.url} of ${asked.headers.host?.split(":")[0]}`);
  });
  await new Promise<void>((done) => worker.listen(0, "127.0.0.1", done));
  const workerUrl = `http://127.0.0.1:${(worker.address() as AddressInfo).port}`;
  const installation = installationOf(workerUrl, "s".repeat(32));
  sandbox = await startCloudflareSandbox({ port: 0, pace: 0, workerUrl, installation });
  client = new Cloudflare({ apiToken: "sandbox", baseURL: `${sandbox.url}/client/v4`, maxRetries: 0 });
});
afterEach(async () => {
  expect(sandbox.violations()).toEqual([]);
  worker.closeAllConnections();
  worker.close();
  await sandbox.close();
});

const visit = async (host: string, path = "/") => {
  const answer = await fetch(`${sandbox.url}/_edge/${host}${path}`, { redirect: "manual" });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

const outside = (names: object) =>
  fetch(`${sandbox.url}/_control/outside`, { method: "POST", body: JSON.stringify(names) });

/** A zone of this account that becomes active, as one that a registration opens. */
async function activeZone(name: string, account: string = accountId): Promise<string> {
  const { id } = await client.zones.create({ name, account: { id: account }, type: "full" });
  const zone = await client.zones.get({ zone_id: id });
  await outside({ [name]: { NS: zone.name_servers } });
  await client.zones.activationCheck.trigger({ zone_id: id });
  return id;
}

const proxied = (zone_id: string, name: string) =>
  client.dns.records.create({ zone_id, type: "AAAA", name, content: "100::", ttl: 1, proxied: true });

it("leads to the Worker once a name has an address, a certificate and a route, and says what is lacking until then", async () => {
  expect(await visit("shop.example")).toMatchObject({ status: 530, text: expect.stringContaining("no address") });
  const zone_id = await activeZone("shop.example");
  await proxied(zone_id, "shop.example");
  expect(await visit("shop.example")).toMatchObject({ status: 522, text: expect.stringContaining("No route") });
  await client.workers.routes.create({ zone_id, pattern: "shop.example/*", script: "another" });
  expect((await visit("shop.example")).status).toBe(522);
  await client.workers.routes.create({ zone_id, pattern: "*.shop.example/*", script });
  expect((await visit("shop.example")).status).toBe(522);
  await proxied(zone_id, "www.shop.example");
  expect((await visit("WWW.shop.example", "/a?b=c")).text).toBe("page /a?b=c of www.shop.example.localhost");
  const moved = await visit("www.shop.example", "/old");
  expect([moved.status, moved.headers.get("location")]).toEqual([308, "/new"]);
});

it("has a certificate for one level below a zone, and none for a name whose issue is stuck", async () => {
  const zone_id = await activeZone("shop.example");
  await proxied(zone_id, "a.b.shop.example");
  expect(await visit("a.b.shop.example")).toMatchObject({ status: 525, text: expect.stringContaining("one level") });
  const stuck = await activeZone("cafe-certstuck.example");
  await proxied(stuck, "cafe-certstuck.example");
  await client.workers.routes.create({ zone_id: stuck, pattern: "*/*", script });
  expect((await visit("cafe-certstuck.example")).status).toBe(525);
});

it("leads a custom hostname to the Worker by the zone that it was given to, and tells the Worker of it", async () => {
  await outside({ "www.own.example": { A: ["192.0.2.1"] } });
  expect(await visit("www.own.example")).toMatchObject({ status: 523, text: expect.stringContaining("192.0.2.1") });
  await outside({ "www.own.example": null });
  await outside({ "www.own.example": { CNAME: [`customers.${saasZone}`] } });
  expect(await visit("www.own.example")).toMatchObject({ status: 530, text: expect.stringContaining("1001") });
  const { result } = await client.zones.list({ name: saasZone });
  await client.customHostnames.create({
    zone_id: result[0]?.id ?? "",
    hostname: "www.own.example",
    ssl: { method: "http", type: "dv" },
  });
  await vi.waitFor(async () => expect((await visit("www.own.example")).status).toBe(200));
  await vi.waitFor(() =>
    expect(heard).toContainEqual({ path: "/webhooks/cloudflare", alert: "custom_ssl_certificate_event_type" }),
  );
});

it("cannot route a zone of another account, whose names come as custom hostnames instead", async () => {
  const zone_id = await activeZone("pool.example", further.accountId);
  await proxied(zone_id, "pool.example");
  await client.workers.routes.create({ zone_id, pattern: "pool.example/*", script });
  expect((await visit("pool.example")).status).toBe(522);
  const { result } = await client.zones.list({ name: saasZone });
  await client.customHostnames.create({ zone_id: result[0]?.id ?? "", hostname: "pool.example" });
  await vi.waitFor(async () => expect((await visit("pool.example")).status).toBe(200));
});

it("sets the account up anew when it is emptied, and takes no host header from a visitor", async () => {
  await fetch(`${sandbox.url}/_control/state`, { method: "DELETE" });
  expect(sandbox.state.routes).toMatchObject([{ pattern: "*/*", script }]);
  const zone_id = await activeZone("shop.example");
  await proxied(zone_id, "shop.example");
  await client.workers.routes.create({ zone_id, pattern: "shop.example/*", script });
  const { hostname, port } = new URL(sandbox.url);
  const seen = await new Promise((resolve, reject) => {
    const options = { hostname, port, path: "/_edge/shop.example/", headers: { host: "other.example" } };
    request(options, (answer) => resolve(answer.headers["x-host"]))
      .on("error", reject)
      .end();
  });
  expect(seen).toMatch(/^shop\.example\.localhost:\d+$/);
});
