/**
 * What every design stands on: reading, focus, forms, print. Colours come as tokens (`--paper`, `--ink`, `--accent`, …),
 * letters as `--display` and `--text`; a template's own style comes behind this and may change all of it.
 */
export const BASE_STYLE = `
:root{--measure:70rem;--gutter:clamp(1.25rem,4vw,3rem);--space:clamp(3.5rem,9vw,7rem);--radius:.5rem;--edge:1px solid var(--line);--step:1.0625rem}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-block-start:5rem}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}*,*::before,*::after{animation-duration:.01ms!important;transition-duration:.01ms!important}}
body{margin:0;background:var(--paper);color:var(--ink);font-family:var(--text);font-size:var(--step);line-height:1.6;overflow-wrap:anywhere;-webkit-font-smoothing:antialiased;font-synthesis-weight:none}
h1,h2,h3,h4{font-family:var(--display);line-height:1.12;margin:0;text-wrap:balance;font-weight:600}
p{margin:0;text-wrap:pretty;white-space:pre-line}
p+p{margin-block-start:1em}
ul,ol,dl,dd,figure,blockquote{margin:0;padding:0}
ul,ol{list-style:none}
img{display:block;max-width:100%;height:auto}
a{color:var(--accent-ink);text-underline-offset:.2em;text-decoration-thickness:.06em}
a:focus-visible,button:focus-visible,summary:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible{outline:3px solid var(--ink);outline-offset:3px;box-shadow:0 0 0 3px var(--paper)}
address{font-style:normal}
strong{font-weight:600}
small{font-size:.8125em}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;inset-inline-start:1rem;inset-block-start:-5rem;z-index:9;background:var(--paper);color:var(--ink);padding:.75rem 1.25rem}
.skip:focus{inset-block-start:1rem}
.wrap{width:100%;max-width:calc(var(--measure) + 2*var(--gutter));margin-inline:auto;padding-inline:var(--gutter)}
.section{padding-block:var(--space)}
.icon{flex:none;width:1.25em;height:1.25em;vertical-align:-.25em}
.head{max-width:44rem;margin-block-end:clamp(2rem,4vw,3.25rem)}
.title{font-size:clamp(1.85rem,4.5vw,3rem);letter-spacing:-.015em}
.lead{font-size:1.15em;color:var(--soft);max-width:40rem}
.title+.lead{margin-block-start:1rem}
div.prose{max-width:42rem}
.hero-title{font-size:clamp(2.6rem,8vw,5.25rem);letter-spacing:-.025em;line-height:1.02}
.hero-title+.lead{margin-block-start:1.25rem}
.eyebrow{margin-block-end:1rem;color:var(--accent-ink);font-weight:600}
.actions{display:flex;flex-wrap:wrap;gap:.75rem 1rem;align-items:center;margin-block-start:2rem;white-space:normal}
.btn{display:inline-flex;align-items:center;justify-content:center;min-height:3rem;padding:.7rem 1.5rem;border:2px solid var(--accent-edge);border-radius:var(--radius);background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;line-height:1.2;text-align:center;text-decoration:none;cursor:pointer;transition:filter .15s,background-color .15s,color .15s}
.btn:hover{filter:brightness(1.08)}
.btn-quiet{background:transparent;color:var(--ink);border-color:currentColor}
.top{position:relative;z-index:5}
.top-in{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.5rem 2rem;padding-block:1.1rem}
.brand{font-family:var(--display);font-size:1.3rem;font-weight:600;line-height:1.15;color:inherit;text-decoration:none;max-width:100%}
.brand img{max-height:3rem;width:auto}
.nav{max-width:100%}
.nav ul{display:flex;flex-wrap:wrap;gap:.15rem 1.5rem}
.nav a{display:inline-block;padding-block:.5rem;color:inherit;text-decoration:none}
.nav a:hover,.nav a[aria-current]{text-decoration:underline;text-decoration-thickness:2px}
.foot{border-block-start:var(--edge);color:var(--soft);padding-block:2.5rem}
.foot-in{display:flex;flex-wrap:wrap;gap:.5rem 2rem}
.foot p+p{margin:0}
.foot a{color:inherit}
.cards{display:grid;gap:clamp(1.5rem,3vw,2.5rem);grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}
.card-picture img{width:100%;object-fit:cover;aspect-ratio:4/3;border-radius:var(--radius)}
.card-picture+.card-words{margin-block-start:1rem}
.card-title{font-size:1.25rem}
.card-title+.card-text,.card-title+.price,.card-title+.meta{margin-block-start:.5rem}
.card-text,.meta,.priced-text,.group-text{color:var(--soft)}
.price{font-variant-numeric:tabular-nums}
.priced .price{flex:none;max-width:55%}
.more{margin-block-start:.75rem}
.groups{display:grid;gap:clamp(2.5rem,5vw,4rem) 4rem}
@media(min-width:52rem){.groups{grid-template-columns:1fr 1fr}}
.group-title{font-size:1.4rem;margin-block-end:1.25rem}
.group-text{margin-block:-.75rem 1.25rem}
.priced{display:grid;gap:1.1rem}
.priced-line{display:flex;align-items:baseline;gap:.5rem}
.priced-name{font-weight:600}
.dots{flex:1;min-width:1rem;border-block-end:1px dotted var(--line)}
.note{font-weight:400;color:var(--soft)}
.hours{display:grid;gap:.4rem;max-width:26rem}
.hours div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1.5rem}
.hours dd{font-variant-numeric:tabular-nums}
.is-closed{color:var(--soft)}
.hours-note{margin-block-start:.75rem;color:var(--soft)}
.reach{display:grid;gap:.5rem;margin-block-start:1rem}
.reach li{display:flex;gap:.6rem;align-items:baseline}
:is(.map,.reach,.foot,.more) a{padding-block:.3rem}
.map{margin-block-start:.75rem}
.map .icon{margin-inline-end:.6rem}
.visit-in{display:grid;grid-template-columns:minmax(0,1fr);gap:2.5rem}
@media(min-width:52rem){.visit-in{grid-template-columns:repeat(auto-fit,minmax(16rem,1fr))}}
.visit-title{font-size:1.2rem;margin-block-end:.75rem}
.visit-note{margin-block-start:1rem;color:var(--soft)}
.hero-in,.about-in,.form-in{display:grid;grid-template-columns:minmax(0,1fr);gap:clamp(2rem,5vw,4.5rem);align-items:center}
@media(min-width:56rem){.hero-in:has(.hero-picture),.about-in:has(.about-picture){grid-template-columns:1fr 1fr}.form-in{grid-template-columns:2fr 3fr;align-items:start}}
.hero-picture img,.about-picture img,.form-picture img,.visit-picture img{width:100%;object-fit:cover;border-radius:var(--radius)}
.facts{display:flex;flex-wrap:wrap;gap:1.5rem 3rem;margin-block-start:2rem}
.facts strong{display:block;font-family:var(--display);font-size:2.25rem;line-height:1.1}
.pictures{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,16rem),1fr))}
.pictures img{width:100%;aspect-ratio:4/3;object-fit:cover;border-radius:var(--radius)}
figcaption{margin-block-start:.5rem;color:var(--soft);font-size:.9375em}
.quotes{display:grid;gap:2rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}
.quote blockquote{font-size:1.15em}
.who:not(:empty)+.where::before{content:"\\b7";margin-inline:.1em .35em}
ol.steps{counter-reset:step;display:grid;gap:2rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr))}
.step{counter-increment:step}
.step::before{content:counter(step);display:block;font-family:var(--display);font-size:2rem;color:var(--accent-ink);margin-block-end:.5rem}
.step-title{font-size:1.2rem;margin-block-end:.4rem}
.questions{max-width:48rem;border-block-start:var(--edge)}
.questions details{border-block-end:var(--edge)}
summary{display:flex;justify-content:space-between;gap:1rem;padding-block:1.1rem;font-weight:600;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"+";flex:none;font-weight:400;font-size:1.4em;line-height:1}
details[open]>summary::after{content:"\\2212"}
.answer{padding-block-end:1.25rem;color:var(--soft)}
.names{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;color:var(--soft)}
.trust-title{font-size:1rem;margin-block-end:1rem;color:var(--soft)}
.plan{height:100%;padding:1.75rem;border:var(--edge);border-radius:var(--radius)}
.plan.is-featured{border:2px solid var(--accent)}
.plan-price strong{font-family:var(--display);font-size:2.25rem;line-height:1.15}
.points{display:grid;gap:.5rem;margin-block-start:1.25rem}
.points li{display:flex;gap:.6rem}
.days{display:grid;gap:2rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr))}
.day-name{font-size:1.15rem;margin-block-end:.75rem}
.slot{display:grid;grid-template-columns:4.5rem 1fr;gap:0 .75rem;padding-block:.6rem;border-block-start:var(--edge)}
.slot-time{font-variant-numeric:tabular-nums}
.slot-name{font-weight:600}
.slot-with,.slot .note{grid-column:2;color:var(--soft)}
.badge{display:inline-block;padding:.15rem .6rem;background:var(--second);color:var(--on-second);font-size:.8125em;font-weight:600;border-radius:99rem}
.banner{background:var(--accent);color:var(--on-accent)}
.banner .lead{color:inherit}
.banner .head{margin:0}
.banner .btn{background:var(--paper);color:var(--ink);border-color:var(--on-accent)}
.banner-in{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:2rem}
.banner .actions{margin:0}
.form{display:grid;gap:1.1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,14rem),1fr))}
.form p{margin:0}
.field-message,.send,.cf-turnstile{grid-column:1/-1}
.field label{display:block;margin-block-end:.35rem;font-weight:600}
.optional{font-weight:400;color:var(--soft)}
.field input,.field select,.field textarea{width:100%;min-height:3rem;padding:.65rem .85rem;border:1px solid var(--soft);border-radius:var(--radius);background:var(--paper);color:var(--ink);font:inherit;line-height:1.4}
.field textarea{resize:vertical}
.trap{position:absolute;inset-inline-start:-200vw;width:1px;height:1px;overflow:hidden}
.notice .title{margin-block-end:1rem}
.notice p:has(.btn){margin-block-start:2rem}
.notice{min-height:60vh}
@media print{:root{--space:1.5rem}body{font-size:11pt}.nav,.skip,.btn,.form,summary::after{display:none!important}.section{break-inside:avoid-page}details>*{display:block!important}details::details-content{content-visibility:visible;block-size:auto}a{color:inherit}}
`;
