/** The template's pictures. */
import type { Drawing } from "../template.schema.ts";
import { all, blur, fade, glow, grey, numbersFrom, print, ridge, tree, walker } from "./print.ts";

function dusk(): string {
  const layers = [
    [560, 70, 11, 176],
    [620, 62, 5, 142],
    [690, 54, 23, 104],
    [752, 40, 41, 68],
  ] as const;
  const hills = layers
    .map(
      ([y, rise, seed, level], at) =>
        `${fade(`h${at}`, [
          [0, level],
          [0.55, level + 26],
          [1, level + 72],
        ])}<path d="${ridge(1800, y, rise, seed, 850)}" fill="url(#h${at})"/>`,
    )
    .join("");
  const next = numbersFrom(77);
  const streaks = Array.from({ length: 46 }, (_, at) => {
    const y = 838 + at * 5.6;
    const wide = 80 + next() * 420;
    return `M${Math.round(1230 + (next() - 0.5) * (260 + at * 26) - wide / 2)} ${Math.round(y)}h${Math.round(wide)}`;
  }).join("");
  return print(
    1800,
    1080,
    `${fade("s", [
      [0, 38],
      [0.3, 92],
      [0.52, 186],
      [0.66, 246],
    ])}${glow("l", [
      [0, 255, 0.95],
      [0.28, 250, 0.5],
      [1, 240, 0],
    ])}${fade("w", [
      [0, 205],
      [0.3, 132],
      [1, 34],
    ])}${blur("b", 3)}${blur("c", 26)}`,
    `${all(1800, 1080, "url(#s)")}<g filter="url(#c)" fill="#e8e8e8" opacity=".5"><ellipse cx="420" cy="240" rx="420" ry="26"/><ellipse cx="760" cy="300" rx="380" ry="18"/><ellipse cx="1420" cy="200" rx="360" ry="22"/><ellipse cx="1180" cy="386" rx="520" ry="16"/></g><circle cx="1230" cy="560" r="520" fill="url(#l)"/><circle cx="1230" cy="528" r="36" fill="#fff"/>${hills}<rect y="826" width="1800" height="254" fill="url(#w)"/><path d="${streaks}" stroke="#fff" stroke-width="2.4" stroke-linecap="round" opacity=".55"/><rect y="790" width="1800" height="60" fill="#d4d4d4" opacity=".42" filter="url(#c)"/><path d="M0 812C180 806 320 836 470 872C620 908 700 958 860 1000C980 1032 1100 1056 1200 1080H0Z" fill="#141414"/><g stroke="#141414" stroke-width="2.4" fill="none">${Array.from({ length: 70 }, (_, at) => `<path d="M${at * 9 + Math.round(next() * 8)} ${Math.round(824 + at * 1.9)}q${Math.round(next() * 8 - 4)}-16 ${Math.round(next() * 16 - 8)}-${Math.round(20 + next() * 22)}"/>`).join("")}</g>${tree(470, 880, 590, 9, "#101010", 7)}${walker(672, 942, 108, "#101010")}`,
  );
}

