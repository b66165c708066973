/** The table of docs/compatibility.md, from what the tests have seen. */
import type { ProviderCase } from "./cell.ts";
import type { Client } from "./client.ts";
import { LIMITS, type Limit } from "./limits.ts";
import type { Scenario } from "./scenarios.ts";

interface Place {
  client: Client;
  provider: ProviderCase;
  scenario: Scenario;
}

export interface Table {
  passed(place: Place, limit: Limit | undefined): void;
  markdown(): string;
}

const keyOf = ({ client, provider, scenario }: Place): string => [client.name, provider.name, scenario.name].join("|");

export function createTable(
  clients: readonly Client[],
  providers: readonly ProviderCase[],
  scenarios: readonly Scenario[],
): Table {
  const cells = new Map<string, string>();
  const rowOf = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  return {
    passed(place, limit) {
      cells.set(keyOf(place), limit ? `${limit.mark} [${LIMITS.indexOf(limit) + 1}]` : "yes");
    },
    markdown() {
      const rows = clients.flatMap((client) =>
        providers.map((provider) => {
          const seen = scenarios.map((scenario) => cells.get(keyOf({ client, provider, scenario })) ?? "**no**");
          return rowOf([`\`${client.name}\``, client.face, provider.name, ...seen]);
        }),
      );
      const heads = ["client", "face", "provider", ...scenarios.map(({ name }) => name)];
      const notes = LIMITS.map(({ note }, at) => `${at + 1}. ${note}`);
      return [rowOf(heads), rowOf(heads.map(() => "---")), ...rows, "", ...notes].join("\n");
    },
  };
}
