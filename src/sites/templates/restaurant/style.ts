/** A printed menu: cream paper, a serif with a soft shoulder, rules and leaders, one green band for the evening. */
export const STYLE = `
.t-restaurant{--measure:74rem;--radius:0;--step:1.0625rem}
.t-restaurant h1,.t-restaurant h2,.t-restaurant h3{font-weight:500;font-variation-settings:"SOFT" 60}
.t-restaurant .top{border-block-end:var(--edge)}
.t-restaurant .top-in{padding-block:1rem}
.t-restaurant .brand{font-size:1.55rem;font-weight:500;font-style:italic;letter-spacing:-.01em}
.t-restaurant .nav a{font-size:.95rem}
.t-restaurant .btn{border-radius:99rem;padding-inline:1.9rem;font-weight:500}
.t-restaurant .hero{padding:0}
.t-restaurant .hero-in{max-width:none;padding:0;gap:0;align-items:stretch}
.t-restaurant .hero-words{padding:clamp(3rem,8vw,7rem) max(var(--gutter),calc((100vw - var(--measure))/2)) clamp(3rem,8vw,7rem);padding-inline-end:clamp(1.5rem,5vw,5rem);align-self:center}
.t-restaurant .hero-title{font-size:clamp(2.9rem,6.4vw,5.75rem);line-height:.98;letter-spacing:-.035em;font-weight:400}
.t-restaurant .eyebrow{font-weight:400;font-style:italic;font-family:var(--display);font-size:1.2rem}
.t-restaurant .hero-picture{min-height:100%}
.t-restaurant .hero-picture img{width:100%;height:100%;min-height:22rem;max-height:54rem;object-fit:cover}
@media(min-width:56rem){.t-restaurant .hero-in:has(.hero-picture){grid-template-columns:minmax(0,1.12fr) minmax(0,1fr)}}
.t-restaurant .menu .head,.t-restaurant .prices .head{margin-inline:auto;text-align:center}
.t-restaurant .menu .lead,.t-restaurant .prices .lead{margin-inline:auto}
.t-restaurant .menu .head::before,.t-restaurant .prices .head::before{content:"";display:block;width:5.5rem;height:.8rem;margin:0 auto 1.5rem;border-block:1px solid var(--accent)}
.t-restaurant .menu .title,.t-restaurant .prices .title{font-size:clamp(2.4rem,6vw,4.25rem);font-style:italic;font-weight:400}
.t-restaurant .groups{column-gap:clamp(3rem,7vw,7rem)}
.t-restaurant .group-title{font-size:1.75rem;font-style:italic;font-weight:400;color:var(--accent-ink);padding-block-end:.6rem;border-block-end:1px solid var(--line)}
.t-restaurant .priced{gap:1.35rem}
.t-restaurant .priced-name{font-family:var(--display);font-size:1.2rem;font-weight:500}
.t-restaurant .priced .price{font-family:var(--display);font-size:1.1rem}
.t-restaurant .dots{border-block-end-color:var(--soft);opacity:.55}
.t-restaurant .note{font-family:var(--text);font-size:.8125rem;font-style:italic}
.t-restaurant .about{background:var(--surface)}
.t-restaurant .about-picture{position:relative;padding:0 0 1.5rem 1.5rem}
.t-restaurant .about-picture::before{content:"";position:absolute;inset:1.5rem 1.5rem 0 0;border:1px solid var(--accent)}
.t-restaurant .about-picture img{position:relative;aspect-ratio:4/5;max-height:40rem}
.t-restaurant .about .prose p:first-child::first-letter{font-family:var(--display);font-size:3.6em;line-height:.82;float:inline-start;padding-inline-end:.09em;padding-block-start:.06em;color:var(--accent-ink)}
.t-restaurant:dir(rtl) .about .prose p:first-child::first-letter{float:none;font-size:inherit;line-height:inherit;padding:0}
.t-restaurant .about .title{margin-block-end:1.5rem}
.t-restaurant .facts{padding-block-start:2rem;border-block-start:var(--edge)}
.t-restaurant .facts strong{font-style:italic;font-weight:400}
@media(min-width:56rem){.t-restaurant .about-in:has(.about-picture){grid-template-columns:5fr 6fr}.t-restaurant .about-picture{order:-1}}
.t-restaurant .pictures{gap:clamp(.75rem,2vw,1.75rem)}
.t-restaurant .pictures img{aspect-ratio:1}
@media(min-width:56rem){.t-restaurant .pictures{grid-template-columns:repeat(3,1fr)}.t-restaurant .pictures li:nth-child(3n+2){margin-block-start:3.5rem}}
.t-restaurant .gallery figcaption{font-style:italic;font-family:var(--display)}
.t-restaurant .reviews{text-align:center}
.t-restaurant .reviews .head{margin-inline:auto}
.t-restaurant .quotes{grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:3rem}
.t-restaurant .quote blockquote{font-family:var(--display);font-size:clamp(1.35rem,2.4vw,1.7rem);font-style:italic;line-height:1.35}
.t-restaurant .quote figcaption{margin-block-start:1rem;font-size:.95rem}
.t-restaurant .visit{background:var(--second);color:var(--on-second)}
.t-restaurant .visit :is(a,.lead,.is-closed,.hours-note,.visit-note){color:inherit}
.t-restaurant .visit-title{font-style:italic;font-weight:400;font-size:1.5rem}
.t-restaurant .visit .hours div{padding-block:.45rem;border-block-end:1px solid color-mix(in srgb,currentColor 28%,transparent)}
.t-restaurant .visit-picture img{aspect-ratio:4/3}
.t-restaurant .booking,.t-restaurant .contact{background:var(--surface)}
.t-restaurant .questions{max-width:52rem}
.t-restaurant summary{font-family:var(--display);font-weight:500;font-size:1.2rem}
.t-restaurant .newsletter{border-block-start:var(--edge)}
.t-restaurant .foot{border:0;background:var(--surface);padding-block:3.5rem}
.t-restaurant .foot-name{flex-basis:100%;font-family:var(--display);font-style:italic;font-size:clamp(2.25rem,7vw,4.5rem);line-height:1;color:var(--ink);letter-spacing:-.03em}
`;
