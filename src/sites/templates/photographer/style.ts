/**
 * A contact sheet: pictures on much white or much black, frames numbered beneath, small letters, and one red pencil for
 * what was chosen.
 */
export const STYLE = `
.t-photographer{--measure:92rem;--gutter:clamp(1rem,3vw,2.75rem);--space:clamp(3.5rem,8vw,7rem);--side:24%;--radius:0;--step:.9688rem;--gap:clamp(1rem,2vw,1.75rem);line-height:1.55}
.t-photographer :is(h1,h2,h3,h4){font-weight:400;line-height:1.08}
.t-photographer .top-in{padding-block:clamp(.35rem,1vw,.85rem);flex-wrap:wrap;gap:0 1.5rem}
.t-photographer .brand{font-family:var(--text);font-size:.9375rem;font-weight:600;padding-block:.7rem}
.t-photographer .nav ul{gap:0 clamp(1rem,2vw,1.75rem)}
.t-photographer .nav a{font-size:.9375rem;padding-block:.7rem;color:var(--soft)}
.t-photographer .nav a:is(:hover,[aria-current]){color:var(--ink);text-decoration:underline;text-decoration-color:var(--accent);text-decoration-thickness:2px;text-underline-offset:.45em}
.t-photographer .title{font-size:clamp(1.7rem,2.6vw,2.4rem);letter-spacing:-.01em}
.t-photographer .lead{font-size:1rem;max-width:34rem}
.t-photographer .is-first .title{font-size:clamp(2.15rem,3.6vw,3.25rem);letter-spacing:-.018em}
.t-photographer .title+.lead{margin-block-start:.75rem}
.t-photographer .btn{min-height:2.875rem;padding:.6rem 1.35rem;border:1px solid var(--ink);background:var(--ink);color:var(--paper);font-size:.9375rem;font-weight:500}
.t-photographer .btn:hover{filter:none;background:transparent;color:var(--ink)}
.t-photographer .btn-quiet{padding-inline:0;border-color:transparent;background:transparent;color:var(--ink);text-decoration:underline;text-decoration-color:var(--accent);text-decoration-thickness:2px;text-underline-offset:.4em}
.t-photographer :is(div.prose,.answer,.card-text){max-width:38rem}

.t-photographer .hero{padding-block:0}
.t-photographer .hero-picture img{width:100%;aspect-ratio:4/5;object-fit:cover}
.t-photographer .hero-words{display:grid;gap:1rem var(--gap);padding-block:clamp(1.25rem,2.5vw,2.25rem) 0}
.t-photographer .hero:not(:has(.hero-picture)) .hero-words{padding-block-start:clamp(3rem,10vw,8rem)}
.t-photographer .hero-title{font-size:clamp(2.15rem,4.6vw,4rem);letter-spacing:-.018em;line-height:1.02}
.t-photographer .eyebrow{margin:.35rem 0 0;font-size:.8438rem;font-weight:400;color:var(--soft)}
.t-photographer .hero .eyebrow::before{content:"";display:inline-block;width:.55em;height:.55em;margin-inline-end:.6em;border-radius:50%;background:var(--accent)}
.t-photographer .hero .lead{color:var(--soft)}
.t-photographer .actions{gap:.5rem 1.5rem;margin-block-start:1.25rem}

.t-photographer .gallery{counter-reset:frame;padding-block:clamp(3.5rem,8vw,7.5rem)}
.t-photographer .pictures{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:clamp(1.75rem,4vw,4.5rem) var(--gap);align-items:end}
.t-photographer .pictures li{counter-increment:frame;min-width:0}
.t-photographer .pictures li:nth-child(3n+1){grid-column:1/-1}
.t-photographer .pictures img{aspect-ratio:4/5}
.t-photographer .pictures li:nth-child(3n+1) img{aspect-ratio:3/2}
.t-photographer .gallery figcaption,.t-photographer .gallery figure:not(:has(figcaption))::after{display:grid;grid-template-columns:2.1rem minmax(0,1fr);margin-block-start:.6rem;font-size:.8438rem;line-height:1.4;color:var(--soft)}
.t-photographer .gallery figcaption::before,.t-photographer .gallery figure:not(:has(figcaption))::after{content:counter(frame,decimal-leading-zero);color:var(--accent-ink);font-variant-numeric:tabular-nums}

.t-photographer .cards{gap:clamp(2.25rem,4vw,3.5rem) var(--gap)}
.t-photographer .card-title{font-size:1.4rem}
.t-photographer .card-title+:is(.card-text,.price,.meta),.t-photographer .meta+.card-text{margin-block-start:.4rem}
.t-photographer :is(.meta,.card-text){font-size:.9375rem}
.t-photographer .more a{display:inline-block;padding-block:.5rem;color:var(--ink);text-decoration-color:var(--accent);text-decoration-thickness:2px;text-underline-offset:.4em}
.t-photographer .badge{margin-block-start:.6rem;padding:0;background:none;color:var(--accent-ink);font-weight:500;border-radius:0}
.t-photographer :is(.product-list,.people) .card-picture img{aspect-ratio:4/5}
.t-photographer .work-list{grid-template-columns:minmax(0,1fr);gap:clamp(3rem,8vw,7.5rem)}
.t-photographer .work-list .card-picture img{aspect-ratio:3/2}
.t-photographer .work-list .card-title{font-size:clamp(1.7rem,2.6vw,2.4rem)}

.t-photographer :is(.groups,.group){min-width:0}
.t-photographer .groups{gap:clamp(2.25rem,4vw,3.5rem)}
.t-photographer .group-title{font-size:1.4rem;margin-block-end:.75rem}
.t-photographer .group-text{margin-block:-.25rem .9rem;font-size:.9375rem}
.t-photographer .priced{gap:0;border-block-start:1px solid var(--ink)}
.t-photographer .priced-item{padding-block:.85rem;border-block-end:var(--edge)}
.t-photographer .priced-line{justify-content:space-between}
.t-photographer .dots{display:none}
.t-photographer .priced-name{font-weight:500}
.t-photographer .price{white-space:normal;text-align:end}
.t-photographer .card .price{text-align:start}
.t-photographer .priced-text{font-size:.9375rem;max-width:36rem}
.t-photographer .service-list{gap:0;grid-template-columns:minmax(0,1fr);border-block-start:1px solid var(--ink)}
.t-photographer .service-list .card{display:grid;gap:1rem var(--gap);padding-block:1.5rem;border-block-end:var(--edge)}
.t-photographer .service-list .card-picture img{max-width:16rem}

.t-photographer .about-in{align-items:end}
.t-photographer .about-picture img{max-height:52rem}
.t-photographer .about .title{margin-block-end:1.5rem;font-size:clamp(2.15rem,4vw,3.5rem);letter-spacing:-.018em}
.t-photographer .facts{display:grid;gap:0;margin-block-start:2.5rem;max-width:38rem;border-block-start:1px solid var(--ink)}
.t-photographer .facts li{display:grid;grid-template-columns:minmax(4.5rem,auto) minmax(0,1fr);gap:1rem;align-items:baseline;padding-block:.6rem;border-block-end:var(--edge)}
.t-photographer .facts strong{font-size:1.6rem;font-weight:400;font-variant-numeric:tabular-nums}
.t-photographer .facts span{color:var(--soft)}

.t-photographer .quotes{grid-template-columns:minmax(0,1fr);gap:clamp(2.5rem,5vw,4.5rem)}
.t-photographer .quote blockquote{font-family:var(--display);font-size:clamp(1.5rem,2.9vw,2.5rem);line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
.t-photographer .quote figcaption{margin-block-start:1rem;font-size:.875rem}
.t-photographer .quote .who{color:var(--ink)}
.t-photographer ol.steps{gap:var(--gap);grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr))}
.t-photographer .step{padding-block-start:.75rem;border-block-start:1px solid var(--ink)}
.t-photographer .step::before{content:counter(step,decimal-leading-zero);font-family:var(--text);font-size:.8438rem;font-variant-numeric:tabular-nums;margin-block-end:1.5rem}
.t-photographer .step-title{font-size:1.4rem}
.t-photographer .questions{max-width:46rem;border-block-start-color:var(--ink)}
.t-photographer summary{font-weight:500;padding-block:1rem}
.t-photographer summary::after{color:var(--accent-ink)}
.t-photographer .trust{padding-block:clamp(2rem,4vw,3.5rem)}
.t-photographer .trust-title{font-family:var(--text);font-size:.8438rem;margin-block-end:.75rem}
.t-photographer .names{gap:.35rem 2rem;color:var(--ink);font-family:var(--display);font-size:1.35rem;line-height:1.25}
.t-photographer .plan-list{gap:0;border-block-start:1px solid var(--ink)}
.t-photographer .plan{border:0;border-block-end:var(--edge);padding:1.5rem 0 2rem;padding-inline-end:var(--gap)}
.t-photographer .plan.is-featured{border:0;border-block-end:var(--edge);box-shadow:inset 0 3px var(--accent)}
.t-photographer .plan-price strong{font-weight:400}
.t-photographer .points{gap:.35rem;font-size:.9375rem}
.t-photographer .days{gap:clamp(2rem,4vw,3rem) var(--gap)}
.t-photographer .day-name{padding-block-end:.6rem;margin:0;border-block-end:1px solid var(--ink);font-size:1.4rem}
.t-photographer .slot{border-block-start:0;border-block-end:var(--edge)}
.t-photographer .slot-name{font-weight:500}

.t-photographer .prose .title{margin-block-end:1rem}
.t-photographer .visit-title{font-family:var(--text);font-size:.8438rem;color:var(--soft)}
.t-photographer .hours{max-width:24rem}
.t-photographer .visit-picture img{aspect-ratio:4/5}
.t-photographer .reach{gap:0}
.t-photographer .reach li{align-items:center}
.t-photographer :is(.reach,.map) a{display:inline-block;padding-block:.55rem;color:var(--ink);text-decoration-color:var(--accent);text-decoration-thickness:2px}
.t-photographer .reach .icon,.t-photographer .map .icon{display:none}
.t-photographer .banner{background:var(--ink);color:var(--paper)}
.t-photographer .banner :is(.title){font-size:clamp(2.15rem,5vw,4.25rem);letter-spacing:-.018em;max-width:22ch}
.t-photographer .banner .btn{background:transparent;color:inherit;border-color:currentColor}
.t-photographer .banner .btn:hover{background:var(--paper);color:var(--ink)}
.t-photographer .banner-in{align-items:end}
.t-photographer .form-in{grid-template-columns:minmax(0,1fr)}
.t-photographer .form{max-width:min(100%,46rem);gap:1.35rem var(--gap)}
.t-photographer .field label{font-size:.875rem;font-weight:500;margin:0}
.t-photographer .field :is(input,select,textarea){border-width:0 0 1px;padding-inline:0;background:transparent}
.t-photographer .field :is(select,option){background:var(--paper)}
.t-photographer .form-picture{margin-block-start:2rem}
.t-photographer .foot{padding-block:1.5rem;font-size:.875rem}
.t-photographer .foot-in{display:grid;gap:1rem var(--gap);align-items:start}
.t-photographer .foot-name{color:var(--ink);font-weight:600}
.t-photographer .foot-reach{display:grid;justify-items:start}
.t-photographer .foot-reach a{display:inline-block;padding-block:.6rem;text-decoration-color:var(--line)}

@media(max-width:47.99rem){.t-photographer :is(.people,.product-list){grid-template-columns:repeat(2,minmax(0,1fr))}}
@media(min-width:48rem){
.t-photographer .hero-picture img{aspect-ratio:auto;height:clamp(24rem,76svh,54rem)}
.t-photographer .service-list .card:has(.card-picture){grid-template-columns:16rem minmax(0,1fr)}
.t-photographer .service-list .card-words{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:.4rem var(--gap);align-content:start}
.t-photographer .service-list .card-words>*{margin:0;grid-column:2}
.t-photographer .service-list .card-title{grid-column:1;grid-row:1/span 3}
.t-photographer .foot-in{grid-template-columns:var(--side) minmax(0,1fr) 27%}
.t-photographer .foot-reach{grid-auto-flow:row}
.t-photographer .foot-reach li:first-child a{padding-block-start:0}
.t-photographer .hero-words{grid-template-columns:var(--side) minmax(0,1fr)}
.t-photographer .hero-words>*{grid-column:2}
.t-photographer .hero-words>.eyebrow{grid-column:1;grid-row:1/span 2}
}
@media(min-width:64rem){
.t-photographer .hero-words{grid-template-columns:var(--side) minmax(0,1fr) 27%}
.t-photographer .hero-words>.hero-title{grid-column:2}
.t-photographer .hero-words>.hero-more{grid-column:3;padding-block-start:.35rem}
.t-photographer .hero-words:not(:has(.hero-more))>.hero-title{grid-column:2/-1}
.t-photographer .section:not(.hero,.gallery,.work,.about,.banner)>.wrap:has(>:is(.head,.form-words,.title,.trust-title)){display:grid;grid-template-columns:var(--side) minmax(0,1fr);gap:0 var(--gap);align-items:start}
.t-photographer .section:not(.hero,.gallery,.work,.about,.banner)>.wrap>:is(.head,.form-words,.title,.trust-title){margin:0;padding-inline-end:1rem}
.t-photographer .trust>.wrap:has(>.trust-title){align-items:baseline}
.t-photographer .visit-in{grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:var(--gap)}
.t-photographer .about-in:has(.about-picture){grid-template-columns:6fr 6fr;gap:clamp(2rem,6vw,6rem)}
.t-photographer .about-picture{order:-1}
.t-photographer .quotes>li:nth-child(even){padding-inline-start:16%}
.t-photographer .quotes>li:nth-child(odd){padding-inline-end:16%}
.t-photographer .work-list .card:has(.card-picture){display:grid;grid-template-columns:repeat(12,minmax(0,1fr));gap:var(--gap);align-items:end}
.t-photographer .work-list .card-picture{grid-column:1/9}
.t-photographer .work-list .card-picture+.card-words{grid-column:9/-1;margin:0}
.t-photographer .work-list .card:nth-child(even) .card-picture{grid-column:5/-1}
.t-photographer .work-list .card:nth-child(even) .card-picture+.card-words{grid-column:1/5;grid-row:1;align-self:start}
.t-photographer .pictures{grid-template-columns:repeat(12,minmax(0,1fr))}
.t-photographer .pictures li:nth-child(8n+1){grid-column:1/8}
.t-photographer .pictures li:nth-child(8n+2){grid-column:9/13}
.t-photographer .pictures li:nth-child(8n+3){grid-column:2/5;align-self:start}
.t-photographer .pictures li:nth-child(8n+4){grid-column:6/13}
.t-photographer .pictures li:nth-child(8n+5){grid-column:1/5}
.t-photographer .pictures li:nth-child(8n+6){grid-column:6/9;align-self:start}
.t-photographer .pictures li:nth-child(8n+7){grid-column:10/13}
.t-photographer .pictures li:nth-child(8n+8){grid-column:3/11}
.t-photographer .pictures li:nth-child(n) img{aspect-ratio:4/5}
.t-photographer .pictures li:nth-child(8n) img{aspect-ratio:16/9}
.t-photographer .pictures li:nth-child(8n+1) img,.t-photographer .pictures li:nth-child(8n+4) img{aspect-ratio:3/2}
.t-photographer .pictures li:nth-child(8n+6) img{aspect-ratio:1}
}
`;
