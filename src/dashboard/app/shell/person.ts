import { useRef } from "react";
import { type SignedIn, useSession } from "../api/session.ts";

/** Who is signed in, or was until the session ended: what stands around the page does not vanish while it asks. */
export function usePerson(): SignedIn | undefined {
  const session = useSession();
  const last = useRef<SignedIn>(undefined);
  if (session.kind === "in") last.current = session;
  return last.current;
}
