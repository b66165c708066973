import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** So near to the end counts as being there. */
const NEAR_PX = 48;

interface Follow {
  /** The reader looks elsewhere: the page stays where they are. */
  away: boolean;
  /** Goes to the end, and along with it from now on. */
  toEnd(): void;
  /** To be told whenever there is more: goes along, if it is followed. */
  onGrowth(): void;
  /** What is kept in view. */
  end: RefObject<HTMLDivElement | null>;
}

/**
 * Keeps the end of the page in view while its content grows, until the reader scrolls up; it takes hold again where they
 * come back to the end.
 */
export function useFollow(): Follow {
  const end = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    following.current = true;
    setAway(false);
    end.current?.scrollIntoView({ block: "end", behavior: "instant" });
  }, []);

  useEffect(() => {
    const page = document.documentElement;
    let last = window.scrollY;
    const onScroll = () => {
      const top = window.scrollY;
      const near = page.scrollHeight - top - page.clientHeight < NEAR_PX;
      // What grows never moves the page up: only its reader does.
      if (near) following.current = true;
      else if (top < last) following.current = false;
      last = top;
      setAway(!near && !following.current);
    };
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => window.removeEventListener("scroll", onScroll);
  }, []);

  const first = useRef(true);
  const onGrowth = useCallback(() => {
    // Arriving at the page shows its top.
    if (first.current) first.current = false;
    else if (following.current) end.current?.scrollIntoView({ block: "end", behavior: "instant" });
  }, []);

  return { away, toEnd, onGrowth, end };
}
