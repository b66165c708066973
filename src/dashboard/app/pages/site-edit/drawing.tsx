import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { drawingsOf } from "../../sites/template-query.ts";
import { useEditing } from "./editing.ts";
import { useAddress } from "./thumbnail.tsx";

/** A drawing of the template in the site's colours; `children` until it is there, and where it is another template's. */
export function Drawing({ name, children }: { name: string; children?: ReactNode }) {
  const { orgId, template, settings } = useEditing();
  const drawings = useQuery(drawingsOf(orgId, template.id, settings.look));
  const address = useAddress(drawings.data?.[name]);
  return address ? <img src={address} alt="" className="size-full object-cover" /> : children;
}
