import { Badge } from "@cloudflare/kumo/components/badge";
import { Button } from "@cloudflare/kumo/components/button";
import { Switch } from "@cloudflare/kumo/components/switch";
import type { ProviderEntry } from "../../../../gateway/credentials/credentials.schema.ts";
import { Fact } from "../../components/fact.tsx";
import { landmark } from "../../components/landmark.ts";
import { Moment } from "../../components/moment.tsx";
import { Tested } from "../../connections/tested.tsx";
import type { ConnectionTests } from "../../connections/use-connection-tests.ts";
import { isOwned, type Owned } from "./providers.ts";
import { standingOf } from "./standing.ts";

export interface RowActions {
  mayWrite: boolean;
  tests: ConnectionTests;
  onEnter: (entry: ProviderEntry) => void;
  onRemove: (entry: Owned) => void;
  onPause: (entry: Owned, disabled: boolean) => void;
}

/** One provider: with whose key its calls go, and what one can do about it. */
export function ProviderRow({ entry, actions }: { entry: ProviderEntry; actions: RowActions }) {
  const { badge, tone, words } = standingOf(entry);
  return (
    <li className="flex flex-col gap-4 border-b border-kumo-hairline p-4 last:border-b-0 md:px-5">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-72 flex-col gap-0.5">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 {...landmark(entry.id)} className="rounded-sm font-medium">
              {entry.name}
            </h2>
            <Badge variant={tone} appearance="dot">
              {badge}
            </Badge>
          </div>
          <p className="text-sm text-kumo-subtle">{words}</p>
        </div>
        {actions.mayWrite && <Actions entry={entry} actions={actions} />}
      </div>
      {isOwned(entry) && <OwnKey entry={entry} actions={actions} />}
    </li>
  );
}

function Actions({ entry, actions: { tests, onEnter, onRemove } }: { entry: ProviderEntry; actions: RowActions }) {
  if (!isOwned(entry)) {
    return (
      <Button size="sm" aria-label={`Add your ${entry.name} key`} onClick={() => onEnter(entry)}>
        Add key
      </Button>
    );
  }
  const { name, ownKey } = entry;
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="sm"
        aria-label={`Test your ${name} key`}
        loading={tests.trialOf(ownKey.id)?.state === "running"}
        onClick={() => tests.run(ownKey.id)}
      >
        Test
      </Button>
      <Button size="sm" aria-label={`Replace your ${name} key`} onClick={() => onEnter(entry)}>
        Replace
      </Button>
      <Button
        size="sm"
        variant="secondary-destructive"
        aria-label={`Remove your ${name} key`}
        onClick={() => onRemove(entry)}
      >
        Remove
      </Button>
    </div>
  );
}

function OwnKey({ entry, actions: { mayWrite, tests, onPause } }: { entry: Owned; actions: RowActions }) {
  const { name, ownKey } = entry;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 rounded-md bg-kumo-recessed p-3 text-base md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)_minmax(0,5fr)_auto]">
      <Fact name="Key">
        <span className="font-mono whitespace-nowrap">{ownKey.hint ? `…${ownKey.hint}` : "Hidden"}</span>
        {ownKey.name && <span className="block text-sm text-kumo-subtle">{ownKey.name}</span>}
      </Fact>
      <Fact name="Last used">{ownKey.lastUsedAt ? <Moment at={ownKey.lastUsedAt} /> : "Never"}</Fact>
      <Fact name="Last test" className="max-md:col-span-2">
        <Tested trial={tests.trialOf(ownKey.id)} last={ownKey.lastTest} />
      </Fact>
      <Fact name="In use" className="max-md:col-span-2">
        <span className="mt-1 flex">
          <Switch
            aria-label={`Use your ${name} key`}
            checked={!ownKey.disabled}
            disabled={!mayWrite}
            onCheckedChange={(on) => onPause(entry, !on)}
          />
        </span>
      </Fact>
    </dl>
  );
}
