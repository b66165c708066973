/** `npm run dev`: the whole platform and its outside world on this machine, reloading when the code changes. */
import { main } from "./run.ts";
import { startDevelopment } from "./worker.ts";

await main("dev", startDevelopment);
