/**
 * LiquidJS, held short. Templates are the platform's own and owners' words are data; still everything is closed that a
 * template could do harm with, so that one of a stranger's making could be taken, and a slip in ours does little.
 */
import { Context, Liquid, LiquidError, type Template as Parsed, toValueSync } from "liquidjs";

/**
 * https://liquidjs.com/tags/overview.html; without what reads other templates by other means than `render`, what writes to
 * the view (`increment`), and `capture`, which grows without being counted.
 */
const TAGS = new Set("assign break case comment continue cycle echo for if liquid render unless # raw".split(" "));

/** https://liquidjs.com/filters/overview.html; without `raw`, and what templates have no use for. */
const FILTERS = new Set(
  (
    "abs append at_least at_most capitalize ceil default divided_by downcase first floor last minus modulo plus prepend " +
    "remove replace_first round size slice strip times truncate truncatewords upcase url_encode"
  ).split(" "),
);

export interface Limits {
  /** Characters of one template. */
  source: number;
  /** Parts of templates that are rendered for one page: texts, outputs and tags. */
  parts: number;
  /** What filters and ranges make. */
  memory: number;
  /** Characters of a page. */
  output: number;
}

/** Far beyond what people read on one page, and within the CPU that a request has. Settings can ask for more. */
const LIMITS: Limits = { source: 200_000, parts: 200_000, memory: 10_000_000, output: 8_000_000 };

/** What is shown goes beyond a limit. */
export class TooMuch extends Error {}

export interface Engine {
  /** Throws where the template cannot be read, and `TooMuch`. */
  render(name: string, view: Record<string, unknown>): string;
}

class Bound {
  #left: number;
  readonly #beyond: string;
  constructor(most: number, beyond: string) {
    this.#left = most;
    this.#beyond = beyond;
  }
  take(count: number): void {
    if (count > this.#left) throw new TooMuch(this.#beyond);
    if (count > 0) this.#left -= count;
  }
}

class BoundedOutput {
  buffer = "";
  readonly #bound: Bound;
  constructor(most: number) {
    this.#bound = new Bound(most, "the page grows too long");
  }
  write(text: unknown): void {
    const more = String(text);
    this.#bound.take(more.length);
    this.buffer += more;
  }
}

type Limiter = NonNullable<NonNullable<ConstructorParameters<typeof Context>[3]>["renderLimit"]>;

/** Counts where LiquidJS would look at a clock: on Workers it stands still while nothing is waited for. */
function partLimiter(most: number): Limiter {
  const bound = new Bound(most, "too many parts are rendered");
  const one = (): void => bound.take(1);
  return { check: one, use: one } as unknown as Limiter;
}

function memoryLimiter(most: number): Limiter {
  const bound = new Bound(most, "filters make too much");
  const some = (count: unknown): void => bound.take(Number(count));
  return { check: some, use: some } as unknown as Limiter;
}

/** `markup`: Liquid by name. */
export function createEngine(markup: Readonly<Record<string, string>>, limits: Limits = LIMITS): Engine {
  const options = { sync: true, ownPropertyOnly: true, strictVariables: false };
  const liquid = new Liquid({
    // No name is found in it but these.
    templates: Object.assign(Object.create(null) as Record<string, string>, markup),
    cache: true,
    outputEscape: "escape",
    ownPropertyOnly: true,
    strictFilters: true,
    relativeReference: false,
    // `render` takes a section's kind out of the view; there is nothing to take but `markup`.
    dynamicPartials: true,
    parseLimit: limits.source,
  });
  for (const name of Object.keys(liquid.tags)) if (!TAGS.has(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) if (!FILTERS.has(name)) liquid.unregisterFilter(name);
  const parsed = new Map<string, Parsed[]>();

  return {
    render(name, view) {
      let template = parsed.get(name) as Parsed[];
      if (!template) {
        template = liquid.parseFileSync(name);
        parsed.set(name, template);
      }
      const limiters = { renderLimit: partLimiter(limits.parts), memoryLimit: memoryLimiter(limits.memory) };
      const context = new Context(view, liquid.options, options, { ...limiters, liquid } as never);
      const output = new BoundedOutput(limits.output);
      try {
        toValueSync(liquid.renderer.renderTemplates(template, context, output as never));
      } catch (error) {
        // LiquidJS puts the place of an error around it.
        throw LiquidError.is(error) && error.originalError instanceof TooMuch ? error.originalError : error;
      }
      return output.buffer;
    },
  };
}
