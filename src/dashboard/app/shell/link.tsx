import type { LinkComponentProps } from "@cloudflare/kumo/utils";
import { useRouter } from "@tanstack/react-router";
import { forwardRef, type MouseEvent } from "react";

const plainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** Paths that another program than this page answers. */
const ELSEWHERE = /^\/(?:api|docs|v1)(?:[/#?]|$)/;

export const isElsewhere = (address: string): boolean => !address.startsWith("/") || ELSEWHERE.test(address);

/** An anchor that the component library renders; within this application it moves without a reload. */
export const AppLink = forwardRef<HTMLAnchorElement, LinkComponentProps>(function AppLink(
  { href, to, onClick, target, ...rest },
  ref,
) {
  const router = useRouter();
  const address = href ?? to ?? "";
  return (
    <a
      {...rest}
      {...(target ? { target } : {})}
      ref={ref}
      href={address}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || target || !plainClick(event)) return;
        if (isElsewhere(address)) return;
        event.preventDefault();
        void router.navigate({ href: address });
      }}
    />
  );
});
