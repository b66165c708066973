import { Link } from "@tanstack/react-router";
import { LINK } from "./link-style.ts";
import { Page } from "./page.tsx";
import { Failure, Loading } from "./states.tsx";

const WORDS = {
  site: { title: "Website", loading: "Loading the website", to: "/sites", all: "All websites" },
  domain: { title: "Domain", loading: "Loading the domain", to: "/domains", all: "All domains" },
} as const;

/** In the place of one that is on its way, or cannot be shown: why, and the way to all of its kind. */
export function Unshown({
  what,
  error,
  onRetry,
}: {
  what: keyof typeof WORDS;
  /** Null while it is on its way. */
  error: Error | null;
  onRetry: () => void;
}) {
  const { title, loading, to, all } = WORDS[what];
  return (
    <Page title={title}>
      {error ? (
        <>
          <Failure error={error} onRetry={onRetry} />
          <p>
            <Link to={to} className={LINK}>
              {all}
            </Link>
          </p>
        </>
      ) : (
        <Loading rows={6} label={loading} />
      )}
    </Page>
  );
}
