import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { type ComponentProps, type ReactNode, useState } from "react";
import { SUBJECT_KINDS } from "../../../../billing/limits/subject.schema.ts";
import { useForm } from "../../components/form.ts";
import { FormDialog } from "../../components/form-dialog.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { EMPTY_FORM, formOf, type LimitForm, namedRules, rulesOf, subjectOf } from "./limit-values.ts";
import { type Limit, useSetLimit } from "./limits.ts";
import { KIND_WORDS, type SubjectWords } from "./subject.ts";
import { type SubjectChoices, SubjectField } from "./subject-field.tsx";

const WORDS = {
  dailyBudgetMicroUsd: "Enter dollars such as 25 or 0.50, or leave it empty.",
  monthlyBudgetMicroUsd: "Enter dollars such as 25 or 0.50, or leave it empty.",
  requestsPerMinute: "Enter a whole number from 1 to 1,000,000, or leave it empty.",
  tokensPerMinute: "Enter a whole number from 1 to 1,000,000,000, or leave it empty.",
  concurrency: "Enter a whole number from 1 to 1,000,000, or leave it empty.",
  allowedModels: 'Each is "provider/model" or "provider/*", such as openai/gpt-4o-mini.',
};

interface FormProps {
  orgId: string;
  userId: string;
  /** The limit that is changed; without one a limit is set. */
  limit: { was: Limit; words: SubjectWords } | undefined;
  choices: SubjectChoices;
  /** Subjects that have a limit. */
  taken: readonly string[];
  onSaved: (subject: string) => void;
}

/** Sets a limit, or changes the one that is given. */
export function LimitDialog({ open, onClose, ...props }: FormProps & { open: boolean; onClose: () => void }) {
  return (
    <FormDialog size="lg" open={open} onClose={onClose} onSaved={props.onSaved}>
      {(onSaved) => <Form {...props} onSaved={onSaved} />}
    </FormDialog>
  );
}

function Form({ orgId, userId, limit, choices, taken, onSaved }: FormProps) {
  const [values, setValues] = useState<LimitForm>(() =>
    limit ? formOf(limit.was) : { ...EMPTY_FORM, names: { ...EMPTY_FORM.names, member: userId } },
  );
  const set = (changes: Partial<LimitForm>) => setValues((now) => ({ ...now, ...changes }));
  const setLimit = useSetLimit(orgId);
  const subject = limit?.was.subject ?? subjectOf(values);
  const form = useForm(
    namedRules(values.kind, limit ? [] : taken),
    async () => {
      await setLimit(subject, rulesOf(values));
      onSaved(subject);
    },
    WORDS,
  );
  const field = (at: Exclude<keyof LimitForm, "kind" | "names">, name: keyof typeof WORDS) => ({
    name,
    value: values[at],
    required: false,
    autoComplete: "off",
    passwordManagerIgnore: true,
    spellCheck: false,
    className: "w-full",
    onChange: ({ target }: { target: HTMLInputElement }) => set({ [at]: target.value }),
    "aria-invalid": form.fields[name] !== undefined,
    ...(form.fields[name] && { error: form.fields[name] }),
  });

  return (
    <>
      <Dialog.Title className="text-lg font-semibold wrap-anywhere">
        {limit ? `Edit limit of ${limit.words.within}` : "Set limit"}
      </Dialog.Title>
      <Dialog.Description className="text-kumo-subtle">
        It holds from the next call on, besides the plan's limits and the key's own. What is left empty is not limited.
      </Dialog.Description>
      <form
        ref={form.ref}
        noValidate
        className="flex flex-col gap-5"
        onSubmit={form.submit({ subject, ...rulesOf(values) })}
      >
        {!limit && (
          <Pair>
            <Select<string>
              label="Limit on"
              className="w-full"
              value={values.kind}
              items={KIND_WORDS}
              onValueChange={(kind) => set({ kind: SUBJECT_KINDS.find((each) => each === kind) ?? values.kind })}
              {...(values.kind === "organisation" && form.fields.subject && { error: form.fields.subject })}
            />
            <SubjectField
              kind={values.kind}
              name={values.names[values.kind]}
              choices={choices}
              error={form.fields.subject}
              onChange={(name) => set({ names: { ...values.names, [values.kind]: name } })}
            />
          </Pair>
        )}
        <Pair>
          <Amount label="Dollars a day" inputMode="decimal" {...field("daily", "dailyBudgetMicroUsd")} />
          <Amount label="Dollars a month" inputMode="decimal" {...field("monthly", "monthlyBudgetMicroUsd")} />
        </Pair>
        <p className="-mt-3 text-sm text-kumo-subtle">
          Days and months are UTC's. What was spent in them before counts. 0 lets nothing through that costs.
        </p>
        <Pair>
          <Amount label="Requests a minute" {...field("requestsPerMinute", "requestsPerMinute")} />
          <Amount label="Tokens a minute" {...field("tokensPerMinute", "tokensPerMinute")} />
          <Amount label="Calls at once" {...field("concurrency", "concurrency")} />
        </Pair>
        <Input
          label="Models"
          placeholder="openai/*, mistral/mistral-large"
          description='"provider/model" or "provider/*", separated by commas. Empty allows all.'
          {...field("models", "allowedModels")}
        />
        {form.fields.rules && (
          <p role="alert" className="text-kumo-danger">
            {form.fields.rules}
          </p>
        )}
        {form.failure && <FormFailure problem={form.failure} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
          <Button type="submit" variant="primary" loading={form.busy}>
            {limit ? "Save limit" : "Set limit"}
          </Button>
        </div>
      </form>
    </>
  );
}

/** A number that may be left out. */
const Amount = ({ inputMode = "numeric", ...props }: ComponentProps<typeof Input>) => (
  <Input inputMode={inputMode} placeholder={inputMode === "decimal" ? "No budget" : "No limit"} {...props} />
);

function Pair({ children }: { children: ReactNode }) {
  return <div className="grid items-start gap-5 sm:grid-cols-2">{children}</div>;
}
