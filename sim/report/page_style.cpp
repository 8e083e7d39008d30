#include "sim/report/page_style.hpp"

#include <utility>

namespace equipoise::report {
namespace {

constexpr const char* kStyleSheet = R"css(
:root { color-scheme: light dark; --ground: #fff; --ink: #1b1b1b; --quiet: #505050; --rule: #ccc; --faint: #ddd;
  --strong: #333; --box: #f4f4f4; --edge: #999; --warn: #8a3d00; --accent: #0072B2; --link: #00548a; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #16181b; --ink: #e8e8e8; --quiet: #b4b4b4; --rule: #4a4a4a; --faint: #3a3a3a; --strong: #bbb;
    --box: #22262a; --edge: #777; --warn: #e08a4a; --accent: #56B4E9; --link: #8cc8f0; }
  figure svg { border-radius: 4px; }
}
* { box-sizing: border-box; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 56rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 Helvetica, Arial, "Liberation Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.6rem 0 .6rem; padding-top: .7rem;
  border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.5rem 0 .3rem; }
p, ul { margin: .6rem 0; max-width: 46rem; }
ul { padding-left: 1.2rem; }
li { margin: .3rem 0; }
.facts, .quiet, figcaption, caption { color: var(--quiet); font-size: .9rem; }
.answer { border-left: .35rem solid var(--accent); padding: .2rem 0 .2rem 1rem; margin: 1.4rem 0 1rem;
  font-size: 1.22rem; line-height: 1.45; font-weight: 600; max-width: none; }
.warnings { border: 1px solid var(--warn); border-left-width: .35rem; padding: .4rem 1rem; margin: 1.2rem 0; }
.warnings h2 { border: 0; margin: .2rem 0; padding: 0; font-size: 1rem; }
.protocol { border: 1px solid var(--edge); padding: .9rem 1.1rem; margin: .8rem 0;
  font-family: Georgia, "Times New Roman", serif; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 1.2rem; font-size: .9rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { padding: .4rem .55rem; vertical-align: top; text-align: left; border-bottom: 1px solid var(--faint);
  font-weight: 400; }
thead th { font-weight: 600; vertical-align: bottom; border-bottom: 1.5px solid var(--strong); line-height: 1.3; }
tbody tr:last-child > * { border-bottom: 1.5px solid var(--strong); }
td.n, th.n { text-align: right; padding-left: .3rem; }
td.n { white-space: nowrap; }
tbody th { min-width: 9rem; }
.broad { font-size: .8rem; }
.broad th, .broad td { padding: .35rem .2rem; }
.broad tbody th { min-width: 6.5rem; }
td small, th small { display: block; color: var(--quiet); font-size: .92em; }
td.n .words { white-space: normal; }
figure { margin: 1.2rem 0; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { margin-top: .4rem; }
.contents { font-size: .9rem; margin: 1.2rem 0; }
.contents p { margin: 0; color: var(--quiet); }
.contents ol { columns: 2; column-gap: 2rem; max-width: 46rem; margin: .3rem 0; padding-left: 1.6rem; }
.contents li { margin: .1rem 0; break-inside: avoid; }
a { color: var(--link); }
.narrow, .sheet { display: none; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--box); border: 1px solid var(--faint);
  padding: .7rem .9rem; font-size: .88rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: .8rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
@media screen and (max-width: 46rem) {
  .wide { display: none; }
  .narrow { display: block; }
  .narrow svg { width: 100%; }
  h1 { font-size: 1.45rem; }
  .contents ol { columns: 1; }
  .answer { font-size: 1.1rem; }
  .slim { font-size: .8rem; }
  .slim th, .slim td { padding: .35rem .2rem; }
  .slim tbody th { min-width: 0; }
}
@media print {
  @page { size: A4; margin: 16mm; }
  html { font-size: 10pt; }
  body { padding: 0; max-width: none; }
  h1 { font-size: 17pt; }
  h2 { font-size: 12.5pt; margin-top: 1.4rem; break-after: avoid; }
  h2 + *, h3 + * { break-before: avoid; }
  h3, caption { break-after: avoid; }
  .answer { font-size: 12pt; }
  .contents a { color: inherit; text-decoration: none; }
  figure svg { max-height: 215mm; }
  .sheets .wide { display: none; }
  .sheet { display: block; break-inside: avoid; }
  .sheet + .sheet { margin-top: 4mm; }
  figcaption { break-before: avoid; }
  table { font-size: 8.5pt; }
  caption, thead { break-inside: avoid; break-after: avoid; }
  tbody tr:first-child, tbody tr:nth-child(2) { break-before: avoid; }
  p { break-inside: avoid; }
  figure, tr, .short, .protocol, .warnings li, .answer, dl, pre { break-inside: avoid; }
  figure.sheets { break-inside: auto; }
  h2 + p { break-after: avoid; }
  thead { display: table-header-group; }
  p, ul { max-width: none; orphans: 3; widows: 3; }
}
)css";

// Each row a card, of tables of one kind on screens up to a width; `WIDTH` and `.cards` stand for both.
constexpr const char* kCardStyle = R"css(@media screen and (max-width: WIDTH) {
  .cards, .cards tbody, .cards tr, .cards th, .cards td, .cards caption { display: block; width: auto; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tbody tr { border: 1px solid var(--rule); margin: 0 0 .7rem; padding: .45rem .7rem; }
  .cards tbody th, .cards tbody td, .cards tbody tr:last-child > * { border: 0; padding: .12rem 0; }
  .cards tbody th { font-weight: 600; min-width: 0; }
  .cards tbody th small { font-weight: 400; }
  .cards tbody td { display: grid; grid-template-columns: minmax(0, 45%) minmax(0, 1fr); column-gap: .8rem;
    text-align: left;
    white-space: normal; }
  .cards tbody td::before { content: attr(data-label); color: var(--quiet); grid-row: span 2; }
  .cards tbody td small { grid-column: 2; }
}
)css";

std::string card_rules(const std::string& kind, const char* width) {
    std::string css(kCardStyle);
    for (const auto& [mark, text] : {std::pair<std::string, std::string>{"WIDTH", width}, {".cards", "." + kind}})
        for (std::size_t at = css.find(mark); at != std::string::npos; at = css.find(mark, at + text.size()))
            css.replace(at, mark.size(), text);
    return css;
}

}  // namespace

std::string page_style() {
    return kStyleSheet + card_rules("cards", "46rem") + card_rules("snug", "24rem") + card_rules("roomy", "60rem");
}

}  // namespace equipoise::report
