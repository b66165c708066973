/** Drawn for the template in line and wash: people in profile, tools laid out, a bottle on a ledge, the room. */
import type { Drawing } from "../template.schema.ts";
import { PORTRAITS } from "./portraits.ts";
import { drawn, LINE, open, sheet, sprig, wash } from "./wash.ts";

const INK = "var(--ink)";

const SCISSORS = `<g>${drawn("M-8 0L-46-330C-48-346-34-350-30-338L22 10", 4, INK)}${drawn("M8 0L46-330C48-346 34-350 30-338L-22 10", 4, INK)}<path d="M-8 0L-46-330C-48-346-34-350-30-338L22 10ZM8 0L46-330C48-346 34-350 30-338L-22 10Z" fill="#fff" opacity=".45"/><circle r="8" style="fill:var(--ink)"/>${drawn("M-16 6C-30 50-40 60-66 84a62 62 0 1 0 52 40C-8 80 14 50 22 10M16 6C30 50 40 60 66 84a62 62 0 1 1-52 40C8 80-14 50-22 10", 12, "var(--accent)")}</g>`;

const COMB = `<g><path d="M-190-34H190C206-34 206-4 190-4H-190C-206-4-206-34-190-34Z" style="fill:var(--accent)" opacity=".7"/>${drawn(`M-190-34H190C206-34 206-4 190-4H-190C-206-4-206-34-190-34Z${Array.from({ length: 25 }, (_, at) => `M${-186 + at * 15.5}-4V${at < 12 ? 58 : 50}`).join("")}`, 4, INK)}</g>`;

const BRUSH = `<g><path d="M-64-300C-70-350 70-350 64-300V-70C64-30-64-30-64-70Z" fill="#d2a679"/><path d="M-22-40H22L16 240C14 262-14 262-16 240Z" fill="#d2a679"/><rect x="-42" y="-306" width="84" height="250" rx="38" fill="#f3e6da"/><g style="fill:var(--ink)" opacity=".7">${Array.from({ length: 24 }, (_, at) => `<circle cx="${-24 + (at % 3) * 24}" cy="${-286 + Math.floor(at / 3) * 30}" r="4.5"/>`).join("")}</g>${drawn("M-64-300C-70-350 70-350 64-300V-70C64-44 40-38 22-36L16 240C14 262-14 262-16 240L-22-36C-40-38-64-44-64-70Z", 4)}</g>`;

const MIRROR = `<g><ellipse cy="-120" rx="150" ry="190" style="fill:var(--paper)" opacity=".85"/><ellipse cy="-120" rx="150" ry="190" fill="#fff" opacity=".14"/><path d="M-90-40L40-270M-50 0L90-230" stroke="#fff" stroke-width="16" opacity=".5" stroke-linecap="round"/>${drawn("M0-310C86-310 150-226 150-120S86 70 0 70-150-14-150-120-86-310 0-310Z", 9, "var(--accent)")}${drawn("M0-288C72-288 130-212 130-120S72 48 0 48-130-28-130-120-72-288 0-288ZM-14 74L-18 300C-16 320 16 320 18 300L14 74", 3.5, INK)}</g>`;

const bottle = (x: number, y: number, height: number, width: number, fill: string): string =>
  `<g transform="translate(${x} ${y})"><path d="M${-width} 0V${-height}C${-width}-${height + 40}-26-${height + 36}-26-${height + 70}H26C26-${height + 36} ${width}-${height + 40} ${width}-${height}V0Z" style="fill:${fill}" opacity=".75"/><rect x="-30" y="${-height - 132}" width="60" height="62" rx="8" style="fill:var(--ink)" opacity=".8"/><rect x="${-width + 22}" y="${-height + 40}" width="${width * 2 - 44}" height="${height * 0.5}" style="fill:var(--paper)" opacity=".88"/>${drawn(`M${-width} 0V${-height}C${-width}-${height + 40}-26-${height + 36}-26-${height + 70}H26C26-${height + 36} ${width}-${height + 40} ${width}-${height}V0ZM${-width + 44}-${height - 78}H${width - 44}M${-width + 44}-${height - 104}H${width - 74}`, 3.5, INK)}</g>`;

const tools = `${open(1000, 1250)}${sheet(1000, 1250)}${wash(480, 560, 410, 470, "var(--second)", 5)}${wash(760, 980, 210, 190, "var(--accent)", 15, 0.45)}<g transform="translate(80 80) scale(.85)"><g transform="translate(330 560) rotate(-14) scale(1.15)">${MIRROR}</g><g transform="translate(690 560) rotate(16) scale(1.2)">${SCISSORS}</g><g transform="translate(730 900) rotate(64) scale(.95)">${BRUSH}</g><g transform="translate(350 1060) rotate(-9) scale(1.1)">${COMB}</g>${sprig(150, 360, 36, 0.85)}</g></svg>`;

