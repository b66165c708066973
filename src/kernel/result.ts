/** An expected outcome as a value. Thrown is only what nobody expected. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const err = <E>(error: E): { ok: false; error: E } => ({ ok: false, error });

/** Makes `tsc` fail when a union gains an arm that a switch does not handle. */
export function unreachable(arm: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(arm)}`);
}
