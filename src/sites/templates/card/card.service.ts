/** The card that is shown where somebody links to a site (Open Graph): 1200 × 630, in the site's own colours. */
import type { FontFamilyId } from "../fonts/font.schema.ts";
import { type Canvas, createCanvas, rgb } from "./canvas.ts";
import { baseOf, type Outlines } from "./outlines.schema.ts";
import { circle, type PlacedPath } from "./path.ts";

export interface CardInput {
  name: string;
  /** What it is, in one line; may be empty. */
  line: string;
  /** Where it is, such as a town. */
  place?: string;
  /** Colours as `#8a3324`. */
  accent: string;
  paper: string;
  ink: string;
  family: FontFamilyId;
}

/** To be raised when the same input is drawn otherwise: cards that are kept are drawn anew then. */
export const CARD_REVISION = 2;

const [WIDTH, HEIGHT, MARGIN] = [1200, 630, 84];
const DISC = { x: 1116, y: 76, radius: 236, ring: 306 };
/** How large a name may be in how many lines, so that the highest is clear of the disc. */
const NAME_SIZES = [
  { size: 136, lines: 1 },
  { size: 120, lines: 2 },
  { size: 104, lines: 2 },
  { size: 88, lines: 2 },
  { size: 74, lines: 3 },
  { size: 62, lines: 3 },
  { size: 52, lines: 3 },
];
const LEAST = { size: 44, lines: 4 };
const NAME_WIDTH = 840;
const LINE_SIZE = 34;
const LINE_WIDTH = WIDTH - 2 * MARGIN;
/** Beside the disc. */
const PLACE_WIDTH = 660;

/** Composed, so that a letter and its accent are one, and in one line. */
const inLine = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();

/** What adorns a text and says nothing that it needs: emoji and what joins them, marks that nobody sees. */
const ADORNING = /[\p{So}\p{Sk}\p{Cf}\p{Variation_Selector}]|\u20e3/u;

/** Writes with the letters of a typeface. Sizes and widths are in pixels, those of an outline in thousandths of an em. */
function createHand({ glyphs, kerning }: Outlines) {
  /** Each letter with its place from the line's beginning, and where the line ends. */
  function set(text: string, size: number) {
    const letters: { data: string; x: number }[] = [];
    let [x, last] = [0, ""];
    for (const letter of text) {
      const base = baseOf(letter);
      const [advance, data] = glyphs[letter] ?? [0, ""];
      x += kerning[last + base] ?? 0;
      letters.push({ data, x: (x * size) / 1000 });
      x += advance;
      last = base;
    }
    return { letters, width: (x * size) / 1000 };
  }

  const has = (letter: string): boolean => Object.hasOwn(glyphs, letter);
  const widthOf = (text: string, size: number): number => set(text, size).width;
  return {
    /** Without what there are no letters for and what only adorns; undefined where more is lacking: boxes say nothing. */
    writable(text: string): string | undefined {
      const letters = [...inLine(text)].filter((letter) => has(letter) || !ADORNING.test(letter));
      return letters.every(has) ? inLine(letters.join("")) : undefined;
    },
    widthOf,
    cut(text: string, size: number, width: number): string {
      if (widthOf(text, size) <= width) return text;
      const letters = [...text];
      while (letters.length > 1 && widthOf(`${letters.join("").trimEnd()}…`, size) > width) letters.pop();
      return `${letters.join("").trimEnd()}…`;
    },
    /** `y` is the baseline. */
    write: (text: string, size: number, y: number): PlacedPath[] =>
      set(text, size).letters.map(({ data, x }) => ({
        data,
        x: MARGIN + x,
        y,
        scaleX: size / 1000,
        scaleY: -size / 1000,
      })),
  };
}
type Hand = ReturnType<typeof createHand>;

function wrapped(hand: Hand, text: string, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || hand.widthOf(longer, size) > NAME_WIDTH) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** As large as it may be in so many lines; what is too long even so is cut. */
function fitted(hand: Hand, name: string): { size: number; lines: string[] } {
  for (const { size, lines: most } of [...NAME_SIZES, LEAST]) {
    const lines = wrapped(hand, name, size);
    if (lines.length <= most && lines.every((line) => hand.widthOf(line, size) <= NAME_WIDTH)) return { size, lines };
  }
  const { size, lines: most } = LEAST;
  const lines = wrapped(hand, name, size);
  const [shown, rest] = [lines.slice(0, most - 1), lines.slice(most - 1).join(" ")];
  return { size, lines: [...shown, rest].filter(Boolean).map((line) => hand.cut(line, size, NAME_WIDTH)) };
}

/** A text in the first hand that can write it. */
interface Written {
  hand: Hand;
  text: string;
}

function writtenBy(hands: readonly Hand[], text = ""): Written | undefined {
  for (const hand of hands) {
    const writable = hand.writable(text);
    if (writable !== undefined) return writable === "" ? undefined : { hand, text: writable };
  }
  return undefined;
}

/** `bottom`: the baseline of the last line. */
function namePaths({ hand, text }: Written, bottom: number): PlacedPath[] {
  const { size, lines } = fitted(hand, text);
  const step = Math.round(size * 1.08);
  return lines.flatMap((one, at) => hand.write(one, size, bottom - (lines.length - 1 - at) * step));
}

const linePaths = ({ hand, text }: Written, width: number, y: number): PlacedPath[] =>
  hand.write(hand.cut(text, LINE_SIZE, width), LINE_SIZE, y);

/** Whether it can be written whole, but for what only adorns: a spare typeface has nothing to add. */
export const canWriteAll = ({ name, line, place = "" }: CardInput, outlines: Outlines): boolean =>
  [name, line, place].every((text) => createHand(outlines).writable(text) !== undefined);

export interface Card {
  canvas: Canvas;
  /** What is written on it: name, line and place, without those that no typeface has the letters of. */
  texts: readonly string[];
}

/** In the first of the typefaces that has the letters of a text. Pure: the same input gives the same card. */
export function drawCard(input: CardInput, typefaces: readonly Outlines[]): Card {
  const { accent, paper, ink } = input;
  const canvas = createCanvas(WIDTH, HEIGHT, rgb(paper));
  const disc = (radius: number, way: 1 | -1 = 1) => ({
    data: circle(way),
    x: DISC.x,
    y: DISC.y,
    scaleX: radius,
    scaleY: radius,
  });
  canvas.fill([disc(DISC.radius)], rgb(accent));
  canvas.fill([disc(DISC.ring + 1), disc(DISC.ring - 1, -1)], rgb(ink), 0.18);
  canvas.fill([{ data: "M0,0L1,0L1,1L0,1Z", x: 0, y: HEIGHT - 14, scaleX: WIDTH, scaleY: 14 }], rgb(accent));

  const hands = typefaces.map(createHand);
  const [name, line, place] = [input.name, input.line, input.place].map((text) => writtenBy(hands, text));
  const where = place ? linePaths(place, PLACE_WIDTH, MARGIN + LINE_SIZE / 2) : [];
  const named = name ? namePaths(name, HEIGHT - MARGIN - (line ? LINE_SIZE + 38 : 0)) : [];
  canvas.fill([...where, ...named], rgb(ink));
  if (line) canvas.fill(linePaths(line, LINE_WIDTH, HEIGHT - MARGIN), rgb(ink), 0.8);
  return { canvas, texts: [name, line, place].flatMap((written) => written?.text ?? []) };
}
