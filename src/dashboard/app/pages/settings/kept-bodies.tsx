import { Button } from "@cloudflare/kumo/components/button";
import { Select } from "@cloudflare/kumo/components/select";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, dataOf } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { landmark } from "../../components/landmark.ts";
import { RemovalDialog } from "../../components/removal-dialog.tsx";
import { Section } from "../../components/section.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { recordsOf, retentionWords } from "../../records/query.ts";

const CHOICES = [0, 1, 7, 30, 90, 180, 365];
const AFTER = "kept-bodies";

/** Whether requests and answers are kept, and for how long. */
export function KeptBodies({ orgId, mayChange }: { orgId: string; mayChange: boolean }) {
  const settings = useQuery(recordsOf(orgId));
  return (
    <div {...landmark(AFTER)} className="rounded-lg outline-offset-2 outline-kumo-focus focus-visible:outline-2">
      <Section
        title="What is kept of calls"
        lead="Every call has a row in the request log. What was said in it is kept only if you want it."
      >
        {settings.data ? (
          <Retention key={orgId} orgId={orgId} days={settings.data.bodyRetentionDays} mayChange={mayChange} />
        ) : settings.isError ? (
          <Failure error={settings.error} onRetry={() => void settings.refetch()} />
        ) : (
          <Loading rows={2} label="Loading what is kept" />
        )}
      </Section>
    </div>
  );
}

function Retention({ orgId, days, mayChange }: { orgId: string; days: number; mayChange: boolean }) {
  const client = useQueryClient();
  const toasts = useKumoToastManager();
  const [chosen, setChosen] = useState(days);
  const [deleting, setDeleting] = useState(false);
  const save = useMutation({
    mutationFn: (bodyRetentionDays: number) =>
      dataOf(api.PUT("/api/organisation/records", { body: { bodyRetentionDays } })),
    onSuccess(saved) {
      client.setQueryData(recordsOf(orgId).queryKey, saved);
      const { bodyRetentionDays: now } = saved;
      const title =
        now === 0 ? "Nothing is kept of new calls" : `New calls are kept for ${retentionWords(now)} from now on`;
      toasts.add({ title, variant: "success" });
    },
  });
  const purge = useMutation({
    async mutationFn() {
      let deleted = 0;
      for (;;) {
        const done = await dataOf(api.DELETE("/api/organisation/records/bodies"));
        deleted += done.deleted;
        if (done.complete) return deleted;
      }
    },
    onSuccess(deleted) {
      void client.invalidateQueries({ queryKey: [orgId, "body"] });
      toasts.add({ title: deleted === 0 ? "There was nothing to delete" : `Deleted: ${deleted}`, variant: "success" });
    },
  });
  const choices = CHOICES.includes(days) ? CHOICES : [...CHOICES, days].sort((a, b) => a - b);
  const failure = save.error ?? purge.error;
  return (
    <>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(chosen);
        }}
      >
        <div className="min-w-0 flex-1 basis-56">
          <Select<string>
            label="Requests and answers"
            className="w-full"
            disabled={!mayChange}
            value={String(chosen)}
            onValueChange={(value) => setChosen(Number(value))}
            items={Object.fromEntries(choices.map((choice) => [String(choice), choiceWords(choice)]))}
          />
        </div>
        {mayChange && (
          <Button
            type="submit"
            variant={chosen === days ? "secondary" : "primary"}
            loading={save.isPending}
            disabled={chosen === days}
          >
            Save
          </Button>
        )}
      </form>
      {failure && <FormFailure problem={asProblem(failure)} />}
      <ul className="flex list-disc flex-col gap-1 pl-5 text-kumo-subtle">
        <li>Kept are each request as your client sent it and the answer as it was given, up to 4 MiB of each.</li>
        <li>They lie encrypted outside of the database, and go by themselves when their time is over.</li>
        <li>Owners, admins and developers can read them in the request log. Each reading is in the audit log.</li>
        <li>While they are kept, clients of the Responses API can go on from a response by its id.</li>
        <li>
          Another time counts for new calls only. What is kept already goes when it was to go, or when you delete it.
        </li>
      </ul>
      {mayChange ? (
        <div>
          <Button variant="secondary-destructive" loading={purge.isPending} onClick={() => setDeleting(true)}>
            Delete all that is kept
          </Button>
        </div>
      ) : (
        <p className="text-kumo-subtle">Owners and admins can change it.</p>
      )}
      <RemovalDialog
        title="Delete all that is kept?"
        confirm="Delete it all"
        open={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={() => purge.mutate()}
        focusAfter={AFTER}
      >
        <p>
          All requests, answers, stored responses and cached answers of this organisation are deleted for good. The rows
          of the request log stay.
        </p>
      </RemovalDialog>
    </>
  );
}

const choiceWords = (days: number): string => (days === 0 ? "Not kept" : `Kept for ${retentionWords(days)}`);
