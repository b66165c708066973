import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { asProblem } from "../../api/problem.ts";
import { RemovalDialog } from "../../components/removal-dialog.tsx";
import { type ApiKey, useRevokeKey } from "./keys.ts";

/** Asks first, and says what stops working. */
export function RevokeDialog({
  orgId,
  apiKey,
  open,
  onClose,
}: {
  orgId: string;
  apiKey: ApiKey;
  open: boolean;
  onClose: () => void;
}) {
  const toasts = useKumoToastManager();
  const { mutate } = useRevokeKey(orgId);

  const revoke = (): void =>
    mutate(apiKey, {
      onSuccess: () => toasts.add({ title: `${apiKey.name} is revoked`, variant: "success" }),
      onError: (error) =>
        toasts.add({
          title: `${apiKey.name} is not revoked`,
          description: asProblem(error).message,
          variant: "error",
        }),
    });

  return (
    <RemovalDialog
      title={`Revoke ${apiKey.name}?`}
      confirm="Revoke key"
      open={open}
      onClose={onClose}
      onConfirm={revoke}
      focusAfter={apiKey.id}
    >
      <p>
        Programs that use the key ending in <code className="font-mono text-kumo-default">{apiKey.hint}</code> are
        refused from their next call on. A revoked key never works again; its usage stays on record.
      </p>
    </RemovalDialog>
  );
}
