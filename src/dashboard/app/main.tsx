import { Toasty } from "@cloudflare/kumo/components/toast";
import { CSPProvider } from "@cloudflare/kumo/primitives/csp-provider";
import { LinkProvider } from "@cloudflare/kumo/utils";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/query-client.ts";
import { currentSession, subscribe } from "./api/session.ts";
import "./app.css";
import { fetchPages, router } from "./router.tsx";
import { AppLink } from "./shell/link.tsx";
// Follows the system from the first page on, of which few need to know the theme.
import "./theme.ts";

const target = document.getElementById("root");
if (!target) throw new Error("the page has no #root");

createRoot(target).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <LinkProvider component={AppLink}>
          <Toasty>
            <RouterProvider router={router} />
          </Toasty>
        </LinkProvider>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);

/** The page that one came for stands long before. */
const AHEAD_MS = 8_000;
const unsubscribe = subscribe(() => {
  if (currentSession().kind !== "in") return;
  unsubscribe();
  setTimeout(() => void fetchPages(), AHEAD_MS);
});
