/** Puts the forms of websites together from their ports. */
import { createAuditLog, createRecipients } from "../../identity/index.ts";
import type { OrgId } from "../../kernel/id.ts";
import type { Database } from "../../platform/db.ts";
import type { Envelopes } from "../../platform/envelope.ts";
import type { Outbound } from "../../platform/outbound.ts";
import { createFormDrain, type DrainForms, type DrainPorts } from "./form-drain.ts";
import { createFormSettingsStore } from "./form-settings.repo.ts";
import type { FormSettingsServices } from "./form-settings.routes.ts";
import { createFormSettings, type FormSettingsPorts } from "./form-settings.service.ts";
import type { SiteFormsPort } from "./intake.schema.ts";
import { createSubmissionRecord, createSubmissionStore } from "./submissions.repo.ts";
import type { SubmissionServices } from "./submissions.routes.ts";
import { createSubmissions } from "./submissions.service.ts";
import { createTakeForm, type TakeForm } from "./take-form.ts";
import { createTurnstile, turnstileBinding } from "./turnstile.ts";
import { createTurnstileRewrapStore } from "./turnstile-rewrap.repo.ts";
import type { TurnstileRewrapServices } from "./turnstile-rewrap.routes.ts";
import { createTurnstileRewrapping } from "./turnstile-rewrap.service.ts";

export interface FormsPorts
  extends Pick<DrainPorts, "send" | "publicUrl" | "now" | "warn">,
    Pick<FormSettingsPorts, "around" | "renew"> {
  database: Database;
  forms: SiteFormsPort;
  outbound: Outbound;
  envelopes: Pick<Envelopes, "seal" | "open" | "currentId" | "rewrap">;
  turnstileUrl: string;
  originOf: (host: string) => string;
}

export interface Forms {
  services: SubmissionServices & Pick<FormSettingsServices, "formSettings"> & TurnstileRewrapServices;
  take: TakeForm;
  drain: DrainForms;
  /** All that visitors of a site sent, for ever. */
  forget(orgId: OrgId, siteId: string): Promise<void>;
}

export function createForms(ports: FormsPorts): Forms {
  const { database, forms, outbound, envelopes, turnstileUrl, originOf, around, renew, now, warn } = ports;
  const record = createSubmissionRecord(database);
  const recipients = createRecipients(database);
  return {
    services: {
      submissions: createSubmissions({ store: createSubmissionStore(database), audit: createAuditLog(database) }),
      formSettings: createFormSettings({
        store: createFormSettingsStore(database),
        standing: forms.standing,
        seal: (orgId, siteId, secretKey) => envelopes.seal(secretKey, turnstileBinding(orgId, siteId)),
        around,
        renew,
        warn,
      }),
      turnstileRewrapping: createTurnstileRewrapping({
        store: createTurnstileRewrapStore(database),
        envelopes,
        bindingOf: turnstileBinding,
        around,
      }),
    },
    take: createTakeForm({
      forms,
      askTurnstile: createTurnstile({ outbound, envelopes, baseUrl: turnstileUrl, warn }),
      originOf,
      now,
      warn,
    }),
    drain: createFormDrain({
      ...record,
      recipients: (orgId) => recipients(orgId, ["owner", "admin"]),
      send: ports.send,
      publicUrl: ports.publicUrl,
      now,
      warn,
    }),
    // The object first: what it has would come to the record behind it.
    async forget(orgId, siteId) {
      await forms.forget(siteId);
      await record.forget(orgId, siteId);
    },
  };
}
