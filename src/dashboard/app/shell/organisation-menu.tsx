import { Sidebar } from "@cloudflare/kumo/components/sidebar";
import { useSignedIn } from "../api/session.ts";
import type { Open } from "./overlay.ts";

export function OrganisationMenu(_: { onOpen: Open }) {
  const session = useSignedIn();
  return <Sidebar.MenuButton>{session?.organisation.name}</Sidebar.MenuButton>;
}
