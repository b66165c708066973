/**
 * A seal in the place that another maker's protocol has for its own: clients send back what they got, and so the seal
 * comes back too. `ew1.<by>.<kind>.<data>[.<id>[.<call>]]`, the last three in base64url.
 */
import { base64url } from "jose";
import type { Seal } from "./request.ts";

export interface WrappedSeal {
  seal: Seal;
  /** The id of the tool call that it belongs to, where the protocol has no place for a seal on a call. */
  callId?: string;
}

const PREFIX = "ew1.";
const MAKERS: Readonly<Record<Seal["by"], true>> = { anthropic: true, gemini: true, openai: true, openrouter: true };
const KINDS: Readonly<Record<Seal["kind"], true>> = { signature: true, encrypted: true };

const isKey = <Key extends string>(table: Readonly<Record<Key, true>>, text: string): text is Key =>
  Object.hasOwn(table, text);

const encode = (text: string): string => base64url.encode(text);

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(text: string): string | undefined {
  try {
    return decoder.decode(base64url.decode(text));
  } catch {
    return undefined;
  }
}

/** Whether the text claims to be one of ours: no maker's own seal has a dot so early. */
export const isWrappedSeal = (text: string): boolean => text.startsWith(PREFIX);

export function wrapSeal({ by, kind, data, id }: Seal, callId?: string): string {
  const fields = callId !== undefined ? [data, id ?? "", callId] : id !== undefined ? [data, id] : [data];
  return `${PREFIX}${by}.${kind}.${fields.map(encode).join(".")}`;
}

/** Undefined for whatever `wrapSeal` did not write. */
export function unwrapSeal(text: string): WrappedSeal | undefined {
  if (!isWrappedSeal(text)) return undefined;
  const [by, kind, ...fields] = text.slice(PREFIX.length).split(".");
  if (by === undefined || kind === undefined || !isKey(MAKERS, by) || !isKey(KINDS, kind)) return undefined;
  if (fields.length < 1 || fields.length > 3) return undefined;
  const [data, id, callId] = fields.map(decode);
  if (data === undefined || (fields.length > 1 && id === undefined) || (fields.length > 2 && callId === undefined)) {
    return undefined;
  }
  const seal: Seal = id ? { by, kind, data, id } : { by, kind, data };
  return callId === undefined ? { seal } : { seal, callId };
}
