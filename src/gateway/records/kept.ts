/** What is kept of calls beside their rows, in one vault. */
import type { TimedVault } from "../../platform/timed-vault.ts";
import { type Bodies, createBodies } from "./bodies.ts";
import { createStoredResponses, type StoredResponses } from "./stored-responses.ts";

export interface Kept {
  bodies: Bodies;
  responses: StoredResponses;
}

export const createKept = (vault: TimedVault): Kept => ({
  bodies: createBodies(vault),
  responses: createStoredResponses(vault),
});
