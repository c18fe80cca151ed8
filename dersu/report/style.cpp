#include "dersu/report/style.hpp"

namespace dersu::report {
namespace {

// Three parts: the page, the drawings, paper.
constexpr std::string_view kStyle = R"css(
:root { --ink: #20242a; --muted: #5c636c; --rule: #d5d8dc; --soft: #f5f6f7; --accent: #1d4f6e;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", "Noto Serif", Cambria,
    Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Helvetica,
    Arial, sans-serif; }
* { box-sizing: border-box; }
html { font-size: 16px; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: var(--ink); font: 1.0625rem/1.55 var(--serif); }
main { max-width: 800px; margin: 0 auto; padding: 56px 20px 96px; }
h1, h2, h3 { font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: 2.35rem; letter-spacing: -0.012em; margin: 0 0 6px; }
h2 { font-size: 1.5rem; margin: 64px 0 18px; padding-top: 14px; border-top: 1.5px solid var(--ink); }
h2 em { font-weight: 400; font-size: 0.78em; color: var(--muted); margin-left: 6px; }
h3 { font-size: 1.12rem; margin: 34px 0 8px; }
p { margin: 0 0 14px; max-width: 68ch; }
ol { padding-left: 1.6em; max-width: 68ch; }
li { margin-bottom: 6px; }
li::marker { color: var(--muted); font: 0.85em var(--sans); }
strong { font-weight: 650; }
code { font: 0.86em ui-monospace, SFMono-Regular, Consolas, "Liberation Mono", monospace; }
small, .small { font-size: 0.86rem; color: var(--muted); }

.kicker { font: 600 0.8rem var(--sans); letter-spacing: 0.11em; text-transform: uppercase;
  color: var(--accent); margin: 0 0 10px; }
.subtitle { font-size: 1.2rem; color: var(--muted); margin-bottom: 10px; }
.simulated { font: 0.92rem/1.5 var(--sans); max-width: none; margin: 20px 0 0; padding: 10px 14px;
  background: #fdf6e3; border-left: 4px solid #c58a00; }
.facts { margin: 26px 0 0; border-top: 1px solid var(--rule); font: 0.92rem/1.5 var(--sans); }
.facts > div { display: grid; grid-template-columns: 110px 1fr; padding: 8px 0;
  border-bottom: 1px solid var(--rule); }
dt { color: var(--muted); }
dd { margin: 0; }
.facts .area, .facts .party { display: inline-block; margin-right: 20px; }
.facts i { display: inline-block; width: 11px; height: 11px; border-radius: 2px;
  margin-right: 7px; vertical-align: -0.5px; }
.facts .area i { width: 6px; margin-right: 2px; }
.facts .area i:last-of-type { margin-right: 7px; }

.figures { display: grid; grid-template-columns: 1fr 1.15fr 1fr; margin: 0 0 26px;
  font-family: var(--sans); border-bottom: 1px solid var(--rule); }
.figures > div { padding: 4px 18px 16px; border-left: 1px solid var(--rule); }
.figures > div:first-child { padding-left: 0; border-left: 0; }
.figures dt { font-size: 0.86rem; line-height: 1.3; min-height: 1.3em; }
.figures b { font: 600 2.5rem/1.15 var(--serif); font-variant-numeric: lining-nums; }
.figures .muted b { font-weight: 400; color: var(--muted); }
.figures .main dt { color: var(--ink); font-weight: 600; }
.figures span { color: var(--muted); font-size: 0.95rem; white-space: nowrap; margin-left: 3px; }
.headline { font-size: 1.16rem; line-height: 1.6; }
.compared { font-size: 0.95rem; color: var(--muted); }
.compared strong { color: var(--ink); }

figure { margin: 34px 0; }
.drawing { overflow-x: auto; }
.drawing svg { display: block; width: 100%; height: auto; min-width: 560px; }
figcaption, caption { font: 0.86rem/1.5 var(--sans); color: var(--muted); text-align: left; }
figcaption { margin-top: 10px; }
figcaption b, caption b { color: var(--ink); font-weight: 600; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 24px; align-items: start; }
.pair figure { margin: 6px 0 28px; }
.pair svg { min-width: 0; }
.pair:empty { display: none; }

.table { overflow-x: auto; margin: 26px 0 34px; }
table { border-collapse: collapse; width: 100%; font: 0.88rem/1.4 var(--sans);
  font-variant-numeric: tabular-nums lining-nums; border-bottom: 1.5px solid var(--ink); }
caption { padding-bottom: 10px; }
th, td { padding: 6px 12px 6px 0; text-align: left; vertical-align: baseline; font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 600; font-size: 0.82rem; color: var(--ink); vertical-align: bottom;
  border-bottom: 1px solid var(--ink); }
thead .group { border: 0; padding-bottom: 2px; }
thead .group span { display: block; border-bottom: 2.5px solid var(--muted); padding-bottom: 3px; }
tbody tr + tr > * { border-top: 1px solid #eceef0; }
tfoot > tr > * { border-top: 1px solid var(--ink); font-weight: 600; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.nw { white-space: nowrap; }
.n { text-align: right; white-space: nowrap; }
thead .n { white-space: normal; }
tbody th { min-width: 8.5em; }
tbody th em { color: var(--muted); }
.dense { font-size: 0.82rem; }
.dense th, .dense td { padding-top: 4px; padding-bottom: 4px; }
.options td:nth-child(2) { white-space: nowrap; }
.hash { white-space: nowrap; cursor: help; }
.hash span { display: none; }
.hash:hover span, .hash:focus span { display: inline; }
.hash:hover { white-space: normal; overflow-wrap: anywhere; }
.run { font: 0.88rem/1.5 var(--sans); margin: 0 0 14px; }
.run > div { display: grid; grid-template-columns: 110px 1fr; padding: 2px 0; }
.references { font-size: 0.95rem; }

svg { font-family: var(--sans); font-variant-numeric: tabular-nums lining-nums; }
svg text { fill: var(--ink); }
svg .tick { font-size: 11.5px; fill: var(--muted); }
svg .tiny { font-size: 8.5px; fill: var(--muted); }
svg .label { font-size: 13.5px; }
svg .key { font-size: 12px; }
svg .value { font-size: 13.5px; }
svg .note { font-size: 12.5px; }
svg .strong { font-weight: 650; }
svg .halo { paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round; }
svg .grid { stroke: #e4e6e9; stroke-width: 1; }
svg .axis { stroke: #9aa0a7; stroke-width: 1; }
svg .bar { stroke-width: 2.5; stroke-linecap: round; }
svg .thick { stroke-width: 4; }
svg .hollow { fill: #fff; stroke-width: 2.5; }
svg .drop { stroke: #8b9199; stroke-width: 1; stroke-dasharray: 2 3; }
svg .step { stroke: var(--ink); stroke-width: 1.25; fill: none; }
svg .fillbar { fill-opacity: 0.88; }
svg .bracket { fill: #fff; fill-opacity: 0.14; stroke: var(--ink); stroke-width: 1.5; }
svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg .curve.thick { stroke-width: 2.75; }
svg .band { fill: var(--ink); fill-opacity: 0.12; }
svg .idle { stroke: #a8aeb5; stroke-width: 1; fill: none; }
svg .work { fill: none; }
svg .area { fill-opacity: 0.75; }

svg .blank { fill: #fbfbf9; }
svg .sea { fill: #e3ebf0; }
svg .water { fill: #e3ebf0; stroke: #9db4c2; stroke-width: 0.6; }
svg .land { fill: #f6f4ee; fill-rule: evenodd; }
svg .coast { fill: none; stroke: #8da3b1; stroke-width: 0.8; }
svg .river { fill: none; stroke: #9db9ca; stroke-width: 0.9; }
svg .cells { shape-rendering: crispEdges; }
svg .graticule { fill: none; stroke: #5f7382; stroke-opacity: 0.28; stroke-width: 0.6; }
svg .territory { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
svg .border-under { fill: none; stroke: #fff; stroke-width: 3.6; stroke-opacity: 0.8; }
svg .border { fill: none; stroke: #20242a; stroke-width: 1.5; stroke-dasharray: 7 3 1.5 3; }
svg .frame { fill: none; stroke: #6a7078; stroke-width: 1; }
svg .bubble { fill: #fff; fill-opacity: 0.94; stroke-width: 2; }
svg .inbubble { font-size: 10px; font-weight: 600; }
svg .camera { stroke: #fff; stroke-width: 1; }
svg .town { fill: var(--ink); }
svg .townname { font-size: 11px; }
svg .country { font-size: 13px; letter-spacing: 0.22em; fill: #6d6a60; text-transform: uppercase; }
svg .seaname { font-size: 12.5px; font-style: italic; fill: #55768c; }
svg .swatch { stroke: #6a7078; stroke-width: 0.75; fill-opacity: 1; }
svg rect.swatch:not([style]) { fill: none; }
svg .scale-full { fill: var(--ink); stroke: var(--ink); stroke-width: 0.8; }
svg .scale-empty { fill: #fff; stroke: var(--ink); stroke-width: 0.8; }
svg .north { fill: var(--ink); }
svg .north-light { fill: #fff; stroke: var(--ink); stroke-width: 0.8; }

@media screen and (max-width: 640px) {
  html { font-size: 15px; }
  main { padding-top: 28px; }
  h1 { font-size: 1.8rem; }
  .figures, .pair { grid-template-columns: 1fr; }
  .figures > div { padding: 8px 0; border-left: 0; }
  .facts > div { grid-template-columns: 84px 1fr; }
}

@page { size: A4; margin: 16mm 18mm 18mm;
  @bottom-center { content: counter(page); font: 9pt sans-serif; color: #5c636c; } }
@media print {
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  html { font-size: 9.4pt; }
  body { line-height: 1.45; }
  main { max-width: none; padding: 0; }
  h2 { margin: 18pt 0 10pt; padding-top: 9pt; }
  .facts { margin-top: 12pt; }
  .facts > div { padding: 4pt 0; }
  .figures { margin-bottom: 12pt; }
  p { margin-bottom: 8pt; }
  p, ol { max-width: none; }
  h2, h3, caption { break-after: avoid; }
  figure, tr, li, .figures, .simulated, .facts, .run, table:not(.dense),
    .keep { break-inside: avoid; }
  .dense th, .dense td { padding-top: 1.7pt; padding-bottom: 1.7pt; }
  p { orphans: 3; widows: 3; }
  figure, .pair figure { margin: 11pt 0; }
  .table { margin: 11pt 0 14pt; }
  .headline { line-height: 1.5; }
  .drawing, .table { overflow: visible; }
  .drawing svg { min-width: 0; max-height: 225mm; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  .annex { break-before: page; }
  .hash { white-space: normal; overflow-wrap: anywhere; font-size: 0.78em; }
  .hash span { display: inline; }
}
)css";

}  // namespace

std::string_view style_sheet() { return kStyle; }

}  // namespace dersu::report
