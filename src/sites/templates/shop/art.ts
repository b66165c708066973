/** Drawn for the template: things on a shelf, flat and with long shadows, without a ground of their own; and the shop they stand in. */
import type { Drawing } from "../template.schema.ts";

const CREAM = "#fbf1dc";
const CLAY = "#c9855c";
const WOOD = "#9c643c";
const DARK = "#2a1c2c";
const LEAF = "#2f6b4a";
const BETWEEN = "#eab03c";

const drawing = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${body}</svg>`;

const shape = (d: string, fill: string, more = ""): string => `<path d="${d}" style="fill:${fill}" ${more}/>`;
const line = (d: string, stroke: string, width: number, more = ""): string =>
  `<path d="${d}" style="stroke:${stroke}" stroke-width="${width}" fill="none" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
/** What lies on the table behind a thing, and the side of it that is turned from the light. */
const cast = (d: string): string => shape(d, DARK, 'opacity=".2"');
const shade = (d: string): string => shape(d, DARK, 'opacity=".16"');
const shine = (d: string, width = 14): string => line(d, "#fff", width, 'opacity=".55"');

const thing = (body: string): string => drawing(1000, 1000, body);

const vase = thing(
  `${cast("M420 850H620L880 720L830 590L690 640Z")}${line("M500 420C480 300 430 230 380 170M505 420C520 280 560 200 620 120M500 420C500 320 510 260 500 190", LEAF, 12)}${shape("M380 170C320 180 290 130 310 80C370 80 400 120 380 170ZM620 120C600 60 640 20 700 30C710 90 680 120 620 120ZM500 190C450 150 460 90 500 60C545 95 550 150 500 190ZM450 280C390 290 350 260 350 210C410 200 445 230 450 280ZM548 250C560 200 610 180 660 200C650 250 600 275 548 250Z", LEAF)}${shape("M436 420H564C556 480 566 520 612 580C690 690 640 850 580 868H420C360 850 310 690 388 580C434 520 444 480 436 420Z", "var(--accent)")}${shade("M520 420H564C556 480 566 520 612 580C690 690 640 850 580 868H500C600 800 610 660 556 570C520 510 520 470 520 420Z")}${shape("M352 664C420 690 580 690 648 664L652 720C580 750 420 750 348 720Z", CREAM)}${shape("M426 404H574V434H426Z", "var(--accent)")}${shine("M400 620C380 680 384 740 404 800")}`,
);

const lamp = thing(
  `${cast("M400 868H600L900 760L860 700L600 790Z")}${shape("M250 420C250 240 360 130 500 130S750 240 750 420Z", "var(--second)")}${shade("M560 138C670 165 750 270 750 420H640C650 310 620 200 560 138Z")}${shape("M250 420H750L740 446H260Z", "#ffdf8e")}${shape("M300 446H700L880 868H120Z", "#ffdf8e", 'opacity=".26"')}${shape("M474 446H526V800H474Z", WOOD)}${shade("M504 446H526V800H504Z")}${shape("M380 868C380 820 430 796 500 796S620 820 620 868Z", "var(--accent)")}${shade("M520 796C600 800 620 830 620 868H540C560 840 550 810 520 796Z")}${line("M640 446V540", DARK, 6)}<circle cx="640" cy="552" r="15" style="fill:var(--accent)"/>${shine("M306 370C316 290 356 226 410 196")}`,
);

const leaf = (x: number, y: number, turn: number, size: number, fill = LEAF): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})"><path d="M0 0C-70-60-80-190 0-270C80-190 70-60 0 0Z" style="fill:${fill}"/><path d="M0-10V-240" stroke="#fff" stroke-opacity=".35" stroke-width="7" fill="none"/><path d="M0 0C80-60 80-190 0-270Z" fill="${DARK}" opacity=".14"/></g>`;

const plant = thing(
  `${cast("M390 868H610L930 740L900 610L660 700Z")}${leaf(500, 610, -62, 1.1, "#3c7d58")}${leaf(500, 610, 64, 1.05)}${leaf(500, 600, -30, 1.45)}${leaf(505, 600, 34, 1.4, "#3c7d58")}${leaf(500, 610, 2, 1.75, "#4b8f66")}${leaf(498, 620, -92, 0.75)}${leaf(502, 620, 94, 0.75, "#4b8f66")}${shape("M340 590H660L626 868H374Z", CLAY)}${shape("M320 560H680V630H320Z", "#d99a70")}${shade("M560 560H680V630H655L626 868H540Z")}${shape("M352 700L648 700L641 760H359Z", "var(--accent)")}${shine("M372 660L390 830", 12)}`,
);

