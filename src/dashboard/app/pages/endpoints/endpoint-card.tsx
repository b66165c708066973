import { Button } from "@cloudflare/kumo/components/button";
import type { Endpoint } from "../../../../gateway/credentials/endpoints.schema.ts";
import { Copyable } from "../../components/copyable.tsx";
import { Fact } from "../../components/fact.tsx";
import { landmark } from "../../components/landmark.ts";
import { Moment } from "../../components/moment.tsx";
import { Tested } from "../../connections/tested.tsx";
import type { ConnectionTests } from "../../connections/use-connection-tests.ts";
import { callNames } from "./endpoints.ts";

const MOST_NAMES = 4;

/** One endpoint: where it is, how it is called, how it was when it was last tried. */
export function EndpointCard({
  endpoint,
  mayWrite,
  tests,
  onEdit,
  onRemove,
}: {
  endpoint: Endpoint;
  mayWrite: boolean;
  tests: ConnectionTests;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { id, name, slug, baseUrl, key, lastTest } = endpoint;
  const names = callNames(endpoint);
  const more = names.length - MOST_NAMES;
  return (
    <li className="flex flex-col gap-4 rounded-lg bg-kumo-base p-4 text-base ring ring-kumo-hairline md:p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-60">
          <h2 {...landmark(id)} className="rounded-sm text-lg font-semibold wrap-anywhere">
            {name}
          </h2>
          <p className="font-mono text-sm wrap-anywhere text-kumo-subtle">{baseUrl}</p>
        </div>
        {mayWrite && (
          <div className="flex flex-wrap gap-2">
            <Button
              size="sm"
              aria-label={`Test ${name}`}
              loading={tests.trialOf(id)?.state === "running"}
              onClick={() => tests.run(id)}
            >
              Test
            </Button>
            <Button size="sm" aria-label={`Edit ${name}`} onClick={onEdit}>
              Edit
            </Button>
            <Button size="sm" variant="secondary-destructive" aria-label={`Remove ${name}`} onClick={onRemove}>
              Remove
            </Button>
          </div>
        )}
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,2fr)_minmax(0,2fr)_minmax(0,5fr)]">
        <Fact name="Call it as" className="max-lg:col-span-2">
          {names.length === 0 ? (
            <>
              <code className="font-mono text-sm">{slug}/model</code>
              <span className="block text-sm text-kumo-subtle">with any name that the server has</span>
            </>
          ) : (
            <ul className="flex flex-col gap-1.5">
              {names.slice(0, MOST_NAMES).map((each) => (
                <li key={each}>
                  <Copyable text={each} />
                </li>
              ))}
              {more > 0 && <li className="text-sm text-kumo-subtle">and {more} more</li>}
            </ul>
          )}
        </Fact>
        <Fact name="Key">
          {key === null ? "None" : <span className="font-mono">{key.hint ? `…${key.hint}` : "Hidden"}</span>}
        </Fact>
        <Fact name="Key last used">{key?.lastUsedAt ? <Moment at={key.lastUsedAt} /> : key ? "Never" : "–"}</Fact>
        <Fact name="Last test" className="max-lg:col-span-2">
          <Tested trial={tests.trialOf(id)} last={lastTest} />
        </Fact>
      </dl>
    </li>
  );
}
