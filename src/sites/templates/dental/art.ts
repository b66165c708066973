/** Drawn for the template: daylight in rooms of round shapes, without a line around anything; and the people who work there. */
import type { Drawing } from "../template.schema.ts";
import { PEOPLE } from "./people.ts";
import { daylight, leafy, open, patch, wall } from "./room.ts";

const tokened = (name: string): string => `style="fill:var(--${name})"`;

/** With hills outside, and the sun of a morning. */
const pane = (x: number, y: number, width: number, height: number): string => {
  const [r, right, foot] = [46, x + width, y + height];
  const clip = `w${x}`;
  return `<clipPath id="${clip}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${r}"/></clipPath><rect x="${x - 22}" y="${y - 22}" width="${width + 44}" height="${height + 44}" rx="${r + 20}" fill="#fff" opacity=".75"/><g clip-path="url(#${clip})"><rect x="${x}" y="${y}" width="${width}" height="${height}" fill="url(#sky)"/><circle cx="${x + width * 0.68}" cy="${y + height * 0.34}" r="${width * 0.15}" fill="#fff6dd"/><circle cx="${x + width * 0.68}" cy="${y + height * 0.34}" r="${width * 0.26}" fill="#fff6dd" opacity=".4"/><path d="M${x} ${foot - height * 0.3}C${x + width * 0.3} ${foot - height * 0.5} ${x + width * 0.5} ${foot - height * 0.2} ${right} ${foot - height * 0.42}V${foot}H${x}Z" fill="#9fcabb"/><path d="M${x} ${foot - height * 0.12}C${x + width * 0.4} ${foot - height * 0.34} ${x + width * 0.7} ${foot - height * 0.04} ${right} ${foot - height * 0.2}V${foot}H${x}Z" fill="#74b09d"/></g><path d="M${x + width / 2} ${y}V${foot}" stroke="#fff" stroke-width="16" opacity=".85"/>`;
};

const floor = (width: number, height: number, top: number): string =>
  `<rect y="${top}" width="${width}" height="${height - top}" ${tokened("second")}/><rect y="${top}" width="${width}" height="${height - top}" fill="#fff" opacity=".18"/><rect y="${top}" width="${width}" height="26" fill="#fff" opacity=".5"/>`;

