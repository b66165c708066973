import { useEffect, useSyncExternalStore } from "react";
import type { Model } from "../../models/models.ts";
import { Announcer } from "./announcer.tsx";
import type { Chat } from "./chat.ts";
import { TurnView } from "./turn-view.tsx";

interface ConversationViewProps {
  chat: Chat;
  models: readonly Model[];
  orgId: string;
  onGrowth: () => void;
  onEdit: (turnId: string, prompt: string) => void;
  onAgain: (answerId: string) => void;
  onStop: (answerId: string) => void;
}

/** All turns. Of the page, only this is drawn with every frame of an answer that comes in. */
export function ConversationView({ chat, onGrowth, ...rest }: ConversationViewProps) {
  const turns = useSyncExternalStore(chat.subscribe, chat.turns);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told whenever the turns are others.
  useEffect(onGrowth, [turns, onGrowth]);
  return (
    <>
      {turns.length > 0 && (
        <ol className="flex flex-col gap-6">
          {turns.map((turn, at) => (
            <TurnView key={turn.id} turn={turn} number={at + 1} last={at === turns.length - 1} {...rest} />
          ))}
        </ol>
      )}
      <Announcer turns={turns} />
    </>
  );
}
