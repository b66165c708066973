/** Drawn for the template: athletes cut out of paper on hard blocks and stripes of the palette's colours. */
import type { Drawing } from "../template.schema.ts";
import { athlete, headOf, piece } from "./figure.ts";

const DEFS = `<defs><filter id="p" x="-20%" y="-20%" width="140%" height="140%"><feDropShadow dx="7" dy="9" stdDeviation="5" flood-color="#000" flood-opacity=".34"/></filter><pattern id="a" width="44" height="44" patternUnits="userSpaceOnUse" patternTransform="rotate(28)"><path d="M0 0H44V44H0Z" style="fill:#f5f2ea"/><path d="M0 0H22V44H0Z" style="fill:var(--second)"/></pattern><pattern id="b" width="36" height="36" patternUnits="userSpaceOnUse" patternTransform="rotate(-62)"><path d="M0 0H36V36H0Z" style="fill:var(--accent)"/><path d="M0 0H14V36H0Z" style="fill:var(--second)"/></pattern></defs>`;

const drawing = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${DEFS}${body}</svg>`;

const block = (d: string, fill: string, more = ""): string => `<path d="${d}" style="fill:${fill}" ${more}/>`;
const lines = (d: string, stroke: string, width: number, more = ""): string =>
  `<path d="${d}" style="stroke:${stroke}" stroke-width="${width}" fill="none" ${more}/>`;

const PALE = "#e3b48f";
const TAWNY = "#c07f52";
const BROWN = "#8a5132";
const DEEP = "#5b3422";
const HAIR = "#1d1512";

const PLATE = (x: number, y: number, r: number): string =>
  `<g filter="url(#p)"><circle cx="${x}" cy="${y}" r="${r}" fill="#15171a"/><circle cx="${x}" cy="${y}" r="${r * 0.8}" fill="none" style="stroke:#f5f2ea" stroke-width="5" opacity=".5"/><circle cx="${x}" cy="${y}" r="${r * 0.3}" style="fill:#f5f2ea"/></g>`;

const sprint = drawing(
  1800,
  1000,
  `${block("M0 0H1800V1000H0Z", "var(--accent)")}${block("M820 0H1800V1000H1460Z", "var(--second)")}${lines("M-60 940L1860 700M-60 1030L1860 800M-60 1130L1860 905", "#f5f2ea", 10, 'opacity=".85"')}<g opacity=".9">${[0, 1, 2, 3, 4, 5].map((row) => block(`M${-40 + row * 30} ${150 + row * 104}H${420 + row * 46}L${398 + row * 46} ${186 + row * 104}H${-60 + row * 30}Z`, row % 2 ? "#f5f2ea" : "var(--second)")).join("")}</g><path d="M520 934L1010 872L1240 960L700 1000H420Z" opacity=".32"/><g transform="translate(1010 40) scale(.72)">${athlete(
    {
      skin: PALE,
      far: "#c18f6b",
      top: "var(--accent)",
      shorts: "#f5f2ea",
      hair: "#6b3d1e",
      cut: "tail",
      head: [640, 160],
      shoulder: [560, 320],
      hip: [470, 590],
      arms: [
        { bend: [730, 420], end: [840, 300] },
        { bend: [380, 410], end: [330, 570] },
      ],
      legs: [
        { bend: [350, 800], end: [120, 830], foot: 66 },
        { bend: [700, 620], end: [690, 860], foot: -4 },
      ],
    },
  )}</g><g transform="translate(150 6) scale(.98)">${athlete({
    skin: DEEP,
    far: "#43261a",
    top: "url(#a)",
    shorts: "var(--second)",
    hair: HAIR,
    cut: "short",
    head: [690, 130],
    shoulder: [610, 292],
    hip: [500, 560],
    arms: [
      { bend: [770, 400], end: [880, 262] },
      { bend: [420, 360], end: [352, 530] },
    ],
    legs: [
      { bend: [392, 770], end: [150, 838], foot: 58 },
      { bend: [730, 560], end: [700, 800], foot: 8 },
    ],
  })}</g>`,
);

const bell = (x: number, y: number, size: number): string =>
  `<g transform="translate(${x} ${y}) scale(${size})" filter="url(#p)"><path d="M-46 10C-60-66 60-66 46 10" fill="none" stroke="#15171a" stroke-width="24"/><circle cy="74" r="88" fill="#15171a"/><circle cy="74" r="44" style="fill:var(--accent)"/></g>`;

const swing = drawing(
  1000,
  1250,
  `${block("M0 0H1000V1250H0Z", "var(--second)")}${block("M0 0H620L240 1250H0Z", "url(#b)", 'opacity=".95"')}${block("M0 1060H1000V1250H0Z", "#f5f2ea")}<path d="M180 1130L820 1080L960 1160L300 1190Z" opacity=".26"/><g transform="translate(30 120)">${athlete(
    {
      skin: BROWN,
      far: "#683b24",
      top: "var(--accent)",
      shorts: "#f5f2ea",
      hair: "#5c2a17",
      cut: "bun",
      head: [610, 270],
      shoulder: [540, 420],
      hip: [350, 660],
      farHip: [390, 660],
      arms: [
        { bend: [660, 520], end: [772, 600] },
        { bend: [640, 540], end: [760, 610] },
      ],
      legs: [
        { bend: [570, 770], end: [520, 960] },
        { bend: [500, 790], end: [400, 970] },
      ],
    },
  )}${bell(800, 640, 0.92)}</g>`,
);

const press = drawing(
  1000,
  1250,
  `${block("M0 0H1000V1250H0Z", "var(--accent)")}${block("M0 760L1000 520V1250H0Z", "var(--second)")}${block("M0 1120H1000V1250H0Z", "#f5f2ea")}${lines("M-20 120L420-20M-20 210L700-20M-20 300L980-20", "#f5f2ea", 12, 'opacity=".7"')}<path d="M220 1150L760 1150L900 1210H120Z" opacity=".28"/><path d="M30 177H970V197H30Z" style="fill:#f5f2ea" filter="url(#p)"/>${PLATE(120, 186, 118)}${PLATE(880, 186, 118)}${athlete(
    {
      skin: TAWNY,
      far: TAWNY,
      top: "url(#a)",
      shorts: "#15171a",
      hair: HAIR,
      cut: "tail",
      head: [500, 342],
      shoulder: [566, 500],
      farShoulder: [434, 500],
      hip: [548, 740],
      farHip: [452, 740],
      arms: [
        { bend: [318, 372], end: [338, 204] },
        { bend: [682, 372], end: [662, 204] },
      ],
      legs: [
        { bend: [390, 930], end: [372, 1116] },
        { bend: [610, 930], end: [628, 1116] },
      ],
    },
  )}`,
);

const boxing = drawing(
  1000,
  1250,
  `${block("M0 0H1000V1250H0Z", "#f5f2ea")}${block("M0 0H1000V300L0 760Z", "var(--accent)")}${block("M0 1080H1000V1250H0Z", "var(--second)")}<g filter="url(#p)"><path d="M830-20V180" stroke="#15171a" stroke-width="14"/><path d="M742 170H918L934 820H726Z" style="fill:var(--second)"/><path d="M740 260H922M735 690H928" style="stroke:var(--accent)" stroke-width="26"/></g><g opacity=".9">${lines("M650 372L700 330M652 442H712M640 510L690 548", "var(--second)", 14)}</g><path d="M100 1120L560 1100L760 1170L260 1190Z" opacity=".4"/><g transform="translate(-40 110)">${athlete(
    {
      skin: DEEP,
      far: "#43261a",
      top: "url(#b)",
      shorts: "var(--second)",
      hair: HAIR,
      cut: "curls",
      head: [440, 190],
      shoulder: [400, 360],
      hip: [330, 630],
      arms: [
        { bend: [560, 350], end: [690, 330] },
        { bend: [470, 480], end: [540, 330] },
      ],
      legs: [
        { bend: [520, 790], end: [500, 1000] },
        { bend: [270, 820], end: [150, 1000] },
      ],
    },
  )}<g style="fill:#f5f2ea" filter="url(#p)"><circle cx="712" cy="328" r="52"/><circle cx="556" cy="316" r="50"/></g><path d="M664 300V360M512 350L560 366" style="stroke:var(--accent)" stroke-width="18"/></g>`,
);

const warrior = drawing(
  1600,
  1067,
  `${block("M0 0H1600V1067H0Z", "var(--second)")}<circle cx="1050" cy="560" r="420" style="fill:var(--accent)"/>${block("M0 930H1600V1067H0Z", "#f5f2ea")}<g opacity=".8">${[0, 1, 2, 3, 4].map((row) => block(`M0 ${120 + row * 90}H${560 - row * 90}L${530 - row * 90} ${150 + row * 90}H0Z`, "url(#b)")).join("")}</g><path d="M340 972H1330L1440 1020H260Z" opacity=".22"/><g transform="translate(230 70)">${athlete(
    {
      skin: PALE,
      far: "#c18f6b",
      top: "url(#a)",
      shorts: "#15171a",
      hair: "#38231a",
      cut: "bun",
      head: [560, 140],
      shoulder: [620, 292],
      farShoulder: [500, 292],
      hip: [590, 560],
      farHip: [520, 560],
      arms: [
        { bend: [300, 300], end: [110, 296] },
        { bend: [820, 300], end: [1010, 290] },
      ],
      legs: [
        { bend: [300, 700], end: [150, 866], foot: 0 },
        { bend: [840, 610], end: [850, 850] },
      ],
    },
  )}</g>`,
);

interface Coach {
  skin: string;
  shade: string;
  hair: string;
  cut: "short" | "bun" | "curls" | "tail";
  ground: string;
  shape: string;
  top: string;
}

/** Head and shoulders. */
const coach = ({ skin, shade, hair, cut, ground, shape, top }: Coach): string =>
  drawing(
    1000,
    1250,
    `${block("M0 0H1000V1250H0Z", ground)}${shape}<g filter="url(#p)">${piece([500, 980], [500, 700], 96, 84, shade, 1)}</g><g filter="url(#p)"><path d="M110 1250C120 1040 240 950 410 920C450 990 550 990 590 920C760 950 880 1040 890 1250Z" style="fill:${top}"/></g><g filter="url(#p)" transform="translate(500 590) scale(3.1) translate(-500 -590)">${headOf([500, 590], skin, hair, cut)}</g>`,
  );

const noor = coach({
  skin: BROWN,
  shade: "#683b24",
  hair: HAIR,
  cut: "bun",
  ground: "var(--accent)",
  shape: block("M0 820L1000 420V1250H0Z", "var(--second)"),
  top: "url(#a)",
});
const dan = coach({
  skin: PALE,
  shade: "#c18f6b",
  hair: "#7a4524",
  cut: "short",
  ground: "var(--second)",
  shape: block("M0 0H640L200 1250H0Z", "url(#b)"),
  top: "#f5f2ea",
});
const amara = coach({
  skin: DEEP,
  shade: "#43261a",
  hair: HAIR,
  cut: "curls",
  ground: "var(--surface)",
  shape: `<circle cx="500" cy="640" r="470" style="fill:var(--accent)"/>`,
  top: "var(--second)",
});

export const ART: Readonly<Record<string, Drawing>> = {
  sprint: { svg: sprint, width: 1800, height: 1000, alt: "Two runners at full stride" },
  swing: { svg: swing, width: 1000, height: 1250, alt: "A woman swinging a kettlebell" },
  press: { svg: press, width: 1000, height: 1250, alt: "A lifter with a barbell overhead" },
  boxing: { svg: boxing, width: 1000, height: 1250, alt: "A boxer at the bag" },
  warrior: { svg: warrior, width: 1600, height: 1067, alt: "A wide lunge with both arms stretched out" },
  noor: { svg: noor, width: 1000, height: 1250, alt: "A coach with dark hair in a bun" },
  dan: { svg: dan, width: 1000, height: 1250, alt: "A coach with short brown hair" },
  amara: { svg: amara, width: 1000, height: 1250, alt: "A coach with short curls" },
};