function portrait(): string {
  const pane = (x: number, y: number) => `<rect x="${x}" y="${y}" width="118" height="232" fill="#fbfbfb"/>`;
  return print(
    1000,
    1250,
    `${fade(
      "b",
      [
        [0, 150],
        [0.34, 74],
        [1, 20],
      ],
      "x2='1' y2='.3'",
    )}${fade(
      "f",
      [
        [0, 240],
        [0.2, 206],
        [0.46, 128],
        [0.7, 66],
        [1, 34],
      ],
      "gradientUnits='userSpaceOnUse' x1='390' y1='400' x2='680' y2='450'",
    )}${fade(
      "d",
      [
        [0, 216],
        [0.22, 150],
        [0.5, 70],
        [1, 22],
      ],
      "gradientUnits='userSpaceOnUse' x1='250' y1='880' x2='860' y2='980'",
    )}${fade(
      "h",
      [
        [0, 120],
        [0.25, 52],
        [1, 10],
      ],
      "gradientUnits='userSpaceOnUse' x1='440' y1='250' x2='740' y2='420'",
    )}${blur("s", 16)}${blur("t", 1.4)}${blur("u", 9)}`,
    `${all(1000, 1250, "url(#b)")}<g filter="url(#s)"><rect x="-40" y="60" width="318" height="770" fill="#c8c8c8"/>${pane(-8, 90)}${pane(132, 90)}${pane(-8, 344)}${pane(132, 344)}${pane(-8, 598)}${pane(132, 598)}<rect x="-60" y="838" width="380" height="26" fill="#e2e2e2"/></g><path d="M270 20C300 300 262 620 300 1250H210C240 820 220 420 214 20Z" fill="#ededed" opacity=".34" filter="url(#s)"/><g filter="url(#t)"><path d="M536 590C532 650 524 700 500 736C440 790 330 806 280 880C232 960 214 1110 206 1250H966C956 1110 930 960 862 880C806 826 716 806 684 742C668 706 664 660 664 590Z" fill="url(#d)"/><path d="M524 560C532 620 530 680 508 730C546 790 630 800 682 742C666 700 664 650 668 560Z" fill="url(#f)"/><path d="M520 648C560 640 620 600 664 540L668 640C640 690 580 700 528 676Z" fill="#000" opacity=".42" filter="url(#u)"/><path d="M470 286C448 320 440 352 434 384C432 398 436 406 434 416C424 440 404 466 396 484C392 494 400 500 414 502C420 506 416 514 408 520C402 526 408 532 416 535C408 540 404 548 410 556C418 562 418 568 414 578C406 604 424 630 462 634C500 640 530 634 552 620C620 600 672 540 690 450C700 360 660 270 580 256C536 250 496 258 470 286Z" fill="url(#f)"/><path d="M458 330C456 268 520 214 596 218C694 222 752 300 740 400C734 470 706 540 664 590C650 560 640 540 622 520C590 520 584 486 592 456C560 430 520 420 500 380C488 356 474 340 458 330Z" fill="url(#h)"/><circle cx="742" cy="318" r="76" fill="url(#h)"/><path d="M464 322C520 300 580 300 640 340M476 346C540 330 610 350 660 420M560 236C640 240 700 300 712 380" stroke="#8c8c8c" stroke-width="2.5" fill="none" opacity=".5"/><path d="M596 458C616 448 634 462 630 486C626 508 608 520 600 512C594 500 602 492 598 480Z" fill="#5a5a5a"/><path d="M452 404C460 398 474 398 484 404" stroke="#2c2c2c" stroke-width="6" fill="none" stroke-linecap="round"/><path d="M446 380C460 368 482 368 500 376" stroke="#2c2c2c" stroke-width="7" fill="none" stroke-linecap="round" opacity=".8"/><path d="M412 536C424 538 436 536 446 530" stroke="#4a4a4a" stroke-width="4" fill="none" stroke-linecap="round"/></g><path d="M280 886C340 830 430 810 500 770C540 810 600 820 660 800" stroke="#f4f4f4" stroke-width="5" fill="none" opacity=".5" filter="url(#t)"/><path d="M360 860C340 960 336 1100 340 1250M450 830C440 960 450 1120 470 1250M600 830C640 960 650 1100 650 1250" stroke="#000" stroke-width="16" fill="none" opacity=".16" filter="url(#u)"/>`,
  );
}

