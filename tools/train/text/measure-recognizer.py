"""A linear-chain CRF (sklearn-crfsuite) for measure-recognizer.js: python measure-recognizer.py TRAIN TEST"""

import re
import sys

import sklearn_crfsuite


def read(file):
    for block in re.split(r"\r?\n\s*\r?\n", open(file, encoding="utf8").read()):
        rows = [row.split() for row in block.splitlines() if len(row.split()) >= 2]
        if rows:
            yield [row[0] for row in rows], [row[-1] for row in rows]


def shape(word):
    return re.sub(r"(.)\1{2,}", r"\1\1\1", re.sub(r"\d", "d", re.sub(r"[^\W\d_]", lambda c: "X" if c[0].isupper() else "x", word)))


def features(words, at):
    word = words[at]
    told = {"bias": 1.0, "w": word, "l": word.lower(), "s": shape(word)}
    for size in (1, 2, 3, 4):
        told[f"p{size}"], told[f"x{size}"] = word[:size], word[-size:]
    for away in (-2, -1, 1, 2):
        if 0 <= at + away < len(words):
            told[f"{away}l"], told[f"{away}s"] = words[at + away].lower(), shape(words[at + away])
    return told


def spans(tags):
    begin, found = None, set()
    for at, tag in enumerate([*tags, "O"]):
        if begin is not None and not (tag[0] == "I" and tag[2:] == tags[begin][2:]):
            found.add((begin, at, tags[begin][2:]))
            begin = None
        if begin is None and tag != "O":
            begin = at
    return found


train, test = (list(read(file)) for file in sys.argv[1:])
crf = sklearn_crfsuite.CRF(c1=0.1, c2=0.1, max_iterations=100, all_possible_transitions=True)
crf.fit([[features(words, at) for at in range(len(words))] for words, _ in train], [tags for _, tags in train])
right = told = true = 0
for words, tags in test:
    guessed = spans(crf.predict_single([features(words, at) for at in range(len(words))]))
    wanted = spans(tags)
    right, told, true = right + len(guessed & wanted), told + len(guessed), true + len(wanted)
print("precision", right / told, "recall", right / true, "F1", 2 * right / (told + true))
