/** People of the salon in profile, as a quick brush has them. */
import type { Drawing } from "../template.schema.ts";
import { curve, drawn, LINE, open, sheet, sprig, strands, wash } from "./wash.ts";

interface Skin {
  base: string;
  shade: string;
  lips: string;
}
const SKINS = {
  fair: { base: "#efd2bf", shade: "#d9a68c", lips: "#b9655a" },
  olive: { base: "#d9ac86", shade: "#b98259", lips: "#a4574a" },
  brown: { base: "#a97149", shade: "#84502f", lips: "#7d3b33" },
  deep: { base: "#7a4c34", shade: "#5a3422", lips: "#5e2a2a" },
} as const satisfies Record<string, Skin>;

/** Looks to the left; from the hairline down to the collarbone. */
const FACE =
  "M-86-160C-112-136-128-104-127-70C-127-56-121-48-121-38C-126-18-146 8-156 22C-160 31-152 37-137 38C-131 42-131 49-133 53C-142 57-147 64-143 70C-140 74-136 75-134 76C-142 81-143 90-131 97C-127 104-134 114-133 130C-131 150-112 161-92 158C-76 156-64 152-54 146";
const NECK = "C-50 190-56 226-88 262C-120 290-170 300-220 320V640H190V318C120 300 72 280 62 220C58 190 56 150 60 100";
const LOOK =
  "M-114-24C-106-15-92-14-82-23M-110-19L-116-11M-101-15L-104-6M-91-16L-91-7M-122-62C-108-74-90-75-74-64M-137 38C-130 34-124 30-126 22M-134 76C-124 77-116 76-108 72";

function head(skin: Skin, jaw = "M-54 146C-30 136-8 110-4 70"): string {
  return `<path d="${FACE}${NECK}C60 0 40-120-86-160Z" fill="${skin.base}"/><path d="M-54 146C-50 190-56 226-88 262C-40 250 20 220 40 120C10 150-20 158-54 146Z" fill="${skin.shade}" opacity=".55"/><ellipse cx="-78" cy="42" rx="34" ry="24" fill="${skin.lips}" opacity=".2"/><path d="M-143 68C-136 62-122 68-108 72C-120 78-128 78-134 76C-142 80-143 90-131 96C-118 94-112 84-108 72C-124 66-140 62-143 68Z" fill="${skin.lips}" opacity=".75"/>${drawn(FACE, 3.5)}${drawn(LOOK, 3)}${drawn(jaw, 2.5)}${drawn("M-54 146C-50 190-56 226-88 262C-120 290-170 300-220 320", 3)}`;
}

const EAR = (skin: Skin): string =>
  `<path d="M2-18C28-30 42-4 30 22C24 40 12 52 2 40Z" fill="${skin.base}"/>${drawn("M2-18C28-30 42-4 30 22C24 40 12 52 2 40M12-4C24-8 26 6 18 20", 2.5)}`;

/** What is worn: from shoulder to shoulder. */
const robe = (fill: string, neck: string): string =>
  `<path d="M-250 700C-252 560-256 420-238 326C-200 306-150 300-112 276C-70 340 40 340 72 246C110 288 170 302 226 318C262 430 262 560 262 700Z" style="fill:${fill}"/><path d="M-250 700C-252 560-256 420-238 326C-200 306-150 300-112 276C-70 340 40 340 72 246C110 288 170 302 226 318C262 430 262 560 262 700M-112 276C-104 330-60 372 10 372C40 372 66 352 84 330M-160 700C-150 600-168 500-176 440M170 700C164 600 178 520 186 450" fill="none" stroke="${neck}" stroke-width="3" stroke-linecap="round" opacity=".8"/>`;

const LONG_OUT = [
  -88, -160, -70, -262, 60, -292, 150, -206, 244, -110, 196, 40, 236, 150, 280, 260, 186, 330, 250, 440, 314, 550, 210,
  620, 286, 800,
];
const LONG_IN = [
  -86, -158, -76, -130, -56, -96, -34, -60, -14, -24, -8, 40, -2, 110, 12, 210, -52, 300, 6, 410, 60, 520, -26, 610, 40,
  800,
];
const longHair = (base: string, light: string): string =>
  `<path d="${curve(LONG_OUT)}L40 800C-26 610 60 520 6 410C-52 300 12 210-2 110C-8 40-14-24-34-60C-56-96-76-130-86-158Z" fill="${base}"/><path d="${curve(LONG_OUT)}" fill="none" stroke="${LINE}" stroke-width="3.5"/>${strands(LONG_OUT, LONG_IN, 20, LINE, 2)}${strands(LONG_OUT, LONG_IN, 8, light, 5)}`;

