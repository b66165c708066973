/** What was said in a call, where that is kept. Asked for by hand: each reading is in the audit log. */
import { Button } from "@cloudflare/kumo/components/button";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, dataOf } from "../../api/client.ts";
import { ApiProblem, isMissing } from "../../api/problem.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { LINK } from "../../components/link-style.ts";
import { Scrolling } from "../../components/scrolling.tsx";
import { Failure, Loading } from "../../components/states.tsx";
import { momentOf } from "../../format.ts";
import { shownBody } from "./body-text.ts";

export function Bodies({ organisation, id }: { organisation: string; id: string }) {
  const [asked, setAsked] = useState(false);
  const query = useQuery({
    queryKey: [organisation, "body", id],
    queryFn: ({ signal }) => dataOf(api.GET("/api/usage/requests/{id}/body", { params: { path: { id } }, signal })),
    enabled: asked,
    // What was said does not change, and every look leaves a trace.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: (failures, error) => error instanceof ApiProblem && error.passing && failures < 2,
  });
  if (query.data) {
    const { request, answer, expiresAt } = query.data;
    return (
      <>
        <BodyView title="Request" {...request} />
        <BodyView title="Answer" {...answer} />
        <p className="text-kumo-subtle">Kept until {momentOf(expiresAt)}.</p>
      </>
    );
  }
  if (query.isError) {
    const { error } = query;
    return isMissing(error) ? <NotKept /> : <Failure error={error} onRetry={() => void query.refetch()} />;
  }
  if (asked) return <Loading rows={4} label="Loading what was said" />;
  return (
    <div>
      <Button variant="secondary" onClick={() => setAsked(true)}>
        Show request and answer
      </Button>
    </div>
  );
}

function NotKept() {
  return (
    <p role="status" className="text-kumo-subtle">
      Nothing is kept of this call. Whether requests and answers are kept, and for how long, is set in the{" "}
      <Link to="/settings" className={LINK}>
        settings
      </Link>
      .
    </p>
  );
}

interface BodyViewProps {
  title: string;
  contentType: string;
  text: string;
  cut: boolean;
}

function BodyView({ title, contentType, text, cut }: BodyViewProps) {
  const shown = shownBody(contentType, text);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-3">
        <h4 className="font-medium">{title}</h4>
        <CopyButton text={text} of={title.toLowerCase()} />
      </div>
      <Scrolling
        label={title}
        className="max-h-96 overflow-auto rounded-lg bg-kumo-recessed p-3 outline-offset-2 outline-kumo-focus focus-visible:outline-2"
      >
        <pre className="font-mono text-sm leading-relaxed break-words whitespace-pre-wrap">{shown.text}</pre>
      </Scrolling>
      {shown.shortened && <p className="text-sm text-kumo-subtle">The rest is not shown. A copy has it.</p>}
      {cut && (
        <p className="text-sm text-kumo-subtle">
          There was more: beyond the 4 MiB that are kept, or after the caller had left.
        </p>
      )}
    </div>
  );
}
