/** What the fields of a website's content have in common. */

/** What is wrong with the field of this path, as an input takes it. */
export type Wrong = (path: string) => { "aria-invalid": boolean; error?: string };

/** The owner's words: nothing that a browser has kept belongs there. */
export const PLAIN = { autoComplete: "off", passwordManagerIgnore: true, className: "w-full" };
