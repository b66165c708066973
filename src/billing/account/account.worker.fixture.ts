/** Calls of a tenant as the gateway tells the account object of them, inside workerd. */
import { env } from "cloudflare:workers";
import { newId } from "../../kernel/id.ts";
import type { Tenant } from "../../testing/world.ts";
import type { AdmitRequest, Settlement } from "../account.schema.ts";
import { call, settlement } from "./call.fixture.ts";

export const COST = 1_000;

export const callOf = ({ orgId, keyId, keyHash }: Tenant, reserveMicroUsd = COST): AdmitRequest =>
  call(0, { callId: newId("call"), requestId: newId("req"), orgId, keyId, keyHash, stream: false, reserveMicroUsd });

export const endOf = (of: AdmitRequest, userId: Tenant["userId"]): Settlement =>
  settlement(of, of.reserveMicroUsd, { userId, startedAt: Date.now(), endedAt: Date.now() });

/** A stub for each use: one that has seen its object die is of no more use. */
export const accountOf = ({ orgId }: Tenant) => env.ACCOUNT.getByName(orgId);
