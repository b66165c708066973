/** Colours that tell parts apart: each at least 3:1 on the surface of its theme, and neighbours unlike one another. */
const LIGHT = ["#2f6fde", "#c2570c", "#0f857a", "#7c4ddb", "#c93a7e", "#8a6d00", "#2c8a45"] as const;
const DARK = ["#5b9bf5", "#f0924a", "#3fbfb0", "#a98bf5", "#ee77ac", "#e0b93f", "#6cc37a"] as const;
const REST = { light: "#7a7f87", dark: "#8b9099" } as const;

/** The colour of the part at this place; of all the rest, beyond the last. */
export const colourAt = (place: number, dark: boolean): string =>
  (dark ? DARK : LIGHT)[place] ?? REST[dark ? "dark" : "light"];
