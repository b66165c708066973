/**
 * Width as motion: letters pressed together or pulled apart, hard blocks that share their edges, and the timetable as the
 * middle of it all.
 */
export const STYLE = `
.t-fitness{--measure:86rem;--gutter:clamp(1rem,3vw,2.5rem);--space:clamp(3.25rem,7vw,6.5rem);--radius:0;--rule:2px solid var(--ink);--gap:clamp(1.25rem,2.5vw,2.25rem);line-height:1.5}
.t-fitness :is(h1,h2,h3,h4){font-weight:800;line-height:.95;text-wrap:balance}
.t-fitness :is(.card-title,.group-title,.step-title,.visit-title,.day-name,.brand,.eyebrow,.trust-title){font-family:var(--display);font-stretch:118%;font-weight:750;letter-spacing:-.01em;line-height:1.15}
.t-fitness .top{border-block-end:var(--rule)}
.t-fitness .top-in{padding-block:0;gap:0 1.5rem;align-items:stretch}
.t-fitness .brand{display:flex;align-items:center;padding-block:.85rem;font-size:1.125rem}
.t-fitness .nav{display:flex}
.t-fitness .nav ul{gap:0;margin-inline:-.75rem}
.t-fitness .nav li{display:flex}
.t-fitness .nav a{display:flex;align-items:center;min-height:2.75rem;padding:.5rem .75rem;font-weight:600;font-size:.9688rem}
.t-fitness .nav a:is(:hover,[aria-current]){background:var(--accent);color:var(--on-accent);text-decoration:none}
.t-fitness .title{font-size:clamp(2.6rem,7.2vw,6.25rem);font-stretch:75%;letter-spacing:-.022em;line-height:.88}
.t-fitness .head{max-width:none;display:grid;gap:1.25rem var(--gap);align-items:end}
.t-fitness .lead{color:inherit;font-size:1.125rem;line-height:1.45;max-width:34rem}
.t-fitness .title+.lead{margin:0}
.t-fitness .btn{padding:.8rem 1.4rem;border-color:var(--ink);background:var(--ink);color:var(--paper);font-stretch:110%;font-weight:650}
.t-fitness .btn:hover{filter:none;background:var(--accent);color:var(--on-accent)}
.t-fitness .btn-quiet{background:transparent;color:inherit;border-color:currentColor}
.t-fitness :is(.prose,.card,.answer,.reach,.map,.foot) a:not(.btn){color:inherit;text-decoration-color:var(--accent);text-decoration-thickness:3px}
.t-fitness .section+.section:not(.timetable,.banner,.visit){border-block-start:var(--rule)}

.t-fitness .hero{padding-block:clamp(1.25rem,2.5vw,2.25rem) 0}
.t-fitness .hero-title{font-size:clamp(3.4rem,13.4vw,15rem);font-stretch:68%;font-weight:850;letter-spacing:-.03em;line-height:.82;text-wrap:wrap}
.t-fitness .hero-in{gap:0;margin-block-start:clamp(1.25rem,2.5vw,2.25rem);border-block-start:var(--rule);align-items:stretch}
.t-fitness .hero-picture img{height:100%;min-height:18rem;max-height:44rem;aspect-ratio:5/4;object-position:30% 50%}
.t-fitness .hero-words{display:flex;flex-direction:column;justify-content:space-between;gap:2rem;padding:clamp(1.5rem,3vw,2.5rem) var(--gutter);background:var(--accent);color:var(--on-accent)}
.t-fitness .hero-words .lead{font-size:clamp(1.2rem,1.7vw,1.5rem);line-height:1.3;font-weight:500}
.t-fitness .eyebrow{margin:0;color:inherit;font-size:1rem}
.t-fitness .hero-words .actions{margin:0;gap:.75rem}
.t-fitness .hero-words .btn{background:var(--on-accent);color:var(--accent);border-color:var(--on-accent)}
.t-fitness .hero-words .btn:is(.btn-quiet,:hover){background:transparent;color:var(--on-accent)}

.t-fitness .timetable{background:var(--second);color:var(--on-second)}
.t-fitness .days{gap:0;grid-template-columns:minmax(0,1fr)}
.t-fitness .day-name{position:sticky;inset-block-start:0;z-index:1;margin:0;padding:.7rem .9rem;background:var(--accent);color:var(--on-accent);font-size:1.0625rem}
.t-fitness .day ul{padding-block-end:1.75rem}
.t-fitness .slot{grid-template-columns:minmax(4.75rem,max-content) minmax(0,1fr);gap:.1rem 1rem;align-items:baseline;padding:.8rem .9rem;border-block-start:0;border-block-end:1px solid color-mix(in srgb,currentColor 30%,transparent)}
.t-fitness .slot-time{grid-row:1/span 3;font-family:var(--display);font-size:1.5rem;font-weight:750;font-stretch:75%;line-height:1.1;letter-spacing:-.01em}
.t-fitness .slot-name{font-size:1.125rem;line-height:1.25}
.t-fitness .timetable :is(.slot-with,.note){color:inherit;opacity:.86}
.t-fitness .slot .note{justify-self:start}

.t-fitness :is(.cards,.groups){gap:var(--gap)}
.t-fitness .card-title{font-size:1.3rem}
.t-fitness .service-list .card-picture img{aspect-ratio:1}
.t-fitness .people{grid-template-columns:repeat(auto-fit,minmax(min(100%,13.5rem),1fr))}
.t-fitness .people .card{max-width:30rem}
.t-fitness :is(.people,.product-list) .card-picture img{aspect-ratio:4/5}
.t-fitness .meta{font-weight:600;color:var(--ink)}
.t-fitness .card .price{font-family:var(--display);font-weight:750;font-stretch:75%;font-size:1.6rem;line-height:1.1}
.t-fitness .more a{display:inline-block;padding-block:.55rem;font-weight:600}
.t-fitness .badge{margin-block-start:.75rem;border-radius:0;background:var(--accent);color:var(--on-accent)}
.t-fitness :is(.service-list,.work-list){gap:0;border:var(--rule);grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr))}
.t-fitness :is(.service-list,.work-list) .card{outline:1px solid var(--ink);border:1px solid var(--ink);outline-offset:-1px;margin:-1px}
.t-fitness :is(.service-list,.work-list) .card-words{margin:0;padding:1.25rem 1.25rem 1.5rem}
.t-fitness .people .card-picture{border-block-end:.5rem solid var(--accent)}

.t-fitness .plan-list{gap:0;border:var(--rule);grid-template-columns:minmax(0,1fr)}
.t-fitness .plan-list .card+.card{border-block-start:var(--rule)}
.t-fitness .plan-list .card{container-type:inline-size}
.t-fitness .plan{display:flex;flex-direction:column;border:0;padding:clamp(1.25rem,2vw,1.75rem)}
.t-fitness .plan.is-featured{border:0;background:var(--accent);color:var(--on-accent)}
.t-fitness .is-featured .card-text{color:inherit}
.t-fitness .is-featured .btn{background:var(--on-accent);color:var(--accent);border-color:var(--on-accent)}
.t-fitness .is-featured .btn:hover{background:transparent;color:inherit}
.t-fitness .plan-price{margin-block:1.5rem .75rem}
.t-fitness .plan-price strong{display:block;font-size:clamp(2.25rem,20cqi,5rem);font-stretch:68%;font-weight:800;line-height:.9;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.t-fitness .points{margin-block:1.25rem}
.t-fitness .plan .actions{margin-block-start:auto;padding-block-start:.75rem}

.t-fitness .group-title{padding-block-end:.75rem;margin:0;border-block-end:var(--rule)}
.t-fitness .group-text{margin-block:.75rem .25rem}
.t-fitness .priced{gap:0}
.t-fitness .priced-item{padding-block:.85rem;border-block-end:var(--edge)}
.t-fitness .priced-line{justify-content:space-between;gap:1rem}
.t-fitness .dots{display:none}
.t-fitness .priced .price{font-weight:600;text-align:end}
.t-fitness .about-in{align-items:stretch;gap:var(--gap) clamp(2rem,5vw,5rem)}
.t-fitness .about .title{margin-block-end:1.75rem;font-size:clamp(2.4rem,5.4vw,4.75rem)}
.t-fitness .about-picture img{height:100%;min-height:20rem;max-height:46rem}
.t-fitness .prose .title{margin-block-end:1.5rem}
.t-fitness .facts{display:grid;gap:0;border-block-start:var(--rule)}
.t-fitness .facts li{display:grid;grid-template-columns:minmax(6rem,auto) minmax(0,1fr);gap:1rem;align-items:center;padding-block:.6rem;border-block-end:var(--edge)}
.t-fitness .facts strong{font-stretch:68%;font-weight:800;font-size:clamp(2.75rem,5vw,4rem);line-height:.95}
.t-fitness .pictures{gap:0;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr))}
.t-fitness .pictures img{aspect-ratio:1}
.t-fitness .gallery figcaption{margin:0;padding:.6rem 0 1.25rem;padding-inline-end:1rem;color:var(--ink)}
.t-fitness .quotes{gap:0;border:var(--rule);grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr))}
.t-fitness .quotes li{border:1px solid var(--ink);outline:1px solid var(--ink);outline-offset:-1px;margin:-1px;padding:clamp(1.25rem,2vw,1.75rem)}
.t-fitness .quote{display:flex;flex-direction:column;justify-content:space-between;height:100%;gap:1.5rem}
.t-fitness .quote blockquote{font-family:var(--display);font-size:clamp(1.4rem,2.1vw,1.8rem);font-weight:650;font-stretch:80%;line-height:1.12;letter-spacing:-.01em}
.t-fitness .quote figcaption{margin:0}
.t-fitness .who{color:var(--ink);font-weight:600}
.t-fitness ol.steps{gap:0;grid-template-columns:repeat(auto-fit,minmax(min(100%,14rem),1fr))}
.t-fitness .step{padding:1rem 0 1.5rem;padding-inline-end:1.25rem;border-block-start:.5rem solid var(--accent)}
.t-fitness .step::before{font-size:clamp(4rem,7vw,6rem);font-weight:800;font-stretch:62%;line-height:.9;color:var(--ink);margin-block-end:1.25rem}
.t-fitness .questions{max-width:none;border-block-start:var(--rule)}
.t-fitness .questions details{border-block-end:var(--rule)}
.t-fitness summary{font-family:var(--display);font-size:1.2rem;font-weight:700;font-stretch:105%;padding-block:1.05rem}
.t-fitness summary:hover{background:var(--accent);color:var(--on-accent);box-shadow:-.75rem 0 var(--accent),.75rem 0 var(--accent)}
.t-fitness .answer{max-width:44rem;color:var(--ink)}
.t-fitness .trust{padding-block:1.5rem;background:var(--surface)}
.t-fitness .trust-title{font-size:.9375rem;margin-block-end:.5rem;color:var(--soft)}
.t-fitness .names{gap:.25rem 2.25rem;color:var(--ink);font-family:var(--display);font-size:1.25rem;font-weight:700;font-stretch:118%}
.t-fitness .visit{background:var(--second);color:var(--on-second)}
.t-fitness .visit :is(.is-closed,.hours-note,.visit-note){color:inherit}
.t-fitness .visit a{color:inherit;text-decoration-color:currentColor}
.t-fitness .visit-in{gap:var(--gap) clamp(2rem,4vw,4rem)}
.t-fitness .visit .hours{gap:0;max-width:32rem}
.t-fitness .hours div{padding-block:.55rem;border-block-end:1px solid color-mix(in srgb,currentColor 30%,transparent)}
.t-fitness .hours dd{font-weight:600}
.t-fitness .reach{gap:0}
.t-fitness .reach li{align-items:center}
.t-fitness :is(.reach,.map) a{display:inline-block;padding-block:.55rem}
.t-fitness .banner{padding-block:clamp(2.5rem,5vw,4.5rem)}
.t-fitness .banner .head{display:block}
.t-fitness .banner .lead{margin-block-start:1rem}
.t-fitness .banner .btn{background:var(--on-accent);color:var(--accent);border-color:var(--on-accent)}
.t-fitness .banner .btn:hover{background:transparent;color:inherit}
.t-fitness :is(.booking,.contact,.newsletter){background:var(--surface)}
.t-fitness .form-in{grid-template-columns:minmax(0,1fr)}
.t-fitness .form-words .head{display:block;margin:0}
.t-fitness .form-words .lead{margin-block-start:1.25rem}
.t-fitness .form-words .title{font-size:clamp(2.4rem,5vw,4.5rem)}
.t-fitness .form-picture{margin-block-start:2rem}
.t-fitness .field :is(input,select,textarea){border:2px solid var(--ink)}
.t-fitness .foot{border:0;border-block-start:var(--rule);padding-block:1.5rem 2rem;color:var(--ink)}
.t-fitness .foot-in{align-items:center}
.t-fitness .foot a{display:inline-block;padding-block:.6rem}
.t-fitness .foot-name{flex-basis:100%;font-family:var(--display);font-size:clamp(2.75rem,13vw,13.5rem);font-weight:850;font-stretch:68%;line-height:.86;letter-spacing:-.03em}
.t-fitness .notice .title{margin-block-end:1.5rem}

@media(min-width:40rem){
.t-fitness .days{grid-template-columns:repeat(2,minmax(0,1fr));gap:0 1px}
.t-fitness .day-name{position:static}
}
@media(min-width:46rem){
.t-fitness .plan-list{grid-template-columns:repeat(auto-fit,minmax(13.5rem,1fr))}
.t-fitness .plan-list .card+.card{border-block-start:0;border-inline-start:var(--rule)}
}
@media(min-width:52rem){
.t-fitness .head:has(.title):has(.lead){grid-template-columns:minmax(0,7fr) minmax(0,5fr)}
.t-fitness .banner-in{flex-wrap:nowrap}
.t-fitness .banner .actions{flex:none;max-width:40%}
}
@media(min-width:60rem){
.t-fitness .hero-in:has(.hero-picture):has(.hero-words){grid-template-columns:minmax(0,2fr) minmax(20rem,1fr)}
.t-fitness .hero-picture img{aspect-ratio:16/9}
.t-fitness .form-in:not(:has(.form-words:empty)){grid-template-columns:minmax(0,5fr) minmax(0,7fr)}
.t-fitness .about-in:has(.about-picture){grid-template-columns:minmax(0,7fr) minmax(0,5fr)}
.t-fitness .days{grid-template-columns:repeat(auto-fit,minmax(10.25rem,1fr))}
.t-fitness .slot{display:block;padding-inline:.75rem}
.t-fitness .slot>*{display:block}
.t-fitness .slot-time{font-size:1.75rem;margin-block-end:.15rem}
.t-fitness .slot-name{font-size:1rem}
.t-fitness .day-name{padding-inline:.75rem}
}
`;
