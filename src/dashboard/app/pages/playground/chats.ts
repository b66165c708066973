/** The conversation of each person in each organisation, as long as the page lives and they are signed in. */
import { unreachable } from "../../api/problem.ts";
import { currentSession, subscribe } from "../../api/session.ts";
import { call } from "./call.ts";
import { type Chat, createChat } from "./chat.ts";
import { readTurns, writeTurns } from "./draft.ts";
import { forgetTexts } from "./forget.ts";
import { ownerOf, playgroundKey } from "./playground-key.ts";

const chats = new Map<string, Chat>();

subscribe(() => {
  if (currentSession().kind !== "out") return;
  for (const chat of chats.values()) chat.clear();
  chats.clear();
  forgetTexts();
});

// What an answer that still runs has said so far is not lost with the page; whoever is signed out keeps nothing.
addEventListener("pagehide", () => {
  const owner = ownerOf();
  const chat = owner === undefined ? undefined : chats.get(owner);
  if (owner !== undefined && chat) writeTurns(sessionStorage, owner, chat.turns());
});

/** Never tried again by itself: a call whose answer was lost on the way may have been billed. */
async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable();
  }
}

/** A frame; where there are none, since nobody looks at the page, soon. */
function schedule(work: () => void): void {
  if (document.hidden) setTimeout(work, 250);
  else requestAnimationFrame(work);
}

const ports = {
  key: playgroundKey,
  send,
  url: new URL("/v1/chat/completions", location.origin).href,
  newRequestId: () => crypto.randomUUID(),
  now: () => performance.now(),
  wallClock: () => Date.now(),
};

export function chatOf(owner: string): Chat {
  const known = chats.get(owner);
  if (known) return known;
  const chat = createChat(
    {
      call: (request, answer, signal, onChange) => call(request, answer, ports, signal, onChange),
      schedule,
      newId: () => crypto.randomUUID(),
      onRest: (turns) => writeTurns(sessionStorage, owner, turns),
    },
    readTurns(sessionStorage, owner),
  );
  chats.set(owner, chat);
  return chat;
}