function city(): string {
  const rows = Array.from({ length: 11 }, (_, row) =>
    Array.from({ length: 7 }, (_, column) => {
      const [x, y] = [40 + column * 92, -150 + row * 128];
      const lit = (row * 7 + column * 5) % 11 === 0;
      return `<rect x="${x}" y="${y}" width="58" height="88" fill="${lit ? "#f2f2f2" : "url(#p)"}"/><path d="M${x - 4} ${y + 92}h66" stroke="#f6f6f6" stroke-width="5"/>`;
    }).join(""),
  ).join("");
  const fins = Array.from(
    { length: 13 },
    (_, at) => `<path d="M${at * 30} 0V1300" stroke="${at % 2 ? "#1c1c1c" : "#3a3a3a"}" stroke-width="15"/>`,
  ).join("");
  return print(
    1000,
    1250,
    `${fade("k", [
      [0, 96],
      [1, 214],
    ])}${fade("a", [
      [0, 206],
      [1, 236],
    ])}${fade("p", [
      [0, 44],
      [0.6, 92],
      [1, 60],
    ])}${fade("r", [
      [0, 60],
      [1, 18],
    ])}${fade("o", [
      [0, 190],
      [1, 226],
    ])}${blur("b", 2)}`,
    `${all(1000, 1250, "url(#k)")}<g transform="translate(0 40) skewY(14)"><rect y="-300" width="690" height="1330" fill="url(#a)"/>${rows}</g><path d="M0 760L690 210V1250H0Z" fill="#000" opacity=".5"/><g transform="translate(690 0) skewY(-26)"><rect y="-100" width="340" height="1700" fill="url(#r)"/>${fins}</g><path d="M0 1010L690 1064L1000 940V1250H0Z" fill="url(#o)"/><path d="M0 1010L430 1044L250 1250H0Z" fill="#1d1d1d"/><path d="M1000 940L820 1012L1000 1130Z" fill="#2a2a2a"/><path d="M566 1172L250 1236L238 1224L556 1164Z" fill="#111" opacity=".8" filter="url(#b)"/>${walker(566, 1174, 124, "#0d0d0d")}`,
  );
}

function still(): string {
  const pear = (x: number, y: number, size: number, turn: number) =>
    `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})"><path d="M-8-150C-44-150-46-96-62-58C-92-18-104 96 0 98C104 96 92-18 62-58C46-96 36-150-8-150Z" fill="url(#q)"/><path d="M-8-148C-6-170 4-186 14-194" stroke="#1c1c1c" stroke-width="8" fill="none" stroke-linecap="round"/></g>`;
  return print(
    1000,
    1250,
    `${fade(
      "w",
      [
        [0, 128],
        [0.4, 92],
        [1, 34],
      ],
      "x2='1' y2='.5'",
    )}${fade(
      "t",
      [
        [0, 198],
        [0.5, 142],
        [1, 62],
      ],
      "x2='1' y2='.25'",
    )}${glow(
      "q",
      [
        [0, 238],
        [0.4, 176],
        [0.78, 92],
        [1, 42],
      ],
      'cx=".32" cy=".4" r=".72"',
    )}${fade(
      "j",
      [
        [0, 214],
        [0.2, 250],
        [0.5, 196],
        [0.82, 92],
        [1, 118],
      ],
      "x2='1' y2='.06'",
    )}${fade(
      "o",
      [
        [0, 120],
        [0.25, 92],
        [0.7, 34],
        [1, 48],
      ],
      "x2='1' y2='0'",
    )}${blur("s", 18)}${blur("u", 5)}`,
    `${all(1000, 1250, "url(#w)")}<path d="M-60 60L420-60L700 700L220 820Z" fill="#fff" opacity=".2" filter="url(#s)"/><path d="M300-60L330 820M60 400L640 270" stroke="#2a2a2a" stroke-width="26" opacity=".32" filter="url(#s)"/><rect y="820" width="1000" height="430" fill="url(#t)"/><path d="M0 820H1000" stroke="#e4e4e4" stroke-width="3" opacity=".5"/><g fill="#000" opacity=".58" filter="url(#s)"><ellipse cx="600" cy="958" rx="300" ry="36"/><ellipse cx="410" cy="1040" rx="190" ry="26"/><ellipse cx="800" cy="1070" rx="180" ry="26"/></g><path d="M352 420C352 392 368 380 404 380H560C596 380 604 396 600 420C596 470 640 520 664 620C694 760 662 900 612 944C588 960 388 960 364 944C312 896 282 760 314 620C336 522 360 480 352 420Z" fill="url(#j)"/><ellipse cx="478" cy="396" rx="116" ry="24" fill="#3a3a3a"/><ellipse cx="470" cy="394" rx="108" ry="18" fill="#181818"/><path d="M606 470C740 450 780 620 664 748" stroke="url(#j)" stroke-width="34" fill="none" stroke-linecap="round"/><path d="M472 384C460 260 500 170 560 90M474 384C430 280 420 200 360 120M480 384C520 300 600 260 660 240" stroke="#1e1e1e" stroke-width="6" fill="none"/><g fill="#2c2c2c"><path d="M560 90C620 60 640 100 620 150C586 160 560 140 560 90Z"/><path d="M528 160C470 130 470 90 500 60C530 80 544 120 528 160Z"/><path d="M360 120C300 130 280 90 300 50C344 50 366 80 360 120Z"/><path d="M404 220C350 230 326 200 330 160C376 160 400 184 404 220Z"/><path d="M660 240C700 200 750 214 760 250C730 276 690 270 660 240Z"/><path d="M560 290C590 240 630 236 650 256C634 296 600 304 560 290Z"/></g><g fill="#8e8e8e" opacity=".5"><path d="M560 90C600 84 616 110 620 150C600 130 580 112 560 90Z"/><path d="M360 120C330 104 312 80 300 50C330 66 350 90 360 120Z"/></g>${pear(760, 958, 1.02, 9)}${pear(300, 986, 0.82, -16)}<path d="M470 1050C480 1096 640 1096 650 1050Z" fill="url(#o)"/><ellipse cx="560" cy="1050" rx="90" ry="15" fill="#c6c6c6"/><ellipse cx="560" cy="1051" rx="80" ry="11" fill="#2b2b2b"/><path d="M356 560C350 640 350 720 362 800" stroke="#fff" stroke-width="16" stroke-linecap="round" fill="none" opacity=".6" filter="url(#u)"/>`,
  );
}

