import { Button } from "@cloudflare/kumo/components/button";
import { Select } from "@cloudflare/kumo/components/select";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, dataOf } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { Copyable } from "../../components/copyable.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { Moment } from "../../components/moment.tsx";
import { Section } from "../../components/section.tsx";
import { Failure } from "../../components/states.tsx";

const HOURS: Record<string, string> = { "1": "an hour", "24": "a day", "168": "a week", "720": "30 days" };

const previewsOf = (orgId: string, siteId: string) =>
  queryOptions({
    queryKey: [orgId, "site-previews", siteId],
    queryFn: ({ signal }) => dataOf(api.GET("/api/sites/{id}/previews", { params: { path: { id: siteId } }, signal })),
  });

/** Links to the draft as it was saved, for whoever has them, until they are over. */
export function Previews({ orgId, siteId }: { orgId: string; siteId: string }) {
  const client = useQueryClient();
  const toasts = useKumoToastManager();
  const [hours, setHours] = useState("24");
  const form = useRef<HTMLFormElement>(null);
  const previews = useQuery(previewsOf(orgId, siteId));
  const known = () => client.invalidateQueries({ queryKey: previewsOf(orgId, siteId).queryKey });
  const make = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST("/api/sites/{id}/previews", { params: { path: { id: siteId } }, body: { hours: Number(hours) } }),
      ),
    onSuccess: () => toasts.add({ title: "The link is made", variant: "success" }),
    onSettled: known,
  });
  const end = useMutation({
    mutationFn: (previewId: string) =>
      api.DELETE("/api/sites/{id}/previews/{previewId}", { params: { path: { id: siteId, previewId } } }),
    onSuccess() {
      // The button that was pressed goes with its row.
      form.current?.querySelector<HTMLElement>("[type=submit]")?.focus();
      toasts.add({ title: "The link is over", variant: "success" });
    },
    onError: (error) =>
      toasts.add({ title: "The link is not over", description: asProblem(error).message, variant: "error" }),
    onSettled: known,
  });
  const items = previews.data?.items ?? [];
  return (
    <Section title="Preview links" lead="Whoever has the link sees the draft as it is now, and nobody can guess it.">
      <form
        ref={form}
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Select<string>
          label="Ends in"
          className="w-36"
          value={hours}
          items={HOURS}
          onValueChange={(value) => {
            if (value !== null) setHours(value);
          }}
        />
        <Button type="submit" loading={make.isPending}>
          Make a link
        </Button>
      </form>
      {make.error && <FormFailure problem={asProblem(make.error)} />}
      {previews.isError && !previews.data && <Failure error={previews.error} onRetry={() => void previews.refetch()} />}
      <ul aria-label="Preview links" className="flex flex-col divide-y divide-kumo-hairline empty:hidden">
        {items.map(({ id, url, expiresAt }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0"
          >
            <span className="flex min-w-0 flex-col gap-1">
              <Copyable text={url} />
              <span className="text-sm text-kumo-subtle">
                Ends <Moment at={expiresAt} />
              </span>
            </span>
            <Button
              size="sm"
              variant="secondary-destructive"
              loading={end.isPending && end.variables === id}
              onClick={() => end.mutate(id)}
            >
              End<span className="sr-only"> {url}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
