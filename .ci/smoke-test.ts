/** Asks a deployment whether it lives, and whether what it stands on does. `npm run smoke -- <url>` */
const [origin] = process.argv.slice(2);
if (!origin) throw new Error("usage: smoke-test.ts <url>");

const DEADLINE = Date.now() + 60_000;

/** A new version reaches all places within seconds; until then, ask again. */
async function expectStatus(path: string, status: number): Promise<void> {
  let last = "";
  while (Date.now() < DEADLINE) {
    try {
      const response = await fetch(new URL(path, origin), { signal: AbortSignal.timeout(10_000) });
      if (response.status === status) {
        console.log(`${path}: ${status}`);
        return;
      }
      last = `${response.status} ${(await response.text()).slice(0, 500)}`;
    } catch (error) {
      last = String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
  throw new Error(`${path}: expected ${status}, last saw ${last}`);
}

await expectStatus("/healthz", 200);
await expectStatus("/readyz", 200);
await expectStatus("/api/openapi.json", 200);
await expectStatus("/v1/models", 401);

export {};
