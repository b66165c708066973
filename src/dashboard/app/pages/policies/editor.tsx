import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { Radio } from "@cloudflare/kumo/components/radio";
import { Select } from "@cloudflare/kumo/components/select";
import { Switch } from "@cloudflare/kumo/components/switch";
import { type ReactNode, useId, useState } from "react";
import { MOST_TARGETS, STRATEGIES } from "../../../../gateway/routing/policy.schema.ts";
import { ApiProblem } from "../../api/problem.ts";
import { Copyable } from "../../components/copyable.tsx";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import type { Model } from "../../models/models.ts";
import { AddTarget } from "./add-target.tsx";
import { useSetPolicy } from "./policies.ts";
import { NamedRules, type PolicyForm, rulesOf } from "./policy-values.ts";
import { STRATEGY_WORDS } from "./strategies.ts";
import { TargetList } from "./target-list.tsx";

const WORDS = {
  name: "Use 1 to 63 small letters, digits and hyphens.",
  targets: "Add at least one model.",
  "targets.*.model": "Name a provider and its model, such as openai/gpt-4o-mini.",
  "targets.*.weight": "0 to 1,000.",
  deadlineMs: "Enter 1 to 600 seconds, or leave it empty.",
  cacheTtlS: "Enter 1 to 2,592,000 whole seconds (30 days), or leave it empty.",
};

const RETRIES = ["No retry", "1 retry", "2 retries", "3 retries"];

/** Makes a policy, or changes the one whose name is given; nothing is kept until it is saved. */
export function Editor({
  orgId,
  initial,
  names,
  models,
  isNew,
  onSaved,
  onCancel,
}: {
  orgId: string;
  initial: PolicyForm;
  /** Those that are taken. */
  names: readonly string[];
  models: readonly Model[];
  isNew: boolean;
  onSaved: (name: string) => void;
  onCancel: () => void;
}) {
  const [values, setValues] = useState(initial);
  const set = <Name extends keyof PolicyForm>(name: Name, value: PolicyForm[Name]) =>
    setValues((now) => ({ ...now, [name]: value }));
  const save = useSetPolicy(orgId);
  const form = useForm(
    NamedRules,
    async ({ name }) => {
      // To save under a name that is there would replace what it says now.
      if (isNew && names.includes(name)) {
        const message = "You have a policy of this name.";
        throw new ApiProblem({ code: "conflict", status: 409, message, fields: { name: message } });
      }
      await save(name, rulesOf(values));
      onSaved(name);
    },
    WORDS,
  );
  const { fields } = form;
  const name = isNew ? values.name.trim() : initial.name;
  const taken = values.targets.map(({ model }) => model);

  return (
    <form
      ref={form.ref}
      noValidate
      className="flex max-w-4xl flex-col gap-6 text-base"
      onSubmit={form.submit({ name, ...rulesOf(values) })}
    >
      <Part title="How it is called">
        {isNew && (
          <Input
            label="Name"
            name="name"
            required
            placeholder="fast"
            autoComplete="off"
            passwordManagerIgnore
            spellCheck={false}
            className="w-full max-w-sm"
            value={values.name}
            onChange={({ target }) => set("name", target.value)}
            aria-invalid={fields.name !== undefined}
            {...(fields.name && { error: fields.name })}
          />
        )}
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-kumo-subtle">
          {isNew ? "It cannot be changed. " : ""}Programs send it as the model:{" "}
          <span className="text-kumo-default">
            <Copyable text={`policy/${name || "fast"}`} />
          </span>
        </p>
      </Part>
      <Part title="How a model is chosen">
        <Radio.Group
          appearance="card"
          value={values.strategy}
          onValueChange={(strategy) => set("strategy", STRATEGIES.find((each) => each === strategy) ?? values.strategy)}
        >
          <Radio.Legend className="sr-only">Strategy</Radio.Legend>
          {STRATEGIES.map((strategy) => (
            <Radio.Item
              key={strategy}
              value={strategy}
              label={STRATEGY_WORDS[strategy].title}
              description={STRATEGY_WORDS[strategy].words}
            />
          ))}
        </Radio.Group>
      </Part>
      <Part title="Models">
        {fields.targets && values.targets.length === 0 && (
          <p role="alert" className="text-kumo-danger">
            {fields.targets}
          </p>
        )}
        <TargetList
          targets={values.targets}
          models={models}
          weighted={values.strategy === "weighted"}
          errors={fields}
          onChange={(targets) => set("targets", targets)}
        />
        {values.targets.length < MOST_TARGETS && (
          <AddTarget
            models={models}
            taken={taken}
            onAdd={(model) => setValues((now) => ({ ...now, targets: [...now.targets, { model, weight: "1" }] }))}
          />
        )}
      </Part>
      <Part title="When a model fails">
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Select<string>
            label="Ask the same one again"
            description="Before the next one is asked, with a pause that the provider may set."
            value={String(values.retries)}
            items={Object.fromEntries(RETRIES.map((words, retries) => [String(retries), words]))}
            onValueChange={(retries) => set("retries", Number(retries))}
            className="w-full"
          />
          <Input
            label="Seconds for all attempts"
            name="deadlineMs"
            required={false}
            inputMode="decimal"
            placeholder="As long as each may take"
            description="Until an answer begins."
            autoComplete="off"
            className="w-full"
            value={values.deadline}
            onChange={({ target }) => set("deadline", target.value)}
            aria-invalid={fields.deadlineMs !== undefined}
            {...(fields.deadlineMs && { error: fields.deadlineMs })}
          />
        </div>
        <div className="flex flex-col gap-1">
          <Switch
            label="Keep a conversation with one model"
            checked={values.sticky}
            onCheckedChange={(sticky) => set("sticky", sticky)}
          />
          <p className="text-sm text-kumo-subtle">
            Its calls go to the same one as long as it is well, so that the provider's cache of the prompt is of use.
          </p>
        </div>
      </Part>
      <Part title="When the same is asked again">
        <Input
          label="Seconds that answers are kept"
          name="cacheTtlS"
          required={false}
          inputMode="numeric"
          placeholder="Not kept"
          description="The very same request gets the same answer again, at once and free of charge. Kept encrypted, for your organisation alone."
          autoComplete="off"
          className="w-full max-w-sm"
          value={values.cacheTtl}
          onChange={({ target }) => set("cacheTtl", target.value)}
          aria-invalid={fields.cacheTtlS !== undefined}
          {...(fields.cacheTtlS && { error: fields.cacheTtlS })}
        />
      </Part>
      {form.failure && <FormFailure problem={form.failure} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" loading={form.busy}>
          {isNew ? "Create policy" : "Save policy"}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-3">
      <h2 id={heading} className="text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
