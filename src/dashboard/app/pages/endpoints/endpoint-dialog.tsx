import { Button } from "@cloudflare/kumo/components/button";
import { Checkbox } from "@cloudflare/kumo/components/checkbox";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { useState } from "react";
import type * as z from "zod";
import { type Endpoint, EndpointChanges, NewEndpoint } from "../../../../gateway/credentials/endpoints.schema.ts";
import { ApiProblem } from "../../api/problem.ts";
import { useForm } from "../../components/form.ts";
import { FormDialog } from "../../components/form-dialog.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { EMPTY_FORM, type EndpointForm, endpointChanges, formOf, newEndpoint } from "./endpoint-values.ts";
import { useSaveEndpoint } from "./endpoints.ts";
import { ModelRows } from "./model-rows.tsx";

const WORDS = {
  slug: "Use 3 to 40 small letters, digits and hyphens, beginning with a letter.",
  name: "Give it a name of at most 100 characters.",
  baseUrl: "Enter a whole address, such as https://llm.example.com/v1.",
  key: "Enter letters, digits and signs, without spaces.",
  "models.*.id": "Enter the name as the server has it.",
  "models.*.price.input": "Enter dollars.",
  "models.*.price.cacheRead": "Enter dollars.",
  "models.*.price.output": "Enter dollars.",
};

interface FormProps {
  orgId: string;
  endpoint: Endpoint | undefined;
  onSaved: (id: string) => void;
}

/** Makes an endpoint, or changes the one that is given. */
export function EndpointDialog({ open, onClose, ...props }: FormProps & { open: boolean; onClose: () => void }) {
  return (
    <FormDialog size="xl" open={open} onClose={onClose} onSaved={props.onSaved}>
      {(onSaved) => <Form {...props} onSaved={onSaved} />}
    </FormDialog>
  );
}

/** A stored key goes to no other server than the one it was entered for. */
function inOurWords(error: unknown): unknown {
  if (!(error instanceof ApiProblem) || error.fields.key === undefined) return error;
  const { code, status, message, requestId } = error;
  const key = "The address is another server's: enter the key again, or take the stored one away.";
  return new ApiProblem({ code, status, message, fields: { key }, ...(requestId !== undefined && { requestId }) });
}

function Form({ orgId, endpoint, onSaved }: FormProps) {
  const [values, setValues] = useState<EndpointForm>(endpoint ? formOf(endpoint) : EMPTY_FORM);
  const set = <Name extends keyof EndpointForm>(name: Name, value: EndpointForm[Name]) =>
    setValues((now) => ({ ...now, [name]: value }));
  const { create, change } = useSaveEndpoint(orgId);
  const schema: z.ZodType = endpoint ? EndpointChanges : NewEndpoint;
  const form = useForm(
    schema,
    async () => {
      try {
        const { id } = endpoint
          ? await change(endpoint.id, endpointChanges(values, endpoint))
          : await create(newEndpoint(values));
        onSaved(id);
      } catch (error) {
        throw inOurWords(error);
      }
    },
    WORDS,
  );
  const field = (name: "slug" | "name" | "baseUrl" | "key") => ({
    name,
    value: values[name],
    autoComplete: "off",
    passwordManagerIgnore: true,
    spellCheck: false,
    className: "w-full",
    onChange: ({ target }: { target: HTMLInputElement }) => set(name, target.value),
    "aria-invalid": form.fields[name] !== undefined,
    ...(form.fields[name] && { error: form.fields[name] }),
  });
  const stored = endpoint?.key;

  return (
    <>
      <Dialog.Title className="text-lg font-semibold wrap-anywhere">
        {endpoint ? `Edit ${endpoint.name}` : "Add endpoint"}
      </Dialog.Title>
      <Dialog.Description className="text-kumo-subtle">
        A server that speaks OpenAI's Chat Completions, such as vLLM, LiteLLM or a company's own. It must have a public
        address; what it bills, it bills you.
      </Dialog.Description>
      <form
        ref={form.ref}
        noValidate
        className="flex flex-col gap-5"
        onSubmit={form.submit(endpoint ? endpointChanges(values, endpoint) : newEndpoint(values))}
      >
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Input label="Name" required placeholder="GPU cluster" {...field("name")} />
          {endpoint ? (
            <div className="flex flex-col gap-2">
              <span className="font-medium">Slug</span>
              <span className="py-1.5">
                <code className="font-mono text-sm">{endpoint.slug}</code>
                <span className="text-sm text-kumo-subtle"> stays, since programs name it</span>
              </span>
            </div>
          ) : (
            <Input
              label="Slug"
              required
              placeholder="gpu-cluster"
              description={`Models are called as ${values.slug.trim() || "gpu-cluster"}/model. It cannot be changed.`}
              {...field("slug")}
            />
          )}
        </div>
        <Input
          label="Base URL"
          required
          inputMode="url"
          placeholder="https://llm.example.com/v1"
          description="What /chat/completions comes after."
          {...field("baseUrl")}
        />
        <div className="flex flex-col gap-3">
          <Input
            label="Key"
            type="password"
            required={false}
            description={
              stored
                ? `Leave it empty to keep the one that is stored${stored.hint && `, ending in ${stored.hint}`}.`
                : "Sent to this server alone. It is encrypted at once and never shown again."
            }
            {...field("key")}
            disabled={values.dropKey}
          />
          {stored && (
            <Checkbox
              label="Take the stored key away"
              checked={values.dropKey}
              onCheckedChange={(checked) => set("dropKey", checked)}
            />
          )}
        </div>
        <ModelRows rows={values.models} errors={form.fields} onChange={(models) => set("models", models)} />
        {form.failure && <FormFailure problem={form.failure} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
          <Button type="submit" variant="primary" loading={form.busy}>
            {endpoint ? "Save and test" : "Add and test"}
          </Button>
        </div>
      </form>
    </>
  );
}
