import { buildOnce, startServedPlatform } from "../../testing/served-platform.ts";
import { publish, WORKER_LOGS } from "./platform.ts";

/** One platform for the whole run. Tests keep apart by each having an organisation of its own. */
export default async function setup(): Promise<() => Promise<void>> {
  const { bundle, remove } = await buildOnce();
  const platform = await startServedPlatform(bundle, `${WORKER_LOGS}/shared.log`);
  publish({ bundle, addresses: platform });
  return async () => {
    await platform.close();
    remove();
  };
}
