import { ago, momentOf } from "../format.ts";
import { useTime } from "../tick.ts";

/** A point in time in the reader's zone; how long ago it is, with the exact time behind it. */
export function Moment({ at, exact = false }: { at: string; exact?: boolean }) {
  const now = useTime();
  return (
    <time dateTime={at} title={momentOf(at)} className="whitespace-nowrap">
      {exact ? momentOf(at) : ago(at, now)}
    </time>
  );
}
