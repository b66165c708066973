import { Badge } from "@cloudflare/kumo/components/badge";
import { Button } from "@cloudflare/kumo/components/button";
import { Fact } from "../../components/fact.tsx";
import { landmark } from "../../components/landmark.ts";
import { count } from "../../format.ts";
import { Budget } from "./budget.tsx";
import type { Limit } from "./limits.ts";
import { KIND_WORDS, type SubjectWords } from "./subject.ts";

const MOST_MODELS = 4;

/** One limit: whom it concerns, what it allows and what is used of it. */
export function LimitCard({
  limit: { subject, kind, rules, use },
  words: { title, within, detail },
  mayWrite,
  onEdit,
  onRemove,
}: {
  limit: Limit;
  words: SubjectWords;
  mayWrite: boolean;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { requestsPerMinute, tokensPerMinute, concurrency, allowedModels } = rules;
  const more = (allowedModels?.length ?? 0) - MOST_MODELS;
  return (
    <li className="flex flex-col gap-4 rounded-lg bg-kumo-base p-4 text-base ring ring-kumo-hairline md:p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-60">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 {...landmark(subject)} className="rounded-sm text-lg font-semibold wrap-anywhere">
              {title}
            </h2>
            {kind !== "organisation" && <Badge variant="outline">{KIND_WORDS[kind]}</Badge>}
          </div>
          {detail !== undefined && <p className="text-sm wrap-anywhere text-kumo-subtle">{detail}</p>}
        </div>
        {mayWrite && (
          <div className="flex flex-wrap gap-2">
            <Button size="sm" aria-label={`Edit limit of ${within}`} onClick={onEdit}>
              Edit
            </Button>
            <Button
              size="sm"
              variant="secondary-destructive"
              aria-label={`Remove limit of ${within}`}
              onClick={onRemove}
            >
              Remove
            </Button>
          </div>
        )}
      </div>
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Budget name="Today" period={use.today} held={use.held} />
        <Budget name="This month" period={use.thisMonth} held={use.held} />
      </dl>
      {(requestsPerMinute ?? tokensPerMinute ?? concurrency ?? allowedModels) != null && (
        <dl className="grid grid-cols-2 gap-x-8 gap-y-4 lg:grid-cols-4">
          {requestsPerMinute != null && <Fact name="Requests a minute">{count(requestsPerMinute)}</Fact>}
          {tokensPerMinute != null && <Fact name="Tokens a minute">{count(tokensPerMinute)}</Fact>}
          {concurrency != null && (
            <Fact name="Calls at once">
              {count(concurrency)} <span className="text-kumo-subtle">· {count(use.openCalls)} under way</span>
            </Fact>
          )}
          {allowedModels != null && (
            <Fact name="Models">
              <ul>
                {allowedModels.slice(0, MOST_MODELS).map((model) => (
                  <li key={model} className="font-mono text-sm">
                    {model}
                  </li>
                ))}
                {more > 0 && <li className="text-sm text-kumo-subtle">and {more} more</li>}
              </ul>
            </Fact>
          )}
        </dl>
      )}
    </li>
  );
}
