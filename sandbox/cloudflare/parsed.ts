import type * as z from "zod";
import { Refusal } from "./wire.ts";

/** A body of this shape, or the refusal that names its first fault. */
export function parsed<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new Refusal(400, 10_001, issue?.message ?? "The body is not valid.", `/${issue?.path.join("/") ?? ""}`);
}
