/** The page's style. Colours pass WCAG AA on their grounds in both schemes; state is never told by colour alone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --card: #fff; --ink: #1b1f27; --soft: #59616f; --line: #dfe3e9;
  --good: #14743c; --good-ground: #e2f4e8; --warn: #855500; --warn-ground: #fdf0d3;
  --bad: #b3261e; --bad-ground: #fce6e4; --idle: #59616f; --idle-ground: #eceef2; --link: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151a; --card: #1b1f26; --ink: #e8eaee; --soft: #a3acba; --line: #2f3540;
    --good: #6fd694; --good-ground: #16301f; --warn: #f2c25b; --warn-ground: #352a10;
    --bad: #ff9d94; --bad-ground: #3d1b18; --idle: #a3acba; --idle-ground: #272c35; --link: #8ab4f8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main, header, footer { max-width: 80rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.soft { color: var(--soft); }
.title { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; }
.meta { margin: .25rem 0 0; color: var(--soft); font-size: .87rem; }
.pill {
  display: inline-flex; align-items: center; gap: .4em; padding: .1rem .6rem; border-radius: 1rem;
  font-size: .87rem; font-weight: 600; white-space: nowrap;
}
.pill::before { content: ""; width: .55em; height: .55em; border-radius: 50%; background: currentColor; }
.good { color: var(--good); background: var(--good-ground); }
.warn { color: var(--warn); background: var(--warn-ground); }
.bad { color: var(--bad); background: var(--bad-ground); }
.idle { color: var(--idle); background: var(--idle-ground); }
.bad.pill::before { border-radius: 0; transform: rotate(45deg); }
.warn.pill::before { border-radius: 0; }
.idle.pill::before { background: none; border: 2px solid currentColor; }
.reasons { margin: 1rem 0 0; padding: .75rem 1rem; border-radius: .6rem; list-style-position: inside; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
.tiles > div, section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.tiles > div { padding: .7rem 1rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.tiles dt { color: var(--soft); font-size: .87rem; }
.tiles dd { margin: 0; font-size: 1.5rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tiles dd.bad { background: none; }
section { margin: 0 0 1rem; overflow: hidden; }
.head { padding: .8rem 1rem .6rem; display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; }
.head code { font-size: .82rem; color: var(--soft); overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead th:nth-child(1) { width: 27%; }
thead th:nth-child(4) { width: 22%; }
th, td { text-align: left; padding: .5rem 1rem; vertical-align: baseline; border-top: 1px solid var(--line); }
thead th { color: var(--soft); font-size: .8rem; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; white-space: nowrap; }
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
.when small { display: block; color: var(--soft); font-size: .8rem; }
.note td { border-top: 0; padding-top: 0; font-size: .9rem; }
.note p { margin: 0 0 .35rem; padding: .4rem .7rem; border-radius: .4rem; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .2rem 0; width: fit-content; color: var(--bad); font-weight: 600; }
.note ul { margin: .2rem 0 .5rem; padding-left: 1.2rem; }
.note li { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
footer { padding-bottom: 2rem; color: var(--soft); font-size: .87rem; }
footer nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 54rem) {
  main, header, footer { padding-left: .75rem; padding-right: .75rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .tiles > div:first-child { grid-column: 1 / -1; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; }
  tr { border-top: 1px solid var(--line); padding: .6rem 1rem; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .15rem 1rem; }
  th, td { border: 0; padding: 0; }
  tbody td[data-label] { grid-column: 1 / -1; display: flex; justify-content: space-between; gap: 1rem; text-align: right; }
  td[data-label]::before { content: attr(data-label); color: var(--soft); font-size: .9rem; white-space: nowrap; }
  tbody th { white-space: normal; overflow-wrap: anywhere; }
  .note { border-top: 0; padding-top: 0; display: block; }
}
@media (forced-colors: active) { .pill { border: 1px solid; } }
`;
