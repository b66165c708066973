/**
 * Runs it for each item, begun in their order and never more than `most` at once. Rejects with the first failure, once all
 * have been run: no item waits in vain because of another.
 */
export async function eachAtOnce<T>(
  items: readonly T[],
  most: number,
  run: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    // All draw on the same items.
    for (const item of left) await run(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: most }, work));
  if (failures.length > 0) throw failures[0];
}
