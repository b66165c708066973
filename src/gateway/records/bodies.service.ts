/** What is kept of one call's request and answer, and the form in which it lies in the vault. Pure. */
import * as z from "zod";

/** Of each of the two. */
export const MOST_KEPT_BYTES = 4 * 1024 * 1024;

const Part = z.object({
  contentType: z.string(),
  /** There was more. */
  cut: z.boolean(),
  sizeBytes: z.int().min(0),
});

const Head = z.object({
  version: z.literal(1),
  requestId: z.string(),
  httpStatus: z.int(),
  request: Part,
  answer: Part,
});

export interface BodyPart {
  contentType: string;
  cut: boolean;
  bytes: Uint8Array;
}

export interface CallBodies {
  requestId: string;
  /** Of the answer. */
  httpStatus: number;
  /** As the client sent it. */
  request: BodyPart;
  /** As the client was given it. */
  answer: BodyPart;
}

const text = new TextEncoder();
const NEWLINE = 0x0a;

/** Cut where it is longer than is kept. */
export function bounded({ bytes, contentType, cut }: BodyPart): BodyPart {
  const kept = bytes.subarray(0, MOST_KEPT_BYTES);
  return { contentType: contentType.slice(0, 200), cut: cut || kept.length < bytes.length, bytes: kept };
}

/** A line of JSON, then the bytes of both. */
export function writeBodies(bodies: CallBodies): Uint8Array<ArrayBuffer> {
  const [request, answer] = [bounded(bodies.request), bounded(bodies.answer)];
  const part = ({ bytes, ...rest }: BodyPart): z.infer<typeof Part> => ({ ...rest, sizeBytes: bytes.length });
  const head: z.infer<typeof Head> = {
    version: 1,
    requestId: bodies.requestId,
    httpStatus: bodies.httpStatus,
    request: part(request),
    answer: part(answer),
  };
  const line = text.encode(`${JSON.stringify(head)}\n`);
  const whole = new Uint8Array(line.length + request.bytes.length + answer.bytes.length);
  whole.set(line);
  whole.set(request.bytes, line.length);
  whole.set(answer.bytes, line.length + request.bytes.length);
  return whole;
}

/** Undefined where this deploy cannot read it. */
export function readBodies(whole: Uint8Array): CallBodies | undefined {
  const lineEnd = whole.indexOf(NEWLINE);
  const head = Head.safeParse(parsed(whole.subarray(0, Math.max(0, lineEnd))));
  if (!head.success) return undefined;
  const { requestId, httpStatus, request, answer } = head.data;
  const from = lineEnd + 1;
  const between = from + request.sizeBytes;
  const part = ({ contentType, cut }: z.infer<typeof Part>, bytes: Uint8Array): BodyPart => ({
    contentType,
    cut,
    bytes,
  });
  return {
    requestId,
    httpStatus,
    request: part(request, whole.subarray(from, between)),
    answer: part(answer, whole.subarray(between, between + answer.sizeBytes)),
  };
}

function parsed(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(line));
  } catch {
    return undefined;
  }
}
