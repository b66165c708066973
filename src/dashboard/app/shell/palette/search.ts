/** What the command palette finds, and in which order. */

export interface Searchable {
  title: string;
  /** Stands beside the title, and is searched too. */
  detail?: string;
  /** Not shown: what else one may look for it by. */
  words?: string;
}

const FIRST = 4;
const STARTS_WORD = 3;
const WITHIN = 2;
const BESIDE = 1;

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function weigh(term: string, { title, detail = "", words = "" }: Searchable): number {
  const name = plain(title);
  const at = name.indexOf(term);
  if (at === 0) return FIRST;
  if (at > 0) return /[\p{L}\p{N}]/u.test(name[at - 1] ?? "") ? WITHIN : STARTS_WORD;
  return plain(`${detail} ${words}`).includes(term) ? BESIDE : 0;
}

/** Those that have every word of the query somewhere, the best first; equals keep their order. */
export function find<T extends Searchable>(query: string, entries: readonly T[], most: number): T[] {
  const terms = plain(query).split(/\s+/).filter(Boolean);
  return entries
    .map((entry) => {
      const weights = terms.map((term) => weigh(term, entry));
      return { entry, weight: weights.includes(0) ? -1 : weights.reduce((sum, weight) => sum + weight, 0) };
    })
    .filter(({ weight }) => weight >= 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ entry }) => entry);
}
