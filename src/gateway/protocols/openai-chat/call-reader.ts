/**
 * Puts tool calls together from what providers send of them: ids that come late, twice or never, names in pieces, indexes
 * that are missing or always 0, arguments in pieces, whole, or as an object instead of its text.
 */
import type { CanonicalEvent } from "../../canonical/event.ts";
import type { Seal } from "../../canonical/request.ts";
import { itemsOf, membersOf, openMembers, wordOf } from "../../wire/members.ts";

interface OpenCall {
  /** The provider's number of it. */
  key: number | undefined;
  id: string | undefined;
  name: string;
  seal: Seal | undefined;
  /** Its place in the canonical order, once it has begun. */
  index: number | undefined;
  /** Arguments that came before it could begin. */
  waiting: string;
}

export interface CallReader {
  /** Whether there has been any call. */
  any(): boolean;
  read(calls: unknown): CanonicalEvent[];
  /** The older form of a single call, which has no id. */
  readLegacy(call: unknown): CanonicalEvent[];
  /** Begins what still waits; nothing of it will come any more. */
  flush(): CanonicalEvent[];
}

const LEGACY_KEY = -1;

/** `takeSeal` gives the seal that came apart from the call of this id. */
export function createCallReader(choice: number, takeSeal: (id: string) => Seal | undefined): CallReader {
  const calls: OpenCall[] = [];
  let begun = 0;

  /** With the first of its arguments, since by then its id and all of its name have come; else when it is over. */
  function begin(call: OpenCall): CanonicalEvent[] {
    if (call.index !== undefined || call.name === "") return [];
    const index = begun++;
    call.index = index;
    call.id ??= `call_${crypto.randomUUID().replaceAll("-", "")}`;
    const { id, name, waiting } = call;
    const apart = takeSeal(id);
    const seal = call.seal ?? apart;
    const event: CanonicalEvent = { type: "tool_call", choice, index, id, name, ...(seal ? { seal } : {}) };
    return waiting === "" ? [event] : [event, { type: "arguments", choice, index, text: waiting }];
  }

  /** Undefined where the piece begins a call. */
  function find(key: number | undefined, id: string | undefined, named: boolean): OpenCall | undefined {
    const same = id === undefined ? undefined : calls.find((call) => call.id === id);
    if (same) return same;
    const near = key === undefined ? calls.at(-1) : calls.findLast((call) => call.key === key);
    // Another id at the same place is another call: some providers number all of them 0.
    if (id !== undefined && near?.id !== undefined) return undefined;
    // Without any number, a name is all that tells one call from the next.
    return key === undefined && named ? undefined : near;
  }

  function read(value: unknown, legacyKey?: number): CanonicalEvent[] {
    const said = membersOf(value);
    if (!said) return [];
    const given = openMembers(said.function);
    const id = wordOf(said.id);
    const name = wordOf(given.name);
    const key = legacyKey ?? (typeof said.index === "number" ? said.index : undefined);
    const known = find(key, id, name !== undefined);
    const call: OpenCall = known ?? { key, id, name: "", seal: undefined, index: undefined, waiting: "" };
    const before = known ? [] : flush();
    if (!known) calls.push(call);
    call.id ??= id;
    // Some say the whole name with every piece.
    if (name !== undefined && call.name !== name) call.name += name;
    const signature = wordOf(openMembers(openMembers(said.extra_content).google).thought_signature);
    if (signature !== undefined) call.seal = { by: "gemini", kind: "signature", data: signature };
    return [...before, ...argue(call, textOf(given.arguments))];
  }

  function argue(call: OpenCall, text: string): CanonicalEvent[] {
    if (text === "") return [];
    if (call.index !== undefined) return [{ type: "arguments", choice, index: call.index, text }];
    call.waiting += text;
    return call.id === undefined ? [] : begin(call);
  }

  const flush = (): CanonicalEvent[] => calls.flatMap(begin);

  return {
    any: () => calls.some(({ name }) => name !== ""),
    read: (list) => itemsOf(list).flatMap((each) => read(each)),
    readLegacy: (call) => (membersOf(call) ? read({ function: call }, LEGACY_KEY) : []),
    flush,
  };
}

/** What is nested too deeply to be printed is nothing that a tool could take. */
function textOf(given: unknown): string {
  if (typeof given === "string") return given;
  try {
    return membersOf(given) ? JSON.stringify(given) : "";
  } catch {
    return "";
  }
}
