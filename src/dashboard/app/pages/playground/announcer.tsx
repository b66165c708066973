import { useEffect, useRef, useState } from "react";
import { type Answer, isRunning } from "./answer.ts";
import type { Turn } from "./conversation.ts";

const ENDINGS: Readonly<Partial<Record<Answer["phase"], string>>> = { done: "is complete", stopped: "is stopped" };

/** Tells a screen reader that an answer has ended, and not each of its words. Failures tell of themselves. */
export function Announcer({ turns }: { turns: readonly Turn[] }) {
  const [said, setSaid] = useState("");
  const running = useRef(new Set<string>());
  useEffect(() => {
    const news: string[] = [];
    for (const answer of turns.flatMap(({ answers }) => answers)) {
      if (isRunning(answer)) running.current.add(answer.id);
      else if (running.current.delete(answer.id)) {
        const ending = ENDINGS[answer.phase];
        if (ending) news.push(`The answer of ${answer.model} ${ending}.`);
      }
    }
    if (news.length > 0) setSaid(news.join(" "));
  }, [turns]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
