/**
 * A response that passes through, in which its provider says what holds there: it stores nothing, and was sent the whole
 * conversation. Its client is told what holds here, and every other byte as it came.
 */
import { createByteBuffer, indexOfByte } from "../../wire/bytes.ts";
import { type Edit, outline, splice } from "../../wire/splice.ts";
import type { CallError } from "../protocol.ts";
import type { ResponsesRequest } from "./request.service.ts";

const OPEN_BRACE = 0x7b;

/** None where the provider is right: nothing is kept, and nothing was gone on from. */
export function ownMembers({
  kept,
  previousResponseId,
}: Pick<ResponsesRequest, "kept" | "previousResponseId">): readonly Edit[] {
  if (!kept && previousResponseId === undefined) return [];
  return [
    { key: "store", json: String(kept) },
    { key: "previous_response_id", json: JSON.stringify(previousResponseId ?? null) },
  ];
}

/** A whole response; undefined where nothing of it is changed, or can be. */
export function passingResponse(
  read: ResponsesRequest,
  bytes: Uint8Array<ArrayBuffer>,
  failure?: CallError,
): Uint8Array<ArrayBuffer> | undefined {
  // What failed is not kept.
  const edits = failure ? [...ownMembers({ ...read, kept: false }), errorMember(failure)] : ownMembers(read);
  const found = edits.length > 0 ? outline(bytes) : undefined;
  return found?.ok ? splice(bytes, found.value, edits) : undefined;
}

const errorMember = ({ code, message }: CallError): Edit => ({
  key: "error",
  json: JSON.stringify({ code, message }),
});

/** An event, with these members in its response. Undefined where its data are not one line of JSON that has one. */
export function withResponse(event: Uint8Array, edits: readonly Edit[]): Uint8Array | undefined {
  const open = indexOfByte(event, OPEN_BRACE, 0);
  if (open < 0) return undefined;
  const data = event.subarray(open);
  const whole = outline(data);
  const member = whole.ok ? whole.value.members.find(({ key }) => key === "response") : undefined;
  if (!member) return undefined;
  const response = data.subarray(member.valueStart, member.valueEnd);
  const found = outline(response);
  if (!found.ok) return undefined;
  const edited = createByteBuffer(event.length + 256);
  edited.add(event.subarray(0, open + member.valueStart));
  edited.add(splice(response, found.value, edits));
  edited.add(data.subarray(member.valueEnd));
  return edited.view();
}
