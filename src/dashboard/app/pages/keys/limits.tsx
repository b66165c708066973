import { count, dateOf } from "../../format.ts";
import type { ApiKey } from "./keys.ts";

/** What bounds the key, one fact a line. */
export function Limits({ apiKey: { requestsPerMinute, budgetUsd, allowedModels, expiresAt } }: { apiKey: ApiKey }) {
  const facts = [
    ...(requestsPerMinute === null ? [] : [`${count(requestsPerMinute)} requests a minute`]),
    ...(budgetUsd === null ? [] : [`$${budgetUsd} in all`]),
    ...(expiresAt === null ? [] : [`Until ${dateOf(expiresAt)}`]),
    ...(allowedModels === null ? [] : [allowedModels.slice(0, 2).join(", ")]),
    ...(allowedModels && allowedModels.length > 2 ? [`and ${allowedModels.length - 2} more models`] : []),
  ];
  if (facts.length === 0) return <span className="text-kumo-subtle">None</span>;
  return (
    <ul className="flex flex-col gap-0.5 wrap-anywhere" title={allowedModels?.join(", ")}>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}
