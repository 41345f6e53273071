/** The whole look of the pages. It has no link, font or picture from elsewhere: they work without a network. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #16191f; --soft: #5f6b7a; --line: #b6bec9; --paper: #f4f5f7; --card: #fff;
  --accent: #0b5fcc; --accent-ink: #fff; --bad: #b3261e; --bad-paper: #fdecea; --good: #1d6b3a; --good-paper: #e8f5ec; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef0f3; --soft: #a9b3c1; --line: #5b6676; --paper: #10141b;
  --card: #1a2029; --accent: #7db4ff; --accent-ink: #0a1420; --bad: #ffb4ab; --bad-paper: #3a1a17; --good: #8fd6a8;
  --good-paper: #14301f; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 26rem; }
.name { display: flex; align-items: center; gap: .6rem; margin: 0 0 1rem; font-weight: 600; letter-spacing: .01em; }
.name i { width: 1.6rem; height: .9rem; border: 2px solid var(--accent); border-radius: 50%; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.75rem; }
.card.wide { overflow-wrap: anywhere; }
h1 { margin: 0 0 .25rem; font-size: 1.4rem; line-height: 1.3; }
p { margin: 0 0 1.1rem; color: var(--soft); }
label { display: block; margin: 0 0 .3rem; font-weight: 600; font-size: .9rem; }
input, select { width: 100%; margin: 0 0 1.1rem; padding: .6rem .7rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: 8px; }
input:focus, select:focus, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
button { width: 100%; padding: .65rem; font: inherit; font-weight: 600; color: var(--accent-ink); cursor: pointer;
  background: var(--accent); border: 1px solid var(--accent); border-radius: 8px; }
button.plain { color: var(--accent); background: transparent; }
form + form, form + .links { margin-top: .75rem; }
.links { margin: 1.1rem 0 0; font-size: .9rem; }
a { color: var(--accent); }
.note { margin: 0 0 1.1rem; padding: .6rem .8rem; border-radius: 8px; font-size: .92rem; }
.note.bad { color: var(--bad); background: var(--bad-paper); }
.note.good { color: var(--good); background: var(--good-paper); }
dl { margin: 0 0 1.25rem; display: grid; grid-template-columns: auto 1fr; gap: .3rem 1rem; font-size: .92rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: 0 0 1.1rem; padding: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem;
  border: 1px solid var(--line); border-radius: 8px; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
`;
