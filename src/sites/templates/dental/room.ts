/** What all of the template's drawings share: the wall, the light that falls in, what grows there. */

export const open = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`;

/** Light of the sky, of a lamp, and of the air between. */
export const daylight =
  '<linearGradient id="sky" x2="0" y2="1"><stop stop-color="#bfe3ea"/><stop offset="1" stop-color="#f4fbf8"/></linearGradient><linearGradient id="beam" x2="0" y2="1"><stop stop-color="#fff3d1" stop-opacity=".75"/><stop offset="1" stop-color="#fff3d1" stop-opacity="0"/></linearGradient><linearGradient id="air" x2="1" y2="1"><stop stop-color="#fff" stop-opacity=".3"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#062525" stop-opacity=".13"/></linearGradient>';

export const wall = (width: number, height: number): string =>
  `<rect width="${width}" height="${height}" style="fill:var(--surface)"/><rect width="${width}" height="${height}" style="fill:var(--accent)" opacity=".2"/>`;

/** Where the sun falls through a pane onto the floor. */
export const patch = (x: number, y: number, width: number, height: number): string =>
  `<path d="M${x} ${y}H${x + width}L${x + width - 90} ${y + height}H${x - 90}Z" fill="#fff" opacity=".42"/>`;

const LEAVES = [
  [-62, 1, "#3f7d68"],
  [58, 0.95, "#3f7d68"],
  [-34, 1.2, "#5b9a82"],
  [34, 1.25, "#4d8c74"],
  [-8, 1.4, "#6caa91"],
  [16, 1.1, "#7fb8a0"],
] as const;

/** A plant in a round pot, standing at its foot. */
export const leafy = (x: number, y: number, size: number): string =>
  `<g transform="translate(${x} ${y}) scale(${size})"><ellipse cy="0" rx="96" ry="12" fill="#0c2a2a" opacity=".14"/><g transform="translate(0 -110)">${LEAVES.map(
    ([turn, scale, fill]) =>
      `<g transform="rotate(${turn}) scale(${scale})"><path d="M0 0C-10-40-64-92-48-160C-40-196-12-214 0-226C12-214 40-196 48-160C64-92 10-40 0 0Z" fill="${fill}"/><path d="M0 0V-200" stroke="#fff" stroke-opacity=".22" stroke-width="5"/></g>`,
  ).join(
    "",
  )}</g><path d="M-78-128H78L62-26a30 30 0 0 1-30 26H-32a30 30 0 0 1-30-26Z" fill="#fff"/><path d="M24-128H78L62-26a30 30 0 0 1-30 26H0C30-30 34-90 24-128Z" style="fill:var(--accent)" opacity=".16"/></g>`;
