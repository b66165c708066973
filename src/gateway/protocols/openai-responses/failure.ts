/** What a response says of its own failure: one of a few words, and a message. */
import { openMembers } from "../../wire/members.ts";

/** What the request itself is to blame for (https://platform.openai.com/docs/api-reference/responses/object). */
const REQUESTS_OWN: ReadonlySet<unknown> = new Set([
  "invalid_prompt",
  "bio_policy",
  "misalignment_policy_violation",
  "invalid_image",
  "invalid_image_format",
  "invalid_base64_image",
  "invalid_image_url",
  "image_too_large",
  "image_too_small",
  "image_parse_error",
  "image_content_policy_violation",
  "invalid_image_mode",
  "image_file_too_large",
  "unsupported_image_media_type",
  "empty_image_file",
  "failed_to_download_image",
  "image_file_not_found",
]);

/** The status that an error of HTTP with this code has; undefined where the code tells none. */
export function statusOf(error: unknown): number | undefined {
  const { code } = openMembers(error);
  if (code === "rate_limit_exceeded") return 429;
  return REQUESTS_OWN.has(code) ? 400 : undefined;
}
