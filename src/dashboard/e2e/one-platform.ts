import { buildOnce, startServedPlatform } from "../../testing/served-platform.ts";
import { makeOperator } from "./people.ts";
import { publish, sharedPlatform, WORKER_LOGS } from "./platform.ts";

/** One platform for the whole run. Tests keep apart by each having an organisation of its own. */
export default async function setup(): Promise<() => Promise<void>> {
  const { bundle, remove } = await buildOnce();
  const platform = await startServedPlatform(bundle, `${WORKER_LOGS}/shared.log`);
  publish({ bundle, addresses: platform });
  await makeOperator(sharedPlatform());
  return async () => {
    await platform.close();
    remove();
  };
}
