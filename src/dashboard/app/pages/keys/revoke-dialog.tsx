import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useRef } from "react";
import { asProblem } from "../../api/problem.ts";
import { focusName } from "./key-list.tsx";
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
  const revoked = useRef(false);

  function revoke(): void {
    revoked.current = true;
    mutate(apiKey, {
      onSuccess: () => toasts.add({ title: `${apiKey.name} is revoked`, variant: "success" }),
      onError: (error) =>
        toasts.add({
          title: `${apiKey.name} is not revoked`,
          description: asProblem(error).message,
          variant: "error",
        }),
    });
    onClose();
  }

  return (
    <Dialog.Root
      role="alertdialog"
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      onOpenChangeComplete={(next) => {
        if (!next && revoked.current) focusName(apiKey);
        revoked.current = false;
      }}
    >
      <Dialog size="base" className="flex flex-col gap-4 p-6">
        <Dialog.Title className="text-lg font-semibold wrap-anywhere">Revoke {apiKey.name}?</Dialog.Title>
        <Dialog.Description className="text-kumo-subtle">
          Programs that use the key ending in <code className="font-mono text-kumo-default">{apiKey.hint}</code> are
          refused from their next call on. A revoked key never works again; its usage stays on record.
        </Dialog.Description>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="destructive" onClick={revoke}>
            Revoke key
          </Button>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
