/** One call, beside the log where there is room and over it where there is not. */
import { Button, LinkButton } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/primitives/dialog";
import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/dist/csr/CaretUp";
import { ChatCircleIcon } from "@phosphor-icons/react/dist/csr/ChatCircle";
import { WarningCircleIcon } from "@phosphor-icons/react/dist/csr/WarningCircle";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { tagFilterText } from "../../../../billing/tags.schema.ts";
import type { UsageCall } from "../../../../billing/usage.schema.ts";
import { callOf } from "../../api/call-query.ts";
import { ApiProblem } from "../../api/problem.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { Scrolling } from "../../components/scrolling.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { momentOf, usd } from "../../format.ts";
import { useMedia } from "../../use-media.ts";
import { Bodies } from "./bodies.tsx";
import { explain } from "./explain.ts";
import { CACHE_WORDS } from "./filter-words.ts";
import { linkId } from "./list.tsx";
import { Model, modelId } from "./model.tsx";
import { Status } from "./status.tsx";
import { Timeline } from "./timeline.tsx";
import { TokenBuckets } from "./tokens.tsx";

const OPERATION_WORDS: Record<string, string> = {
  "chat.completions": "Chat completion",
  responses: "Response",
  messages: "Message",
  embeddings: "Embeddings",
};

export interface CallPanelProps {
  organisation: string;
  id: string | undefined;
  /** The call, where the log has it. */
  known: UsageCall | undefined;
  canGo: { newer: boolean; older: boolean };
  onWalk(by: number): void;
  onClose(): void;
}

