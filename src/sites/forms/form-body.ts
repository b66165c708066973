/** The body of a form as browsers send it, read with bounds and without guessing: what is no text is refused. */
import { err, ok, type Result } from "../../kernel/result.ts";

export const MOST_BYTES = 64 * 1024;
/** Of names and values; a form has a dozen. */
const MOST_FIELDS = 100;

export type BodyError = "too_large" | "unsupported" | "malformed";

/** The first value of each name. */
export type RawFields = ReadonlyMap<string, string>;

/** Content-Length can be absent and can lie, so bytes are counted as they come, and no more are read than are allowed. */
async function readAtMost(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const whole = new Uint8Array(MOST_BYTES);
  let size = 0;
  if (body === null) return whole.subarray(0, 0);
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return whole.subarray(0, size);
    if (size + value.byteLength > MOST_BYTES) {
      await reader.cancel();
      return undefined;
    }
    whole.set(value, size);
    size += value.byteLength;
  }
}

/** Undefined where a byte sequence is no UTF-8, which URLSearchParams would put a replacement character for. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function urlencoded(text: string): [string, string][] | undefined {
  const pairs: [string, string][] = [];
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const [name = "", ...rest] = pair.split("=");
    const [decodedName, value] = [decoded(name), decoded(rest.join("="))];
    if (decodedName === undefined || value === undefined) return undefined;
    pairs.push([decodedName, value]);
  }
  return pairs;
}

async function multipart(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Result<[string, string][], BodyError>> {
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => undefined);
  if (!form) return err("malformed");
  const pairs: [string, string][] = [];
  for (const [name, value] of form) {
    if (typeof value !== "string") return err("unsupported");
    pairs.push([name, value]);
  }
  return ok(pairs);
}

/** Whether all of it is text: what `formData` cannot read it puts a replacement character for. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export async function readForm(request: Request): Promise<Result<RawFields, BodyError>> {
  const type = request.headers.get("content-type") ?? "";
  const [essence = ""] = type.split(";");
  const kind = essence.trim().toLowerCase();
  if (kind !== "application/x-www-form-urlencoded" && kind !== "multipart/form-data") {
    await request.body?.cancel();
    return err("unsupported");
  }
  const bytes = await readAtMost(request.body);
  if (!bytes) return err("too_large");
  const text = textOf(bytes);
  const pairs = kind === "multipart/form-data" ? await multipart(bytes.slice(), type) : ok(urlencoded(text ?? ""));
  if (!pairs.ok) return pairs;
  if (text === undefined || !pairs.value || pairs.value.length > MOST_FIELDS) return err("malformed");
  const fields = new Map<string, string>();
  for (const [name, value] of pairs.value) if (!fields.has(name)) fields.set(name, value);
  return ok(fields);
}
