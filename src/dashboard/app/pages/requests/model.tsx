import type { UsageCall } from "../../../../billing/usage.schema.ts";

type Named = Pick<UsageCall, "provider" | "model">;

/** As callers name it, and the playground does. */
export const modelId = ({ provider, model }: Named): string => `${provider}/${model}`;

export function Model({ of: { provider, model } }: { of: Named }) {
  return (
    <>
      <span className="text-kumo-subtle">{provider}/</span>
      {model}
    </>
  );
}