function sea(): string {
  const next = numbersFrom(5);
  const swell = Array.from({ length: 34 }, (_, at) => {
    const y = 560 + (at / 34) ** 1.6 * 520;
    const high = 1 + (at / 34) * 9;
    const level = 96 + next() * 150;
    const x = Math.round(next() * 900 - 200);
    return `<ellipse cx="${x + 620}" cy="${Math.round(y)}" rx="${Math.round(360 + next() * 620)}" ry="${high.toFixed(1)}" fill="${grey(level)}" opacity="${(0.22 + next() * 0.3).toFixed(2)}"/>`;
  }).join("");
  const posts = Array.from({ length: 15 }, (_, at) => {
    const near = 1 - at / 15;
    const size = 0.08 + near ** 2.1;
    const x = 1010 - near ** 1.5 * 760;
    const y = 566 + near ** 2 * 420;
    const [wide, tall] = [Math.round(46 * size), Math.round(330 * size + (at % 3) * 16 * size)];
    return `<path d="M${Math.round(x)} ${Math.round(y)}v${-tall}h${wide}v${tall + 4 * size}Z" fill="${grey(14 + at * 5)}"/><path d="M${Math.round(x)} ${Math.round(y + 2)}h${wide}v${Math.round(tall * 0.5)}h${-wide}Z" fill="#000" opacity=".2" filter="url(#u)"/>`;
  }).reverse();
  return print(
    1600,
    1067,
    `${fade("s", [
      [0, 66],
      [0.36, 150],
      [0.53, 236],
    ])}${fade("w", [
      [0, 222],
      [0.2, 164],
      [1, 58],
    ])}${glow("l", [
      [0, 255, 0.9],
      [1, 255, 0],
    ])}${blur("b", 5)}${blur("c", 30)}${blur("u", 4)}`,
    `${all(1600, 1067, "url(#s)")}<g filter="url(#c)"><ellipse cx="380" cy="170" rx="560" ry="46" fill="#3b3b3b" opacity=".6"/><ellipse cx="1180" cy="110" rx="620" ry="54" fill="#2e2e2e" opacity=".6"/><ellipse cx="900" cy="300" rx="700" ry="26" fill="#e6e6e6" opacity=".5"/><ellipse cx="1340" cy="380" rx="420" ry="18" fill="#6a6a6a" opacity=".5"/></g><circle cx="1080" cy="520" r="460" fill="url(#l)"/><rect y="556" width="1600" height="520" fill="url(#w)"/><path d="M0 557H1600" stroke="#6e6e6e" stroke-width="2"/><g filter="url(#b)">${swell}</g><ellipse cx="1080" cy="640" rx="190" ry="70" fill="#fff" opacity=".5" filter="url(#c)"/>${posts.join("")}`,
  );
}