const books = thing(
  `${cast("M250 868H760L960 790L930 690L740 760Z")}${shape("M230 760H770V868H230Z", "var(--second)")}${shape("M250 776H770V852H250Z", CREAM)}${line("M270 796H770M270 814H770M270 832H770", "#d8c7a4", 4)}${shape("M230 760H330V868H230C205 868 205 760 230 760Z", "var(--second)")}${shape("M290 650H730V760H290Z", "var(--accent)")}${shape("M300 668H730V742H300Z", CREAM)}${line("M320 688H730M320 706H730M320 724H730", "#d8c7a4", 4)}${shape("M290 650H390V760H290C265 760 265 650 290 650Z", "var(--accent)")}${shape("M250 560H700V650H250Z", BETWEEN)}${shape("M262 574H700V636H262Z", CREAM)}${line("M290 594H700M290 614H700", "#d8c7a4", 4)}${shape("M250 560H350V650H250C228 650 228 560 250 560Z", BETWEEN)}<g transform="translate(560 556) rotate(-7)">${shape("M-150-360H90V0H-150Z", "var(--second)")}${shape("M90-360L116-342V12L90 0Z", CREAM)}${shade("M40-360H90V0H40Z")}<circle cx="-36" cy="-216" r="66" style="fill:var(--accent)"/>${shape("M-110-84H30V-66H-110ZM-80-50H0V-36H-80Z", CREAM)}</g>`,
);

const candle = thing(
  `${cast("M300 868H690L960 770L930 680L690 770Z")}<circle cx="400" cy="330" r="190" fill="#ffdf8e" opacity=".3"/>${shape("M400 250C440 300 446 350 400 384C354 350 360 300 400 250Z", "#ffb938")}${shape("M400 310C420 336 420 360 400 380C380 360 380 336 400 310Z", "#fff3cf")}${line("M400 380V430", DARK, 8)}${shape("M300 430H500V868H300Z", CREAM)}${shade("M440 430H500V868H440Z")}${shape("M300 430H500V470C470 500 470 450 440 480C420 520 410 470 380 480C350 500 330 450 300 480Z", "#f2dfb8")}${shape("M300 600H500V740H300Z", "var(--accent)")}${shape("M330 640H470V656H330ZM350 676H450V690H350Z", CREAM)}${shape("M560 640H700V868H560Z", "var(--second)")}${shade("M650 640H700V868H650Z")}<ellipse cx="630" cy="640" rx="70" ry="18" fill="${CREAM}"/>${line("M630 636V596", DARK, 8)}${shape("M630 500C660 540 662 570 630 596C598 570 600 540 630 500Z", "#ffb938")}${shine("M330 500V580", 12)}`,
);

const folds = Array.from({ length: 9 }, (_, at) => line(`M${270 + at * 52} 868V${at % 2 ? 906 : 914}`, CREAM, 7)).join(
  "",
);
const textile = thing(
  `${cast("M240 868H760L980 780L950 640L760 720Z")}${shape("M220 700C220 660 250 640 290 640H710C750 640 780 660 780 700V868H220Z", "var(--second)")}${shape("M220 750H780V790H220ZM220 820H780V840H220Z", CREAM)}${folds}${shape("M250 520C250 480 280 460 320 460H690C730 460 756 480 756 520V640H250Z", "var(--accent)")}${Array.from({ length: 7 }, (_, at) => shape(`M${290 + at * 64} 460H${314 + at * 64}V640H${290 + at * 64}Z`, CREAM, 'opacity=".9"')).join("")}${shape("M286 360C286 320 316 300 350 300H660C700 300 724 320 724 360V460H286Z", BETWEEN)}${shape("M286 390H724V410H286ZM286 426H724V436H286Z", CREAM, 'opacity=".85"')}${shade("M640 300H660C700 300 724 320 724 360V460H756V640H780V868H680V640H650V460H640Z")}${line("M300 330C340 312 380 310 430 312", "#fff", 12, 'opacity=".5"')}`,
);

const cup = (x: number, y: number, size: number, fill: string, band: string): string =>
  `<g transform="translate(${x} ${y}) scale(${size})">${line("M150 50C230 30 240 160 130 160", fill, 34)}${shape("M-170 0H170C170 150 130 240 70 250H-70C-130 240-170 150-170 0Z", fill)}${shade("M70 0H170C170 150 130 240 70 250H10C80 200 90 100 70 0Z")}${shape("M-168 50H168L158 104H-158Z", band)}<ellipse rx="170" ry="30" style="fill:${CREAM}"/><ellipse cy="4" rx="148" ry="22" fill="#5b3722"/>${shine("M-130 120C-120 170-106 200-84 222", 12)}</g>`;
const cups = thing(
  `${cast("M300 868H700L980 770L950 660L720 760Z")}${cup(500, 330, 0.92, "var(--second)", CREAM)}${cup(480, 600, 1.08, "var(--accent)", CREAM)}${line("M440 240C420 200 460 180 440 130M520 240C500 200 540 180 520 120", "#fff", 12, 'opacity=".6"')}`,
);

