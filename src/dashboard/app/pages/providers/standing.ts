/** With whose key a provider's calls go, and who bills them: the gateway's rule in words. */
import type { ProviderEntry } from "../../../../gateway/credentials/credentials.schema.ts";

export interface Standing {
  badge: string;
  tone: "success" | "neutral" | "warning";
  words: string;
}

export function standingOf({ name, platformKey, ownKey }: ProviderEntry): Standing {
  if (ownKey && !ownKey.disabled) {
    return {
      badge: "Your key",
      tone: "success",
      words: `Calls go with your key. ${name} bills you; they cost no credit here.`,
    };
  }
  const without = platformKey
    ? "calls go with the platform's key and cost credit."
    : "the platform has none, so calls are refused.";
  if (ownKey) return { badge: "Your key, paused", tone: "warning", words: `Your key is paused: ${without}` };
  return platformKey
    ? { badge: "Platform key", tone: "neutral", words: "Calls go with the platform's key and cost credit." }
    : { badge: "No key", tone: "warning", words: "Calls are refused until you add a key." };
}

/** What becomes of calls when the key is taken away. */
export const afterRemoval = ({ name, platformKey }: ProviderEntry): string =>
  platformKey
    ? `Calls to ${name} go with the platform's key from then on, and cost credit.`
    : `The platform has no key for ${name}: calls to it are refused from then on.`;
