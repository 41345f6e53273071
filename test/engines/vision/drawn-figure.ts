/** Somebody who stands facing us, 160 x 400 at scale 1, as SVG: what tests need of a body, since no photograph of a person is kept. */
export function drawnFigure({
  left = 0,
  top = 0,
  scale = 1,
  shirt = "#c03a3a",
  trousers = "#2b3350",
} = {}): string {
  return `<g transform="translate(${left} ${top}) scale(${scale}) translate(-120 -45)">
    <g stroke-linecap="round" fill="none">
      <path d="M186 270 L180 350 L178 430" stroke="${trousers}" stroke-width="28"/>
      <path d="M214 270 L220 350 L222 430" stroke="${trousers}" stroke-width="28"/>
      <path d="M168 150 L148 210 L146 268" stroke="${shirt}" stroke-width="20"/>
      <path d="M232 150 L252 210 L254 268" stroke="${shirt}" stroke-width="20"/>
    </g>
    <rect x="160" y="135" width="80" height="145" rx="22" fill="${shirt}"/>
    <circle cx="146" cy="274" r="10" fill="#e0b090"/><circle cx="254" cy="274" r="10" fill="#e0b090"/>
    <rect x="190" y="112" width="20" height="30" fill="#dca884"/>
    <ellipse cx="200" cy="92" rx="27" ry="34" fill="#e6b896"/>
    <path d="M172 88 Q174 52 200 52 Q226 52 228 88 Q214 70 200 70 Q186 70 172 88" fill="#3a2a20"/>
    <circle cx="190" cy="90" r="3" fill="#222"/><circle cx="210" cy="90" r="3" fill="#222"/>
    <path d="M192 108 Q200 113 208 108" stroke="#803030" stroke-width="3" fill="none"/>
    <ellipse cx="172" cy="436" rx="20" ry="9" fill="#222"/><ellipse cx="228" cy="436" rx="20" ry="9" fill="#222"/>
  </g>`;
}

/** A picture with figures in it, as SVG. */
export function drawnScene(width: number, height: number, figures: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" fill="#9fb8c8"/>
    <rect y="${height * 0.85}" width="${width}" height="${height * 0.15}" fill="#7a7a6a"/>${figures.join("")}</svg>`;
}
