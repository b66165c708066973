/** Believable text that is a pure function of the prompt, so that a test can ask twice and compare. */

/** A small seeded generator (mulberry32): the same seed gives the same text on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** FNV-1a over the head and the tail: enough to tell prompts apart without walking a long one. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5 ^ text.length;
  const head = Math.min(text.length, 512);
  for (let at = 0; at < head; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  for (let at = Math.max(head, text.length - 512); at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

const OPENINGS = [
  "In short, ",
  "Here is how I would put it: ",
  "Good question. ",
  "Briefly: ",
  "Let me walk through it. ",
];
const SENTENCES = [
  "the main thing about {topic} is to start small and measure what changes.",
  "most teams find that {topic} becomes simple once the boundaries are clear.",
  "three points matter for {topic}: what it costs, who owns it, and how it fails.",
  "a good first step with {topic} is to write down what must never happen.",
  "if you compare two ways to handle {topic}, prefer the one you can undo.",
  "there is a common mistake with {topic}: solving it before seeing it happen.",
  "in practice {topic} rewards patience, a short feedback loop and honest numbers.",
  "you can treat {topic} as a series of small decisions rather than one large one.",
  "what works well for {topic} today may need another look when the load doubles.",
  "an example helps: imagine {topic} on a quiet Monday, then on the busiest day of the year.",
];
const UNICODE = ["naïve ", "Zürich ", "東京の", "дождь ", "🙂 ", "👩‍👩‍👧 ", "𝄞 ", "Ελλάδα ", "café ", "नमस्ते "];
const STOP = new Set(
  "about after again could does from have hello into please should that their there they this what when where which will with would your".split(
    " ",
  ),
);

function topicOf(prompt: string): string {
  const words = prompt.slice(-2000).match(/\p{L}{4,}/gu) ?? [];
  const telling = words.filter((word) => !STOP.has(word.toLowerCase()));
  return telling.slice(0, 3).join(" ").toLowerCase() || "this";
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** An endless run of tokens: words with the space or the mark that belongs to them. */
function* tokens(prompt: string, seed: number, unicode: boolean): Generator<string, never> {
  const random = randomFrom(seed);
  const topic = topicOf(prompt);
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
  let text = pick(OPENINGS);
  for (;;) {
    if (unicode) yield pick(UNICODE);
    const sentence = pick(SENTENCES).replace("{topic}", topic);
    text += text.endsWith(". ") || text === "" ? capital(sentence) : sentence;
    for (const word of text.match(/\s*\S+/g) ?? []) yield word;
    text = " ";
    text += capital(pick(SENTENCES).replace("{topic}", topic));
    for (const word of text.match(/\s*\S+/g) ?? []) yield word;
    text = "";
    yield "\n\n";
  }
}

/** `count` tokens of an answer; one token is one piece. */
export function answerTokens(prompt: string, count: number, options: { seed: number; unicode?: boolean }): string[] {
  const pieces: string[] = [];
  if (count === 0) return pieces;
  for (const piece of tokens(prompt, options.seed, options.unicode ?? false)) {
    pieces.push(piece);
    if (pieces.length === count) break;
  }
  return pieces;
}

/** Splits text into pieces of about one token. */
export const piecesOf = (text: string): string[] =>
  text.match(/\s*[\p{L}\p{N}]{1,8}|\s*[^\p{L}\p{N}\s]{1,4}|\s+/gu) ?? [];

/** The rule of thumb vendors give: a token is about four characters of English. */
export const estimateTokens = (characters: number): number => Math.ceil(characters / 4);
