/** Those who work there, in the light of a window: calm shapes, and a smile. */
import type { Drawing } from "../template.schema.ts";
import { daylight, open, wall } from "./room.ts";

interface Person {
  skin: string;
  shade: string;
  hair: string;
  /** Behind the head, and over it. */
  back?: string;
  front: string;
  extra?: string;
  /** Of the tunic. */
  worn: string;
  alt: string;
}

const FACE = "M-112-70C-112-170 112-170 112-70V30C112 120 60 176 0 176S-112 120-112 30Z";

function person({ skin, shade, hair, back = "", front, extra = "", worn }: Omit<Person, "alt">): string {
  return `${open(800, 1000)}<defs>${daylight}</defs>${wall(800, 1000)}<path d="M120 0H330L130 1000H0V600ZM430 0H560L400 1000H240Z" fill="#fff" opacity=".24"/><circle cx="400" cy="430" r="290" style="fill:var(--second)"/><circle cx="400" cy="430" r="290" fill="#fff" opacity=".22"/><g transform="translate(400 440)"><g transform="translate(0 36) scale(1.14)" fill="${hair}">${back}</g><path d="M-62 110H62V250C62 320-62 320-62 250Z" fill="${shade}"/><path d="M-330 560C-330 380-240 290-62 240C-50 310 50 310 62 240C240 290 330 380 330 560Z" ${worn}/><path d="M-62 240L0 360L62 240C92 248 96 252 104 258L0 440L-104 258C-96 252-92 248-62 240Z" fill="#fff" opacity=".42"/><path d="M-62 236C-50 306 50 306 62 236L0 352Z" fill="${skin}"/><g transform="translate(0 36) scale(1.14)"><circle cx="-114" cy="10" r="26" fill="${shade}"/><circle cx="114" cy="10" r="26" fill="${shade}"/><path d="${FACE}" fill="${skin}"/><path d="M40-136C112-120 112-80 112-70V30C112 120 60 176 0 176C70 130 90 20 40-136Z" fill="${shade}" opacity=".35"/><g fill="none" stroke="#2a1c18" stroke-linecap="round"><path d="M-66-12q16-16 32 0M34-12q16-16 32 0" stroke-width="8"/><path d="M-72-46q22-14 44-2M28-48q22-12 44 2" stroke-width="7" opacity=".7"/></g><path d="M0-6C8 20 18 34 2 40" fill="none" stroke="${shade}" stroke-width="8" stroke-linecap="round"/><path d="M-38 88C-18 100 18 100 38 88C32 114 16 122 0 122S-32 114-38 88Z" fill="#fff"/><path d="M-46 84C-22 100 22 100 46 84" fill="none" stroke="#8a3f38" stroke-opacity=".55" stroke-width="5" stroke-linecap="round"/><circle cx="-72" cy="56" r="22" fill="#d9705a" opacity=".14"/><circle cx="72" cy="56" r="22" fill="#d9705a" opacity=".14"/><g fill="${hair}">${front}</g>${extra}</g></g><path d="M0 0H800V1000H0Z" fill="url(#air)"/></svg>`;
}

const TEAL = 'style="fill:var(--accent)"';
const WHITE = 'fill="#f4f8f8"';

const SITTERS: Readonly<Record<string, Person>> = {
  owner: {
    skin: "#c98d62",
    shade: "#a96e46",
    hair: "#2a1d1c",
    back: '<path d="M-150-60C-160-220 160-220 150-60V150C150 210 100 220 70 190H-70C-100 220-150 210-150 150Z"/>',
    front: '<path d="M-126 30C-150-220 150-220 126 30C122-40 96-84 44-100C0-72-96-66-126 30Z"/>',
    worn: WHITE,
    alt: "A woman with dark hair to her shoulders, in a white coat",
  },
  dentist: {
    skin: "#7d4e36",
    shade: "#5f3826",
    hair: "#1d1514",
    front:
      '<path d="M-122-30C-134-204 134-204 122-30C116-70 104-96 84-108C40-122-40-122-84-108C-104-96-116-70-122-30Z"/><path d="M-112 24V30C-112 120-60 176 0 176S112 120 112 30V24C104 60 90 72 70 66C40 54-40 54-70 66C-90 72-104 60-112 24ZM-38 88C-18 100 18 100 38 88C32 114 16 122 0 122S-32 114-38 88Z" fill-rule="evenodd"/>',
    worn: TEAL,
    alt: "A man with short hair and a beard, in a tunic",
  },
  hygienist: {
    skin: "#efcfb8",
    shade: "#d9a888",
    hair: "#b5642f",
    back: '<circle cy="-196" r="72"/><path d="M-128-40C-140-190 140-190 128-40V0H-128Z"/>',
    front: '<path d="M-122 10C-146-216 146-216 122 10C112-40 84-78 0-82C-84-78-112-40-122 10Z"/>',
    extra:
      '<g fill="none" stroke="#2c4a4a" stroke-width="8"><circle cx="-50" cy="-12" r="40"/><circle cx="50" cy="-12" r="40"/><path d="M-10-16q10-8 20 0"/></g>',
    worn: TEAL,
    alt: "A woman with red hair in a bun and round glasses, in a tunic",
  },
  reception: {
    skin: "#e0b08a",
    shade: "#c08d65",
    hair: "#5b7f86",
    back: '<path d="M-156-40C-170-240 170-240 156-40C160 80 150 200 190 300C90 340-90 340-190 300C-150 200-160 80-156-40Z"/>',
    front:
      '<path d="M-160 40C-180-230 180-230 160 40C158 130 120 200 70 236C110 160 116 60 108-20C96-120-96-120-108-20C-116 60-110 160-70 236C-120 200-158 130-160 40Z"/><path d="M-112 26C-112 120-60 176 0 176S112 120 112 26C140 150 130 220 70 250C24 266-24 266-70 250C-130 220-140 150-112 26Z"/>',
    worn: WHITE,
    alt: "A woman with a headscarf, in a white blouse",
  },
};

export const PEOPLE: Readonly<Record<string, Drawing>> = Object.fromEntries(
  Object.entries(SITTERS).map(([name, { alt, ...sitter }]) => [
    name === "reception" ? "desk" : name,
    { svg: person(sitter), width: 800, height: 1000, alt },
  ]),
);