const BOB_OUT = [-96, -150, -84, -262, 60, -290, 132, -196, 186, -116, 172, 20, 160, 96, 156, 132, 130, 160, 84, 168];
const BOB_IN = [-100, -92, -90, -110, -66, -120, -46, -104, -40, -60, -34, 0, -40, 60, -42, 84, -34, 104, -20, 122];
const bob = (base: string, light: string): string =>
  `<path d="${curve(BOB_OUT)}C50 166 10 150-20 122C-34 104-42 84-40 60C-34 0-36-50-40-84C-70-66-98-74-118-58C-116-90-108-124-96-150Z" fill="${base}"/>${drawn(`${curve(BOB_OUT)}C50 166 10 150-20 122`, 3.5)}${strands(BOB_OUT, BOB_IN, 16, LINE, 2)}${strands(BOB_OUT, BOB_IN, 6, light, 5)}${drawn("M-96-150C-108-124-116-90-118-58M-74-168C-92-130-100-96-98-66M-52-170C-66-136-76-104-76-70", 2)}`;

/** Many small curls: none of them the same. */
const curls = (spots: readonly (readonly [number, number, number])[], base: string): string =>
  `<g fill="${base}">${spots.map(([x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}"/>`).join("")}</g><g fill="none" stroke="#f3dcc8" stroke-opacity=".28" stroke-width="2.5" stroke-linecap="round">${spots
    .map(
      ([x, y, r]) =>
        `<path d="M${x - r * 0.5} ${y}a${r * 0.5} ${r * 0.5} 0 1 1 ${r * 0.62} ${r * 0.46}a${r * 0.26} ${r * 0.26} 0 1 1-${r * 0.3}-${r * 0.36}"/>`,
    )
    .join("")}</g>`;

/** Rings of curls round the middle of the hair. */
const ring = (cx: number, cy: number, rx: number, ry: number, from: number, to: number, count: number, r: number) =>
  Array.from({ length: count }, (_, at): [number, number, number] => {
    const angle = ((from + ((to - from) * at) / (count - 1)) * Math.PI) / 180;
    return [Math.round(cx + Math.cos(angle) * rx), Math.round(cy + Math.sin(angle) * ry), r + ((at * 7) % 5) * 2];
  });

const AFRO = [
  ...ring(40, -110, 190, 190, 178, 410, 17, 44),
  ...ring(46, -106, 120, 124, 180, 400, 11, 52),
  ...ring(54, -96, 52, 60, 170, 380, 6, 56),
  [-64, -150, 34],
] as [number, number, number][];
const CROP = [
  ...ring(10, -120, 112, 96, 182, 352, 11, 26),
  ...ring(20, -104, 70, 60, 190, 360, 8, 32),
  ...ring(50, -30, 56, 74, -60, 30, 4, 26),
  [2, -34, 20],
  [30, -90, 40],
  [60, -60, 40],
] as [number, number, number][];

const BEARD =
  "M-128 100C-124 106-134 116-134 134C-132 168-104 184-76 178C-30 168 8 130 12 0C0-40-22-40-26-10C-26 60-50 98-84 90C-100 86-112 94-118 88C-126 92-126 96-128 100Z";
const GLASSES = "M-126-18C-130 10-94 14-88-12C-88-32-122-34-126-18ZM-88-20C-60-26-30-22 0-12";

interface Sitter {
  size: readonly [number, number];
  at: readonly [number, number];
  scale: number;
  mirrored?: boolean;
  behind: string;
  body: string;
  after?: string;
}

function portrait({ size: [width, height], at: [x, y], scale, mirrored, behind, body, after = "" }: Sitter): string {
  return `${open(width, height)}${sheet(width, height)}${behind}<g transform="translate(${x} ${y}) scale(${mirrored ? -scale : scale} ${scale})">${body}</g>${after}</svg>`;
}

const { fair, olive, brown, deep } = SKINS;

const waves = portrait({
  size: [1000, 1300],
  at: [470, 560],
  scale: 1.5,
  behind:
    wash(560, 470, 430, 420, "var(--second)", 3) +
    wash(250, 1080, 330, 220, "var(--accent)", 8, 0.5) +
    sprig(120, 1240, -8, 1.5),
  body:
    head(fair) +
    robe("var(--accent)", LINE) +
    longHair("#8a4a2f", "#d79a6c") +
    drawn("M-6 62C-10 74-8 84-2 88", 4, "#c79a4b"),
});

const bobbed = portrait({
  size: [800, 1100],
  at: [390, 520],
  scale: 1.42,
  mirrored: true,
  behind: wash(420, 430, 330, 360, "var(--second)", 12, 0.9),
  body: head(olive) + robe("var(--accent)", LINE) + bob("#2d2322", "#8a6f63"),
});

const cropped = portrait({
  size: [800, 1100],
  at: [440, 520],
  scale: 1.42,
  behind: wash(380, 450, 340, 350, "var(--accent)", 21, 0.6),
  body: `${head(brown) + robe("var(--second)", LINE)}<path d="${BEARD}" fill="#2b1d19" opacity=".9"/>${curls(CROP, "#2b1d19")}${EAR(brown)}${drawn(GLASSES, 4)}`,
});

const afro = portrait({
  size: [800, 1100],
  at: [400, 590],
  scale: 1.3,
  mirrored: true,
  behind: wash(400, 420, 350, 340, "var(--second)", 31),
  body: `${head(deep) + robe("var(--second)", LINE) + curls(AFRO, "#261a18") + EAR(deep)}<circle cx="12" cy="66" r="17" fill="none" stroke="#c79a4b" stroke-width="5"/>`,
});

/** One braid from behind, down a back. */
const LINKS = Array.from({ length: 9 }, (_, at) => {
  const [y, r] = [330 + at * 62, 62 - at * 2.6];
  const side = at % 2 ? 1 : -1;
  return `<g transform="translate(${side * 14} ${y}) rotate(${side * 32})"><ellipse rx="${r}" ry="${r * 0.62}" fill="#b9763f"/><path d="M${-r} 0C${-r * 0.5}-${r * 0.5} ${r * 0.5}-${r * 0.5} ${r} 0M${-r * 0.9} 10C${-r * 0.4}-${r * 0.2} ${r * 0.4}-${r * 0.2} ${r * 0.9} 10" fill="none" stroke="#7a4422" stroke-width="2.5"/><ellipse rx="${r}" ry="${r * 0.62}" fill="none" stroke="${LINE}" stroke-width="3"/></g>`;
}).join("");
const braid = `${open(900, 1100)}${sheet(900, 1100)}${wash(450, 420, 370, 370, "var(--second)", 44)}<g transform="translate(450 60)"><path d="M-58 330C-70 420-190 440-290 500C-350 540-380 700-390 1060H390C380 700 350 540 290 500C190 440 70 420 58 330Z" fill="#e7c0a2"/><path d="M-390 1060C-380 760-350 660-270 640C-120 720 120 720 270 640C350 660 380 760 390 1060Z" style="fill:var(--accent)" opacity=".85"/>${drawn("M-58 350C-70 420-190 440-290 500C-350 540-380 700-390 1060M58 350C70 420 190 440 290 500C350 540 380 700 390 1060M-270 640C-120 720 120 720 270 640", 3.5)}<path d="M0 40C150 40 190 170 170 260C150 340 70 380 0 380C-70 380-150 340-170 260C-190 170-150 40 0 40Z" fill="#b9763f"/>${strands([0, 44, -200, 60, -230, 260, -20, 372], [0, 44, -10, 100, -10, 260, 0, 372], 10, "#7a4422", 3)}${strands([0, 44, 200, 60, 230, 260, 20, 372], [0, 44, 10, 100, 10, 260, 0, 372], 10, "#7a4422", 3)}${drawn("M-20 376C-90 370-150 340-170 260C-190 170-150 40 0 40C150 40 190 170 170 260C150 340 90 370 20 376", 3.5)}${LINKS}<path d="M-34 872C-40 930-20 980 0 1010C20 980 40 930 34 872Z" fill="#b9763f"/>${drawn("M-34 882C-40 930-20 980 0 1010C20 980 40 930 34 882", 3)}<path d="M-40 868C-10 884 10 884 40 868" fill="none" style="stroke:var(--accent)" stroke-width="16" stroke-linecap="round"/></g></svg>`;

export const PORTRAITS: Readonly<Record<string, Drawing>> = {
  waves: { svg: waves, width: 1000, height: 1300, alt: "A woman in profile with long copper waves down her back" },
  bobbed: { svg: bobbed, width: 800, height: 1100, alt: "A woman in profile with a dark bob and a fringe" },
  cropped: { svg: cropped, width: 800, height: 1100, alt: "A man in profile with cropped curls, a beard and glasses" },
  afro: { svg: afro, width: 800, height: 1100, alt: "A woman in profile with a full, round afro and a gold earring" },
  braid: { svg: braid, width: 900, height: 1100, alt: "A long braid down a back, seen from behind" },
};
