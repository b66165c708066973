/** A fashion monthly, read slowly: thin, tall letters, hairlines, and every picture in an arched mirror with a frame around it. */
export const STYLE = `
.t-salon{--measure:82rem;--gutter:clamp(1.25rem,5vw,4.5rem);--space:clamp(4rem,9vw,8.5rem);--radius:0;--arch:50vw 50vw 0 0;--hair:1px solid color-mix(in srgb,var(--ink) 32%,transparent);--thin:300;font-variant-numeric:lining-nums}
.t-salon :is(.nav a,.eyebrow,figcaption,.meta,.badge){font-family:var(--display);font-size:1.2rem;font-style:italic;font-weight:500;line-height:1.3}
.t-salon :is(h1,h2,h3){font-weight:var(--thin);letter-spacing:-.01em}
.t-salon:dir(rtl) :is(h1,h2,h3,.brand,blockquote){letter-spacing:0;line-height:1.3}
.t-salon .lead{font-size:1.2rem;line-height:1.55}
.t-salon a:not(.btn,.brand){text-underline-offset:.3em}
.t-salon .top-in{display:grid;grid-template-columns:minmax(9rem,1fr) minmax(0,auto) minmax(9rem,1fr);align-items:end;padding-block:clamp(1.25rem,3vw,2.25rem) 1rem}
.t-salon .top-side{margin:0;font-size:.9375rem;color:var(--soft)}
.t-salon .top-side:last-child{text-align:end}
.t-salon .top-side a{display:inline-block;padding-block:.65rem;margin-block:-.65rem;color:inherit;text-decoration:none}
.t-salon .top-side a:hover{text-decoration:underline}
.t-salon .brand{padding-inline:1rem;font-size:clamp(2.25rem,5.2vw,4.25rem);font-weight:var(--thin);line-height:.9;letter-spacing:-.02em;text-align:center}
.t-salon .brand img{margin-inline:auto;max-height:4rem}
.t-salon .nav{border-block:var(--hair)}
.t-salon .nav ul{justify-content:center;gap:0 clamp(1.25rem,3.4vw,3.25rem)}
.t-salon .nav a{padding-block:.75rem}
@media(max-width:47.99rem){.t-salon .top-in{grid-template-columns:1fr;justify-items:center;gap:.4rem}.t-salon .top-side:first-child{display:none}.t-salon .top-side:last-child{order:2}.t-salon .nav ul{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.5rem,1fr));gap:0;padding-block:.35rem;text-align:center}.t-salon .nav a{padding-block:.5rem}}
.t-salon .btn{min-height:3.25rem;padding:.8rem 2rem;border-width:1px;border-radius:99rem;font-weight:400;letter-spacing:.01em}
.t-salon .btn-quiet{padding-inline:.25rem;border-color:transparent;text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.4em}
.t-salon .eyebrow{font-size:1.4rem}
.t-salon .title{font-size:clamp(2.6rem,5.4vw,4.75rem);font-style:italic;line-height:.98;letter-spacing:-.02em}
.t-salon .head{max-width:none;margin-block-end:clamp(2.5rem,5vw,4.5rem)}
.t-salon .head .title{max-width:16em}
.t-salon .title+.lead{margin-block-start:1.5rem}
.t-salon .hero{padding-block:clamp(2.5rem,5vw,4.5rem) var(--space)}
.t-salon .hero-in{align-items:start}
.t-salon .hero-title{font-size:clamp(3.5rem,12.4vw,12.25rem);line-height:.84;letter-spacing:-.035em}
.t-salon .hero-title.is-long{font-size:clamp(3rem,8.4vw,8rem);line-height:.9}
.t-salon .hero-title.is-longest{font-size:clamp(2.6rem,6vw,5.5rem);line-height:.95}
.t-salon .hero-title::first-line{font-style:italic}
.t-salon .hero-more{max-width:27rem}
.t-salon .hero-picture{position:relative;padding-block-end:1.1rem;padding-inline-end:1.1rem}
.t-salon .hero-picture::before{content:"";position:absolute;inset-block:1.1rem 0;inset-inline:1.1rem 0;border:var(--hair);border-radius:var(--arch)}
.t-salon .hero-picture img{position:relative;aspect-ratio:10/13;border-radius:var(--arch)}
@media(min-width:56rem){.t-salon .hero-in:has(.hero-picture){grid-template:"words picture" auto "more picture" 1fr/minmax(0,7fr) minmax(0,5fr);gap:clamp(2.5rem,4vw,4rem) clamp(2rem,4vw,4rem)}.t-salon :has(>.hero-picture) .hero-words{grid-area:words;padding-block-start:clamp(1rem,5vw,5rem)}.t-salon .hero-picture{grid-area:picture}.t-salon :has(>.hero-picture) .hero-more{grid-area:more;align-self:end}.t-salon .hero-more{margin-inline-start:calc(100%/7*2);padding-inline-start:1.75rem;border-inline-start:var(--hair)}}
.t-salon .about{background:var(--surface)}
.t-salon .about .title{margin-block-end:2rem}
@media(min-width:56rem){.t-salon .about-in:not(:has(.about-picture)) .about-words{display:grid;grid-template-columns:minmax(0,4fr) minmax(0,8fr);column-gap:clamp(2rem,4vw,4rem)}.t-salon .about-in :is(.prose,.facts){grid-column:2}}
.t-salon :is(.about-picture,.visit-picture) img{aspect-ratio:4/5;border-radius:50%}
.t-salon .about .prose{max-width:36rem}
.t-salon .facts{display:grid;gap:0;margin-block-start:clamp(2.5rem,5vw,4rem);border-block-start:var(--hair)}
.t-salon .facts li{display:grid;grid-template-columns:minmax(6rem,auto) minmax(0,1fr);gap:1rem;align-items:baseline;padding-block:.6rem;border-block-end:var(--hair)}
.t-salon .facts strong{font-size:clamp(2.5rem,5vw,4rem);font-weight:var(--thin);line-height:1}
.t-salon .facts span{color:var(--soft)}
@media(min-width:40rem){.t-salon .facts{grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));border:0}.t-salon .facts li{display:block;padding:0;padding-inline-end:1.5rem;border:0}.t-salon .facts li+li{padding-inline-start:1.5rem;border-inline-start:var(--hair)}.t-salon .facts span{display:block;margin-block-start:.5rem;font-size:.9688rem;line-height:1.4}}
@media(min-width:56rem){.t-salon .about-in:has(.about-picture){grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:clamp(3rem,7vw,7rem)}.t-salon .about-picture{order:-1}}
.t-salon .groups{display:block}
.t-salon .group{display:grid;gap:1.5rem clamp(2rem,4vw,4rem);padding-block:clamp(1.75rem,3vw,2.75rem);border-block-start:var(--hair);align-content:start}
.t-salon .group:last-child{border-block-end:var(--hair)}
.t-salon .group-title{margin:0;font-size:clamp(2rem,3.4vw,3rem);font-style:italic;line-height:1}
.t-salon .group-text{margin:0;font-size:.9688rem;max-width:22rem}
.t-salon .priced{gap:0}
.t-salon .priced-item{padding-block:.95rem}
.t-salon .priced-item+.priced-item{border-block-start:1px solid var(--line)}
.t-salon .priced-item:first-child{padding-block-start:0}
.t-salon .priced-line{gap:1.5rem;justify-content:space-between}
.t-salon .dots{display:none}
.t-salon .priced-name{font-family:var(--display);font-size:1.6rem;font-weight:500;line-height:1.15;min-width:0}
.t-salon .priced .price{flex:none;max-width:45%;text-align:end}
.t-salon .note{font-family:var(--text);font-size:.875rem;color:var(--accent-ink)}
@media(min-width:56rem){.t-salon .group:has(.priced){grid-template:auto 1fr/minmax(0,4fr) minmax(0,8fr)}.t-salon .group:has(.priced) :is(.group-title,.group-text){grid-column:1}.t-salon .group .priced{grid-column:2;grid-row:1/3}}
.t-salon .pictures{gap:clamp(2rem,5vw,4.5rem) clamp(1.25rem,4vw,4rem);align-items:start}
.t-salon .pictures img{aspect-ratio:4/5;border-radius:var(--arch)}
.t-salon .pictures li:nth-child(3n+2) img{aspect-ratio:3/4;border-radius:50%}
.t-salon figcaption{margin-block-start:1rem}
@media(min-width:40rem){.t-salon .pictures{grid-template-columns:repeat(6,minmax(0,1fr))}.t-salon .pictures li{grid-column:span 2}}
@media(min-width:64rem){.t-salon .pictures{grid-template-columns:repeat(12,minmax(0,1fr))}.t-salon .pictures li{grid-column:span 4}.t-salon .pictures li:nth-child(3n+1){grid-column:span 5}.t-salon .pictures li:nth-child(3n+2){grid-column:span 3;margin-block-start:7rem}.t-salon .pictures li:nth-child(3n){margin-block-start:2.5rem}}
.t-salon .people{display:grid;gap:clamp(3rem,6vw,5rem) clamp(1.5rem,4vw,4rem);grid-template-columns:repeat(auto-fit,minmax(min(100%,clamp(13rem,22vw,19rem)),1fr));align-items:start}
.t-salon .person{max-width:30rem}
.t-salon .person-picture img{width:100%;aspect-ratio:3/4.4;object-fit:cover;border-radius:var(--arch)}
.t-salon .person-name{font-size:2.1rem;line-height:1.05}
.t-salon .person-picture+.person-name{margin-block-start:1.25rem}
.t-salon .person-words{margin-block-start:.5rem;color:var(--soft)}
.t-salon .person-words .meta{color:var(--accent-ink)}
.t-salon .person-words p+p{margin-block-start:.5rem}
@media(min-width:40rem){.t-salon .person.is-seen{display:grid;grid-template-columns:auto minmax(0,1fr);column-gap:.75rem}.t-salon .is-seen .person-name{grid-area:1/1;writing-mode:vertical-rl;transform:rotate(180deg);margin:0;max-height:25rem;align-self:end;font-size:clamp(1.75rem,2.6vw,2.4rem)}.t-salon .is-seen :is(.person-picture,.person-words){grid-column:2}}
@media(min-width:64rem){.t-salon .is-seen:nth-child(3n+2){margin-block-start:5rem}.t-salon .is-seen:nth-child(3n){margin-block-start:2rem}}
.t-salon .reviews{background:var(--second);color:var(--on-second)}
.t-salon .quotes{grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:clamp(2.5rem,5vw,4rem) clamp(2rem,6vw,6rem)}
.t-salon .quote blockquote{font-family:var(--display);font-size:clamp(1.6rem,2.4vw,2.1rem);font-style:italic;font-weight:400;line-height:1.22;text-wrap:pretty}
.t-salon .quote-first{grid-column:1/-1}
.t-salon .quote-first blockquote{max-width:21em;font-size:clamp(2.2rem,5.4vw,4.75rem);font-weight:var(--thin);line-height:1.02;letter-spacing:-.02em}
.t-salon .quote figcaption{margin-block-start:1.25rem;font-family:var(--text);font-size:.9375rem;font-style:normal;font-weight:400;color:inherit}
.t-salon .quotes .where::before{content:"— "}
.t-salon .cards{gap:clamp(2.5rem,5vw,4.5rem) clamp(1.5rem,4vw,4rem)}
.t-salon .card-title{font-size:1.9rem;line-height:1.08}
.t-salon :is(.card-picture,.form-picture) img{aspect-ratio:4/5;border-radius:var(--arch)}
.t-salon .price{font-family:var(--display);font-size:1.5rem;font-weight:500;line-height:1.15;font-variant-numeric:lining-nums tabular-nums}
.t-salon .badge{margin-block-start:1rem;background:none;padding:0;border-radius:0;color:var(--accent-ink)}
.t-salon .service-list,.t-salon .work-list{gap:0;display:block}
.t-salon :is(.service-list,.work-list) .card{display:grid;grid-template-columns:minmax(0,1fr);gap:1.5rem clamp(1.5rem,4vw,4rem);align-items:center;padding-block:clamp(1.5rem,3vw,2.5rem);border-block-start:var(--hair)}
.t-salon :is(.service-list,.work-list) .card-words{margin:0}
.t-salon :is(.service-list,.work-list) .card-title{font-size:clamp(2rem,3.6vw,3rem)}
.t-salon .card-text{max-width:34rem}
@media(min-width:44rem){.t-salon .service-list .card:has(.card-picture){grid-template-columns:minmax(0,1fr) 11rem}.t-salon .service-list .card-picture{order:2}.t-salon .work-list .card:has(.card-picture){grid-template-columns:minmax(0,5fr) minmax(0,7fr)}.t-salon .work-list .card:nth-child(even) .card-picture{order:2}}
.t-salon .plan-list{grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr))}
.t-salon .plan{padding:6rem 2rem 2.5rem;border:var(--hair);border-radius:12rem 12rem 0 0;text-align:center}
.t-salon .plan.is-featured{border:var(--hair);background:var(--surface)}
.t-salon .plan-price strong{font-weight:var(--thin);font-size:3.25rem}
.t-salon .points li{justify-content:center}
.t-salon .points .icon,.t-salon .reach .icon,.t-salon .map .icon{display:none}
.t-salon .plan .actions{justify-content:center}
.t-salon .steps{gap:2.5rem 0}
.t-salon .step{padding-inline:1.5rem;border-inline-start:var(--hair)}
.t-salon .step::before{content:counter(step,lower-roman) ".";font-size:3rem;font-style:italic;font-weight:var(--thin);line-height:1}
.t-salon .step-title{font-size:1.75rem}
.t-salon .days{display:block}
.t-salon .day{display:grid;gap:1rem clamp(2rem,4vw,4rem);padding-block:1.75rem;border-block-start:var(--hair)}
.t-salon .day-name{font-size:2rem;font-style:italic}
.t-salon .slot:first-child{border:0;padding-block-start:0}
.t-salon .slot-name{font-family:var(--display);font-size:1.35rem;font-weight:500;line-height:1.2}
@media(min-width:56rem){.t-salon .day{grid-template-columns:minmax(0,4fr) minmax(0,8fr)}}
.t-salon .names{gap:.5rem 3rem;font-family:var(--display);font-size:clamp(1.5rem,3vw,2.4rem);font-style:italic;font-weight:400;color:var(--ink)}
.t-salon .trust{padding-block:calc(var(--space)/2)}
.t-salon .trust-title{font-family:var(--text);font-weight:400}
.t-salon .questions{max-width:none;border-block-start:var(--hair)}
.t-salon .questions details{border-block-end:var(--hair)}
.t-salon summary{align-items:baseline;padding-block:1.3rem;font-family:var(--display);font-size:clamp(1.5rem,2.2vw,1.9rem);font-weight:400;line-height:1.15}
.t-salon summary::after{font-family:var(--display);font-weight:var(--thin);font-size:2rem;line-height:.8}
.t-salon .answer{max-width:38rem;padding-block-end:1.75rem}
.t-salon .visit{background:var(--surface)}
.t-salon .visit-title{font-family:var(--text);font-size:1rem;font-weight:400;letter-spacing:0;color:var(--soft)}
.t-salon .visit address{font-family:var(--display);font-size:1.75rem;font-weight:400;line-height:1.2}
.t-salon .hours{max-width:none;gap:0}
.t-salon .hours div{padding-block:.6rem;border-block-end:1px solid var(--line)}
.t-salon :is(.reach,.map,.more) a{display:inline-block;padding-block:.5rem;font-size:1.1rem}
.t-salon .reach{gap:0;margin-block-start:.5rem}
.t-salon .map{margin-block-start:.5rem}
@media(min-width:56rem){.t-salon :is(.faq,.visit,.prose)>.wrap:has(.head,.title){display:grid;grid-template-columns:minmax(0,4fr) minmax(0,8fr);gap:clamp(2rem,4vw,4rem)}.t-salon .faq .head{position:sticky;inset-block-start:3rem;align-self:start}}
.t-salon .banner{background:none;color:inherit}
.t-salon .banner .wrap{align-items:end}
.t-salon .banner .head{flex:1 1 30rem}
.t-salon .banner .title{font-size:clamp(3rem,8vw,7.5rem);font-style:normal;line-height:.9}
.t-salon .banner .lead{color:var(--soft)}
.t-salon .banner .btn{background:var(--accent);border-color:var(--accent-edge);color:var(--on-accent)}
.t-salon .prose .title{margin-block-end:2rem}
.t-salon :is(.booking,.contact) .title{font-size:clamp(3.2rem,7.4vw,6.75rem);line-height:.9}
.t-salon .form{gap:2rem clamp(1.5rem,3vw,2.5rem)}
.t-salon .field label{margin:0;font-weight:400;color:var(--soft)}
.t-salon .field :is(input,select,textarea){padding-inline:0;border:0;border-block-end:1px solid var(--soft);background:none;font-size:1.125rem}
.t-salon .foot{border:0;padding-block:0 3rem;font-size:.9688rem}
.t-salon .foot-in{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,12rem),1fr));gap:2rem clamp(1.5rem,4vw,4rem)}
.t-salon .foot-in::before{content:"";grid-column:1/-1;border-block-start:var(--hair);margin-block-end:.5rem}
.t-salon .foot-name{font-family:var(--display);font-size:1.9rem;line-height:1;color:var(--ink);margin-block-end:.4rem}
.t-salon .foot a{display:inline-block;padding-block:.6rem;margin-block:-.6rem}
`;
