/**
 * LiquidJS, held short. Templates are the platform's own and owners' words are data; still everything is closed that a
 * template could do harm with, so that one of a stranger's making could be taken, and a slip in ours does little.
 */
import { Context, Liquid, type Template as Parsed, toValueSync } from "liquidjs";

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

/** The largest page that settings allow stays below half of each. */
const LIMITS: Limits = { source: 200_000, parts: 200_000, memory: 10_000_000, output: 8_000_000 };

export interface Engine {
  /** Throws where the template cannot be read or goes beyond a limit. */
  render(name: string, view: Record<string, unknown>): string;
}

/** Counts where LiquidJS would look at a clock: on Workers it stands still while nothing is waited for. */
class PartCounter {
  #count = 0;
  readonly #most: number;
  constructor(most: number) {
    this.#most = most;
  }
  check(): void {
    this.#count += 1;
    if (this.#count > this.#most) throw new Error("too many parts are rendered");
  }
  use(): void {
    this.check();
  }
}

class BoundedOutput {
  buffer = "";
  readonly #most: number;
  constructor(most: number) {
    this.#most = most;
  }
  write(text: unknown): void {
    const more = String(text);
    if (this.buffer.length + more.length > this.#most) throw new Error("the page grows too long");
    this.buffer += more;
  }
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
    memoryLimit: limits.memory,
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
      const renderLimit = new PartCounter(limits.parts) as unknown as NonNullable<
        ConstructorParameters<typeof Context>[3]
      >["renderLimit"];
      const context = new Context(view, liquid.options, options, { renderLimit, liquid } as never);
      const output = new BoundedOutput(limits.output);
      toValueSync(liquid.renderer.renderTemplates(template, context, output as never));
      return output.buffer;
    },
  };
}