function stairs(): string {
  const turns = 3;
  const steps = 28;
  const point = (radius: number, angle: number) =>
    `${(500 + radius * Math.cos(angle)).toFixed(0)} ${(500 + radius * Math.sin(angle)).toFixed(0)}`;
  const wedges: string[] = [];
  const rails: [string, string] = ["", ""];
  for (let at = turns * steps; at >= -14; at -= 1) {
    const angle = (at / steps) * 2 * Math.PI;
    const after = angle + (2 * Math.PI) / steps;
    const far = at / steps;
    const scale = 0.46 ** far;
    const follow = 0.46 ** ((at + 1) / steps);
    const [outer, inner] = [760 * scale, 440 * scale];
    const light = 132 + 92 * Math.cos(angle - 3.9) - far * 34 + (at % 2 ? 9 : -9);
    wedges.push(
      `<path d="M${point(outer, angle)}L${point(760 * follow, after)}L${point(440 * follow, after)}L${point(inner, angle)}Z" fill="${grey(light)}"/><path d="M${point(outer, angle)}L${point(inner, angle)}" stroke="#111" stroke-width="${(5 * scale + 0.6).toFixed(1)}" opacity=".55"/>`,
    );
    rails[0] += `${rails[0] ? "L" : "M"}${point(inner, angle)}`;
    rails[1] += `${rails[1] ? "L" : "M"}${point(outer * 0.985, angle)}`;
  }
  return print(
    1000,
    1000,
    `${glow("c", [
      [0, 255],
      [0.5, 226],
      [1, 120],
    ])}${blur("b", 7)}`,
    `${all(1000, 1000, "#1a1a1a")}<circle cx="500" cy="500" r="60" fill="url(#c)"/>${wedges.join("")}<path d="${rails[0]}" fill="none" stroke="#000" stroke-width="30" opacity=".5" filter="url(#b)"/><path d="${rails[0]}" fill="none" stroke="#0d0d0d" stroke-width="11"/><path d="${rails[0]}" fill="none" stroke="#d8d8d8" stroke-width="2.5" transform="translate(-3 -3)" opacity=".8"/>`,
  );
}

function meadow(): string {
  const next = numbersFrom(31);
  const blades = (count: number, y: number, tall: number) =>
    Array.from({ length: count }, () => {
      const x = Math.round(next() * 1600);
      return `M${x} ${y + Math.round(next() * 60)}q${Math.round(next() * 14 - 7)}-${Math.round(tall / 2)} ${Math.round(next() * 44 - 22)}-${Math.round(tall * (0.6 + next() * 0.6))}`;
    }).join("");
  const seeds = Array.from(
    { length: 60 },
    () =>
      `<circle cx="${Math.round(next() * 1600)}" cy="${Math.round(430 + next() * 460)}" r="${(2 + next() * 7).toFixed(1)}"/>`,
  ).join("");
  return print(
    1600,
    1067,
    `${fade("s", [
      [0, 122],
      [0.4, 206],
      [0.62, 250],
    ])}${fade("m", [
      [0, 196],
      [0.3, 126],
      [1, 34],
    ])}${glow("l", [
      [0, 255, 1],
      [0.3, 255, 0.6],
      [1, 255, 0],
    ])}${blur("b", 7)}${blur("c", 22)}`,
    `${all(1600, 1067, "url(#s)")}<path d="${ridge(1600, 566, 34, 8, 700)}" fill="#b4b4b4" filter="url(#b)"/><g filter="url(#b)" opacity=".8">${tree(1350, 660, 420, 3, "#6c6c6c", 5)}${tree(1490, 668, 340, 14, "#868686", 5)}</g><circle cx="560" cy="500" r="430" fill="url(#l)"/><path d="${ridge(1600, 642, 12, 19, 1067)}" fill="url(#m)"/><g fill="#0c0c0c" opacity=".4" filter="url(#b)"><path d="M742 806L1010 1040L1090 1020L770 800ZM822 806L1120 1010L1180 985L850 800Z"/></g>${walker(752, 812, 246, "#141414")}${walker(834, 812, 228, "#e9e9e9", true, -1)}<path d="M776 706C790 716 800 716 812 706" stroke="#141414" stroke-width="9" fill="none" stroke-linecap="round"/><path d="M${834 - 2} 594C870 640 900 740 930 812C900 812 872 790 850 800C846 730 842 660 828 610Z" fill="#fff" opacity=".72"/><g fill="none" stroke-linecap="round"><path d="${blades(120, 850, 90)}" stroke="#3c3c3c" stroke-width="3"/><path d="${blades(90, 930, 150)}" stroke="#dcdcdc" stroke-width="2.5" opacity=".7"/><path d="${blades(100, 1040, 200)}" stroke="#161616" stroke-width="5"/></g><g fill="#fff" opacity=".5" filter="url(#b)">${seeds}</g>`,
  );
}

