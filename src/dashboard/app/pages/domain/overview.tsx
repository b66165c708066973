import { Button } from "@cloudflare/kumo/components/button";
import { useState } from "react";
import { Section } from "../../components/section.tsx";
import { AttentionNote } from "../../domains/attention-note.tsx";
import type { Domain } from "../../domains/query.ts";
import { Certificate } from "./certificate.tsx";
import { Checklist } from "./checklist.tsx";
import { Progress } from "./progress.tsx";
import { Registration } from "./registration.tsx";
import { Shown } from "./shown.tsx";

/** How it comes to show a website, which one, for how long, and its certificate. */
export function Overview({
  orgId,
  domain,
  mayWrite,
  onRemove,
}: {
  orgId: string;
  domain: Domain;
  mayWrite: boolean;
  onRemove: () => void;
}) {
  const { id, kind, status, attention, provisioning } = domain;
  // It stays where it was seen under way, so that nothing jumps when it is done.
  const [isFirst, setFirst] = useState(false);
  if (!isFirst && provisioning && provisioning.state !== "live") setFirst(true);
  const progress = provisioning && <Progress orgId={orgId} provisioning={provisioning} mayWrite={mayWrite} />;
  const isConnected = kind === "connected";
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
      {attention && (
        <div className="lg:col-span-2">
          <AttentionNote attention={attention} />
        </div>
      )}
      {/* What is under way comes first, and what was over before last. */}
      {isFirst && progress}
      {isConnected && status !== "removing" && <Checklist orgId={orgId} domain={domain} mayWrite={mayWrite} />}
      <Shown key={domain.siteId} orgId={orgId} domain={domain} mayWrite={mayWrite} />
      {!isConnected && status !== "pending" && <Registration orgId={orgId} domain={domain} mayWrite={mayWrite} />}
      {status !== "pending" && <Certificate orgId={orgId} domainId={id} state={provisioning?.state ?? ""} />}
      {!isFirst && progress}
      {isConnected && mayWrite && (
        <Section
          title="Disconnect"
          lead="Visitors find nothing under it any more, and whoever proves it may connect it."
        >
          <div>
            <Button variant="secondary-destructive" disabled={status === "removing"} onClick={onRemove}>
              Disconnect domain
            </Button>
          </div>
        </Section>
      )}
    </div>
  );
}