const LEDGE = `<path d="M0 1000H900V1100H0Z" style="fill:var(--accent)" opacity=".35"/>${drawn("M0 1000H900", 4, INK)}`;
const VASE = `<path d="M-70 0C-130-60-130-210-56-270C-44-290-48-320-52-350H52C48-320 44-290 56-270C130-210 130-60 70 0Z" fill="#f7efe8"/><path d="M20 0C96-60 100-200 40-270C34-290 36-320 40-350H52C48-320 44-290 56-270C130-210 130-60 70 0Z" style="fill:var(--ink)" opacity=".1"/>${drawn("M-70 0C-130-60-130-210-56-270C-44-290-48-320-52-350H52C48-320 44-290 56-270C130-210 130-60 70 0Z", 3.5)}`;
const ledge = `${open(900, 1100)}${sheet(900, 1100)}${wash(470, 440, 350, 390, "var(--second)", 52)}${sprig(300, 660, -22, 1.25)}${sprig(300, 660, 4, 1.5)}${sprig(300, 660, 30, 1.15)}${LEDGE}<g transform="translate(300 1000)">${VASE}</g>${bottle(560, 1000, 250, 92, "var(--accent)")}${bottle(752, 1000, 150, 74, "var(--second)")}</svg>`;

const FLOOR = `<path d="M0 900H1200V1200H0Z" fill="#b98f6d" opacity=".5"/><g fill="none" style="stroke:var(--ink)" stroke-width="2.5" opacity=".4"><path d="M0 960H1200M0 1040H1200M0 1130H1200M240 900L120 1200M600 900V1200M960 900L1080 1200"/></g>`;
const glass = (x: number): string =>
  `<g transform="translate(${x} 0)"><path d="M-150 760V330a150 150 0 0 1 300 0V760Z" style="fill:var(--paper)" opacity=".9"/><path d="M-150 760V330a150 150 0 0 1 300 0V760Z" fill="#fff" opacity=".14"/><path d="M-110 700L70 260M-50 740L120 330" stroke="#fff" stroke-width="26" opacity=".5"/>${drawn("M-150 760V330a150 150 0 0 1 300 0V760Z", 10, "var(--accent)")}${drawn("M-128 738V330a128 128 0 0 1 256 0V738Z", 3, INK)}<path d="M-190 768H190V796H-190Z" fill="#c99d78"/>${drawn("M-190 768H190V796H-190ZM-150 796V900M150 796V900", 3.5, INK)}<g transform="translate(-110 768)"><path d="M-18 0V-56H18V0Z" style="fill:var(--accent)" opacity=".8"/>${drawn("M-18 0V-56H18V0M-8-56V-78H8V-56", 3, INK)}</g></g>`;
const chair = (x: number): string =>
  `<g transform="translate(${x} 0)"><path d="M-120 770C-130 690-110 620-84 610H84C110 620 130 690 120 770Z" style="fill:var(--second)"/><path d="M-140 850C-150 780-120 760-110 760H110C120 760 150 780 140 850Z" style="fill:var(--second)"/><path d="M-140 850C-150 780-120 760-110 760H110C120 760 150 780 140 850Z" fill="${LINE}" opacity=".14"/>${drawn("M-120 766C-130 690-110 620-84 610H84C110 620 130 690 120 766M-140 850C-150 780-120 760-110 760H110C120 760 150 780 140 850ZM-160 790V700H-128M160 790V700H128M-160 790H-142M160 790H142", 4, INK)}${drawn("M0 850V980M-90 1010C-60 976 60 976 90 1010Z", 9, INK)}</g>`;
const room = `${open(1200, 1200)}${sheet(1200, 1200)}${wash(600, 430, 560, 380, "var(--second)", 61, 0.7)}${FLOOR}${glass(330)}${glass(870)}${chair(330)}${chair(870)}<g transform="translate(600 0)">${drawn("M0 0V210", 3, INK)}<ellipse cy="260" rx="120" ry="114" fill="#fff1dc" opacity=".22"/><ellipse cy="260" rx="62" ry="58" fill="#fff6ea"/>${drawn("M-62 260a62 58 0 1 1 124 0a62 58 0 1 1-124 0M-20 206H20", 3, INK)}</g><g transform="translate(600 960)"><path d="M-60 0H60L44-110H-44Z" style="fill:var(--accent)" opacity=".8"/>${drawn("M-60 0H60L44-110H-44Z", 3.5, INK)}</g>${sprig(590, 852, -16, 0.85)}${sprig(604, 852, 10, 1)}</svg>`;

export const ART: Readonly<Record<string, Drawing>> = {
  ...PORTRAITS,
  tools: { svg: tools, width: 1000, height: 1250, alt: "A hand mirror, scissors, a brush and a comb, laid out" },
  ledge: { svg: ledge, width: 900, height: 1100, alt: "A vase with eucalyptus and two bottles on a ledge" },
  room: {
    svg: room,
    width: 1200,
    height: 1200,
    alt: "Two arched mirrors, each with a chair before it, and a lamp between them",
  },
};
