import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type * as z from "zod";
import { NewOrganisation } from "../../../identity/organisations.schema.ts";
import { api, dataOf } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { useEnter } from "./organisations.ts";

function reason(name: string, { issues: [issue] }: z.ZodError): string {
  if (!name.trim()) return "Give it a name.";
  return issue?.code === "too_big" ? "Use at most 100 characters." : `The name ${issue?.message}.`;
}

/** Makes an organisation, and goes there. */
export function NewOrganisationDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const toasts = useKumoToastManager();
  const enter = useEnter();
  const make = useMutation({
    async mutationFn(body: { name: string }) {
      const made = await dataOf(api.POST("/api/organisations", { body }));
      await enter.mutateAsync(made.id);
      return made;
    },
    onSuccess(made) {
      toasts.add({ variant: "success", title: `${made.name} is made`, description: "You are in it now." });
      onClose();
    },
    onError(error) {
      const problem = asProblem(error);
      setWrong(problem.fields.name ?? problem.message);
      field.current?.focus();
    },
  });
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog size="base" className="p-6">
        <form
          noValidate
          className="flex flex-col gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            const parsed = NewOrganisation.safeParse({ name });
            if (parsed.success) return make.mutate(parsed.data);
            setWrong(reason(name, parsed.error));
            field.current?.focus();
          }}
        >
          <div className="flex flex-col gap-1">
            <Dialog.Title className="text-lg font-semibold">New organisation</Dialog.Title>
            <Dialog.Description className="text-kumo-subtle">
              It has its own keys, usage and balance, and begins without credit.
            </Dialog.Description>
          </div>
          <Input
            ref={field}
            label="Name"
            name="organization"
            autoComplete="organization"
            autoFocus
            value={name}
            onChange={({ target }) => {
              setName(target.value);
              setWrong(undefined);
            }}
            {...(wrong && { error: wrong })}
          />
          <div className="flex justify-end gap-2">
            <Button type="button" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" type="submit" loading={make.isPending}>
              Create organisation
            </Button>
          </div>
        </form>
      </Dialog>
    </Dialog.Root>
  );
}
