/** Drawn for the template: a laid table from above, plates, the room. Colours are the palette's where they meet the page. */
import type { Drawing } from "../template.schema.ts";

const SHADOW =
  '<filter id="s" x="-30%" y="-30%" width="160%" height="160%"><feDropShadow dx="0" dy="14" stdDeviation="16" flood-color="#1a120a" flood-opacity=".28"/></filter>';

const plate = (x: number, y: number, r: number): string =>
  `<g transform="translate(${x} ${y})"><circle r="${r}" fill="#fbf7ee" filter="url(#s)"/><circle r="${r * 0.74}" fill="#f4ecdc"/><circle r="${r * 0.72}" fill="#fffdf8"/><circle r="${r * 0.94}" fill="none" stroke="#c9b48f" stroke-width="3"/></g>`;

const leaf = (x: number, y: number, turn: number, size: number, fill = "#4d7343"): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})"><path d="M0 0C14-22 46-26 70 0 46 26 14 22 0 0Z" fill="${fill}"/><path d="M4 0H64" stroke="#31522b" stroke-width="2" opacity=".6"/></g>`;

const tomato = (x: number, y: number, r: number, turn = 0): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn})"><circle r="${r}" fill="#c63a22"/><circle r="${r * 0.86}" fill="#dd5a39"/>${[
    0, 72, 144, 216, 288,
  ]
    .map(
      (angle) =>
        `<ellipse transform="rotate(${angle}) translate(0 ${-r * 0.47})" rx="${r * 0.2}" ry="${r * 0.27}" fill="#f29a6b"/>`,
    )
    .join("")}<circle r="${r * 0.14}" fill="#f0b48a"/></g>`;

const peach = (x: number, y: number, turn: number): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn})"><path d="M-62 10C-50-42 50-42 62 10 40-6-40-6-62 10Z" fill="#f0a04b"/><path d="M-62 10C-40-6 40-6 62 10 42 4-42 4-62 10Z" fill="#c94f35"/></g>`;

const glass = (x: number, y: number, r: number, wine: string): string =>
  `<g transform="translate(${x} ${y})"><circle r="${r}" fill="#ffffff" opacity=".2" filter="url(#s)"/><circle r="${r}" fill="none" stroke="#fff" stroke-opacity=".75" stroke-width="5"/><circle r="${r * 0.78}" fill="${wine}"/><path d="M${-r * 0.5} ${-r * 0.32}A${r * 0.6} ${r * 0.6} 0 0 1 ${r * 0.1} ${-r * 0.58}" stroke="#fff" stroke-opacity=".5" stroke-width="8" fill="none" stroke-linecap="round"/></g>`;

const FORK =
  '<path d="M-3 0V-250M-26-250V-330M-10-250V-334M6-250V-334M20-250V-330M-26-252C-26-226 20-226 20-252" fill="none" stroke="#d8d3c6" stroke-width="10" stroke-linecap="round"/>';
const KNIFE =
  '<path d="M0 0V-170" stroke="#d8d3c6" stroke-width="13" stroke-linecap="round"/><path d="M-7-165V-330C16-318 22-230 14-165Z" fill="#e6e2d8"/>';

const bread = (x: number, y: number, turn: number): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn})"><path d="M-80-20C-90-70-30-90 0-74 34-92 92-66 80-18 84 40 60 64 0 62-60 64-84 40-80-20Z" fill="#a8642c" filter="url(#s)"/><path d="M-66-18C-74-58-26-74 0-60 28-76 76-54 66-16 70 32 50 50 0 48-50 50-70 32-66-18Z" fill="#efd6a7"/><g fill="#dcb97f"><circle cx="-28" cy="-20" r="7"/><circle cx="18" cy="-30" r="5"/><circle cx="30" cy="6" r="8"/><circle cx="-14" cy="18" r="6"/><circle cx="-40" cy="14" r="4"/></g></g>`;

