import { LinkButton } from "@cloudflare/kumo/components/button";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { WarningCircleIcon } from "@phosphor-icons/react/dist/csr/WarningCircle";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { Moment } from "../../components/moment.tsx";
import { count, duration, usd } from "../../format.ts";
import { LaterModelPicker } from "../../models/later-model-picker.tsx";
import { FIRST_CHOICES, firstChoice } from "../../models/models.ts";
import { modelsOf } from "../../models/query.ts";
import type { useLatestCall } from "./latest-call.ts";
import { SnippetCard } from "./snippet-card.tsx";
import { Step } from "./step.tsx";

const route = getRouteApi("/shell/start");

/** The code to run, and what comes of it: the step is done the moment that a call settles. */
export function CallStep({
  orgId,
  apiKey,
  calls,
}: {
  orgId: string;
  apiKey: string | undefined;
  calls: ReturnType<typeof useLatestCall>;
}) {
  const { client = "curl", model: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: { client?: typeof client; model?: string }) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false });
  const models = useQuery(modelsOf(orgId)).data?.items ?? [];
  const model = chosen ?? firstChoice(models) ?? FIRST_CHOICES[0];

  return (
    <Step number={3} title="Make the first call" done={Boolean(calls.data)}>
      <p className="text-kumo-subtle">
        Every SDK that speaks OpenAI's protocol works: give it the base URL{" "}
        <code className="font-mono text-kumo-default break-all">{location.origin}/v1</code> and your key.
      </p>
      <div className="w-full sm:w-80">
        <LaterModelPicker label="Model" models={models} value={model} onChange={(next) => set({ model: next })} />
      </div>
      <SnippetCard client={client} onClient={(next) => set({ client: next })} apiKey={apiKey} model={model} />
      <Arrival calls={calls} />
    </Step>
  );
}

function Arrival({ calls: { data: call, pushed, error } }: { calls: ReturnType<typeof useLatestCall> }) {
  return (
    <div role="status">
      {call ? (
        <Arrived call={call} />
      ) : (
        <p className="flex min-h-12 items-center gap-3 rounded-lg border border-dashed border-kumo-line px-4 py-3 text-kumo-subtle">
          <span className="relative flex size-2.5 shrink-0" aria-hidden>
            <span className="absolute inline-flex size-full animate-ping rounded-full bg-kumo-info opacity-60 motion-reduce:hidden" />
            <span className="relative inline-flex size-2.5 rounded-full bg-kumo-info" />
          </span>
          {pushed || !error
            ? "Waiting for your first call. It shows here the moment it ends."
            : "The server cannot be reached just now. Your call will show here once it can."}
        </p>
      )}
    </div>
  );
}

const FAILED: Record<Exclude<UsageCall["status"], "ok">, string> = {
  error: "A call arrived, and failed",
  cancelled: "A call arrived, and was stopped",
  interrupted: "A call arrived, and was interrupted",
};

function Arrived({ call }: { call: UsageCall }) {
  const ok = call.status === "ok";
  const facts = [
    ["Model", `${call.provider}/${call.model}`],
    ["Tokens", `${count(call.tokens.total - call.tokens.output)} in, ${count(call.tokens.output)} out`],
    ["Cost", usd(call.costMicroUsd)],
    ["Duration", duration(call.durationMs)],
    ...(call.firstByteMs === null ? [] : [["First byte", duration(call.firstByteMs)]]),
  ];
  return (
    <div
      data-arrived={call.status}
      className={`flex flex-col gap-4 rounded-lg p-4 ring ${ok ? "bg-kumo-success-tint ring-kumo-success/30" : "bg-kumo-warning-tint ring-kumo-warning/30"}`}
    >
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
        {ok ? (
          <CheckCircleIcon size={20} weight="fill" className="shrink-0 text-kumo-success" aria-hidden />
        ) : (
          <WarningCircleIcon size={20} weight="fill" className="shrink-0 text-kumo-warning" aria-hidden />
        )}
        {call.status === "ok" ? "It works: your call arrived" : FAILED[call.status]}
        <span className="font-normal">
          <Moment at={call.endedAt} />
        </span>
      </p>
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-sm">{name}</dt>
            <dd className="font-medium break-all">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        <LinkButton href={`/requests?call=${call.id}`} variant={ok ? "primary" : "secondary"}>
          See the request
        </LinkButton>
        <LinkButton href="/playground" variant="secondary">
          Try models in the playground
        </LinkButton>
        <LinkButton href="/usage" variant="secondary">
          Follow your spend
        </LinkButton>
      </div>
    </div>
  );
}
