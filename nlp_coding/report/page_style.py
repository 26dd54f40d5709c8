"""How a report's page looks, on the screen and on A4 paper; wide tables and figures stand on pages on their side."""

from __future__ import annotations

STYLE = """
body { max-width: 62rem; margin: 2rem auto; padding: 0 1.2rem; line-height: 1.5; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.6em 0 .5em; break-after: avoid; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; margin-top: 0; }
h2 { font-size: 1.35rem; border-bottom: 1px solid var(--hair); padding-bottom: .2rem; margin-top: 2.4em; }
h3 { font-size: 1.12rem; }
h4 { font-size: 1rem; }
p { max-width: 46rem; margin: .5em 0; overflow-wrap: break-word; }
nav { border: 1px solid var(--hair); padding: .4rem 1.2rem .9rem; margin: 1.6rem 0; }
nav h2 { border: 0; margin: .5rem 0 .3rem; font-size: 1.05rem; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav ol ol { padding-left: 1.1rem; }
nav > ol > li { margin: .25rem 0; break-inside: avoid-column; }
nav .many { columns: 17rem; column-gap: 2rem; font-size: .92em; }
nav .many > li { break-inside: avoid; }
nav a { color: inherit; text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
.panel, .grid { overflow-x: auto; margin: .9rem 0 .7rem; }
.grid th, .grid td { text-align: left; }
.grid .n { text-align: right; }
.grid tr > :first-child { padding-left: 0; }
.grid td { white-space: normal; }
.grid tbody tr + tr > *, dl div + div { border-top: 1px solid var(--hair); }
.panel table, .grid table { min-width: 24rem; }
.notes { margin: 0 0 1.4rem; }
dl { margin: .6rem 0 1.2rem; max-width: 52rem; }
dl div { display: grid; grid-template-columns: 14rem 1fr; column-gap: 1rem; padding: .3rem 0; break-inside: avoid; }
dt { font-weight: 600; overflow-wrap: break-word; }
dd { margin: 0; overflow-wrap: break-word; }
figure { margin: 1.2rem 0 1.6rem; break-inside: avoid; }
figcaption { font-weight: 600; margin-bottom: .4rem; max-width: 46rem; }
figure .of { font-weight: 400; color: var(--soft); }
.drawing { overflow-x: auto; }
.drawing svg { display: block; height: auto; }
blockquote { margin: .7rem 0; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--hair); max-width: 44rem;
  break-inside: avoid; }
blockquote p { white-space: pre-line; margin: 0; }
mark { background: none; color: inherit; text-decoration: underline; text-decoration-color: var(--soft);
  text-underline-offset: .15em; }
blockquote footer { color: var(--soft); font-size: .9em; }
blockquote footer::before { content: "— "; }
@media (max-width: 40rem) { dl div { display: block; } }
@page { size: A4 portrait; margin: 18mm 17mm; }
@page wide { size: A4 landscape; margin: 15mm; }
@media print {
  body { padding: 0; margin: 0; max-width: none; font-size: 10pt; line-height: 1.4; }
  .wide { page: wide; }
  nav { break-inside: avoid; }
  .short { break-inside: avoid; }
  .panel, .grid, .drawing { overflow: visible; }
  .panel { margin: 3mm 0 2mm; }
  .drawing svg { max-width: 100%; max-height: 225mm; }
  .wide .drawing svg { max-height: 155mm; }
  .notes { break-before: avoid; }
  .short { font-size: 9.5pt; line-height: 1.3; }
  .short td, .short th { padding-top: .1rem; padding-bottom: .1rem; }
  .short dl { margin: .3rem 0 .5rem; max-width: none; }
  .short dl div { grid-template-columns: 8rem 1fr; padding: .12rem 0; }
  .short .panel { margin: 2mm 0 1mm; }
  .short blockquote { margin: .4rem 0; }
  .short caption { padding-bottom: .2rem; }
  .grid tr { break-inside: avoid; }
}
"""
