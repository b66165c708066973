/** Pleading paper: a double rule down the page, titles and numbers in the margin before it, the text behind. */
export const STYLE = `
.t-law{--measure:78rem;--radius:0;--space:clamp(3.25rem,6.5vw,6rem);--step:1.125rem;--side:0rem;--gap:0rem;--rule:color-mix(in srgb,var(--accent-ink) 55%,var(--paper));line-height:1.55;font-variant-numeric:oldstyle-nums;font-synthesis-style:none}
.t-law main{counter-reset:part;container-type:inline-size}
.t-law :is(h1,h2,h3,strong,.slot-name,.priced-name,.field label){font-weight:500}
.t-law .section{padding:0}
.t-law :is(.section>.wrap,.foot-in){position:relative;display:grid;grid-template-columns:minmax(0,1fr);gap:2rem var(--gap);align-items:start;padding-block:var(--space)}
.t-law .section+.section>.wrap::after{content:"";position:absolute;inset-inline:var(--gutter);inset-block-start:0;border-block-start:1px solid var(--line)}
@media(min-width:60rem){
.t-law{--side:15.5rem;--gap:4.5rem}
.t-law :is(.section>.wrap,.top-in,.foot-in){grid-template-columns:var(--side) minmax(0,1fr)}
.t-law :is(.section>.wrap,.top-in,.foot-in)>*{grid-column:2}
.t-law :is(.section>.wrap>:is(.head,.form-words,.trust-title,.title),.brand,.foot-name){grid-column:1;grid-row:1}
.t-law :is(.section>.wrap,.top-in,.foot-in)::before{content:"";position:absolute;inset-block:0;inset-inline-start:calc(var(--gutter) + var(--side) + 2.1rem);width:5px;border-inline:1px solid var(--rule)}
.t-law :is(.head,.form-words .head){position:sticky;inset-block-start:1.75rem}
.t-law .form-words:has(.form-picture) .head{position:static}
.t-law .section.is-first:not(.hero)>.wrap>:is(.head,.title){position:static;grid-column:2;grid-row:auto}
}
.t-law .head{max-width:none;margin:0}
.t-law :is(.title,.trust-title){font-size:1.5rem;line-height:1.2;letter-spacing:-.005em;font-style:italic;color:var(--ink)}
.t-law .section:not(.is-first,.banner):has(.title,.trust-title){counter-increment:part}
.t-law .section:not(.is-first,.banner) :is(.title,.trust-title)::before{content:counter(part,upper-roman) "." / "";display:block;margin-block-end:.35rem;font-style:normal;font-size:1rem;letter-spacing:.06em;color:var(--accent-ink)}
.t-law .lead{font-size:1rem;line-height:1.5}
.t-law .title+.lead{margin-block-start:.75rem}
@media(min-width:60rem){.t-law .section:not(.is-first,.banner) :is(.title,.lead){padding-inline-end:2.25rem}}
.t-law .is-first:not(.hero) .title{font-style:normal;font-weight:400;font-size:clamp(2.4rem,5.4vw,4rem);line-height:1.04;letter-spacing:-.022em;max-width:18ch}
.t-law .is-first:not(.hero) .lead{font-size:1.25rem;max-width:36rem;margin-block-start:1.25rem}
.t-law .is-first:not(.hero) .head{margin-block-end:clamp(.75rem,2vw,1.75rem)}
.t-law .section .prose{max-width:38rem;hyphens:auto}
.t-law .section .prose p+p{margin:0;text-indent:1.5em}
.t-law .top{border-block-end:1px solid var(--line)}
.t-law .top-in{position:relative;padding-block:0}
.t-law .brand{padding-block:1.25rem;font-size:1.3rem;font-weight:500;letter-spacing:-.01em}
.t-law .nav a{font-size:1.0625rem;min-height:2.75rem;display:inline-flex;align-items:center;padding:0}
.t-law .nav a:is(:hover,[aria-current]){text-decoration-thickness:1px;text-underline-offset:.4em;text-decoration-color:var(--accent-ink)}
.t-law .top-call a{display:inline-flex;align-items:center;min-height:2.75rem;font-variant-numeric:lining-nums tabular-nums;text-decoration:none}
.t-law .top-call a:hover{text-decoration:underline}
@media(max-width:59.99rem){.t-law .top-in{padding-block:.5rem .35rem;gap:0 1.5rem}.t-law .brand{padding-block:.75rem}.t-law .nav{order:3;flex-basis:100%;border-block-start:1px solid var(--line);padding-block-start:.25rem}.t-law .nav ul{gap:0 1.4rem}}
@media(min-width:60rem){.t-law .top-in{display:grid;grid-template-columns:var(--side) minmax(0,1fr) auto;gap:0 var(--gap);align-items:center}.t-law .top-in>.top-call{grid-column:3;grid-row:1}.t-law .top-in>.nav{grid-row:1}.t-law .nav ul{column-gap:2rem}}
.t-law .btn{min-height:3.1rem;padding:.75rem 1.75rem;border-width:1px;font-weight:500}
.t-law .btn-quiet{padding-inline:0;border-color:transparent;text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.4em}
.t-law .actions{gap:.75rem 2rem}
.t-law .hero .wrap{gap:0 var(--gap);padding-block:clamp(3rem,7.5vw,7rem) 0}
.t-law .hero-words{padding-block-end:clamp(2.75rem,6vw,5.5rem)}
.t-law .hero-title{font-weight:400;font-size:clamp(2.6rem,6.4vw,5.5rem);line-height:1;letter-spacing:-.03em;max-width:15ch}
.t-law.is-page .hero-title{font-size:clamp(2.4rem,5.4vw,4.25rem);max-width:20ch}
.t-law .hero .lead{font-size:clamp(1.2rem,1.8vw,1.4rem);line-height:1.45;max-width:35rem;margin-block-start:1.75rem;color:var(--ink)}
.t-law .eyebrow{font-style:italic;font-weight:400;font-size:1.1rem;line-height:1.4;margin-block-end:1.25rem}
@media(min-width:60rem){
.t-law .hero-words{position:relative}
.t-law .eyebrow{position:absolute;inset-inline-end:calc(100% + var(--gap));inset-block-start:.6rem;width:var(--side);margin:0;max-height:100%;overflow:auto}
.t-law .hero-picture{margin-inline-end:calc(var(--gutter) - max(var(--gutter),(100cqi - var(--measure))/2) - var(--gutter));margin-inline-start:calc(5px - 2.4rem)}
}
.t-law .hero-picture img{aspect-ratio:24/11;max-height:36rem}
@media(max-width:59.99rem){.t-law .hero-picture{margin-inline:calc(-1*var(--gutter))}}
@media(max-width:39.99rem){.t-law .hero-picture img{aspect-ratio:5/4;object-position:18% 50%}}
.t-law.is-home .hero:has(.hero-picture)+.section>.wrap::after{content:none}
.t-law :is(.service-list,.steps,.questions){counter-reset:item;display:grid;gap:0;grid-template-columns:minmax(0,1fr);max-width:none;border:0}
.t-law :is(.service-list>.card,.step,.questions>details){counter-increment:item;position:relative;border-block-end:1px solid var(--line);padding-block:1.5rem;padding-inline-start:2.5rem}
.t-law :is(.service-list>.card,.step,.questions>details):first-child{border-block-start:1px solid var(--line)}
.t-law :is(.service-list>.card,.step,.questions>details)::before{content:counter(item) / "";position:absolute;inset-inline-start:0;inset-block-start:1.5rem;margin:0;font-family:var(--display);font-size:1.35rem;line-height:1.35;color:var(--accent-ink)}
@media(min-width:60rem){
.t-law :is(.service-list>.card,.step,.questions>details){padding-inline-start:0}
.t-law :is(.service-list>.card,.step,.questions>details)::before{inset-inline-start:auto;inset-inline-end:calc(100% + 3.25rem)}
.t-law :is(.service-list .card-words,.step){display:grid;grid-template-columns:minmax(0,4fr) minmax(0,6fr);gap:0 2.5rem}
.t-law .service-list .card-words>*{grid-column:2;margin:0}
.t-law .service-list .card-text~*{margin-block-start:.5rem}
.t-law .service-list .card-title{grid-column:1;grid-row:1/span 4}
.t-law .service-list>.card:has(.card-picture){display:grid;grid-template-columns:minmax(0,1fr) 9rem;gap:2rem}
.t-law .service-list .card-picture{order:2}
}
.t-law .service-list .card-picture+.card-words{margin-block-start:0}
@media(max-width:59.99rem){.t-law .service-list .card-picture{margin-block-end:1rem}}
.t-law :is(.card-title,.step-title,.group-title,.visit-title,.day-name){font-size:1.375rem;line-height:1.25;margin:0;letter-spacing:-.01em}
.t-law .step-title+.card-text{margin:0}
@media(max-width:59.99rem){.t-law :is(.service-list .card-text,.step .card-text){margin-block-start:.5rem}}
.t-law :is(.price,.hours dd,.plan-price,.slot-time,.reach){font-variant-numeric:lining-nums tabular-nums}
.t-law .service-list .price{color:var(--ink)}
.t-law .more a{display:inline-block;padding-block:.6rem}
.t-law summary{padding-block:0;min-height:2.75rem;align-items:center;font-family:var(--display);font-size:1.375rem;line-height:1.3;letter-spacing:-.01em;font-weight:500;margin-block:-.45rem}
.t-law .questions>details{padding-block:1.35rem}
.t-law .answer{max-width:38rem;padding-block:.9rem .25rem}
.t-law .about-body{display:grid;gap:2.5rem clamp(2rem,5vw,4.5rem)}
.t-law .about .prose p:first-child{font-size:1.3em;line-height:1.42}
.t-law .about .prose p+p{text-indent:0;margin-block-start:1.1em}
.t-law .facts{display:grid;gap:0;margin-block-start:2.5rem;max-width:38rem}
.t-law .facts li{display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:0 1.5rem;align-items:baseline;padding-block:.7rem;border-block-start:1px solid var(--line);color:var(--soft)}
.t-law .facts strong{font-size:2rem;font-weight:400;color:var(--accent-ink)}
@container(min-width:64rem){.t-law .about-body.has-picture{grid-template-columns:minmax(0,1fr) minmax(0,20rem)}}
.t-law .about-picture img{aspect-ratio:3/4}
@media(min-width:40rem) and (max-width:59.99rem){.t-law .about-picture img{aspect-ratio:16/9}}
.t-law .people{grid-template-columns:repeat(auto-fill,minmax(min(100%,12rem),1fr));gap:clamp(2rem,4vw,3.5rem) clamp(1.25rem,2.5vw,2rem)}
.t-law .people .card-picture img{aspect-ratio:2/3}
@media(max-width:39.99rem){.t-law .people .card:has(.card-picture){display:grid;grid-template-columns:minmax(6.5rem,2fr) 3fr;gap:1.1rem;align-items:start}.t-law .people .card-picture+.card-words{margin:0}}
.t-law .people .card-words{border-block-start:1px solid var(--rule);padding-block-start:.9rem}
.t-law .people .meta{font-style:italic;margin-block-start:.15rem;color:var(--accent-ink);font-family:var(--display)}
.t-law .people .card-text{font-size:1rem;line-height:1.5;margin-block-start:.75rem}
.t-law .people .card-text p+p{margin-block-start:.6em}
.t-law .groups{grid-template-columns:minmax(0,1fr);gap:2.75rem}
.t-law .group-text{margin:.35rem 0 0;max-width:38rem}
.t-law .priced{gap:0;margin-block-start:.9rem;border-block-start:1px solid var(--rule)}
.t-law .priced-item{padding-block:.75rem;border-block-end:1px solid var(--line)}
.t-law .dots{border:0}
.t-law .priced .price{flex:none;max-width:55%}
.t-law .priced-text{font-size:1rem;max-width:38rem}
.t-law .note{font-style:italic}
.t-law .quotes{grid-template-columns:minmax(0,1fr);gap:3rem}
.t-law .quote blockquote{font-family:var(--display);font-size:clamp(1.45rem,2.6vw,2rem);line-height:1.3;letter-spacing:-.012em;max-width:26em}
.t-law .quote blockquote p:first-child::before{content:"\\201c" / "";display:inline-block;width:.5em;margin-inline-start:-.5em;color:var(--accent-ink)}
.t-law .quote figcaption{font-size:1rem;margin-block-start:.9rem}
.t-law .who{font-style:italic;color:var(--ink)}
.t-law .names{gap:.4rem 0;font-size:1.25rem;color:var(--ink)}
.t-law .names li:not(:last-child)::after{content:"\\b7" / "";margin-inline:.75rem;color:var(--accent-ink)}
.t-law .plan-list{gap:0;grid-template-columns:repeat(auto-fit,minmax(min(100%,12.5rem),1fr))}
.t-law .plan{border:0;border-block:1px solid var(--line);border-inline-start:1px solid var(--line);padding:1.5rem}
.t-law .plan.is-featured{border:0;border-block:1px solid var(--line);border-inline-start:1px solid var(--line);background:var(--surface);box-shadow:inset 0 4px var(--accent-ink)}
.t-law .plan-price strong{font-weight:400}
.t-law :is(.product-list,.work-list){grid-template-columns:repeat(auto-fill,minmax(min(100%,16rem),1fr))}
.t-law .badge{margin-block-start:.75rem;border-radius:0}
.t-law .badge+.card-words{margin-block-start:.4rem}
.t-law .pictures{grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr))}
.t-law figcaption{font-style:italic;font-family:var(--display)}
.t-law .days{grid-template-columns:minmax(0,1fr);gap:0}
.t-law .day{display:grid;gap:.5rem 2rem;border-block-start:1px solid var(--rule);padding-block:1rem}
@media(min-width:48rem){.t-law .day{grid-template-columns:10rem minmax(0,1fr)}}
.t-law .slot:first-child{border:0}
.t-law .visit-in{gap:2.5rem 4rem;width:100%}
.t-law .visit-title{font-style:italic;margin-block-end:.75rem}
.t-law .hours div{padding-block:.5rem;border-block-end:1px solid var(--line)}
.t-law .hours{gap:0;border-block-start:1px solid var(--line)}
.t-law .visit-picture{grid-column:1/-1}
.t-law .visit-picture img{aspect-ratio:21/9}
.t-law :is(.reach a,.map a){display:inline-block;padding-block:.6rem}
.t-law .reach{gap:0}
.t-law .section.banner{--rule:color-mix(in srgb,var(--on-second) 45%,transparent);background:var(--second);color:var(--on-second)}
.t-law .section.banner>.wrap>:is(.head,.actions){grid-column:-2/-1;grid-row:auto;position:static}
.t-law .banner .btn{border-color:var(--on-second)}
.t-law .banner .title{font-size:clamp(1.9rem,3.8vw,3rem);font-weight:400;line-height:1.1;letter-spacing:-.02em;font-style:normal;color:inherit;max-width:22ch}
.t-law .banner .lead{font-size:1.15rem;max-width:36rem}
.t-law .banner+.section>.wrap::after,.t-law .section.banner>.wrap::after{content:none}
.t-law .form{max-width:44rem;width:100%}
.t-law .form-picture{margin-block-start:1.5rem}
.t-law .form-picture img{aspect-ratio:4/5}
.t-law .field label{font-size:1rem}
.t-law .field :is(input,select,textarea){background:var(--surface);border:0;border-block-end:1px solid var(--soft)}
.t-law .notice>.wrap>*{grid-column:-2/-1;grid-row:auto}
.t-law .notice .title{font-style:normal;font-size:clamp(2.4rem,5.4vw,4rem)}
.t-law .notice .title::before{content:none}
.t-law .foot{padding:0;border-block-start:4px double var(--rule);color:var(--soft);font-size:1rem}
.t-law .foot-in{padding-block:3.25rem}
.t-law .foot-name{font-family:var(--display);font-size:1.3rem;line-height:1.25;color:var(--ink)}
.t-law .foot-body{display:grid;gap:2rem 4rem}
@media(min-width:40rem){.t-law .foot-body{grid-template-columns:1fr 1fr}}
.t-law .foot-nav a{display:inline-block;padding-block:.65rem;text-decoration:none}
.t-law .foot-nav a:hover{text-decoration:underline}
.t-law .foot a{text-decoration-color:var(--line)}
.t-law .foot-end{grid-column:1/-1;font-style:italic;font-family:var(--display);max-width:40rem}
`;
