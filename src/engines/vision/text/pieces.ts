/** A piece of a line as a reader lists it: a word, or of Korean every syllable, and where it begins and ends, in pixels. */
export interface Piece {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly left: number;
  readonly right: number;
  /** Whether a space comes before it. */
  readonly startsWord: boolean;
}

/** Marks the pieces before which the text has a space. Where the pieces are not the text's, each is a word. */
export function markWords(text: string, pieces: readonly Omit<Piece, "startsWord">[]): Piece[] {
  const starts = new Set<number>();
  let length = 0;
  for (const word of text.split(" ")) {
    starts.add(length);
    length += word.length;
  }
  const isText = pieces.map((piece) => piece.text).join("") === text.replaceAll(" ", "");
  let at = 0;
  return pieces.map((piece) => {
    const startsWord = !isText || starts.has(at);
    at += piece.text.length;
    return { ...piece, startsWord };
  });
}

/** Puts the pieces of each word together. */
export function joinPieces(pieces: readonly Piece[]): Piece[] {
  const words: Piece[][] = [];
  for (const piece of pieces) {
    const word = words.at(-1);
    if (word && !piece.startsWord) word.push(piece);
    else words.push([piece]);
  }
  return words.map(joinPiece);
}

function joinPiece(parts: readonly Piece[]): Piece {
  return {
    text: parts.map(({ text }) => text).join(""),
    confidence: parts.reduce((sum, { confidence }) => sum + confidence, 0) / parts.length,
    left: Math.min(...parts.map(({ left }) => left)),
    right: Math.max(...parts.map(({ right }) => right)),
    startsWord: true,
  };
}