const scallops = Array.from({ length: 16 }, (_, at) =>
  shape(
    `M${250 + at * 70} 330H${320 + at * 70}L${320 + at * 70} 430A35 35 0 0 1 ${250 + at * 70} 430Z`,
    at % 2 ? CREAM : "var(--accent)",
  ),
).join("");
const bricks = Array.from(
  { length: 30 },
  (_, at) => `<path d="M${60 + ((at * 317) % 1500)} ${40 + ((at * 83) % 250)}h64v20h-64z"/>`,
).join("");
const small = (x: number, y: number, size: number, body: string): string =>
  `<g transform="translate(${x} ${y}) scale(${size})">${body}</g>`;
const inner = (svg: string): string => svg.replace(/^<svg[^>]*>|<\/svg>$/g, "");

const front = drawing(
  1600,
  1200,
  `${shape("M0 0H1600V1200H0Z", "var(--second)")}${shape("M0 0H1600V300H0Z", DARK, 'opacity=".14"')}<g fill="#fff" opacity=".08">${bricks}</g>${shape("M0 1010H1600V1200H0Z", "#e9d8b8")}${shape("M0 1010H1600V1030H0Z", DARK, 'opacity=".16"')}${line("M200 1034L120 1196M620 1034L580 1196M1040 1034L1060 1196M1440 1034L1530 1196", "#cdb88f", 5)}${shape("M230 190H1390V330H230Z", CREAM)}${shape("M250 210H1370V310H250Z", "var(--accent)")}${shape("M420 246H820V274H420ZM860 246H1000V274H860ZM1040 246H1200V274H1040Z", CREAM)}<circle cx="340" cy="260" r="30" fill="${CREAM}"/>${shape("M250 430H1030V1010H250Z", WOOD)}${shape("M280 440H1000V900H280Z", "#ffe6ae")}${shape("M280 440H1000V560C760 600 520 600 280 560Z", "#fff6db", 'opacity=".7"')}${shape("M280 660H1000V676H280ZM280 876H1000V900H280Z", WOOD)}${small(270, 448, 0.235, inner(vase))}${small(450, 448, 0.235, inner(books))}${small(640, 448, 0.235, inner(cups))}${small(800, 448, 0.235, inner(candle))}${small(290, 610, 0.31, inner(lamp))}${small(540, 610, 0.31, inner(textile))}${small(760, 610, 0.31, inner(plant))}${shape("M280 440L560 440L330 900H280Z", "#fff", 'opacity=".16"')}${shape("M640 440L700 440L470 900H410Z", "#fff", 'opacity=".14"')}${line("M640 440V900", WOOD, 14)}${shape("M270 930H1010V990H270Z", DARK, 'opacity=".18"')}${shape("M1070 430H1370V1010H1070Z", "var(--accent)")}${shape("M1110 470H1330V800H1110Z", "#ffe6ae")}${shape("M1110 470H1220L1110 700Z", "#fff", 'opacity=".35"')}${shape("M1110 840H1330V970H1110Z", DARK, 'opacity=".18"')}<circle cx="1100" cy="800" r="13" fill="#ffdf8e"/>${line("M1180 540L1220 500L1260 540", DARK, 5)}<rect x="1152" y="540" width="136" height="76" rx="12" fill="${CREAM}"/>${shape("M1180 566H1260V576H1180ZM1194 590H1246V598H1194Z", DARK)}${shape("M230 430H1390V520C1000 480 600 470 230 540Z", DARK, 'opacity=".16"')}${shape("M250 318H1370L1370 340H250Z", DARK, 'opacity=".2"')}${scallops}${shape("M250 330H1370V366H250Z", DARK, 'opacity=".1"')}${cast("M60 1080H210L420 1040H240Z")}${small(-60, 660, 0.46, inner(plant))}${cast("M1400 1110H1560L1600 1090V1060H1470Z")}${small(1270, 780, 0.36, inner(plant))}${cast("M620 1130H960L1060 1080H760Z")}<g>${shape("M600 1000H980V1030H600Z", WOOD)}${shape("M630 1030H654V1120H630ZM926 1030H950V1120H926Z", "#7c4c2c")}${shape("M600 960H980V980H600Z", WOOD)}</g>${small(700, 812, 0.2, inner(cups))}${shape("M1440 0H1600V1010C1540 700 1480 300 1440 0Z", "#fff", 'opacity=".07"')}`,
);

export const ART: Readonly<Record<string, Drawing>> = {
  front: {
    svg: front,
    width: 1600,
    height: 1200,
    alt: "The shop from the street: an awning, a full window, a bench and pots by the door",
  },
  vase: { svg: vase, width: 1000, height: 1000, alt: "A vase with three green branches" },
  lamp: { svg: lamp, width: 1000, height: 1000, alt: "A table lamp with a round shade" },
  plant: { svg: plant, width: 1000, height: 1000, alt: "A plant with large leaves in a clay pot" },
  books: { svg: books, width: 1000, height: 1000, alt: "Three books, and one that stands on them" },
  candle: { svg: candle, width: 1000, height: 1000, alt: "Two candles, both lit" },
  textile: { svg: textile, width: 1000, height: 1000, alt: "Three folded blankets" },
  cups: { svg: cups, width: 1000, height: 1000, alt: "Two cups, one upon the other" },
};
