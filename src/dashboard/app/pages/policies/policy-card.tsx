import { Badge } from "@cloudflare/kumo/components/badge";
import { Button } from "@cloudflare/kumo/components/button";
import { WarningIcon } from "@phosphor-icons/react/dist/csr/Warning";
import type { RoutingPolicy } from "../../../../gateway/routing/policies.schema.ts";
import type { PolicyRules } from "../../../../gateway/routing/policy.schema.ts";
import { Copyable } from "../../components/copyable.tsx";
import { landmark } from "../../components/landmark.ts";
import { count } from "../../format.ts";
import { shares } from "./order.ts";
import { ShareBar } from "./share-bar.tsx";
import { STRATEGY_WORDS } from "./strategies.ts";

/** How a failure is met, in a sentence. */
function careOf({ retries, deadlineMs, sticky, cacheTtlS }: PolicyRules): string {
  const again = retries === 0 ? "No retries" : retries === 1 ? "1 retry each" : `${retries} retries each`;
  const within = deadlineMs === null ? "no deadline" : `${deadlineMs / 1_000} s for all attempts`;
  const chosen = sticky ? "conversations stay with one model" : "each call is chosen anew";
  const kept = cacheTtlS === null ? "" : ` · answers kept for ${count(cacheTtlS)} s`;
  return `${again} · ${within} · ${chosen}${kept}`;
}

/** One policy: what its models are, in their order, and how it is called. */
export function PolicyCard({
  policy: { name, model, rules, problems },
  mayWrite,
  onEdit,
  onRemove,
}: {
  policy: RoutingPolicy;
  mayWrite: boolean;
  onEdit: () => void;
  onRemove: () => void;
}) {
  return (
    <li className="flex flex-col gap-4 rounded-lg bg-kumo-base p-4 text-base ring ring-kumo-hairline md:p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-60 flex-col gap-2">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 {...landmark(name)} className="rounded-sm text-lg font-semibold wrap-anywhere">
              {name}
            </h2>
            {rules && <Badge variant="outline">{STRATEGY_WORDS[rules.strategy].title}</Badge>}
          </div>
          <Copyable text={model} />
        </div>
        {mayWrite && (
          <div className="flex flex-wrap gap-2">
            {rules && (
              <Button size="sm" aria-label={`Edit ${name}`} onClick={onEdit}>
                Edit
              </Button>
            )}
            <Button size="sm" variant="secondary-destructive" aria-label={`Remove ${name}`} onClick={onRemove}>
              Remove
            </Button>
          </div>
        )}
      </div>
      {rules ? (
        <>
          <Targets name={name} rules={rules} problems={problems} />
          <p className="text-sm text-kumo-subtle">{careOf(rules)}</p>
        </>
      ) : (
        <p className="text-kumo-subtle">
          A newer version of the platform wrote it. Calls of it are refused until this one is brought up to date.
        </p>
      )}
    </li>
  );
}

function Targets({
  name,
  rules: { strategy, targets },
  problems,
}: {
  name: string;
  rules: PolicyRules;
  problems: RoutingPolicy["problems"];
}) {
  const percents = shares(targets.map(({ weight }) => weight));
  return (
    <ol aria-label={`Models of ${name}`} className="flex flex-col gap-2">
      {targets.map((target, at) => {
        const problem = problems.find(({ path }) => path === `targets.${at}.model`);
        return (
          <li key={target.model} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span
              aria-hidden
              className="flex size-6 shrink-0 items-center justify-center rounded-full bg-kumo-fill text-sm"
            >
              {at + 1}
            </span>
            {strategy === "weighted" && (
              <span className="w-40">
                <ShareBar percent={percents[at] ?? 0} />
              </span>
            )}
            <span className={`min-w-0 wrap-anywhere ${problem ? "text-kumo-subtle line-through" : ""}`}>
              {target.model}
            </span>
            {problem && (
              <span className="flex basis-full items-start gap-1.5 pl-9 text-sm">
                <WarningIcon size={16} weight="fill" aria-hidden className="mt-px shrink-0 text-kumo-warning" />
                Skipped: it {problem.message}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
