/** A cheerful catalogue: an awning, rounded tiles in grounds of their own, price tags and stickers a little askew. */
export const STYLE = `
.t-shop{--measure:80rem;--gutter:clamp(1rem,3.5vw,2.5rem);--space:clamp(3rem,6vw,5.25rem);--radius:1.1rem;--gap:clamp(.85rem,1.8vw,1.5rem);--step:1.0625rem;line-height:1.55}
.t-shop :is(h1,h2,h3,h4){font-weight:750;line-height:1.08;letter-spacing:-.02em}
.t-shop .announce{padding:.5rem var(--gutter);background:var(--second);color:var(--on-second);font-size:.9375rem;font-weight:500;text-align:center}
.t-shop .top-in{padding-block:.6rem}
.t-shop .brand{padding-block:.4rem;font-size:clamp(1.35rem,2.4vw,1.75rem);font-weight:800;letter-spacing:-.03em}
.t-shop .nav ul{gap:0 .35rem;margin-inline:-.85rem}
.t-shop .nav a{padding:.6rem .85rem;font-weight:500;border-radius:99rem}
.t-shop .nav a:is(:hover,[aria-current]){background:var(--surface);text-decoration:none}
.t-shop .awning{--w:clamp(2rem,4vw,3.25rem);height:calc(var(--w)*1.05);background:repeating-linear-gradient(to right,var(--accent) 0 var(--w),color-mix(in srgb,var(--accent) 12%,var(--paper)) var(--w) calc(2*var(--w)));mask:linear-gradient(#000,#000) top/100% calc(100% - var(--w)/2) no-repeat,radial-gradient(calc(var(--w)/2) at 50% 0,#000 97%,#0000) bottom left/var(--w) calc(var(--w)/2 + 1px) repeat-x}
.t-shop .title{font-size:clamp(1.95rem,4.2vw,3.25rem)}
.t-shop .is-first .title{font-size:clamp(2.3rem,5.4vw,4.25rem)}
.t-shop .lead{font-size:1.15rem}
.t-shop .btn{border-radius:99rem;padding-inline:1.6rem}
.t-shop .more a{display:inline-block;padding-block:.5rem;font-weight:600}

.t-shop .hero{padding-block:clamp(1.5rem,3.5vw,3rem) var(--space)}
.t-shop .hero-in{gap:clamp(1.75rem,4vw,3.5rem)}
.t-shop .hero-title{font-size:clamp(2.6rem,6vw,5.1rem);font-weight:800;letter-spacing:-.035em;line-height:1}
.t-shop .eyebrow{display:inline-block;margin-block-end:1.1rem;padding:.35rem .95rem;border-radius:99rem;background:var(--second);color:var(--on-second);font-size:.9375rem;transform:rotate(-2deg)}
.t-shop .hero-side{min-width:0}
.t-shop .hero-picture img{aspect-ratio:4/3;border-radius:calc(var(--radius)*1.5)}
.t-shop .hero-hours{position:relative;max-width:25rem;padding:1.1rem 1.35rem 1.25rem;background:var(--paper);border:2px solid var(--ink);border-radius:var(--radius);box-shadow:.35rem .35rem 0 var(--accent)}
.t-shop .hero-picture+.hero-hours{margin:-1.25rem .5rem 0;margin-inline-start:auto}
.t-shop .hours-title{display:flex;gap:.5rem;align-items:center;margin-block-end:.5rem;font-family:var(--display);font-weight:750;font-size:1.125rem}
.t-shop .hours{max-width:none;gap:.2rem}
.t-shop .hours div{gap:0 .75rem}
.t-shop .hours dd{font-weight:500}

.t-shop .cards{gap:clamp(1.75rem,3vw,2.5rem) var(--gap)}
.t-shop .card{min-width:0}
.t-shop .card-picture{--tile:color-mix(in oklab,var(--accent) 24%,var(--paper));overflow:hidden;border-radius:var(--radius);background:var(--tile)}
.t-shop .card-picture img{border-radius:0}
.t-shop .card:nth-child(5n+2) .card-picture{--tile:color-mix(in oklab,var(--second) 26%,var(--paper))}
.t-shop .card:nth-child(5n+3) .card-picture{--tile:color-mix(in oklab,#f4b93a 52%,var(--paper))}
.t-shop .card:nth-child(5n+4) .card-picture{--tile:var(--surface)}
.t-shop .card:nth-child(5n) .card-picture{--tile:color-mix(in oklab,#7aa7d9 42%,var(--paper))}
.t-shop .card-title{font-size:1.2rem}
.t-shop .card .price{display:inline-block;margin-block-start:.5rem;font-weight:650}
.t-shop .product-list{grid-template-columns:repeat(2,minmax(0,1fr))}
.t-shop .product-list .card{display:grid;grid-template-rows:auto;align-content:start;justify-items:start}
.t-shop .product-list .card:has(.card-picture){grid-template-rows:1fr}
.t-shop .product-list .card>*{grid-column:1}
.t-shop .product-list .card-picture{grid-row:1;width:100%;min-height:0}
.t-shop .product-list .card-picture img{width:100%;height:100%;aspect-ratio:1}
.t-shop .product-list .is-drawn img{object-fit:contain;padding:4%;transition:transform .25s}
.t-shop .product-list .card:hover .is-drawn img{transform:translateY(-.3rem) rotate(-1deg)}
.t-shop .product-list .price{padding-block:.32rem;padding-inline:1.55rem .85rem;margin:0;background:radial-gradient(circle at .8rem 50%,var(--paper) .22rem,#0000 .26rem) var(--ink);color:var(--paper);border-radius:.45rem;line-height:1.3;transform:rotate(-2deg)}
.t-shop:dir(rtl) .product-list .price{background:radial-gradient(circle at calc(100% - .8rem) 50%,var(--paper) .22rem,#0000 .26rem) var(--ink)}
.t-shop .product-list .card:has(.card-picture) .price{grid-row:1;align-self:end;z-index:1;margin:0 .7rem -.55rem}
.t-shop .product-list .card-title{margin-block-start:1.15rem}
.t-shop .badge{padding:.4rem .85rem;transform:rotate(4deg)}
.t-shop .product-list .card:has(.card-picture) .badge{grid-row:1;align-self:start;justify-self:end;z-index:1;margin:.7rem}
.t-shop .product-list .card:not(:has(.card-picture)){align-content:center;padding:1.5rem;border-radius:var(--radius);background:var(--surface)}
.t-shop .product-list .card:not(:has(.card-picture)) .card-title+.price{margin-block-start:.75rem}
.t-shop .product-list .card:nth-child(7n+1){grid-column:1/-1}
.t-shop :is(.service-list,.work-list) .card{padding:.75rem .75rem 1.5rem;border-radius:calc(var(--radius)*1.3);background:var(--surface)}
.t-shop :is(.service-list,.work-list) .card-words{padding-inline:.6rem}
.t-shop :is(.service-list,.work-list) .card:not(:has(.card-picture)){padding-block-start:1.5rem}
.t-shop .service-list{grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr))}
.t-shop .service-list .card{max-width:44rem}
.t-shop .service-list .card:nth-child(5n+4) .card-picture{--tile:color-mix(in oklab,var(--accent) 30%,var(--paper))}
.t-shop .people{grid-template-columns:repeat(auto-fit,minmax(min(100%,14rem),1fr))}
.t-shop .people .card{max-width:24rem}
.t-shop .people .card-picture img{aspect-ratio:1}
.t-shop .people .card-picture{border-radius:calc(var(--radius)*1.5)}

.t-shop .group{padding:clamp(1.25rem,2.5vw,2rem);border-radius:calc(var(--radius)*1.3);background:var(--surface)}
.t-shop .groups{gap:var(--gap)}
.t-shop .dots{border-block-end:2px dotted var(--soft);opacity:.5}
.t-shop .priced .price{font-weight:650}
.t-shop .about-picture img{aspect-ratio:4/5;max-height:38rem;border-radius:calc(var(--radius)*1.5);background:color-mix(in oklab,#f4b93a 52%,var(--paper))}
.t-shop .about .title{margin-block-end:1.25rem}
.t-shop .prose .title{margin-block-end:1.25rem}
.t-shop .facts{gap:.75rem}
.t-shop .facts li{flex:1 1 9rem;padding:1.1rem 1.25rem;border-radius:var(--radius);background:var(--surface);line-height:1.35}
.t-shop .facts strong{font-size:2.4rem;font-weight:800;letter-spacing:-.03em;margin-block-end:.3rem}
.t-shop .pictures{gap:var(--gap)}
.t-shop .pictures img{aspect-ratio:1;border-radius:var(--radius);background:color-mix(in oklab,#f4b93a 52%,var(--paper))}
.t-shop .pictures li:nth-child(3n+2) img{background:color-mix(in oklab,var(--second) 26%,var(--paper))}
.t-shop .pictures li:nth-child(3n) img{background:color-mix(in oklab,var(--accent) 24%,var(--paper))}
.t-shop .quotes{gap:var(--gap);grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr))}
.t-shop .quote{display:flex;flex-direction:column;justify-content:space-between;gap:1.25rem;height:100%;padding:clamp(1.25rem,2.2vw,1.85rem);border-radius:calc(var(--radius)*1.3);background:var(--surface)}
.t-shop .quotes li:nth-child(3n+2) .quote{background:var(--second);color:var(--on-second)}
.t-shop .quotes li:nth-child(3n+2) figcaption{color:inherit}
.t-shop .quote blockquote{font-family:var(--display);font-size:clamp(1.25rem,1.9vw,1.5rem);font-weight:600;line-height:1.28;letter-spacing:-.01em}
.t-shop .quote figcaption{margin:0}
.t-shop .who{font-weight:600}
.t-shop ol.steps{grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr))}
.t-shop .step::before{margin-block-end:1rem;display:grid;place-items:center;width:3.25rem;height:3.25rem;border-radius:50%;background:var(--accent);color:var(--on-accent);font-size:1.4rem;font-weight:800;transform:rotate(-6deg)}
.t-shop .step:nth-child(even)::before{background:var(--second);color:var(--on-second);transform:rotate(5deg)}
.t-shop .questions{max-width:none;border:0;display:grid;gap:.6rem}
.t-shop .questions details{border:0;padding-inline:1.25rem;border-radius:var(--radius);background:var(--surface)}
.t-shop summary::after{color:var(--accent-ink)}
.t-shop .trust{padding-block:clamp(1.5rem,3vw,2.5rem)}
.t-shop .names{gap:.6rem}
.t-shop .names li{padding:.5rem 1.1rem;border:2px solid var(--line);border-radius:99rem;color:var(--ink);font-weight:500}
.t-shop .plan{border:0;background:var(--surface);border-radius:calc(var(--radius)*1.3)}
.t-shop .plan.is-featured{border:2px solid var(--ink);box-shadow:.35rem .35rem 0 var(--accent)}
.t-shop .day{padding:1.25rem;border-radius:var(--radius);background:var(--surface)}
.t-shop .days{gap:var(--gap)}
.t-shop .visit-in{gap:var(--gap)}
.t-shop :is(.visit-hours,.visit-place){padding:clamp(1.25rem,2.5vw,2rem);border-radius:calc(var(--radius)*1.3);background:var(--surface)}
.t-shop .visit-hours .hours{gap:0}
.t-shop .visit-hours .hours div{padding-block:.55rem;border-block-end:2px dotted var(--line)}
.t-shop .visit-picture img{height:100%;min-height:16rem;border-radius:calc(var(--radius)*1.3);background:var(--surface)}
.t-shop .visit-title{font-size:1.35rem}
.t-shop .reach{gap:0}
.t-shop .reach li{align-items:center}
.t-shop :is(.reach,.map) a{display:inline-block;padding-block:.55rem}
.t-shop :is(.banner,.newsletter){padding-block:calc(var(--space)/2);background:none;color:inherit}
.t-shop :is(.banner,.newsletter)>.wrap{--pad:clamp(1.5rem,4vw,3.5rem);width:calc(100% - 2*var(--gutter));max-width:var(--measure);padding:var(--pad);border-radius:calc(var(--radius)*1.8);background:var(--accent);color:var(--on-accent)}
.t-shop .newsletter>.wrap{background:var(--second);color:var(--on-second)}
.t-shop :is(.banner,.newsletter) :is(.lead,.optional){color:inherit}
.t-shop .newsletter .btn{background:var(--paper);border-color:var(--on-accent);color:var(--ink)}
.t-shop .form-in{grid-template-columns:minmax(0,1fr)}
.t-shop .form-words .head{margin:0}
.t-shop .form-picture{max-width:24rem;margin-block-start:1.5rem}
.t-shop .form-picture img{border-radius:calc(var(--radius)*1.3);background:color-mix(in oklab,var(--accent) 24%,var(--paper))}
.t-shop .field :is(input,select,textarea){border-width:2px;border-radius:.8rem}
.t-shop .foot{margin-block-start:var(--space);padding-block:clamp(2.25rem,5vw,4rem);border:0;background:var(--second);color:var(--on-second)}
.t-shop .foot-in{display:grid;gap:2.5rem var(--gap)}
.t-shop .foot :is(.is-closed,.hours-note,a){color:inherit}
.t-shop .foot-name{margin-block-end:1rem;font-family:var(--display);font-size:clamp(2.25rem,6vw,4.25rem);font-weight:800;letter-spacing:-.035em;line-height:1}
.t-shop .foot .hours div{padding-block:.4rem;border-block-end:2px dotted color-mix(in srgb,currentColor 35%,transparent)}
.t-shop .newsletter+.foot,.t-shop main:has(>.newsletter:last-child)+.foot{margin-block-start:calc(var(--space)/2)}

@media(max-width:30rem){.t-shop .product-list .card-title{font-size:1.05rem}.t-shop .product-list .card-text{font-size:.9375rem}}
@media(min-width:36rem) and (max-width:59.99rem){.t-shop .product-list .card:nth-child(7n+1) .card-picture img{aspect-ratio:2/1}}
@media(min-width:46rem){
.t-shop .foot-in:has(.foot-hours){grid-template-columns:minmax(0,1.4fr) minmax(0,1fr)}
.t-shop .newsletter .form{align-items:end;grid-template-columns:minmax(0,1fr) auto}
.t-shop .newsletter .send{grid-column:auto}
.t-shop .newsletter :is(.trap,.cf-turnstile){grid-column:1/-1}
}
@media(min-width:60rem){
.t-shop .hero-in:has(.hero-picture,.hero-hours){grid-template-columns:minmax(0,5fr) minmax(0,6fr)}
.t-shop .form-in:not(:has(.form-words:empty)){grid-template-columns:minmax(0,2fr) minmax(0,3fr)}
.t-shop .faq>.wrap:has(>.head){display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:var(--gap)}
.t-shop .hero-picture+.hero-hours{margin-block-start:-3.5rem;margin-inline-end:1.25rem}
.t-shop .about-in:has(.about-picture){grid-template-columns:minmax(0,6fr) minmax(0,5fr)}
.t-shop .product-list{grid-template-columns:repeat(4,minmax(0,1fr))}
.t-shop .product-list .card:nth-child(7n+1){grid-column:span 2;grid-row:span 2}
.t-shop .product-list .card:nth-child(7n+1) .card-picture img{aspect-ratio:auto;min-height:20rem}
.t-shop .product-list .card:nth-child(7n+1) .card-title{font-size:1.6rem}
.t-shop .product-list .card:is(:nth-child(7n+6),:nth-child(7n)){grid-column:span 2}
.t-shop .product-list .card:is(:nth-child(7n+6),:nth-child(7n)) .card-picture img{aspect-ratio:2/1}
}
`;
