"""Words to vocabulary pieces. src/engines/text/encoder/ has the same two algorithms: they must agree piece by piece."""

import math
import unicodedata

META = "\u2581"
PIECE_CHARS_MAX = 16
WORD_CHARS_MAX = 64


def shape_of(word):
    """Case and digits of a word, which an uncased vocabulary loses. 0 is the shape of markers and of later pieces."""
    if any(c.isdigit() for c in word):
        return 5
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 6
    upper = [c for c in letters if c.isupper()]
    if not upper:
        return 1
    if len(upper) == len(letters):
        return 2 if len(letters) == 1 else 3
    return 4 if letters[0].isupper() and len(upper) == 1 else 7


SHAPES = 8


class WordPiece:
    """BERT's uncased vocabulary: lower case, no accents, punctuation apart, longest piece first."""

    def __init__(self, vocabulary):
        self.vocabulary = vocabulary
        self.ids = {piece: at for at, piece in enumerate(vocabulary)}
        self.cls, self.sep, self.pad, self.unknown = (self.ids[x] for x in ("[CLS]", "[SEP]", "[PAD]", "[UNK]"))
        self.cache = {}

    def word(self, word):
        found = self.cache.get(word)
        if found is None:
            found = self.cache[word] = self._word(word[:WORD_CHARS_MAX])
        return found

    def _word(self, word):
        bare = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        parts, run = [], ""
        for c in bare:
            if c.isalnum():
                run += c
            else:
                if run:
                    parts.append(run)
                parts.append(c)
                run = ""
        if run:
            parts.append(run)
        ids = [piece for part in parts for piece in self._longest_first(part)]
        return ids or [self.unknown]

    def _longest_first(self, part):
        ids, start = [], 0
        while start < len(part):
            end = len(part)
            while end > start:
                piece = part[start:end] if start == 0 else "##" + part[start:end]
                if piece in self.ids:
                    ids.append(self.ids[piece])
                    break
                end -= 1
            if end == start:
                return [self.unknown]
            start = end
        return ids


class Unigram:
    """SentencePiece's unigram vocabulary: the likeliest cut of each word, found by Viterbi's algorithm."""

    def __init__(self, pieces, scores):
        self.pieces, self.scores = pieces, scores
        self.ids = {piece: at for at, piece in enumerate(pieces)}
        self.cls, self.pad, self.sep, self.unknown = (self.ids[x] for x in ("<s>", "<pad>", "</s>", "<unk>"))
        self.unknown_score = min(scores) - 10
        self.cache = {}

    def word(self, word):
        found = self.cache.get(word)
        if found is None:
            text = META + unicodedata.normalize("NFKC", word[:WORD_CHARS_MAX]).replace(" ", "")
            found = self.cache[word] = [piece for piece, _, _ in self.cut(text)]
        return found

    def cut(self, text):
        """[(piece, start, end)] over the characters of `text`."""
        n = len(text)
        best = [0.0] + [-math.inf] * n
        back = [(0, 0)] * (n + 1)
        for start in range(n):
            base = best[start]
            for end in range(start + 1, min(n, start + PIECE_CHARS_MAX) + 1):
                at = self.ids.get(text[start:end])
                if at is None:
                    if end > start + 1:
                        continue
                    at, score = self.unknown, self.unknown_score
                else:
                    score = self.scores[at]
                if base + score > best[end]:
                    best[end] = base + score
                    back[end] = (start, at)
        out, end = [], n
        while end > 0:
            start, at = back[end]
            out.append((at, start, end))
            end = start
        return out[::-1]
