/** One style sheet for both templates; colours come as tokens in front of it. */
export const STYLE = `
:root{--paper:#fff;--ink:#1c1d21;--soft:#5b5e66;--line:#e4e4e7;--tint:color-mix(in srgb,var(--button) 7%,var(--paper))}
@media(prefers-color-scheme:dark){:root{--paper:#14161a;--ink:#ececef;--soft:#a6a9b2;--line:#2c2f36;--tint:color-mix(in srgb,var(--button) 18%,var(--paper))}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.65 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.15;margin:0;text-wrap:balance}
h1{font-size:clamp(2.4rem,8vw,4.5rem);letter-spacing:-.02em}
h2{font-size:clamp(1.5rem,4vw,2.1rem);letter-spacing:-.01em;margin-bottom:1.25rem}
h3{font-size:1.15rem;color:var(--accent);margin-bottom:.75rem}
a{color:var(--accent);text-underline-offset:.2em}
a:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:4px}
.skip{position:absolute;inset-inline-start:1rem;top:-4rem;background:var(--paper);padding:.5rem 1rem;border-radius:6px}
.skip:focus{top:1rem}
.hero{background:var(--tint);border-bottom:1px solid var(--line)}
.hero>div,main,footer{max-width:68rem;margin-inline:auto;padding-inline:clamp(1.25rem,5vw,3rem)}
.hero>div{padding-block:clamp(4rem,14vw,9rem)}
.hero p{font-size:clamp(1.1rem,3vw,1.45rem);color:var(--soft);max-width:38rem;margin:1rem 0 0}
.hero.warm h1{font-family:ui-serif,Georgia,Cambria,"Times New Roman",serif;font-weight:600}
.hero.warm>div{text-align:center}
.hero.warm p{margin-inline:auto}
.button{display:inline-block;margin-top:2rem;padding:.85rem 1.6rem;border-radius:999px;background:var(--button);color:var(--on-button);font-weight:600;text-decoration:none}
.button:hover{filter:brightness(1.08)}
main{padding-block:clamp(3rem,8vw,5rem);display:grid;gap:clamp(3rem,8vw,5rem)}
.prose{max-width:42rem}
.prose p{margin:0 0 1rem}
.offers{display:grid;gap:2.5rem}
.offers ul{list-style:none;margin:0;padding:0;display:grid;gap:1rem}
.offers .line{display:flex;gap:1rem;justify-content:space-between;align-items:baseline}
.offers .name{font-weight:600}
.offers .price{white-space:nowrap;font-variant-numeric:tabular-nums}
.offers .note{display:block;color:var(--soft)}
@media(min-width:48rem){.offers.menu{grid-template-columns:1fr 1fr;column-gap:4rem}.offers.grid{grid-template-columns:repeat(3,1fr)}.cards{grid-template-columns:1fr 1fr}}
.cards{display:grid;gap:1.5rem}
.card{border:1px solid var(--line);border-radius:14px;padding:1.75rem}
.card h2{font-size:1.25rem;margin-bottom:1rem}
.card p{margin:.5rem 0 0}
address{font-style:normal}
.hours{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1.5rem;margin:0}
.hours dt{color:var(--soft)}
.hours dd{margin:0;font-variant-numeric:tabular-nums}
footer{border-top:1px solid var(--line);color:var(--soft);padding-block:2rem}
footer p{margin:0}
.missing{min-height:80vh;align-content:center;gap:1rem}
@media print{.hero{background:none}.button,.skip{display:none}}
`;
