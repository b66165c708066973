import { LinkButton } from "@cloudflare/kumo/components/button";
import { Page } from "../components/page.tsx";

export function NotFoundPage() {
  return (
    <Page title="Page not found" lead="There is nothing at this address. It may have been mistyped, or have moved.">
      <div>
        <LinkButton href="/start" variant="primary">
          Go to the start
        </LinkButton>
      </div>
    </Page>
  );
}
