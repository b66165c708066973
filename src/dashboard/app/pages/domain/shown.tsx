import { Select } from "@cloudflare/kumo/components/select";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { asProblem } from "../../api/problem.ts";
import { Copyable } from "../../components/copyable.tsx";
import { Fact } from "../../components/fact.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { LINK } from "../../components/link-style.ts";
import { Section } from "../../components/section.tsx";
import { SendButton } from "../../components/send-button.tsx";
import type { Domain } from "../../domains/query.ts";
import { useDomainChanges } from "../../domains/use-domain-changes.ts";
import { sitesOf } from "../../sites/query.ts";

/** Which website a domain shows, and another that it may show instead. */
export function Shown({ orgId, domain, mayWrite }: { orgId: string; domain: Domain; mayWrite: boolean }) {
  const { id, siteId, status, url, adminUrl, provisioning } = domain;
  const toasts = useKumoToastManager();
  const sites = useQuery(sitesOf(orgId));
  const { change } = useDomainChanges(orgId);
  const [chosen, setChosen] = useState(siteId ?? "");
  const items = sites.data?.items ?? [];
  const site = items.find((each) => each.id === siteId);
  const isRunning = provisioning?.state === "running";
  // One that waits for somebody may be waiting for another website: its own is gone.
  const mayMove = mayWrite && (status === "active" || provisioning?.state === "needs_attention");
  const others = items.filter((each) => each.status !== "suspended" || each.id === siteId);
  const canMove = chosen !== "" && chosen !== siteId && !isRunning;
  const move = useMutation({
    mutationFn: (wanted: string) => change(id, { siteId: wanted }),
    onSuccess: () => toasts.add({ title: "The other website is on its way to it", variant: "success" }),
  });
  return (
    <Section title="Website">
      <dl className="grid gap-4 sm:grid-cols-2">
        <Fact name="Shows">
          {site ? (
            <Link to="/sites/$id" params={{ id: site.id }} className={LINK}>
              {site.name}
            </Link>
          ) : (
            "None"
          )}
        </Fact>
        <Fact name="Address" className="sm:col-span-2">
          <Copyable text={url} />
        </Fact>
        {adminUrl && (
          <Fact name="Where its owners sign in" className="sm:col-span-2">
            <Copyable text={adminUrl} />
          </Fact>
        )}
      </dl>
      {mayMove && others.some((each) => each.id !== siteId) && (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            move.mutate(chosen);
          }}
        >
          <div className="min-w-0 flex-1 basis-48">
            <Select<string>
              label="Show another"
              className="w-full min-w-0"
              disabled={isRunning}
              placeholder="Choose"
              value={chosen || null}
              items={Object.fromEntries(others.map((each) => [each.id, each.name]))}
              onValueChange={(value) => setChosen(value ?? "")}
            />
          </div>
          <SendButton isChanged={canMove} busy={move.isPending}>
            Show it
          </SendButton>
        </form>
      )}
      {move.error && <FormFailure problem={asProblem(move.error)} />}
    </Section>
  );
}