const shade = (cx: number, cy: number, rx: number, ry: number): string =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="#0c2a2a" opacity=".14"/>`;

const CHAIR = `${shade(640, 1180, 340, 36)}<path d="M600 960V1120" stroke="#e9eeee" stroke-width="84" stroke-linecap="round"/><rect x="430" y="1120" width="360" height="58" rx="29" fill="#f7fafa"/><path d="M316 470C366 640 430 800 560 846C640 872 760 850 830 880C890 906 920 990 968 1046" fill="none" style="stroke:var(--accent)" stroke-width="128" stroke-linecap="round"/><path d="M300 452C352 640 414 790 552 826C640 850 750 826 826 854" fill="none" stroke="#fff" stroke-opacity=".2" stroke-width="40" stroke-linecap="round"/><path d="M262 356L288 420" style="stroke:var(--accent)" stroke-width="112" stroke-linecap="round"/><path d="M262 356L288 420" stroke="#fff" stroke-opacity=".38" stroke-width="112" stroke-linecap="round"/><path d="M470 690C560 690 640 690 706 706" fill="none" stroke="#f7fafa" stroke-width="50" stroke-linecap="round"/>`;
const LAMP = `<path d="M860 0V150C860 250 720 250 660 330" fill="none" stroke="#f7fafa" stroke-width="26" stroke-linecap="round"/><path d="M560 372L420 760H760L720 410Z" fill="url(#beam)"/><rect x="520" y="310" width="250" height="86" rx="43" transform="rotate(14 645 353)" fill="#fff"/><rect x="552" y="366" width="160" height="26" rx="13" transform="rotate(14 645 353)" fill="#fff0c9"/>`;
const CABINET = `<rect x="990" y="770" width="330" height="360" rx="44" fill="#fff"/><rect x="990" y="770" width="330" height="360" rx="44" ${tokened("accent")} opacity=".08"/><path d="M990 890H1320M990 1010H1320" stroke="#0c2a2a" stroke-opacity=".1" stroke-width="5"/><path d="M1120 830H1190M1120 950H1190M1120 1070H1190" stroke-width="14" stroke-linecap="round" style="stroke:var(--accent)"/><rect x="1040" y="690" width="66" height="80" rx="18" fill="#dcefee"/><path d="M1062 700L1050 620M1086 700L1096 610" style="stroke:var(--accent)" stroke-width="13" stroke-linecap="round"/>`;

const surgery = `${open(1400, 1400)}<defs>${daylight}</defs>${wall(1400, 1400)}${pane(330, 130, 640, 520)}${floor(1400, 1400, 1060)}${patch(250, 1090, 300, 250)}${patch(640, 1090, 300, 250)}${leafy(150, 1190, 1.5)}${CABINET}<g transform="translate(128 236) scale(.8)">${CHAIR}</g>${LAMP}<path d="M0 0H1400V1400H0Z" fill="url(#air)"/></svg>`;

const pendant = (x: number, drop: number): string =>
  `<path d="M${x} 0V${drop}" stroke="#f7fafa" stroke-width="8"/><circle cx="${x}" cy="${drop + 64}" r="118" fill="#fff0c9" opacity=".3"/><circle cx="${x}" cy="${drop + 64}" r="66" fill="#fff8e6"/>`;
const COUNTER = `${shade(900, 1010, 470, 30)}<rect x="470" y="640" width="860" height="360" rx="70" fill="#fff"/><rect x="470" y="640" width="860" height="360" rx="70" ${tokened("accent")} opacity=".1"/><g fill="#fff" opacity=".75">${Array.from({ length: 15 }, (_, at) => `<rect x="${520 + at * 52}" y="720" width="22" height="250" rx="11"/>`).join("")}</g><rect x="430" y="610" width="940" height="74" rx="37" ${tokened("accent")}/><path d="M760 610V520a28 28 0 0 1 28-28H960a28 28 0 0 1 28 28V610Z" fill="#e5efee"/><rect x="1130" y="550" width="70" height="60" rx="16" fill="#fff"/><path d="M1165 550C1140 500 1150 460 1165 430C1180 460 1190 500 1165 550Z" fill="#5f9b83"/>`;
const seat = (x: number): string =>
  `<g transform="translate(${x} 0)">${shade(0, 1014, 130, 18)}<path d="M-74 1010L-56 900M74 1010L56 900" stroke="#b98b62" stroke-width="18" stroke-linecap="round"/><rect x="-112" y="640" width="224" height="220" rx="76" ${tokened("second")}/><rect x="-112" y="640" width="224" height="220" rx="76" fill="#a65f34" opacity=".24"/><rect x="-128" y="810" width="256" height="108" rx="54" ${tokened("second")}/><rect x="-128" y="810" width="256" height="108" rx="54" fill="#a65f34" opacity=".12"/></g>`;
const reception = `${open(1500, 1125)}<defs>${daylight}</defs>${wall(1500, 1125)}<rect x="880" y="150" width="400" height="250" rx="125" fill="#fff" opacity=".5"/><path d="M990 240C1030 316 1130 316 1170 240" fill="none" style="stroke:var(--accent)" stroke-width="30" stroke-linecap="round"/>${pane(100, 130, 480, 420)}${floor(1500, 1125, 900)}${patch(80, 930, 260, 170)}${patch(400, 930, 260, 170)}${seat(190)}${COUNTER}${leafy(1400, 1010, 1.25)}${pendant(700, 130)}${pendant(840, 60)}<path d="M0 0H1500V1125H0Z" fill="url(#air)"/></svg>`;

const corner = `${open(1000, 1250)}<defs>${daylight}</defs>${wall(1000, 1250)}${pane(190, 130, 500, 560)}${floor(1000, 1250, 980)}${patch(150, 1010, 260, 210)}${patch(470, 1010, 260, 210)}<g transform="translate(330 130)">${seat(0)}</g><g transform="translate(610 130)">${shade(0, 1012, 90, 14)}<path d="M0 850V1006" stroke="#b98b62" stroke-width="20" stroke-linecap="round"/><rect x="-96" y="820" width="192" height="36" rx="18" fill="#fff"/><rect x="-50" y="772" width="104" height="48" rx="10" ${tokened("accent")}/><rect x="-40" y="744" width="92" height="30" rx="8" fill="#fff"/></g>${leafy(850, 1140, 1.7)}<path d="M0 0H1000V1250H0Z" fill="url(#air)"/></svg>`;

/** Round bars that hang from one line and end in another: together they smile. */
const bars = Array.from({ length: 9 }, (_, at) => {
  const [x, reach] = [170 + at * 115, 1 - ((at - 4) / 4.7) ** 2];
  const [top, height] = [300 + Math.round(26 * reach), Math.round(110 + 380 * reach)];
  return `<rect x="${x}" y="${top}" width="92" height="${height}" rx="46" fill="url(#bar)"/>`;
}).join("");
const smile = `${open(1370, 1030)}<defs>${daylight}<linearGradient id="bar" x2="0" y2="1"><stop stop-color="#fff"/><stop offset="1" stop-color="#fff" stop-opacity=".72"/></linearGradient></defs>${wall(1370, 1030)}<circle cx="960" cy="360" r="300" ${tokened("second")}/><circle cx="960" cy="360" r="300" fill="#fff" opacity=".2"/><path d="M0 760C400 600 860 860 1370 690V1030H0Z" ${tokened("accent")} opacity=".34"/><path d="M0 900C420 760 900 960 1370 840V1030H0Z" ${tokened("accent")} opacity=".6"/>${bars}<path d="M0 0H1370V1030H0Z" fill="url(#air)"/></svg>`;

const brush = (x: number, turn: number, fill: string): string =>
  `<g transform="translate(${x} 800) rotate(${turn})"><rect x="-14" y="-520" width="28" height="560" rx="14" ${fill}/><rect x="-20" y="-560" width="40" height="130" rx="20" ${fill}/><rect x="14" y="-552" width="40" height="108" rx="10" fill="#fff"/></g>`;
const ledge = `${open(1000, 1250)}<defs>${daylight}</defs>${wall(1000, 1250)}<circle cx="520" cy="470" r="340" fill="#fff" opacity=".55"/><circle cx="520" cy="470" r="300" fill="url(#sky)" opacity=".7"/><path d="M360 300L560 240L700 690H420Z" fill="#fff" opacity=".3"/><rect y="960" width="1000" height="290" ${tokened("second")}/><rect y="960" width="1000" height="34" fill="#fff" opacity=".6"/>${shade(420, 968, 180, 18)}${brush(380, -15, tokened("accent"))}${brush(470, 13, 'fill="#f1a36c"')}<path d="M280 640H580L556 912a54 54 0 0 1-54 50H358a54 54 0 0 1-54-50Z" fill="#fff" opacity=".82"/><path d="M510 640H580L556 912a54 54 0 0 1-54 50H450C500 900 510 760 510 640Z" ${tokened("accent")} opacity=".14"/>${leafy(790, 962, 1.15)}<path d="M0 0H1000V1250H0Z" fill="url(#air)"/></svg>`;

export const ART: Readonly<Record<string, Drawing>> = {
  surgery: {
    svg: surgery,
    width: 1400,
    height: 1400,
    alt: "A bright treatment room with a wide window, a reclined chair and a plant",
  },
  reception: {
    svg: reception,
    width: 1500,
    height: 1125,
    alt: "A reception desk in morning light, with a chair and round lamps",
  },
  corner: { svg: corner, width: 1000, height: 1250, alt: "An armchair and a plant below a window" },
  smile: { svg: smile, width: 1370, height: 1030, alt: "Round white bars whose ends draw a smile, before a sun" },
  ledge: { svg: ledge, width: 1000, height: 1250, alt: "Two toothbrushes in a glass beside a plant" },
  ...PEOPLE,
};
