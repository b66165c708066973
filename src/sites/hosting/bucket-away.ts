/** The sites' bucket cannot be written just now; `cause` says why. */
export class BucketAway extends Error {}

/** What the bucket says, or that it is away. */
export async function whileThere<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    throw new BucketAway("the bucket of the sites cannot be written", { cause });
  }
}
