import { useState } from "react";
import { useSession } from "../api/session.ts";
import { Playground } from "./playground/playground.tsx";
import { ownerOf } from "./playground/playground-key.ts";

/** Models to be tried. While a session that ended is taken up again, the page stays as it is. */
export function PlaygroundPage() {
  const session = useSession();
  const now = session.kind === "in" ? { owner: ownerOf(session), orgId: session.organisation.id } : undefined;
  const [shown, setShown] = useState(now);
  if (now && now.owner !== shown?.owner) setShown(now);
  if (!shown?.owner) return null;
  return <Playground key={shown.owner} owner={shown.owner} orgId={shown.orgId} />;
}
