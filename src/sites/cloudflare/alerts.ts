/**
 * What Cloudflare tells of by itself. It is a hint and nothing more: no word of it is believed, since the secret that
 * comes along with each is the same and travels with all of them. Whoever is hinted at reads the vendor again.
 */
import { err, ok, type Result } from "../../kernel/result.ts";
import { hmacSha256Hex, sha256Hex } from "../../platform/crypto.ts";
import { AlertMessage } from "./alerts.schema.ts";

export interface Alert {
  id: string;
  type: string;
  hostname: string | null;
}

export interface AlertRecord {
  /** False when it is there already. */
  insert(alert: Alert): Promise<boolean>;
}

export interface CloudflareHints {
  /** Something of this host, or of some host, is not as it was. Asked again for the same it does no harm. */
  hinted(hostname: string | null): Promise<void>;
}

/** Why a delivery is refused. The answer does not tell the last two apart: a forger learns nothing from it. */
export type AlertRejection = "unconfigured" | "secret" | "malformed";

export interface CloudflareAlerts {
  /** Resolves once the alert is recorded. Throws where the record cannot be reached: the vendor tries again. */
  receive(
    payload: Uint8Array,
    secret: string | undefined,
  ): Promise<Result<"test" | "repeated" | "taken", AlertRejection>>;
}

export interface AlertParts {
  secret: string | undefined;
  record: AlertRecord;
  hints: CloudflareHints;
  hintFailed(hostname: string | null, error: unknown): void;
}

/** In a time that says nothing of how much of it is right: both are mixed with chance before they are compared. */
async function isSame(given: string, secret: string): Promise<boolean> {
  const chance = crypto.randomUUID();
  const [a, b] = await Promise.all([hmacSha256Hex(chance, given), hmacSha256Hex(chance, secret)]);
  return a === b;
}

const HOSTNAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

function readMessage(payload: Uint8Array) {
  try {
    return AlertMessage.safeParse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return undefined;
  }
}

export const createCloudflareAlerts = ({ secret, record, hints, hintFailed }: AlertParts): CloudflareAlerts => ({
  async receive(payload, given) {
    if (secret === undefined) return err("unconfigured");
    if (given === undefined || !(await isSame(given, secret))) return err("secret");
    const message = readMessage(payload);
    if (!message?.success) return err("malformed");
    const { alert_type: type, alert_correlation_id, alert_event, ts, data } = message.data;
    if (type === undefined) return ok("test");
    const named = data?.data?.hostname?.toLowerCase() ?? "";
    const hostname = HOSTNAME.test(named) ? named : null;
    const id =
      data?.metadata?.event?.id ??
      (alert_correlation_id === undefined
        ? await sha256Hex(payload)
        : await sha256Hex(alert_correlation_id, alert_event ?? "", String(ts ?? "")));
    if (!(await record.insert({ id, type, hostname }))) return ok("repeated");
    // What is lost here is found by the cron, which asks for nobody's hint.
    await hints.hinted(hostname).catch((error: unknown) => hintFailed(hostname, error));
    return ok("taken");
  },
});
