/**
 * LiquidJS, held short. Templates are the platform's own and owners' words are data; still everything is closed that a
 * template could do harm with, so that one of a stranger's making could be taken, and a slip in ours does little.
 */
import {
  Context,
  defaultOperators,
  type Emitter,
  Liquid,
  LiquidError,
  type Template as Part,
  RenderError,
  toValueSync,
} from "liquidjs";

/**
 * https://liquidjs.com/tags/overview.html; without what reads other templates by other means than `render`, what writes to
 * the view (`increment`), `capture`, which grows without being counted, and what templates have no use for.
 */
const TAGS = new Set("assign break case comment continue for if render unless # raw".split(" "));

/**
 * https://liquidjs.com/filters/overview.html; without `raw`, what templates have no use for, and what may take longer than
 * in proportion to what it reads, or makes without counting it: searching, `slice`, `url_encode`.
 */
const FILTERS = new Set(
  (
    "abs append at_least at_most capitalize ceil default divided_by downcase first floor last minus modulo plus prepend " +
    "round size strip times truncate truncatewords upcase"
  ).split(" "),
);

export interface Limits {
  /** Characters of one template. */
  source: number;
  /** Parts of templates that are rendered for one page: texts, outputs and tags, one for each `PART` characters of them. */
  parts: number;
  /** Parts within parts. */
  depth: number;
  /** Characters and items that are read of what is shown, and that filters and ranges make of it. */
  memory: number;
  /** Characters of a page. */
  output: number;
}

const PART = 100;

/** Far beyond what people read on one page, and within the CPU that a request has. Settings can ask for more. */
const LIMITS: Limits = { source: 200_000, parts: 200_000, depth: 100, memory: 5_000_000, output: 8_000_000 };

/** What is shown goes beyond a limit. */
export class TooMuch extends Error {}

export interface Engine {
  /** Throws where the template cannot be read, and `TooMuch`. */
  render(name: string, view: Record<string, unknown>): string;
}

/** What one page may still take. */
class Meter {
  readonly #left: Limits;
  /** LiquidJS puts errors into others; the first is what it was. */
  exceeded: TooMuch | undefined;
  constructor(limits: Limits) {
    this.#left = { ...limits };
  }
  take(what: keyof Limits, count: number): void {
    if (count > this.#left[what]) {
      this.exceeded ??= new TooMuch(`a page has more ${what} than one may have`);
      throw this.exceeded;
    }
    if (count > 0) this.#left[what] -= count;
  }
  giveBack(what: keyof Limits, count: number): void {
    this.#left[what] += count;
  }
}

/** What LiquidJS counts by itself: what ranges and most filters make. */
type Limiter = Context["memoryLimit"];
function limiterOf(meter: Meter): Limiter {
  const use = (count: unknown): void => meter.take("memory", Number(count));
  return { check: use, use } as unknown as Limiter;
}

class MeteredOutput {
  buffer = "";
  readonly #meter: Meter;
  constructor(meter: Meter) {
    this.#meter = meter;
  }
  write(text: unknown): void {
    const more = String(text);
    this.#meter.take("output", more.length);
    this.buffer += more;
  }
}

function takeSize(value: unknown, meter: Meter): void {
  meter.take("memory", typeof value === "string" ? value.length : 1);
  if (Array.isArray(value)) for (const item of value) takeSize(item, meter);
}

/** Whatever is read is paid for by its size: what compares it, goes through it or makes something of it costs as much. */
class MeteredContext extends Context {
  readonly meter: Meter;
  constructor(view: object, liquid: Liquid, meter: Meter) {
    const memoryLimit = limiterOf(meter);
    super(view, liquid.options, { sync: true, ownPropertyOnly: true }, { memoryLimit, liquid });
    this.meter = meter;
  }
  override readProperty(...asked: Parameters<Context["readProperty"]>): unknown {
    const value: unknown = super.readProperty(...asked);
    takeSize(value, this.meter);
    return value;
  }
  override spawn(view: object = {}): MeteredContext {
    return new MeteredContext(view, this.liquid, this.meter);
  }
}

/** In place of LiquidJS' own, which looks at a clock: on Workers it stands still while nothing is waited for. */
function* renderParts(parts: Part[], context: MeteredContext, output: Emitter, lengthOf: (part: Part) => number) {
  const { meter } = context;
  meter.take("depth", 1);
  for (const part of parts) {
    meter.take("parts", Math.ceil(lengthOf(part) / PART));
    try {
      const text: unknown = yield part.render(context, output);
      if (text) output.write(text);
    } catch (error) {
      throw LiquidError.is(error) ? error : new RenderError(error as Error, part);
    }
    if (context.breakCalled || context.continueCalled) break;
  }
  meter.giveBack("depth", 1);
}

/** A search may compare each letter of a text with each of what is looked for. */
function* contains(text: unknown, sought: unknown, context: Context): Generator<unknown, boolean> {
  const { contains } = defaultOperators;
  if (typeof text === "string") context.memoryLimit.use(text.length * String(sought).length);
  return (yield contains?.(text, sought, context)) as boolean;
}

/** `markup`: Liquid by name. */
export function createEngine(markup: Readonly<Record<string, string>>, limits: Limits = LIMITS): Engine {
  const liquid = new Liquid({
    // No name is found in it but these.
    templates: Object.assign(Object.create(null) as Record<string, string>, markup),
    // All of them, each read once.
    cache: 2 * Object.keys(markup).length,
    outputEscape: "escape",
    ownPropertyOnly: true,
    strictFilters: true,
    relativeReference: false,
    // `render` takes a section's kind out of the view; there is nothing to take but `markup`.
    dynamicPartials: true,
    parseLimit: limits.source,
    operators: { ...defaultOperators, contains },
  });
  for (const name of Object.keys(liquid.tags)) if (!TAGS.has(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) if (!FILTERS.has(name)) liquid.unregisterFilter(name);
  const lengths = measureParts(liquid, limits.depth);
  liquid.renderer.renderTemplates = (parts, context, output) =>
    renderParts(parts, context as MeteredContext, output as Emitter, lengths);
  const parsed = new Map<string, Part[]>();

  return {
    render(name, view) {
      let parts = parsed.get(name);
      if (!parts) {
        parts = liquid.parseFileSync(name);
        parsed.set(name, parts);
      }
      const meter = new Meter(limits);
      const output = new MeteredOutput(meter);
      try {
        toValueSync(liquid.renderer.renderTemplates(parts, new MeteredContext(view, liquid, meter), output));
      } catch (error) {
        throw meter.exceeded ?? error;
      }
      return output.buffer;
    },
  };
}

/** How long each part is, to the end of what it encloses: more steps it does not take by itself. */
function measureParts(liquid: Liquid, mostDepth: number): (part: Part) => number {
  const ofTags = new WeakMap<object, number>();
  let depth = 0;
  for (const [name, tag] of Object.entries(liquid.tags)) {
    liquid.tags[name] = new Proxy(tag, {
      construct(tag, given: ConstructorParameters<Liquid["tags"][string]>) {
        if (depth === mostDepth) throw new Error("a template has too much within one another");
        depth += 1;
        try {
          const made = new tag(...given);
          const [token, rest] = given;
          ofTags.set(made, (rest[0]?.begin ?? token.input.length) - token.begin);
          return made;
        } finally {
          depth -= 1;
        }
      },
    });
  }
  return (part) => ofTags.get(part) ?? part.token.end - part.token.begin;
}