export function CallPanel({ organisation, id, known, canGo, onWalk, onClose }: CallPanelProps) {
  const beside = useMedia("(min-width: 64rem)");
  const popup = useRef<HTMLDivElement>(null);
  const last = useRef(id);
  if (id !== undefined) last.current = id;
  const query = useQuery({ ...callOf(organisation, id), enabled: id !== undefined && known === undefined });
  const call = known ?? query.data;
  return (
    <Dialog.Root
      open={id !== undefined}
      modal={!beside}
      disablePointerDismissal
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Popup
          ref={popup}
          data-call
          initialFocus={popup}
          finalFocus={() => document.getElementById(linkId(last.current ?? ""))}
          className="fixed inset-y-0 right-0 z-40 flex w-full flex-col bg-kumo-base text-base text-kumo-default shadow-xl outline-none transition-transform duration-200 data-ending-style:translate-x-full data-starting-style:translate-x-full motion-reduce:transition-none lg:w-120 lg:border-l lg:border-kumo-line"
        >
          <header className="flex items-start gap-3 border-b border-kumo-hairline px-5 py-4">
            <div className="flex min-w-0 flex-1 flex-col gap-1">
              <Dialog.Title className="text-lg font-semibold break-words">
                {call ? <Model of={call} /> : "Call"}
              </Dialog.Title>
              {call && (
                <p className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
                  <Status of={call.status} />
                  <time dateTime={call.startedAt}>{momentOf(call.startedAt)}</time>
                </p>
              )}
            </div>
            <div className="flex shrink-0 items-center gap-1">
              <Button
                variant="ghost"
                shape="square"
                icon={CaretUpIcon}
                aria-label="Newer call"
                aria-keyshortcuts="K"
                disabled={!canGo.newer}
                onClick={() => onWalk(-1)}
              />
              <Button
                variant="ghost"
                shape="square"
                icon={CaretDownIcon}
                aria-label="Older call"
                aria-keyshortcuts="J"
                disabled={!canGo.older}
                onClick={() => onWalk(1)}
              />
              <Dialog.Close render={<Button variant="ghost" shape="square" icon={XIcon} aria-label="Close" />} />
            </div>
          </header>
          <Scrolling
            label="Details of the call"
            className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-5 outline-offset-[-2px] outline-kumo-focus focus-visible:outline-2"
          >
            {call ? (
              <Details call={call} organisation={organisation} />
            ) : query.isError ? (
              <Missing error={query.error} onRetry={() => void query.refetch()} />
            ) : (
              <Loading rows={8} label="Loading the call" />
            )}
          </Scrolling>
          <p aria-live="polite" className="sr-only">
            {call && `${modelId(call)}, ${call.status}, ${momentOf(call.startedAt)}`}
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const isGone = error instanceof ApiProblem && (error.status === 404 || error.status === 400);
  if (!isGone) return <Failure error={error} onRetry={onRetry} />;
  return (
    <p role="alert" className="text-kumo-subtle">
      There is no such call in this organisation's log. The link may be of another organisation, or cut short.
    </p>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 py-2 sm:flex-row sm:items-baseline sm:gap-4">
      <dt className="w-32 shrink-0 break-words text-kumo-subtle">{term}</dt>
      <dd className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-2 break-words">{children}</dd>
    </div>
  );
}

const FILTER_LINK =
  "rounded-sm whitespace-nowrap text-kumo-link underline underline-offset-2 outline-offset-2 outline-kumo-focus focus-visible:outline-2";

function Identifier({ children }: { children: string }) {
  return (
    <>
      <code className="min-w-0 font-mono text-sm break-all">{children}</code>
      <CopyButton text={children} />
    </>
  );
}

/** What the client called it by; nothing where it has no tags. */
function Tags({ of: { tags } }: { of: UsageCall }) {
  const pairs = Object.entries(tags);
  if (pairs.length === 0) return null;
  return (
    <Section title="Tags">
      <dl className="flex flex-col divide-y divide-kumo-hairline border-y border-kumo-hairline">
        {pairs.map(([key, value]) => (
          <Fact key={key} term={key}>
            <span className="min-w-0 break-all">{value}</span>
            <Link to="/requests" search={{ tag: [tagFilterText({ key, value })] }} className={FILTER_LINK}>
              All with this tag
            </Link>
          </Fact>
        ))}
      </dl>
    </Section>
  );
}

function Payer({ of: { cache, credential, providerCostMicroUsd } }: { of: UsageCall }) {
  if (cache === "hit") return "No provider was asked.";
  return (
    <>
      {credential === "own" ? "Made with a provider key of your own" : "Made with the platform's provider key"}
      {providerCostMicroUsd !== null && <>: the provider asks {usd(providerCostMicroUsd)} for it</>}.
    </>
  );
}

function Details({ call, organisation }: { call: UsageCall; organisation: string }) {
  const explanation = explain(call);
  return (
    <div className="flex flex-col gap-7">
      {explanation && (
        <div className="flex gap-2.5 rounded-lg bg-kumo-recessed p-4">
          <WarningCircleIcon size={20} className="mt-0.5 shrink-0 text-kumo-subtle" aria-hidden />
          <div className="flex min-w-0 flex-col gap-1">
            <p>{explanation}</p>
            {call.errorCode !== null && <code className="font-mono text-sm text-kumo-subtle">{call.errorCode}</code>}
          </div>
        </div>
      )}
      <Section title="Timeline">
        <Timeline call={call} />
      </Section>
      <Section title={call.estimated ? "Tokens, estimated" : "Tokens"}>
        <TokenBuckets tokens={call.tokens} />
        {call.estimated && (
          <p className="text-kumo-subtle">The provider reported no usage, so the tokens are our estimate.</p>
        )}
      </Section>
      <Section title="Cost">
        <p className="flex flex-wrap items-baseline justify-between gap-3">
          <span className="text-2xl font-semibold">{usd(call.costMicroUsd)}</span>
          <span className="text-kumo-subtle">
            Prices of <code className="font-mono text-sm break-all">{call.priceVersion}</code>
          </span>
        </p>
        <p className="text-kumo-subtle">
          <Payer of={call} />
        </p>
      </Section>
      <Section title="What was said">
        <Bodies key={call.id} organisation={organisation} id={call.id} />
      </Section>
      <Tags of={call} />
      <Section title="Request">
        <dl className="flex flex-col divide-y divide-kumo-hairline border-y border-kumo-hairline">
          <Fact term="Kind">
            {OPERATION_WORDS[call.operation] ?? call.operation}
            {call.stream && ", streamed"}
          </Fact>
          <Fact term="Provider">{call.provider}</Fact>
          <Fact term="Model">
            <span className="min-w-0 break-all">{call.model}</span>
            <Link to="/requests" search={{ model: call.model, provider: call.provider }} className={FILTER_LINK}>
              All of this model
            </Link>
          </Fact>
          <Fact term="API key">
            <span className="min-w-0 break-all">{call.keyName ?? call.keyId}</span>
            <Link to="/requests" search={{ key: call.keyId }} className={FILTER_LINK}>
              All of this key
            </Link>
          </Fact>
          <Fact term="HTTP status">{call.httpStatus}</Fact>
          <Fact term="Attempts">{call.attempts}</Fact>
          {call.cache && <Fact term="Cache">{CACHE_WORDS[call.cache]}</Fact>}
          <Fact term="Started">{momentOf(call.startedAt)}</Fact>
          <Fact term="Ended">{momentOf(call.endedAt)}</Fact>
          <Fact term="Request id">
            <Identifier>{call.requestId}</Identifier>
          </Fact>
          <Fact term="Call id">
            <Identifier>{call.id}</Identifier>
          </Fact>
        </dl>
      </Section>
      {call.operation === "chat.completions" && (
        <div>
          <LinkButton
            href={`/playground?${new URLSearchParams({ model: modelId(call) })}`}
            variant="secondary"
            icon={ChatCircleIcon}
          >
            Open this model in the playground
          </LinkButton>
        </div>
      )}
    </div>
  );
}
