/** Milliseconds since the Unix epoch. Rules take a clock; only the edge of the program reads the real one. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
