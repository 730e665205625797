import { dark, light, variables } from './colours.ts'
import { serifFallback, systemFallback } from './fonts.ts'

const sans = `"Report Sans",${systemFallback}`
const serif = `"Report Serif",${serifFallback}`

/** Style of the page: a serif to read, a sans for figures and tables, hairlines, no boxes around figures. */
export const pageCss = `
:root{color-scheme:light dark;${variables(light)}}
@media (prefers-color-scheme:dark){:root{${variables(dark)}}}
@media print{:root{color-scheme:light;${variables(light)};--paper:#fff}}
*{box-sizing:border-box}
html{scroll-padding-top:24px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.58 ${serif};font-optical-sizing:auto;overflow-wrap:break-word}
.skip{position:absolute;left:-9999px;top:0;background:var(--ink);color:var(--paper);padding:10px 16px;font:600 15px ${sans};z-index:2}
.skip:focus{left:8px;top:8px}
:focus-visible{outline:2.5px solid var(--accent);outline-offset:3px;border-radius:2px}
main:focus{outline:none}
a{color:var(--accent)}
.sheet{max-width:1156px;margin:0 auto;padding:56px 40px 96px;display:grid;grid-template-columns:204px minmax(0,1fr);gap:0 56px}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:34px 6px 24px;margin:-34px -6px 0;font:14px/1.45 ${sans}}
nav ol{list-style:none;margin:0;padding:0}
nav a{display:block;padding:4.5px 0;color:var(--soft);text-decoration:none}
nav a:hover{color:var(--ink);text-decoration:underline;text-underline-offset:3px}
nav a[aria-current]{color:var(--ink);font-weight:600}
nav .sub a{padding-left:14px}
nav .meta{margin-top:24px;padding-top:16px;border-top:1px solid var(--line);color:var(--soft);font-size:12.5px;line-height:1.6}
.kicker{font:600 12.5px/1.4 ${sans};letter-spacing:.08em;text-transform:uppercase;color:var(--accent);margin:0 0 14px}
.simulated{border:1.5px solid var(--warning);border-radius:4px;color:var(--warning);font:15px/1.5 ${sans};padding:10px 16px;margin:0 0 28px}
.simulated strong{font-weight:700}
.notice{border-left:4px solid var(--warning);background:var(--panel);font:15px/1.55 ${sans};padding:12px 18px;margin:0 0 20px;max-width:46em}
.notice strong{color:var(--warning)}
h1{font-weight:560;font-size:37px;line-height:1.16;letter-spacing:-.012em;margin:0 0 18px;max-width:22em;text-wrap:balance}
h2{font-weight:580;font-size:25px;line-height:1.25;margin:68px 0 8px;text-wrap:balance;letter-spacing:-.005em}
h3{font-weight:580;font-size:20px;line-height:1.3;margin:48px 0 6px;text-wrap:balance}
h4{font:600 15.5px/1.4 ${sans};margin:0 0 4px}
.question>h2{font-size:30px;border-top:1.5px solid var(--ink);padding-top:26px;margin-top:88px}
p{margin:0 0 14px;max-width:42em}
.lede{font-size:20px;line-height:1.5;max-width:38em}
.note,.lead-in{color:var(--soft);font:15px/1.5 ${sans};max-width:48em}
.run-in{font:600 15px/1.5 ${sans};margin:30px 0 4px}
.soft{color:var(--soft)}
.three{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:22px 32px;margin:30px 0 18px;padding:22px 0;border-top:1.5px solid var(--ink);border-bottom:1px solid var(--line)}
.three>div{display:flex;flex-direction:column-reverse;justify-content:flex-end;gap:6px}
.three dd{margin:0}.three b{font:560 34px/1.1 ${serif};letter-spacing:-.01em;margin-right:9px}
.three i{font:500 15px ${sans};color:var(--soft);font-style:normal}
.three dt{font:14px/1.45 ${sans};color:var(--soft)}
.tag{font:600 11px/1 ${sans};font-style:normal;letter-spacing:.06em;text-transform:uppercase;color:var(--warning);border:1px solid currentColor;border-radius:3px;padding:2px 5px;white-space:nowrap;vertical-align:1px}
.figures{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:12px 32px}
figure{margin:16px 0 0;grid-column:1/-1;min-width:0}
.below{grid-column:1/-1}figure.half{grid-column:auto}
figure.lone{display:grid;grid-template-columns:subgrid;column-gap:32px;align-items:end}
figure.lone figcaption{padding-bottom:34px}
.canvas{overflow-x:auto;overflow-y:hidden;padding:2px}
svg.figure{display:block;width:100%;height:auto;overflow:visible}
figcaption,caption{font:14px/1.5 ${sans};color:var(--soft);text-align:left}
figcaption{margin-top:10px;max-width:52em}
figcaption b,caption b{color:var(--ink);font-weight:600}
.saves{white-space:nowrap;margin-left:2px}
.saves a,.saves button{font:600 13px/1 ${sans};color:var(--accent);background:none;border:0;padding:7px 5px;margin:0;text-decoration:none;cursor:pointer}
.saves a:hover,.saves button:hover{text-decoration:underline;text-underline-offset:3px}
.frame{overflow-x:auto;margin-top:18px;padding-top:4px;container-type:inline-size}
table{border-collapse:collapse;width:100%;font:14.5px/1.45 ${sans};font-variant-numeric:tabular-nums lining-nums}
caption{padding-bottom:8px;caption-side:top;max-width:none}
caption>span{display:block;position:sticky;left:0;max-width:min(52em,100cqw)}
thead th{font-weight:600;text-align:left;vertical-align:bottom;color:var(--soft);border-bottom:1.5px solid var(--ink);padding:6px 14px 6px 0;min-width:4em}
tbody th{font-weight:400;text-align:left}
tbody th,td{vertical-align:top;padding:7px 14px 7px 0;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
td.n,th.n{text-align:right}
td.n{white-space:nowrap}
tr.heading th{font-weight:600;padding-top:14px}
tbody th{position:sticky;left:0;background:var(--paper);min-width:6.5em}tbody th.in{padding-left:16px}
.table-note{font:13.5px/1.5 ${sans};color:var(--soft);margin:8px 0 0}
details{font:15px/1.55 ${sans};margin-top:12px}
summary{cursor:pointer;color:var(--accent);padding:4px 0;max-width:48em}
.reasons{margin:6px 0 10px;padding-left:20px;columns:1}
.reasons .count{font-weight:600;font-variant-numeric:tabular-nums}
.plain{font:15px/1.55 ${sans};margin:4px 0 0;padding-left:20px}
.guards{margin:18px 0 0;background:var(--panel);border-radius:6px;padding:6px 24px;font:15px/1.55 ${sans}}
.guards>div{padding:13px 0;border-bottom:1px solid var(--line)}.guards>div:last-child{border:0}
.guards dt{font-weight:600}.guards dd{margin:2px 0 0;color:var(--soft);max-width:50em}
.verdict{font-weight:600;color:var(--t2)}.verdict::before{content:"✓ "}.broken .verdict{color:var(--warning)}.broken .verdict::before{content:"✗ "}
.verdict::after{content:" ·";color:var(--soft)}
.facts{font:15px/1.55 ${sans};margin:12px 0}.facts>div{display:grid;grid-template-columns:148px minmax(0,1fr);gap:16px;padding:6px 0;border-bottom:1px solid var(--line)}
.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
.calculator{background:var(--panel);border-radius:6px;padding:20px 24px;margin-top:26px;font:15px/1.5 ${sans}}
.calculator .run-in{margin:0 0 4px}
.inputs{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:16px 24px;margin:14px 0}
.inputs label{display:block;font-weight:600;font-size:14px}
.inputs input,.inputs select{width:100%;font:15px ${sans};color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:4px;padding:7px 9px;margin-top:3px;min-height:38px}
.inputs small{display:block;color:var(--soft);font-size:12.5px;margin-top:3px}
.inputs small.outside{color:var(--warning);font-weight:600}
.result{font-size:18px;margin:6px 0 0}.result output{font-weight:600}
.formula{list-style:none;margin:8px 0;padding:0}
.raster img{max-width:100%;height:auto}
.patient{background:var(--panel);border-radius:6px;padding:20px 24px 22px;margin-top:26px;font:15px/1.5 ${sans};display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:18px 36px}
.patient>header{grid-column:1/-1}.patient h3{margin:0 0 2px;font-variant-numeric:lining-nums}.patient header p{margin:0;color:var(--soft);font-size:14px;max-width:none}
.patient h4{margin:18px 0 4px}.patient>div>h4:first-child{margin-top:0}.patient p{margin:0 0 6px}.patient .big{font:560 30px/1.15 ${serif};margin:0}.patient .big i{font:500 15px ${sans};color:var(--soft);font-style:normal;margin-left:6px}
.patient ul{margin:0;padding-left:18px}.patient figure{margin:0 0 12px;grid-column:auto}.patient figcaption{margin-top:6px;font-size:13px}.patient .pictures{grid-column:1/-1;display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:18px 24px}
.patient table{font-size:14px}.patient tbody th{position:static;background:none;min-width:0;overflow-wrap:anywhere}.patient th small{display:block;color:var(--soft);font-size:12.5px}.patient td.moved{width:42%;padding-left:6px}.patient td.moved svg{display:block;width:100%;height:14px}.patient td.n{padding-right:0}
.downloads{font:15px/1.5 ${sans};margin-top:18px}
footer{grid-column:2;margin-top:72px;padding-top:18px;border-top:1px solid var(--line);font:13.5px/1.6 ${sans};color:var(--soft)}
.reports{list-style:none;margin:28px 0 0;padding:0}
.reports li{padding:26px 0;border-top:1px solid var(--line)}.reports h2{margin:0 0 8px;font-size:23px}
.answers{border-collapse:collapse;width:100%;margin:14px 0 0}.answers td{padding:9px 18px 9px 0;border-top:1px solid var(--line);vertical-align:baseline}.answers td:first-child{width:52%}.answers a{color:inherit;text-decoration-color:var(--line);text-underline-offset:3px}.answers .number{white-space:nowrap}.answers .number b{font-size:19px;font-weight:600}.answers .number i{font-style:normal;font-size:14px;color:var(--quiet,inherit)}.answers .note{font-size:13.5px}
.reports h2 a{color:inherit;text-decoration-color:var(--line);text-underline-offset:4px}
@media (max-width:900px){.sheet{grid-template-columns:minmax(0,1fr);padding:32px 22px 64px}nav{position:static;max-height:none;margin:0 0 32px;padding:0 0 16px;border-bottom:1px solid var(--line)}nav ol{columns:2;column-gap:24px}nav .meta{display:none}footer{grid-column:1}}
@media (max-width:700px){h1{font-size:29px}.lede{font-size:18px}.figures{grid-template-columns:minmax(0,1fr)}figure.lone{display:block}.patient{grid-template-columns:minmax(0,1fr);padding:16px}.canvas.wide svg.figure{width:620px;max-width:none}.facts>div{grid-template-columns:minmax(0,1fr);gap:0}.three{gap:18px}.guards,.calculator{padding-left:16px;padding-right:16px}tbody td:not(.n){min-width:8.5em}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{
@page{size:A4;margin:17mm 16mm 18mm}
body{font-size:10.5pt;background:#fff}
.sheet{display:block;max-width:none;padding:0}
nav,.skip,.saves,.downloads,.calculator .inputs,.calculator .result{display:none!important}
.canvas,.frame{overflow:visible}
figure,.figures>figure,.three,.notice,.simulated,.calculator,.patient,tr,.guards>div{break-inside:avoid}
svg.figure{max-height:215mm}
h1,h2,h3,h4,.run-in,.lead-in,caption,summary{break-after:avoid}
h2{margin-top:34px}.question>h2{break-before:page;margin-top:0}
thead{display:table-header-group}
table{font-size:8.6pt;line-height:1.35}tbody th{position:static}
@page wide{size:A4 landscape}
.many{page:wide}.many table{font-size:5.6pt}.many th,.many td{padding-right:4px;min-width:0;overflow-wrap:anywhere}
figcaption,caption{font-size:8.8pt}
td.n{white-space:normal}
.frame{container-type:normal}caption>span{position:static;max-width:none}
.figures{display:block}figure.lone{display:block}figure.lone .canvas{max-width:98mm}.tabled.short{break-inside:avoid}figure.half{display:inline-block;width:48%;margin-right:1.5%;vertical-align:top}
.lead-in,.lede,figcaption{break-inside:avoid}p{orphans:3;widows:3}
.folded>summary{display:none}
details::details-content{content-visibility:visible;height:auto}
a{color:inherit;text-decoration:none}
}
`
