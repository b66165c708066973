/** PNG (W3C, third edition): a signature and chunks, each with its length, name and checksum. */
import { err, ok } from "../../../kernel/result.ts";
import { createKeeper, isTurned, type Kept, nameAt, viewOf } from "./kept.ts";

const SIGNATURE_BYTES = 8;
/** Length and name before what a chunk holds, the checksum behind it. */
const [BEFORE, AROUND] = [8, 12];
const IHDR_BYTES = 13;
/** The image, and how its colours, edges and pixels are meant. */
const SEEN = new Set("IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs".split(" "));

export function keptOfPng(bytes: Uint8Array): Kept {
  const view = viewOf(bytes);
  const keeper = createKeeper(bytes);
  keeper.keep(0, SIGNATURE_BYTES);
  let [at, hasData] = [SIGNATURE_BYTES, false];
  while (at + AROUND <= bytes.byteLength) {
    const end = at + AROUND + view.getUint32(at);
    if (end > bytes.byteLength) return err("broken");
    const name = nameAt(bytes, at + 4);
    if ((at === SIGNATURE_BYTES) !== (name === "IHDR")) return err("broken");
    if (name === "IHDR" && end !== at + AROUND + IHDR_BYTES) return err("broken");
    if (name === "acTL") return err("animated");
    if (name === "eXIf" && isTurned(bytes.subarray(at + BEFORE, end - 4))) return err("turned");
    if (SEEN.has(name)) keeper.keep(at, end);
    hasData ||= name === "IDAT";
    if (name === "IEND") {
      const header = SIGNATURE_BYTES + BEFORE;
      const size = { width: view.getUint32(header), height: view.getUint32(header + 4) };
      return hasData ? ok({ bytes: keeper.kept(), ...size }) : err("broken");
    }
    at = end;
  }
  return err("broken");
}
