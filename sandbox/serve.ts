/** `npm run serve`: the built bundle on workerd at production's speed, with the sandbox and state of `npm run dev`. */
import { main } from "./run.ts";
import { startBundle } from "./worker.ts";

await main("serve", startBundle);
