import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { imageOf } from "../../sites/query.ts";

/** A picture of the site's library. It is asked for with the session's token, which an address could not carry. */
export function Thumbnail({
  orgId,
  siteId,
  hash,
  className = "",
}: {
  orgId: string;
  siteId: string;
  hash: string;
  className?: string;
}) {
  const image = useQuery(imageOf(orgId, siteId, hash));
  const address = useAddress(image.data);
  if (image.isError || image.data === null)
    return <span className={`grid place-content-center text-sm text-kumo-subtle ${className}`}>Cannot be shown</span>;
  return address ? (
    <img src={address} alt="" className={`object-cover ${className}`} />
  ) : (
    <span className={`bg-kumo-tint ${className}`} />
  );
}

/** Of what lies in memory; given back when it is shown no longer. */
export function useAddress(blob: Blob | null | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => {
      URL.revokeObjectURL(made);
      setAddress(undefined);
    };
  }, [blob]);
  return address;
}
