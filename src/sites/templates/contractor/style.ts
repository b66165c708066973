/** A drawing sheet: its grid is seen, a lettered axis and a line of measure head each part, the telephone is a sign. */
export const STYLE = `
.t-contractor{--measure:84rem;--radius:0;--space:clamp(3.5rem,7vw,6.5rem);--step:1.0625rem;--thick:4px solid var(--ink);--cols:6;--mark:color-mix(in srgb,var(--ink) 15%,transparent);line-height:1.55}
.t-contractor :is(h1,h2,h3,.brand,.foot-name,.sign,.btn,.price,strong,.step::before,summary){font-family:var(--display);font-stretch:112%;font-weight:800}
.t-contractor main{position:relative;isolation:isolate;counter-reset:axis}
.t-contractor main::before{content:"";position:absolute;z-index:-1;inset-block:0;inset-inline:0;width:calc(min(100%,var(--measure) + 2*var(--gutter)) - 2*var(--gutter));margin-inline:auto;border-inline-end:1px solid var(--mark);background:linear-gradient(90deg,var(--mark) 1px,transparent 1px) 0 0/calc(100%/var(--cols)) 100%}
.t-contractor .top{border-block-end:var(--thick);background:var(--paper)}
.t-contractor .top::after{content:"";display:block;height:.55rem;border-block-start:1px solid;background:repeating-linear-gradient(90deg,currentColor 0 1px,transparent 1px 1.25rem)}
.t-contractor .top-in{padding-block:0;gap:0 1.5rem;flex-wrap:nowrap;align-items:stretch}
.t-contractor .brand{display:flex;align-items:center;padding-block:.9rem;font-size:1.2rem;letter-spacing:-.02em;min-width:0}
.t-contractor .nav{margin-inline-start:auto;display:flex;align-items:center}
.t-contractor .nav ul{gap:0 1.5rem}
.t-contractor .nav a{display:inline-flex;align-items:center;min-height:2.75rem;padding:0;font-weight:600}
.t-contractor .nav a{text-decoration-color:var(--accent)}
.t-contractor .top-call{display:flex;flex:none;align-items:center;gap:.6rem;padding:.5rem 1.25rem;background:var(--accent);color:var(--on-accent);font-weight:700;text-decoration:none;font-variant-numeric:tabular-nums;border-inline:var(--thick)}
@media(max-width:67.99rem){.t-contractor .top-in{flex-wrap:wrap}.t-contractor .nav{order:3;flex-basis:100%;margin:0;border-block-start:1px solid var(--line)}.t-contractor .nav ul{gap:0 1.25rem}.t-contractor .top-call{margin-inline-start:auto}}
@media(max-width:47.99rem){.t-contractor .top-call{display:none}.t-contractor .nav a{font-size:.9375rem}}
.t-contractor .btn{min-height:3.25rem;border:3px solid var(--ink);background:var(--ink);color:var(--paper);font-size:1rem;font-weight:700}
.t-contractor .btn-quiet{background:var(--paper);color:var(--ink)}
.t-contractor .hero{padding:0}
.t-contractor .hero-in{display:block;padding-block:clamp(2rem,4vw,3.5rem) clamp(2rem,4vw,3.25rem)}
.t-contractor .eyebrow{display:flex;align-items:center;gap:1rem;color:var(--ink);font-weight:600;margin-block-end:1.5rem}
.t-contractor .eyebrow::after{flex:1;min-width:2rem;border-inline-start:2px solid}
.t-contractor .hero-title{font-weight:900;font-stretch:125%;font-size:clamp(2.35rem,.95rem + 7.2vw,8.25rem);line-height:.92;letter-spacing:-.035em;text-transform:uppercase;margin-inline-start:-.04em}
.t-contractor .hero-words{display:grid;gap:1.5rem 2rem;margin-block-start:clamp(1.5rem,3vw,2.5rem)}
.t-contractor .hero .lead{color:var(--ink);font-size:clamp(1.125rem,1.6vw,1.375rem);line-height:1.45;margin:0;max-width:38rem}
.t-contractor .hero .actions{margin:0}
@media(min-width:64rem){.t-contractor .hero-words{grid-template-columns:minmax(18rem,1fr) fit-content(45%);align-items:end}}
.t-contractor .sign{background:var(--accent);color:var(--on-accent);border-block:var(--thick);font-size:clamp(1.85rem,7.2vw,6.25rem);font-stretch:118%;font-weight:900;line-height:1;letter-spacing:-.04em;font-variant-numeric:tabular-nums}
.t-contractor .sign a{display:block;color:inherit;text-decoration:none}
.t-contractor .sign .wrap{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:.25rem 2rem;padding-block:clamp(.9rem,2vw,1.6rem)}
.t-contractor .sign-word{font-size:max(.32em,1.0625rem);letter-spacing:-.01em}
.t-contractor .sign a:hover bdi{text-decoration:underline .06em}
.t-contractor :is(.sign a,.bar):focus-visible{outline-color:currentColor;outline-offset:-6px}
.t-contractor .hero-picture img{aspect-ratio:12/5;max-height:44rem}
@media(max-width:39.99rem){.t-contractor .hero-picture img{aspect-ratio:4/3;object-position:100% 50%}}
.t-contractor .section:has(.title):not(.hero,.banner){counter-increment:axis}
.t-contractor .head{max-width:none;display:grid;gap:1rem 2rem;margin-block-end:clamp(2rem,4vw,3.5rem)}
.t-contractor .head::before,.t-contractor .head::after{grid-row:1;grid-column:1/-1}
.t-contractor :is(.head:has(.title),.about-words)::before{content:counter(axis,upper-alpha) / "";display:grid;place-items:center;width:2.75rem;height:2.75rem;border:3px solid;border-radius:50%;font-family:var(--display);font-weight:800;line-height:1}
.t-contractor :is(.eyebrow,.head:has(.title))::after{content:"";height:.9rem;border-inline-end:2px solid;background:linear-gradient(currentColor,currentColor) center/100% 2px no-repeat}
.t-contractor .head::after{align-self:center;margin-inline-start:2.75rem}
.t-contractor .title{font-size:clamp(1.9rem,4.6vw,4rem);font-weight:900;font-stretch:120%;line-height:.98;letter-spacing:-.035em}
.t-contractor .title+.lead{margin:0;font-size:1.125rem}
@media(min-width:64rem){.t-contractor .section:not(:is(.contact,.booking,.newsletter,.banner))>.wrap>.head{grid-template-columns:minmax(0,7fr) minmax(0,5fr);align-items:end}}
.t-contractor :is(.card-title,.step-title,.group-title,.visit-title,.day-name){font-size:clamp(1.2rem,1.7vw,1.5rem);letter-spacing:-.02em}
.t-contractor :is(.service-list,.product-list,.people,.plan-list){gap:0;border-block-start:var(--thick);border-inline-start:1px solid var(--ink);grid-template-columns:repeat(auto-fill,minmax(min(100%,23rem),1fr))}
.t-contractor :is(.people,.plan-list,.product-list){grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}
.t-contractor :is(.service-list,.product-list,.people,.plan-list)>.card{background:var(--paper);border-block-end:1px solid var(--ink);border-inline-end:1px solid var(--ink)}
.t-contractor :is(.service-list,.product-list,.people) .card-words{display:flex;flex-direction:column;align-items:flex-start;padding:1.5rem clamp(1rem,2vw,1.75rem) 1.75rem;margin:0}
.t-contractor .service-list .card{display:flex;flex-direction:column}
.t-contractor .service-list .card-words{flex:1}
.t-contractor .service-list :is(.price,.more){margin-block-start:auto;padding-block-start:1.25rem}
.t-contractor .price{font-size:1.125rem}
.t-contractor .service-list .price{border-block-end:.3em solid var(--accent)}
.t-contractor .more a{display:inline-block;padding-block:.6rem;color:var(--ink);font-weight:700;text-decoration-color:var(--accent);text-decoration-thickness:3px}
.t-contractor .people img{aspect-ratio:4/5}
.t-contractor .work-list{grid-template-columns:minmax(0,1fr);gap:0}
.t-contractor .work-list .card{display:grid;gap:0;border:var(--thick);background:var(--paper)}
.t-contractor .work-list .card+.card{border-block-start:0}
.t-contractor .work-list .card-words{display:flex;flex-direction:column;padding:clamp(1.25rem,3vw,2.5rem);margin:0}
.t-contractor .work-list .card-picture img{height:100%}
.t-contractor .work-list .card-title{font-size:clamp(1.5rem,2.8vw,2.5rem);line-height:1;letter-spacing:-.03em;order:1}
.t-contractor .work-list .meta{order:0;margin:0 0 .75rem;font-weight:600;color:var(--ink)}
.t-contractor .work-list :is(.card-text,.more){order:2}
.t-contractor .work-list .card-text{margin-block-start:auto;padding-block-start:1.5rem;color:var(--ink)}
.t-contractor .work-list .card-text p{margin:0;padding-block:.8rem;border-block-start:2px solid}
@media(min-width:52rem){.t-contractor .work-list .card:has(.card-picture){grid-template-columns:minmax(0,7fr) minmax(0,5fr)}.t-contractor .work-list .card:nth-child(even):has(.card-picture){grid-template-columns:minmax(0,5fr) minmax(0,7fr)}.t-contractor .work-list .card:nth-child(even) .card-picture{order:2}}
.t-contractor .section.steps{background:var(--accent);color:var(--on-accent);border-block:var(--thick)}
.t-contractor .section.steps :is(.lead,.card-text){color:inherit}
.t-contractor ol.steps{gap:0;grid-template-columns:minmax(0,1fr);border-block-start:4px solid}
.t-contractor .step{display:grid;grid-template-columns:minmax(4.5rem,3fr) 9fr;gap:.25rem clamp(1rem,3vw,2rem);align-items:center;align-content:center;padding-block:.75rem;border-block-end:2px solid}
.t-contractor .step::before{content:counter(step) / "";grid-row:1/span 2;margin:0;color:inherit;font-size:clamp(4.5rem,12vw,10.5rem);font-stretch:125%;font-weight:900;line-height:.86;letter-spacing:-.06em;font-variant-numeric:tabular-nums}
.t-contractor .step>*{grid-column:2;margin:0;max-width:38rem}
@media(min-width:64rem){.t-contractor .step{grid-template-columns:3fr 4fr 5fr;column-gap:2rem}.t-contractor .step::before{grid-row:1}.t-contractor .step>.card-text{grid-column:3}}
.t-contractor .about-in{align-items:start}
.t-contractor .about-words{max-width:44rem}
.t-contractor .about-words::before{margin-block-end:1.25rem}
.t-contractor .about-words:not(:has(.title))::before{content:none}
.t-contractor :is(.about,.section.prose) .title{margin-block-end:1.5rem}
.t-contractor .facts{display:grid;gap:0;grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr));margin-block-start:2.5rem;border-block-start:var(--thick)}
.t-contractor .facts li{padding-block-start:1rem;padding-inline-end:1rem}
.t-contractor .facts strong{font-size:clamp(2.5rem,5vw,4.25rem);font-stretch:120%;font-weight:900;line-height:1;letter-spacing:-.05em}
.t-contractor :is(.about-picture,.visit-picture,.form-picture) img{border:var(--thick)}
.t-contractor :is(.reviews,.gallery){background:var(--second);color:var(--on-second)}
.t-contractor :is(.reviews,.gallery) :is(.lead,figcaption){color:inherit}
.t-contractor .quotes{gap:0;border-block-start:4px solid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr))}
.t-contractor .quotes li{padding-block:1.5rem 2.5rem;padding-inline-end:2rem}
.t-contractor .quote blockquote{font-size:clamp(1.25rem,2vw,1.6rem);line-height:1.32;font-weight:500}
.t-contractor .quote figcaption{margin-block-start:1.25rem}
.t-contractor .who{font-weight:700}
.t-contractor .pictures{gap:0;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}
.t-contractor .gallery figcaption{padding-block-end:1.5rem}
.t-contractor .group-title{margin-block-end:.75rem}
.t-contractor .group-text{margin-block:0 .75rem}
.t-contractor .priced{gap:0;border-block-start:var(--thick)}
.t-contractor .priced-item{padding-block:.8rem;border-block-end:1px solid var(--ink)}
.t-contractor .priced .price{flex:none;max-width:55%;text-align:end}
.t-contractor .dots{border:0}
.t-contractor :is(.plan,.plan.is-featured){border:0}
.t-contractor .plan.is-featured{background:var(--accent);color:var(--on-accent)}
.t-contractor .plan.is-featured .card-text{color:inherit}
.t-contractor .plan-price strong{font-size:2.5rem;letter-spacing:-.04em;font-stretch:118%}
.t-contractor .badge{margin:1rem;margin-block-end:0;border-radius:0;background:var(--accent);color:var(--on-accent);font-weight:700}
.t-contractor .days{gap:0;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));border-block-start:var(--thick);border-inline-start:1px solid var(--ink)}
.t-contractor .day{background:var(--paper);padding:1.25rem;border-block-end:1px solid var(--ink);border-inline-end:1px solid var(--ink)}
.t-contractor .questions{max-width:none;border-block-start:var(--thick)}
.t-contractor .questions details{background:var(--paper);border-block-end:1px solid var(--ink)}
.t-contractor summary{align-items:center;padding-block:1.1rem;font-size:clamp(1.125rem,1.7vw,1.4rem);font-weight:700;line-height:1.2}
.t-contractor summary::after{display:grid;place-items:center;width:2.25rem;height:2.25rem;background:var(--accent);color:var(--on-accent);font-size:1.5rem}
.t-contractor .answer{max-width:42rem;color:var(--ink);padding-block-end:1.5rem}
.t-contractor .trust{padding-block:clamp(2rem,4vw,3rem);border-block:var(--thick);background:var(--surface)}
.t-contractor :is(.trust-title,.names){font-size:1.0625rem;color:var(--ink);font-weight:600}
.t-contractor .visit-in{gap:0;border:var(--thick);background:var(--paper)}
.t-contractor .visit-in>*{padding:clamp(1.25rem,2.5vw,2rem)}
@media(min-width:52rem){.t-contractor .visit-in>*+*{border-inline-start:1px solid var(--ink)}}
.t-contractor .visit-in>.visit-picture{padding:0}
.t-contractor .visit-picture img{border:0;height:100%}
.t-contractor .hours div{padding-block-end:.4rem;border-block-end:1px solid var(--line)}
.t-contractor :is(.reach,.map) a{display:inline-block;padding-block:.6rem;color:inherit;font-weight:600;font-variant-numeric:tabular-nums}
.t-contractor .reach{gap:0}
.t-contractor .banner .head{flex:1 1 24rem}
.t-contractor .banner .btn{background:var(--ink);color:var(--paper);border-color:var(--on-accent)}
.t-contractor :is(.contact,.booking){background:var(--surface)}
.t-contractor :is(.contact,.booking,.newsletter,.banner){border-block-start:var(--thick)}
.t-contractor :is(.contact,.booking,.newsletter) .title{font-size:clamp(1.9rem,3.6vw,3.25rem)}
.t-contractor .field :is(input,select,textarea){min-height:3.25rem;border:2px solid var(--ink)}
.t-contractor .foot{border-block-start:var(--thick);color:var(--ink);padding-block:clamp(2.5rem,5vw,4rem)}
.t-contractor .block{display:flex;flex-wrap:wrap;gap:1px;border:var(--thick);background:var(--ink)}
.t-contractor .cell{flex:1 1 15rem;min-width:0;padding:1.25rem 1.5rem;background:var(--paper)}
.t-contractor .cell-name{flex-basis:100%}
.t-contractor .foot-name{font-size:clamp(1.75rem,4vw,3.25rem);font-stretch:122%;font-weight:900;line-height:.95;letter-spacing:-.04em;margin-block-end:.75rem}
.t-contractor .bar{display:none}
@media screen and (max-width:47.99rem){.t-contractor{--cols:4;scroll-padding-block-end:5rem}.t-contractor .foot{padding-block-end:7rem}.t-contractor .bar{position:fixed;z-index:8;inset-inline:0;inset-block-end:0;display:flex;align-items:center;justify-content:center;gap:.75rem;min-height:3.75rem;padding:.5rem 1rem calc(.5rem + env(safe-area-inset-bottom));background:var(--accent);color:var(--on-accent);border-block-start:var(--thick);font-family:var(--display);font-size:1.25rem;font-weight:800;font-stretch:112%;text-decoration:none}}
`;
