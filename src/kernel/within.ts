/** Runs something later; what it gives calls that off. */
export type After = (ms: number, run: () => void) => () => void;

export const systemAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** What was asked, or a rejection where it is not there in time: its answer is nobody's then, and so is its failure. */
export async function within<T>(ms: number, asked: Promise<T>, after: After): Promise<T> {
  const late = Promise.withResolvers<never>();
  const callOff = after(ms, () => late.reject(new Error(`no answer within ${ms} ms`)));
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    callOff();
  }
}
