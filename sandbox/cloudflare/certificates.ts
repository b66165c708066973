/** The certificate that every active zone gets by itself. A name with `-certstuck` never gets one, and says why. */
import type { Zone } from "./state.ts";
import { type Answer, type Call, iso, type Operation, paged, succeeded, type World } from "./wire.ts";
import { zoneOf } from "./zones.ts";

const ISSUED_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * 1000;

export const isStuck = (name: string): boolean => /-certstuck(\.|$)/.test(name);
export const CAA_ERROR = "The certificate authority may not issue for this name: its CAA records name others only.";

type Status = "initializing" | "pending_validation" | "active";

export function statusOf(zone: Zone, { now, after }: World): Status {
  if (zone.status !== "active" || zone.activeAt === null) return "initializing";
  if (isStuck(zone.name)) return "pending_validation";
  return now() >= zone.activeAt + (after(ISSUED_MS) - now()) ? "active" : "pending_validation";
}

/** Stable, and of the vendor's shape. */
const packId = ({ id }: Zone): string => [...id].toReversed().join("");

function packs(call: Call): Answer {
  const zone = zoneOf(call);
  const status = statusOf(zone, call.world);
  const hosts = [zone.name, `*.${zone.name}`];
  const certificate = {
    id: packId(zone),
    hosts,
    status: "active",
    issuer: "GoogleTrustServices",
    signature: "ECDSAWithSHA256",
    bundle_method: "ubiquitous",
    zone_id: zone.id,
    uploaded_on: iso(zone.createdAt),
    modified_on: iso(zone.modifiedAt),
    expires_on: iso(zone.createdAt + 90 * DAY_MS),
    priority: 1,
  };
  const pack = {
    id: packId(zone),
    type: "universal",
    hosts,
    status,
    validation_method: "txt",
    validity_days: 90,
    certificate_authority: "google",
    certificates: status === "active" ? [certificate] : [],
    primary_certificate: status === "active" ? packId(zone) : "0",
    ...(isStuck(zone.name) ? { validation_errors: [{ message: CAA_ERROR }] } : {}),
  };
  const wanted = call.query.get("status");
  const { items, result_info } = paged(wanted === "all" || status === "active" ? [pack] : [], call.query);
  return succeeded(items, 200, { result_info });
}

/** The one answer of the vendor's without its envelope. */
function verification(call: Call): Answer {
  const zone = zoneOf(call);
  const status = statusOf(zone, call.world);
  const shown = status === "pending_validation" ? "authorizing" : status;
  return {
    status: 200,
    body: {
      result: [
        {
          certificate_status: shown,
          brand_check: false,
          validation_method: "txt",
          verification_type: "cname",
          verification_status: status === "active",
          cert_pack_uuid: packId(zone),
          signature: "ECDSAWithSHA256",
        },
      ],
    },
  };
}

export const CERTIFICATES: readonly Operation[] = [
  { id: "ssl.packs", method: "GET", path: "/zones/{zone_id}/ssl/certificate_packs", run: packs },
  { id: "ssl.verification", method: "GET", path: "/zones/{zone_id}/ssl/verification", run: verification },
];
