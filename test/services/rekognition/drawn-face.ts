import sharp from "sharp";

export interface DrawnFace {
  /** Centre and width of the head, in pixels. */
  x: number;
  y: number;
  width: number;
  skin?: string;
  hair?: string;
  /** How wide the face is for its height. */
  broad?: number;
  smiling?: boolean;
  /** With a mask over mouth and nose. */
  masked?: boolean;
  glasses?: "clear" | "dark";
}

/** Pictures of faces that nobody has: enough of eyes, nose, mouth and shadow for the models to take them for one. */
export async function drawFaces(faces: readonly DrawnFace[], width = 640, height = 480): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs>
      <radialGradient id="light" cx="45%" cy="38%" r="70%">
        <stop offset="0" stop-color="#fff" stop-opacity="0.45"/>
        <stop offset="0.6" stop-color="#fff" stop-opacity="0"/>
        <stop offset="1" stop-color="#200" stop-opacity="0.5"/>
      </radialGradient>
      <filter id="soft"><feGaussianBlur stdDeviation="1.6"/></filter>
    </defs>
    <rect width="100%" height="100%" fill="#8a97a3"/>
    ${faces.map(drawFace).join("")}
  </svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 92 }).toBuffer();
}

function drawFace({
  x,
  y,
  width,
  skin = "#d9a17e",
  hair = "#3a2a1e",
  broad = 1,
  smiling,
  masked,
  glasses,
}: DrawnFace): string {
  const mouth = smiling
    ? `<path d="M-22 42 Q0 64 22 42 Q0 52 -22 42" fill="#8c3b35"/><path d="M-17 45 Q0 55 17 45 Q0 50 -17 45" fill="#f6efe6"/>`
    : `<path d="M-19 47 Q-8 42 0 45 Q8 42 19 47 Q0 56 -19 47" fill="#a4544b"/><path d="M-19 47 Q0 50 19 47" stroke="#5d2522" stroke-width="1.6" fill="none"/>`;
  const mask = `<path d="M-56 14 Q-30 6 0 10 Q30 6 56 14 L48 60 Q30 92 0 96 Q-30 92 -48 60 Z" fill="#bcd3e0"/>`;
  const shade = glasses === "dark" ? 0.75 : 0;
  const lens = (at: number) =>
    `<ellipse cx="${at}" cy="-7" rx="20" ry="13" fill="#0a0a0c" fill-opacity="${shade}" stroke="#120e0c" stroke-width="2.5"/>`;
  const spectacles = `${lens(-25)}${lens(25)}
    <path d="M-5 -10 Q0 -14 5 -10 M-46 -12 L-57 -14 M46 -12 L57 -14" stroke="#120e0c" stroke-width="2.5" fill="none"/>`;
  const eye = (at: number): string => `<g transform="translate(${at} -8)">
      <path d="M-12 0 Q0 -9 12 0 Q0 7 -12 0" fill="#f4efe9"/>
      <circle r="5.4" fill="#4c3a28"/><circle r="2.6" fill="#100"/><circle cx="-1.6" cy="-1.8" r="1.2" fill="#fff"/>
      <path d="M-13 0 Q0 -11 13 0" stroke="#2a1a12" stroke-width="2.4" fill="none"/>
      <path d="M-15 -13 Q0 -22 15 -14" stroke="${hair}" stroke-width="5" fill="none"/>
    </g>`;
  return `<g transform="translate(${x} ${y}) scale(${(width / 120) * broad} ${width / 120})" filter="url(#soft)">
    <path d="M-40 70 L-46 130 L46 130 L40 70 Z" fill="${skin}"/>
    <path d="M-120 190 Q-100 110 -40 108 Q0 130 40 108 Q100 110 120 190 Z" fill="#2e4a6b"/>
    <ellipse cx="0" cy="-22" rx="68" ry="78" fill="${hair}"/>
    <path d="M-58 -30 Q-60 40 -34 76 Q0 104 34 76 Q60 40 58 -30 Q40 -72 0 -74 Q-40 -72 -58 -30" fill="${skin}"/>
    <path d="M-58 -30 Q-60 40 -34 76 Q0 104 34 76 Q60 40 58 -30 Q40 -72 0 -74 Q-40 -72 -58 -30" fill="url(#light)"/>
    ${eye(-25)}${eye(25)}
    <path d="M-4 -8 Q-7 14 -11 24 Q-6 31 0 30 Q6 31 11 24 Q7 14 4 -8" fill="#000" fill-opacity="0.13"/>
    <path d="M-11 25 Q-6 31 0 29 Q6 31 11 25" stroke="#7d4a37" stroke-width="2" fill="none"/>
    ${mouth}
    <path d="M-26 62 Q0 74 26 62" stroke="#000" stroke-opacity="0.12" stroke-width="4" fill="none"/>
    ${masked ? mask : ""}
    ${glasses ? spectacles : ""}
  </g>`;
}