function avenue(): string {
  const mound = (x: number, y: number, size: number) =>
    `<ellipse cx="${Math.round(x)}" cy="${Math.round(y)}" rx="${Math.round(150 * size)}" ry="${Math.round(20 * size)}" fill="#222" opacity=".55" filter="url(#d)"/>`;
  const row = [5, 4, 3, 2, 1, 0].map((far) => {
    const size = 0.56 ** far;
    const tone = grey(24 + far * 36);
    const foot = 790 + 330 * size;
    return `<g${far > 2 ? ' filter="url(#b)"' : ""}>${mound(520 - 460 * size, foot, size)}${mound(500 + 440 * size, foot, size)}${tree(520 - 460 * size, foot, 1240 * size, 40 + far, tone, far > 0 ? 4 : 6)}${tree(500 + 440 * size, foot, 1180 * size, 90 + far, tone, far > 0 ? 4 : 6)}</g>`;
  });
  return print(
    1000,
    1250,
    `${fade("s", [
      [0, 158],
      [0.5, 226],
      [0.66, 244],
    ])}${fade("r", [
      [0, 226],
      [0.3, 150],
      [1, 62],
    ])}${fade("o", [
      [0, 238],
      [1, 128],
    ])}${blur("b", 3)}${blur("d", 9)}${blur("c", 40)}`,
    `${all(1000, 1250, "url(#s)")}<rect y="800" width="1000" height="450" fill="url(#r)"/><path d="M494 800H520L860 1250H120Z" fill="url(#o)"/>${row.slice(0, 3).join("")}<rect y="640" width="1000" height="240" fill="#f0f0f0" opacity=".62" filter="url(#c)"/>${row.slice(3).join("")}<path d="M540 1010L600 1150L580 1152L528 1012Z" fill="#000" opacity=".25" filter="url(#b)"/>${walker(534, 1010, 150, "#1b1b1b")}`,
  );
}

export const ART: Readonly<Record<string, Drawing>> = {
  dusk: {
    svg: dusk(),
    width: 1800,
    height: 1080,
    alt: "A lake between hills at dusk, a bare tree and somebody on the bank",
  },
  portrait: { svg: portrait(), width: 1000, height: 1250, alt: "A woman in profile in the light of a window" },
  city: { svg: city(), width: 1000, height: 1250, alt: "Hard light on a tall house, a walker and a long shadow" },
  still: { svg: still(), width: 1000, height: 1250, alt: "A white jug with branches, two pears and a small bowl" },
  sea: { svg: sea(), width: 1600, height: 1067, alt: "Old posts leading into a still sea" },
  stairs: { svg: stairs(), width: 1000, height: 1000, alt: "A winding staircase from above" },
  meadow: { svg: meadow(), width: 1600, height: 1067, alt: "A couple walking through a meadow against the light" },
  avenue: { svg: avenue(), width: 1000, height: 1250, alt: "An avenue of bare trees in fog" },
};