const lemon = (x: number, y: number, r: number): string =>
  `<g transform="translate(${x} ${y})"><circle r="${r}" fill="#e8b92f" filter="url(#s)"/><circle r="${r * 0.9}" fill="#fff3c4"/>${Array.from(
    { length: 8 },
    (_, at) =>
      `<path transform="rotate(${at * 45})" d="M0 ${-r * 0.08}L${-r * 0.26} ${-r * 0.74}Q0 ${-r * 0.88} ${r * 0.26} ${-r * 0.74}Z" fill="#f4cf55"/>`,
  ).join("")}</g>`;

const CLOTH =
  '<pattern id="c" width="160" height="160" patternUnits="userSpaceOnUse"><path d="M0 0H80V160H0Z" fill="#fff" fill-opacity=".055"/><path d="M0 0H160V80H0Z" fill="#fff" fill-opacity=".055"/></pattern>';

const open = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`;

const burrata = (x: number, y: number, size: number): string =>
  `<g transform="translate(${x} ${y}) scale(${size})">${tomato(-120, -36, 62, 12)}${tomato(96, -86, 54, 40)}${tomato(20, 110, 58, 80)}${peach(-70, 80, 24)}${peach(112, 44, -38)}${peach(-30, -126, 8)}<circle r="74" fill="#fffaf0"/><circle cx="-12" cy="-14" r="58" fill="#fff"/><path d="M-20-52C4-64 34-50 40-28" stroke="#e9dfc8" stroke-width="6" fill="none" stroke-linecap="round"/>${leaf(20, -10, -28, 0.95)}${leaf(-30, 26, 150, 0.8)}${leaf(44, 52, 60, 0.7, "#5d8550")}<g fill="#2b2118"><circle cx="-90" cy="20" r="4"/><circle cx="60" cy="-30" r="4"/><circle cx="0" cy="56" r="4"/><circle cx="86" cy="104" r="4"/><circle cx="-40" cy="-76" r="4"/></g></g>`;

const leeks = (x: number, y: number, size: number): string =>
  `<g transform="translate(${x} ${y}) scale(${size})"><path d="M-170 60C-90 110 90 110 170 60 150 120-150 120-170 60Z" fill="#b98a3c" opacity=".5"/>${[
    -58, -20, 18, 56,
  ]
    .map(
      (dy, at) =>
        `<g transform="translate(${at % 2 ? 14 : -10} ${dy}) rotate(${at % 2 ? -4 : 5})"><rect x="-165" y="-17" width="330" height="34" rx="17" fill="#cfdba6"/><rect x="-165" y="-17" width="150" height="34" rx="17" fill="#eef0d6"/><path d="M-90-17V17M-20-17V17M50-17V17M112-17V17" stroke="#4a3a22" stroke-width="9" opacity=".62"/><path d="M-150-6H150" stroke="#fff" stroke-width="3" opacity=".5"/></g>`,
    )
    .join(
      "",
    )}<g fill="#9a6230">${[-120, -70, -10, 40, 96, 130].map((cx, at) => `<circle cx="${cx}" cy="${at % 2 ? -44 : 40}" r="${11 - (at % 3) * 2}"/>`).join("")}</g>${leaf(-20, -70, -20, 0.6)}${leaf(66, 70, 30, 0.55)}</g>`;

const pasta = (x: number, y: number, size: number): string =>
  `<g transform="translate(${x} ${y}) scale(${size})"><g fill="none" stroke-width="26" stroke-linecap="round">${[
    ["#e9c46a", "M-130 10C-90-120 60-130 110-40S20 120-70 80"],
    ["#dfb552", "M-110 60C-130-50-10-120 80-70S130 90 20 110"],
    ["#efd086", "M-80-70C-10-130 130-60 110 40S-40 120-100 40"],
    ["#e3bd5e", "M-60 20C-60-60 60-70 70 0S-20 80-50 40"],
  ]
    .map(([stroke, d]) => `<path d="${d}" stroke="${stroke}"/>`)
    .join(
      "",
    )}</g><g fill="#7b4a2b"><path d="M-90-50c0-30 60-34 62-4 0 14-18 10-22 26h-16c-2-14-24-6-24-22Z"/><path d="M40 30c0-30 60-34 62-4 0 14-18 10-22 26H64c-2-14-24-6-24-22Z"/><path d="M-30 70c0-26 52-30 54-4 0 12-16 9-19 22H-9c-2-12-21-5-21-18Z"/></g><g fill="#fff7df">${[
    [-40, -80],
    [30, -40],
    [84, -30],
    [-90, 20],
    [0, 10],
    [70, 90],
    [-50, 100],
  ]
    .map(
      ([cx, cy]) =>
        `<rect x="${cx}" y="${cy}" width="24" height="9" rx="3" transform="rotate(${(cx ?? 0) % 60} ${cx} ${cy})"/>`,
    )
    .join("")}</g>${leaf(10, -16, 40, 0.5)}${leaf(-60, 0, 200, 0.4)}</g>`;

const table = `${open(1200, 1400)}<defs>${SHADOW}${CLOTH}</defs><rect width="1200" height="1400" style="fill:var(--second)"/><rect width="1200" height="1400" fill="#17261e" opacity=".35"/><rect width="1200" height="1400" fill="url(#c)"/>${plate(560, 690, 340)}${burrata(560, 690, 1.18)}${plate(1130, 250, 250)}${leeks(1120, 250, 0.86)}${plate(90, 1230, 270)}${pasta(90, 1230, 1)}<g transform="translate(150 930)">${FORK}</g><g transform="translate(980 930)">${KNIFE}</g>${glass(240, 250, 120, "#7b1730")}${glass(930, 1190, 112, "#e7c56a")}${bread(560, 190, -14)}${bread(700, 230, 18)}${lemon(430, 1230, 74)}${lemon(560, 1290, 58)}${leaf(640, 1180, 20, 1.1)}${leaf(690, 1230, 70, 0.9)}${leaf(350, 80, 30, 1)}${leaf(390, 60, -20, 0.9)}</svg>`;

const single = (dish: string, ground: string): string =>
  `${open(1000, 1000)}<defs>${SHADOW}${CLOTH}</defs><rect width="1000" height="1000" style="fill:${ground}"/><rect width="1000" height="1000" fill="#120d08" opacity=".18"/><rect width="1000" height="1000" fill="url(#c)"/>${plate(500, 500, 360)}${dish}</svg>`;

const lamp = (x: number, drop: number): string =>
  `<g transform="translate(${x} 0)"><path d="M0 0V${drop}" stroke="#2a1f16" stroke-width="5"/><path d="M-70 ${drop + 64}C-66 ${drop + 18}-30 ${drop} 0 ${drop}S66 ${drop + 18} 70 ${drop + 64}Z" fill="#2a1f16"/><ellipse cy="${drop + 64}" rx="70" ry="12" fill="#f7d58a"/><path d="M-70 ${drop + 66}L-230 ${drop + 560}H230L70 ${drop + 66}Z" fill="#f7d58a" opacity=".13"/></g>`;

const arch = (x: number, fill: string): string =>
  `<path d="M${x - 130} 760V400a130 130 0 0 1 260 0V760Z" fill="${fill}"/><path d="M${x - 130} 760V400a130 130 0 0 1 260 0V760M${x} 270V760M${x - 130} 520H${x + 130}" fill="none" stroke="#efe0c2" stroke-width="10"/>`;

const seat = (x: number): string =>
  `<g transform="translate(${x} 0)"><path d="M-58 900V780a58 40 0 0 1 116 0V900M-46 1000V900M46 1000V900" fill="none" stroke="#3a281b" stroke-width="14" stroke-linecap="round"/><rect x="-62" y="884" width="124" height="26" rx="13" style="fill:var(--accent)"/></g>`;

const room = `${open(1400, 1050)}<defs>${SHADOW}</defs><rect width="1400" height="1050" fill="#e7cfa6"/><rect width="1400" height="1050" style="fill:var(--accent)" opacity=".16"/><rect y="760" width="1400" height="290" fill="#8a5a37"/><path d="M0 820H1400M0 890H1400M0 970H1400" stroke="#75492b" stroke-width="4"/>${arch(300, "#a9c4bf")}${arch(700, "#b7cfc7")}${arch(1100, "#a9c4bf")}<rect y="742" width="1400" height="26" style="fill:var(--second)"/>${seat(190)}${seat(410)}<g transform="translate(300 0)"><ellipse cy="830" rx="150" ry="26" fill="#fbf6ea"/><path d="M-150 830V880C-60 910 60 910 150 880V830" fill="#efe6d2"/><path d="M0 890V1010M-60 1014H60" stroke="#3a281b" stroke-width="16" stroke-linecap="round"/><path d="M-20 806h40l-6-60h-28Z" fill="#f1d9c0"/><path d="M0 748c-30-30-20-66 0-84 20 18 30 54 0 84Z" fill="#4d7343"/></g>${seat(870)}${seat(1110)}<g transform="translate(990 0)"><ellipse cy="830" rx="160" ry="28" fill="#fbf6ea"/><path d="M-160 830V880C-60 912 60 912 160 880V830" fill="#efe6d2"/><path d="M0 892V1010M-60 1014H60" stroke="#3a281b" stroke-width="16" stroke-linecap="round"/><path d="M-60 812c0-40 0-60 20-60s20 20 20 60Z" fill="#7b1730"/><path d="M30 812v-70M14 742h32" stroke="#d8d3c6" stroke-width="6"/></g>${lamp(300, 170)}${lamp(700, 120)}${lamp(990, 190)}</svg>`;

const bottle = (x: number, y: number, size: number, glassFill: string, label: string): string =>
  `<g transform="translate(${x} ${y}) scale(${size})"><path d="M-26-330h52v120c0 40 44 52 44 120v330h-140v-330c0-68 44-80 44-120Z" fill="${glassFill}" filter="url(#s)"/><rect x="-30" y="-352" width="60" height="44" rx="6" style="fill:var(--accent)"/><rect x="-58" y="-20" width="116" height="150" fill="${label}"/><path d="M-34 24h68M-34 52h68M-20 80h40" stroke="#6b5a42" stroke-width="6" stroke-linecap="round"/></g>`;

const cellar = `${open(1000, 1250)}<defs>${SHADOW}</defs><rect width="1000" height="1250" fill="#e9d3ac"/><rect width="1000" height="1250" style="fill:var(--second)" opacity=".82"/><path d="M0 940H1000V1250H0Z" fill="#5b3a22"/><path d="M0 940H1000" stroke="#7a5132" stroke-width="18"/><circle cx="690" cy="330" r="230" fill="#f3d58f" opacity=".9"/>${bottle(330, 690, 1, "#24382c", "#f4ead4")}${bottle(520, 710, 0.92, "#6a1a2a", "#f7efdf")}${bottle(690, 700, 0.98, "#c69b47", "#fbf6ea")}<g transform="translate(850 940)"><path d="M-70-260h140c0 120-20 170-70 170s-70-50-70-170Z" fill="#fff" fill-opacity=".35"/><path d="M-66-200h132c-4 76-24 106-66 106s-62-30-66-106Z" fill="#7b1730"/><path d="M0-92V-8M-50-6H50" stroke="#fff" stroke-opacity=".65" stroke-width="9" stroke-linecap="round"/></g></svg>`;

export const ART: Readonly<Record<string, Drawing>> = {
  table: { svg: table, width: 1200, height: 1400, alt: "A laid table from above" },
  room: { svg: room, width: 1400, height: 1050, alt: "A dining room with arched windows, set tables and warm lamps" },
  burrata: {
    svg: single(burrata(500, 500, 1.22), "var(--accent)"),
    width: 1000,
    height: 1000,
    alt: "Burrata with tomatoes, peaches and basil",
  },
  leeks: {
    svg: single(leeks(500, 500, 1.3), "var(--second)"),
    width: 1000,
    height: 1000,
    alt: "Charred leeks with hazelnuts",
  },
  pasta: {
    svg: single(pasta(500, 500, 1.5), "#8a5a37"),
    width: 1000,
    height: 1000,
    alt: "Pappardelle with mushrooms and parmesan",
  },
  cellar: { svg: cellar, width: 1000, height: 1250, alt: "Three bottles of wine and a glass" },
};
