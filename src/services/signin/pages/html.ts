import { STYLE } from "./style.js";

/** Text that is HTML already. Whatever is no such text is escaped by `html`. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | undefined | false | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A piece of a page: what is put in is escaped, unless it is such a piece itself. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const written = strings.map((string, index) => string + (index < parts.length ? write(parts[index]) : ""));
  return new Html(written.join(""));
}

function write(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(({ text }) => text).join("");
  return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** The whole page around a card. */
export function document(title: string, card: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Lenticular</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<div class="name"><i></i>Lenticular</div>
<section class="card">
${card}
</section>
</main>
</body>
</html>
`.text;
}

export interface Note {
  kind: "bad" | "good";
  text: string;
}

export function noteOf(note: Note | undefined): Html {
  if (!note) return html``;
  return html`<div class="note ${note.kind}" role="${note.kind === "bad" ? "alert" : "status"}">${note.text}</div>`;
}

export interface Field {
  name: string;
  label: string;
  type?: "text" | "password" | "email";
  value?: string;
  /** For password managers, as https://html.spec.whatwg.org/#autofill names them. */
  autocomplete: string;
  isFirst?: boolean;
  inputMode?: "numeric";
}

export function fieldOf({
  name,
  label,
  type = "text",
  value,
  autocomplete,
  isFirst,
  inputMode,
}: Field): Html {
  const focus = isFirst ? html` autofocus` : html``;
  const mode = inputMode ? html` inputmode="${inputMode}"` : html``;
  return html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value ?? ""}" autocomplete="${autocomplete}" required spellcheck="false" autocapitalize="none"${mode}${focus}>
`;
}

/** A form of ours: each carries the token that proves it. */
export function formOf(
  action: string,
  token: string,
  hidden: Record<string, string>,
  inside: Html,
  attributes: Record<string, string> = {},
): Html {
  const values = Object.entries({ ...hidden, token }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const more = Object.entries(attributes).map(([name, value]) => html` ${name}="${value}"`);
  return html`<form method="post" action="${action}"${more}>${values}${inside}</form>`;
}

/** A script of ours, which the page's Content-Security-Policy must name: `http/response.ts`. */
export function scriptOf(text: string): Html {
  return html`<script>${new Html(text)}</script>`;
}
