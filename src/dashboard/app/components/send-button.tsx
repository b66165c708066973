import { Button } from "@cloudflare/kumo/components/button";
import type { ReactNode } from "react";

/** Sends a form. Calm, and not to be pressed, while there is nothing to send. */
export const SendButton = ({
  isChanged,
  busy,
  children,
}: {
  isChanged: boolean;
  busy: boolean;
  children: ReactNode;
}) => (
  <Button type="submit" variant={isChanged ? "primary" : "secondary"} loading={busy} disabled={!isChanged}>
    {children}
  </Button>
);
