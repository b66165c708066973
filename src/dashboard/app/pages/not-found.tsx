import { LinkButton } from "@cloudflare/kumo/components/button";
import { Page } from "../components/page.tsx";

export function NotFoundPage() {
  return (
    <Page title="Not found" lead="There is no page at this address.">
      <div>
        <LinkButton href="/start" variant="primary">
          Go to the start
        </LinkButton>
      </div>
    </Page>
  );
}
