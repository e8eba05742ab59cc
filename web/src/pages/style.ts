/**
 * The style of every page, as it stands in the page: system fonts, colours with a contrast of at least 4.5, dark where the visitor prefers it, everything open on paper.
 * `CONTENT_SECURITY_POLICY` allows exactly this text.
 */
export const STYLE = `
:root{color-scheme:light dark;--bg:#faf8f3;--card:#fff;--ink:#20241f;--soft:#5b6158;--line:#e3dfd4;--link:#24563d;--good:#1d6a42;--goodbg:#e8f3ec;--bad:#9b2c20;--badbg:#fbeae6;--wait:#79500a;--waitbg:#fbf1dc;--none:#5b6158;--nonebg:#f0eee8}
@media(prefers-color-scheme:dark){:root{--bg:#141714;--card:#1c201c;--ink:#e8eae3;--soft:#a9b0a5;--line:#323832;--link:#9fd3b4;--good:#8fd5ad;--goodbg:#1b2f24;--bad:#ffab9e;--badbg:#3a1f1b;--wait:#eec581;--waitbg:#34290f;--none:#b4bab0;--nonebg:#262b26}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main,.top,.foot{max-width:46rem;margin:0 auto;padding:0 1.15rem}
h1,h2,.claim,.stepname,.way h3,.card h3{font-family:ui-serif,"Iowan Old Style",Palatino,Georgia,"Noto Serif",serif}
h1{font-size:clamp(1.9rem,6.5vw,2.9rem);line-height:1.12;margin:.15em 0 .25em;font-weight:600;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.5rem;line-height:1.2;margin:0 0 .8rem;font-weight:600}
h3{font-size:1.12rem;line-height:1.3;margin:0 0 .25rem;font-weight:600}
h4{font-size:.8rem;margin:0;color:var(--soft);font-weight:600}
p{margin:0 0 .6rem}ul,ol{margin:0 0 .6rem;padding-left:1.2rem}
a{color:var(--link);text-underline-offset:.17em;text-decoration-thickness:.06em}
a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
section{padding:2.1rem 0 1.4rem;border-top:1px solid var(--line)}
.lead{border:0;padding-top:1.4rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:.5rem;top:.5rem;background:var(--card);padding:.5rem;z-index:1}
.demo{margin:0;padding:.55rem 1.15rem;background:var(--waitbg);color:var(--wait);text-align:center;font-size:.9rem}
.top{display:flex;flex-wrap:wrap;gap:0 .9rem;align-items:center;justify-content:space-between;padding-top:.9rem;font-size:.9rem;color:var(--soft)}
.top a{display:inline-flex;align-items:center;gap:.45rem;color:inherit;text-decoration:none;font-weight:600;min-height:2.75rem}
.top svg{width:1.35rem;fill:var(--link)}.vein{fill:none;stroke:var(--bg)}
.foot{padding-top:1.2rem;padding-bottom:2.5rem;font-size:.9rem;color:var(--soft);border-top:1px solid var(--line)}
@media(max-width:32rem){.top span{display:none}.facts{gap:.6rem}.facts li{padding:.8rem .95rem}}
.kind,.owner,.soft,.key,.scheme,.step,.when,.note,.made,.empty{color:var(--soft)}
.kind{display:flex;flex-wrap:wrap;gap:.1rem .9rem;margin:0;font-size:.92rem}
.big{font-size:1.12rem}
.status{display:flex;gap:.75rem;align-items:flex-start;border-radius:12px;padding:.95rem 1.05rem;margin:1rem 0;font-size:1.08rem;background:var(--nonebg)}
.status p{margin:0}.status .mark{width:1.7rem;margin-top:0}
.status strong{font-size:1.12em}
.status.good{background:var(--goodbg)}.status.bad{background:var(--badbg);box-shadow:inset 5px 0 var(--bad)}.status.wait{background:var(--waitbg)}
.mark{width:1.15em;flex:none;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round;vertical-align:-.2em}
.good .mark,.mark.good,.state.good{color:var(--good)}.bad .mark,.mark.bad,.state.bad{color:var(--bad)}.wait .mark,.mark.wait,.state.wait{color:var(--wait)}.mark.none,.state.none{color:var(--none)}
.state{font-weight:600;font-size:.92rem}.state .mark{margin-right:.35em;color:inherit}
.broken{list-style:none;padding:0}.broken li{padding:.45rem 0 .45rem 1rem;box-shadow:inset 3px 0 var(--bad)}
.facts{list-style:none;padding:0;margin:1.2rem 0;display:grid;gap:.8rem;grid-template-columns:repeat(auto-fit,minmax(12.5rem,1fr))}
.facts li,.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem 1.05rem}
.above{display:flex;flex-wrap:wrap;gap:0 .8rem;justify-content:space-between;font-size:.92rem;color:var(--soft)}
.facts p{margin:0 0 .25rem}.facts .claim{font-size:1.2rem;line-height:1.25}.facts .claim a{color:inherit;text-decoration-color:var(--line)}
.who,.how{font-size:.95rem}.step,.key,.scheme,.when,.note,.made{font-size:.92rem}
.proofmark,.checked{font-size:.95rem}.proofmark[data-word=invalid]{color:var(--bad)}
.description{margin-top:1.2rem;white-space:pre-line}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:.3rem 0 1.2rem;font-size:.95rem}
nav a,.things a,.proofs a{display:inline-block;padding:.35rem 0}
.way,.steps{list-style:none;padding:0;margin:0}
.way>li{position:relative;padding:0 0 1.7rem 1.8rem}
.way>li:before{content:"";position:absolute;left:0;top:.42rem;width:.85rem;height:.85rem;border-radius:50%;border:2.5px solid var(--link);background:var(--bg)}
.way>li:after{content:"";position:absolute;left:.37rem;top:1.5rem;bottom:-.2rem;width:2px;background:var(--line)}
.way>li:last-child:after{display:none}
.withdrawn h3{text-decoration:line-through;color:var(--soft)}.withdrawn:before{border-color:var(--bad)!important}
.when{display:flex;flex-wrap:wrap;gap:0 .9rem;margin:0}
.things-of{display:flex;flex-wrap:wrap;gap:.4rem 2rem;margin:.3rem 0 .5rem}.things-of ul{list-style:none;padding:0;margin:0}
.carries{list-style:none;padding:0;margin-top:1rem}.carries li{padding:.35rem 0}
.doubts{list-style:none;padding:0;margin:.2rem 0;font-size:.95rem}.doubts:empty{display:none}
.also{font-size:.95rem}
.cards{display:grid;gap:.9rem}.card p{margin:0 0 .4rem}.card h3{margin-top:.3rem;font-size:1.22rem}
.card.bad{box-shadow:inset 5px 0 var(--bad)}
.steps>li{margin:0 0 1.4rem;padding-left:1.05rem;border-left:2px solid var(--line)}
.stepname{font-size:1.15rem;margin-bottom:.4rem}.stepname span,.things span{display:block;font:.92rem system-ui,sans-serif;color:var(--soft)}
details{margin:.4rem 0}summary{cursor:pointer;padding:.45rem 0;color:var(--link);font-size:.95rem}
dl{margin:0}dl>div{padding:.4rem 0;border-top:1px solid var(--line);font-size:.95rem}
dt{font-weight:600;font-size:.85rem;color:var(--soft)}dd{margin:0}dd ul{list-style:none;padding:0;margin:0}
.numbers{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.35rem 1.2rem;margin:0 0 1rem}
.hash{font-size:.8rem;word-break:break-all}
.wide{word-break:break-all}
.things{list-style:none;padding:0}.things li{padding:.35rem 0;border-bottom:1px solid var(--line)}.things a{font-size:1.1rem}
.proofs{font-size:.95rem;padding-left:1.6rem}.proofs li{padding:.15rem 0}
pre{background:var(--nonebg);border-radius:8px;padding:.8rem 1rem;margin:0 0 1rem;white-space:pre-wrap;word-break:break-all}
.ask{margin:1.2rem 0}.ask label{display:block;margin-bottom:.35rem}.ask div{display:flex;flex-wrap:wrap;gap:.5rem}.ask p{color:var(--soft);font-size:.92rem;margin:.4rem 0}
input,textarea{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:8px;padding:.55rem .7rem;min-height:2.9rem;flex:1 1 14rem;min-width:0;width:100%}
textarea{font:.85rem ui-monospace,monospace;min-height:9rem}
button{font:inherit;font-weight:600;color:var(--bg);background:var(--link);border:0;border-radius:8px;padding:.55rem 1.2rem;min-height:2.9rem;cursor:pointer}
button:disabled{opacity:.6;cursor:wait}
.problem{padding:2rem 0 3rem}.problem h1 .mark{width:.9em;margin-right:.35em;vertical-align:-.1em}
.code{margin:1.6rem 0 0;display:flex;flex-wrap:wrap;gap:1rem;align-items:center;font-size:.92rem;color:var(--soft)}.code svg{display:block;width:9.5rem;border-radius:8px}.code figcaption{flex:1 1 14rem}
.total{border-radius:12px;padding:.95rem 1.05rem;background:var(--nonebg)}.total.good{background:var(--goodbg)}.total.bad{background:var(--badbg);box-shadow:inset 5px 0 var(--bad)}.total.wait{background:var(--waitbg)}
.total p{margin:0}.total p+p{margin-top:.4rem;font-size:.95rem}
.checks{list-style:none;padding:0;font-size:.9rem}.checks b{font-weight:600}
.field{display:block;margin:.8rem 0}.field span{display:block;font-size:.95rem;margin-bottom:.25rem}
progress{width:100%;accent-color:var(--link)}
@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--link:#000;--goodbg:#fff;--badbg:#fff;--waitbg:#fff;--nonebg:#fff}nav,.skip,.ask,#island form,summary{display:none}main{max-width:none}.card,.way>li,.facts li{break-inside:avoid}.status,.total{border:2px solid}details::details-content{content-visibility:visible;height:auto}}
`;
