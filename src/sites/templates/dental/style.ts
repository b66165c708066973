/** Daylight on a table of round tiles: what people come for lies on top, each thing in a place of its own. */
export const STYLE = `
.t-dental{--measure:80rem;--gutter:clamp(1rem,3.2vw,2.5rem);--space:clamp(3rem,6.5vw,5.5rem);--radius:1.75rem;--gap:clamp(.75rem,1.1vw,1rem);--pad:clamp(1.5rem,2.6vw,2.5rem)}
.t-dental :is(h1,h2,h3){font-weight:500;letter-spacing:-.025em}
.t-dental:dir(rtl) :is(h1,h2,h3,.tile-big){letter-spacing:0;line-height:1.3}
.t-dental .tile{min-width:0;padding:var(--pad);border-radius:var(--radius);background:var(--surface)}
.t-dental .top{padding-block-start:var(--gap)}
.t-dental .bar{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25rem 1rem;padding-block:.6rem;padding-inline:1.6rem .6rem;border-radius:2.1rem;background:var(--surface)}
.t-dental .brand{padding-block:.5rem;font-size:1.25rem;font-weight:600;letter-spacing:-.02em}
.t-dental .nav ul{gap:0}
.t-dental .nav a{padding:.6rem 1rem;border-radius:99rem}
.t-dental .nav a:hover,.t-dental .nav a[aria-current]{background:var(--paper);text-decoration:none}
.t-dental .pill{display:inline-flex;gap:.6rem;align-items:center;min-height:3rem;padding:.5rem 1.35rem;border-radius:99rem;background:var(--accent);box-shadow:inset 0 0 0 2px var(--accent-edge);color:var(--on-accent);font-weight:600;font-variant-numeric:tabular-nums;text-decoration:none}
@media(max-width:57.99rem){.t-dental .bar .nav{order:3;flex-basis:100%;margin-inline:-1rem 0}.t-dental .pill bdi{font-size:.9375rem}}
@media(max-width:29.99rem){.t-dental .bar{padding-inline:1.1rem .6rem}.t-dental .brand{max-width:calc(100% - 4.5rem)}.t-dental .pill{position:relative;padding:0;width:3rem;justify-content:center}.t-dental .pill bdi{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.t-dental .nav ul{justify-content:space-between}.t-dental .nav a{padding-inline:.7rem}}
.t-dental .btn{min-height:3.5rem;padding:.9rem 1.9rem;border-radius:99rem}
.t-dental .btn-quiet{border-color:var(--line)}
.t-dental .head{display:grid;gap:1rem clamp(2rem,5vw,5rem);max-width:none;margin-block-end:clamp(1.75rem,3.2vw,2.75rem)}
.t-dental .title{font-size:clamp(2rem,4.2vw,3.4rem);line-height:1.06;letter-spacing:-.035em;max-width:17em}
.t-dental .head .lead{margin:0}
.t-dental .is-first .title{font-size:clamp(2.6rem,5.6vw,4.9rem);line-height:1;letter-spacing:-.045em}
@media(min-width:64rem){.t-dental :is(.services,.prices,.menu,.steps,.team,.work,.products,.plans,.timetable,.gallery) .head:has(.title+.lead){grid-template-columns:minmax(0,7fr) minmax(0,5fr);align-items:end}}
.t-dental .hero{padding-block:var(--gap) calc(var(--space)/2)}
.t-dental .hero-in,.t-dental .hero-main{display:grid;gap:var(--gap);align-items:stretch}
.t-dental .hero-main{grid-template-rows:1fr}
.t-dental .hero-words{display:flex;flex-direction:column;justify-content:center;padding:clamp(1.75rem,4vw,4rem)}
.t-dental .hero-title{font-size:clamp(2.6rem,5.6vw,4.9rem);line-height:1;letter-spacing:-.045em}
.t-dental .hero-title.is-long{font-size:clamp(2rem,3.8vw,3.25rem);line-height:1.08}
.t-dental .hero-picture{display:grid}
.t-dental .hero-picture img{height:100%;min-height:18rem;max-height:60rem;aspect-ratio:auto}
.t-dental .tiles{display:flex;flex-wrap:wrap;gap:var(--gap)}
.t-dental .tiles .tile{flex:1 1 13.5rem;display:flex;flex-direction:column;justify-content:space-between;gap:1rem;min-height:9rem;padding:1.5rem}
.t-dental .tile-label{color:var(--soft)}
.t-dental .tile-big{font-family:var(--display);font-size:clamp(1.5rem,2.1vw,1.85rem);font-weight:500;line-height:1.12;letter-spacing:-.025em;color:inherit;text-decoration:none}
.t-dental .tile:has(>.tile-big){position:relative}
.t-dental .tile>.tile-big::after{content:"";position:absolute;inset:0;border-radius:var(--radius)}
.t-dental :is(.tile-big,.foot li a):hover{text-decoration:underline}
.t-dental .tiles .tile-call{background:var(--accent);box-shadow:inset 0 0 0 2px var(--accent-edge);color:var(--on-accent);font-variant-numeric:tabular-nums}
.t-dental .tile-call .tile-label{color:inherit}
.t-dental .tiles .tile-next{background:var(--second);color:var(--on-second)}
.t-dental .tile-next .icon{width:2rem;height:2rem;align-self:end}
.t-dental:dir(rtl) .tile-next .icon{scale:-1 1}
.t-dental .tiles .tile-call{flex-basis:15rem}
.t-dental .tiles :is(.tile-next,.tile-hours){flex:1.7 1 min(100%,17rem)}
.t-dental .tiles address{font-size:1.15rem;line-height:1.4}
.t-dental .tiles .map{margin:0}
.t-dental .hours{gap:.25rem;max-width:none}
.t-dental .hours div{gap:0 .6rem}
@media(min-width:64rem){.t-dental .hero-in:has(.hero-picture){grid-template-columns:minmax(0,7fr) minmax(0,5fr);gap:var(--gap)}.t-dental .hero-in.is-told:not(:has(.hero-picture)) .hero-main{grid-template:1fr/minmax(0,7fr) minmax(0,5fr)}.t-dental .hero-picture img{position:absolute;inset:0}.t-dental .hero-picture{position:relative;min-height:26rem}}
.t-dental .treatments{counter-reset:line;display:grid;gap:0 clamp(2rem,5vw,5rem);padding:.75rem var(--pad);border-radius:var(--radius);background:var(--surface)}
.t-dental .treatment{counter-increment:line;display:grid;grid-template-columns:2.25rem minmax(0,1fr) auto;gap:.25rem 1rem;align-items:start;padding-block:1.6rem}
.t-dental .treatment::before{content:counter(line);padding-block-start:.12em;color:var(--accent-ink);font-family:var(--display);font-size:1.25rem;font-weight:500}
.t-dental .treatment.is-seen{grid-template-columns:2.25rem 6rem minmax(0,1fr) auto}
.t-dental .treatment-picture img{width:100%;aspect-ratio:1;object-fit:cover;border-radius:1rem}
.t-dental .treatment+.treatment{border-block-start:var(--edge)}
.t-dental .treatment .price{max-width:9rem}
.t-dental .price{font-family:var(--display);font-size:1.15rem;font-weight:500;line-height:1.3;text-align:end}
.t-dental :is(.card,.plan) .price{text-align:start}
.t-dental .card-title{font-size:1.4rem;line-height:1.15}
@media(max-width:35.99rem){.t-dental .treatment.is-seen .treatment-picture{display:none}.t-dental .treatment,.t-dental .treatment.is-seen{grid-template-columns:1.5rem minmax(0,1fr)}.t-dental .treatment .price{grid-column:2;text-align:start}}
@media(min-width:64rem){.t-dental .treatments{grid-template-columns:1fr 1fr}.t-dental .treatment:nth-child(2){border:0}}
.t-dental .groups{gap:var(--gap);grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr))}
.t-dental .group:last-child:nth-child(odd){grid-column:1/-1}
.t-dental .group{padding:var(--pad);border-radius:var(--radius);background:var(--surface)}
.t-dental .group:nth-child(4n+1){background:var(--second);color:var(--on-second)}
.t-dental .group:nth-child(4n+1) :is(.group-text,.priced-text,.note){color:inherit}
.t-dental .group-title{font-size:clamp(1.75rem,2.8vw,2.25rem);line-height:1.05;margin-block-end:1.1rem}
.t-dental .priced{gap:0}
.t-dental .priced-item{padding-block:.85rem;border-block-start:1px solid color-mix(in srgb,currentColor 16%,transparent)}
.t-dental .priced-line{justify-content:space-between;gap:1.5rem}
.t-dental .dots{display:none}
.t-dental .priced .price{flex:none;max-width:45%}
.t-dental .about-in{gap:var(--gap);align-items:stretch}
.t-dental .about-words{display:flex;flex-direction:column;justify-content:center;padding:clamp(1.75rem,4vw,4rem);border-radius:var(--radius);background:var(--surface)}
.t-dental :is(.about,.prose) .title{margin-block-end:1.5rem}
.t-dental .facts{gap:var(--gap);display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr))}
.t-dental .facts li{padding:1.25rem 1.4rem;border-radius:1.25rem;background:var(--paper)}
.t-dental .facts strong{font-size:2.75rem;font-weight:500;letter-spacing:-.04em;line-height:1}
.t-dental .facts span{display:block;margin-block-start:.6rem;font-size:.9688rem;line-height:1.4;color:var(--soft)}
@media(max-width:39.99rem){.t-dental .facts li{display:grid;grid-template-columns:minmax(4rem,auto) minmax(0,1fr);gap:1rem;align-items:center}.t-dental .facts span{margin:0}.t-dental .facts{grid-template-columns:1fr}}
.t-dental .about-picture img{height:100%;min-height:16rem;max-height:52rem}
@media(min-width:56rem){.t-dental .about-in:has(.about-picture){grid-template-columns:minmax(0,5fr) minmax(0,7fr)}.t-dental .about-picture{order:-1;position:relative;min-height:32rem}.t-dental .about-picture img{position:absolute;inset:0}}
.t-dental ol.steps{gap:var(--gap);grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr))}
.t-dental .step{padding:1.5rem 1.5rem 2rem;border-radius:var(--radius);background:var(--surface)}
.t-dental .step::before{display:grid;place-items:center;width:3.5rem;height:3.5rem;margin-block-end:clamp(2rem,5vw,4.5rem);border-radius:50%;background:var(--second);color:var(--on-second);font-size:1.4rem;font-weight:500}
.t-dental .step:last-child{background:var(--accent);color:var(--on-accent)}
.t-dental .step:last-child .card-text{color:inherit}
.t-dental .step-title{font-size:1.5rem}
.t-dental .cards{gap:var(--gap)}
.t-dental .card{overflow:hidden;border-radius:var(--radius);background:var(--surface)}
.t-dental .card-picture+.card-words,.t-dental .card-words{margin:0;padding:1.5rem}
.t-dental .card-picture img{border-radius:0}
.t-dental .people{grid-template-columns:repeat(auto-fill,minmax(min(100%,16.5rem),1fr))}
.t-dental .people img{aspect-ratio:4/5}
.t-dental .people .meta{color:var(--accent-ink);font-weight:600}
.t-dental .people .meta+.card-text{margin-block-start:.75rem}
.t-dental .product-list .card{position:relative}
.t-dental .badge{position:absolute;inset-block-start:1rem;inset-inline-start:1rem;padding:.35rem .9rem}
.t-dental .card:not(:has(img)) .badge{position:static;margin:1.25rem 1.5rem 0}
.t-dental .work-list{grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr))}
.t-dental .plan-list .card{background:none}
.t-dental .plan{padding:var(--pad);border:0;background:var(--surface)}
.t-dental .plan.is-featured{border:0;background:var(--second);color:var(--on-second)}
.t-dental .plan.is-featured .card-text{color:inherit}
.t-dental .plan-price strong{font-size:2.75rem;font-weight:500;letter-spacing:-.04em}
.t-dental .days{gap:var(--gap)}
.t-dental :is(.plan-list,.days){grid-template-columns:repeat(auto-fit,minmax(min(100%,16rem),1fr))}
.t-dental .day{padding:1.5rem;border-radius:var(--radius);background:var(--surface)}
.t-dental .pictures{gap:var(--gap);grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr))}
.t-dental .pictures figure{position:relative;height:100%}
.t-dental .pictures img{height:100%}
.t-dental .pictures figcaption{position:absolute;inset-block-end:.75rem;inset-inline:.75rem;width:fit-content;max-width:calc(100% - 1.5rem);margin:0;padding:.45rem 1rem;border-radius:1.2rem;background:var(--surface);color:var(--ink)}
@media(min-width:64rem){.t-dental .pictures{grid-template-columns:repeat(6,1fr)}.t-dental .pictures li{grid-column:span 2}.t-dental .pictures li:nth-child(5n+1){grid-column:span 4}.t-dental .pictures li:nth-child(5n+1) img{position:absolute}}
.t-dental .quotes{gap:var(--gap);grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr))}
.t-dental .quote{display:flex;flex-direction:column;justify-content:space-between;gap:2rem;height:100%;padding:var(--pad);border-radius:var(--radius);background:var(--surface)}
.t-dental .quote blockquote{font-family:var(--display);font-size:clamp(1.25rem,1.7vw,1.5rem);line-height:1.35;letter-spacing:-.015em}
.t-dental .quotes li:nth-child(3n+1) .quote{background:var(--second);color:var(--on-second)}
.t-dental .quotes li:nth-child(3n+1) figcaption{color:inherit}
.t-dental .where{display:block}
.t-dental .who+.where::before{content:none}
.t-dental .who{font-weight:600}
.t-dental .trust{padding-block:calc(var(--space)/2)}
.t-dental .names{gap:.6rem}
.t-dental .names li{padding:.7rem 1.5rem;border-radius:1.6rem;background:var(--surface);color:var(--ink);font-weight:500}
.t-dental .questions{display:grid;gap:.6rem;max-width:none;border:0}
.t-dental .questions details{border:0;border-radius:1.5rem;background:var(--surface);padding-inline:1.6rem}
.t-dental summary{align-items:center;padding-block:1.25rem;font-size:1.125rem}
.t-dental summary::after{display:grid;place-items:center;width:2.25rem;height:2.25rem;border-radius:50%;background:var(--paper);font-size:1.3rem}
.t-dental .answer{max-width:40rem}
@media(min-width:64rem){.t-dental :is(.faq,.prose)>.wrap:has(.title){display:grid;grid-template-columns:minmax(0,4fr) minmax(0,8fr);gap:clamp(2rem,5vw,4rem);align-items:start}}
.t-dental .prose .wrap>.prose,.t-dental .visit-in>*{padding:var(--pad);border-radius:var(--radius);background:var(--surface)}
.t-dental .visit-in{gap:var(--gap)}
.t-dental .visit-in>.visit-picture{position:relative;min-height:24rem;padding:0;overflow:hidden;background:none}
.t-dental .visit-picture img{position:absolute;inset:0;height:100%}
.t-dental .visit-title{font-size:1.4rem;margin-block-end:1rem}
.t-dental .visit .hours div{padding-block:.6rem;border-block-end:var(--edge)}
.t-dental .visit address{font-size:1.15rem}
.t-dental :is(.reach,.map,.more,.foot) a{display:inline-block;padding-block:.55rem}
.t-dental .reach{gap:0}
.t-dental .banner{background:none;color:inherit}
.t-dental .banner-in{max-width:var(--measure);padding:clamp(2rem,5vw,4.5rem);border-radius:var(--radius);background:var(--accent);color:var(--on-accent)}
.t-dental .banner .head{flex:1 1 24rem;margin:0}
.t-dental .banner{padding-inline:var(--gutter)}
.t-dental .form-in{gap:var(--gap);align-items:stretch}
.t-dental .form{align-content:start;padding:clamp(1.5rem,4vw,3.5rem);border-radius:var(--radius);background:var(--surface)}
.t-dental .form-words{display:flex;flex-direction:column;gap:var(--gap);padding:clamp(1.75rem,4vw,3.5rem);border-radius:var(--radius);background:var(--second);color:var(--on-second)}
.t-dental .form-words .lead{color:inherit}
.t-dental .form-words .head{margin:0}
.t-dental .form-in:not(:has(.head)){grid-template-columns:1fr}
.t-dental .form-words:not(:has(*)){display:none}
.t-dental .form-call{display:grid;gap:.35rem;margin-block-start:auto}
.t-dental .form-call .tile-big{padding-block:.5rem;font-variant-numeric:tabular-nums}
.t-dental .field :is(input,select,textarea){min-height:3.25rem;padding-inline:1.1rem;border-radius:1rem;background:var(--paper)}
.t-dental .foot{border:0;padding-block:0 var(--gutter)}
.t-dental .foot-in{display:grid;gap:2rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,12rem),1fr))}
.t-dental .foot-name{font-family:var(--display);font-size:1.5rem;font-weight:600;letter-spacing:-.02em;color:var(--ink)}
.t-dental .foot ul{margin-block:-.55rem}
.t-dental .foot li a{text-decoration:none}
`;
