/** The table of docs/compatibility.md, from what the tests have seen. */
import { readFile } from "node:fs/promises";
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
      cells.set(keyOf(place), limit ? `yes [${LIMITS.indexOf(limit) + 1}]` : "yes");
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

const BEGIN = "<!-- matrix: written by src/gateway/matrix/matrix.system.test.ts -->";
const END = "<!-- end of matrix -->";

/** The page as it stands, with this table in the place of the one between its marks. */
export async function pageWith(page: URL, table: string): Promise<string> {
  const text = await readFile(page, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${page.pathname} has no place for the table`);
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
}
