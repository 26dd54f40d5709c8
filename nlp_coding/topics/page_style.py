"""How the page of suggested topics looks: on a screen, in the dark, on paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #555; --paper: #fff; --hair: #d4d4d4; --mark: #ffe58a;
  --link: #00507e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e3; --soft: #b0aca6; --paper: #1b1c1e; --hair: #45474b; --mark: #6b5600; --link: #8cc8f0; }
}
* { box-sizing: border-box; }
body { color: var(--ink); background: var(--paper); margin: 2rem auto; padding: 0 1.5rem; max-width: 62rem;
  font: 15px/1.45 "Segoe UI", Calibri, "Helvetica Neue", Arial, sans-serif; }
h1, h2, h3, h4 { line-height: 1.2; overflow-wrap: break-word; break-after: avoid; }
h1 { font-size: 1.7rem; margin: 0 0 .8rem; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 .7rem; border-bottom: 1px solid var(--hair); padding-bottom: .2rem; }
h3 { font-size: 1.1rem; margin: 2rem 0 .3rem; }
h4 { font-size: .95rem; margin: 1rem 0 .3rem; }
p { max-width: 46rem; margin: .5rem 0; overflow-wrap: break-word; }
a { color: var(--link); }
.soft, figcaption { color: var(--soft); }
.notice { border-left: 4px solid var(--ink); padding: .2rem 0 .2rem .8rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: .5rem 0; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; border-top: 2px solid var(--ink);
  border-bottom: 2px solid var(--ink); }
th, td { padding: .28rem .6rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { border-bottom: 1px solid var(--ink); vertical-align: bottom; font-weight: 600; }
tbody th { font-weight: 400; }
tbody tr + tr > * { border-top: 1px solid var(--hair); }
tr > :first-child { padding-left: 0; }
tr > :last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; width: 1%; }
thead .n { white-space: normal; min-width: 5.5rem; }
.beside { display: flex; flex-wrap: wrap; gap: 1rem 1.8rem; align-items: flex-start; margin: .8rem 0; }
.beside table { font-size: .9em; max-width: 100%; }
.beside th, .beside td { padding: .14rem .45rem; }
.beside tr > :first-child { padding-left: 0; max-width: 12rem; }
.beside tr > :last-child { padding-right: 0; }
.beside .n { width: auto; }
.beside thead .n { min-width: 5.2rem; }
figure { margin: 1rem 0; }
figcaption { font-size: .92em; max-width: 46rem; margin: 0 0 .4rem; }
.plot { background: #fff; color: #1a1a1a; overflow: hidden; }
.comment { margin: .6rem 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--hair); max-width: 46rem;
  break-inside: avoid; }
.comment blockquote { white-space: pre-wrap; overflow-wrap: break-word; margin: 0; }
.comment p { font-size: .88em; margin: .1rem 0; }
mark { background: var(--mark); color: inherit; padding: 0 .08em; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
@media print {
  @page { size: A4; margin: 15mm; }
  :root { --ink: #000; --soft: #444; --paper: #fff; --hair: #bbb; --mark: #ffe58a; --link: #000; color-scheme: light; }
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
  a { text-decoration: none; }
  .wide { overflow: visible; }
  thead { display: table-header-group; }
  tr, figure, dl, .about { break-inside: avoid; }
  .plot { overflow: visible; }
  .modebar, .plotly-notifier { display: none; }
  .beside { flex-wrap: nowrap; gap: 1.2rem; font-size: 9pt; }
  .beside tr > :first-child { max-width: 9rem; }
  .beside thead .n { min-width: 4.4rem; }
  section h3 { margin-top: 1.2rem; }
  mark { text-decoration: underline; }
}
"""
