"""Writes models/text/classes/LANG.br: words by class, for the chains.

Brown clusters (de, es, en) and dictionaries with parts of speech (fr, it) out of the PyPI package `spacy-lookups-data`
(MIT; its Italian part is Morph-it!, CC BY-SA 2.0). Give the folder that `pip download --no-deps` and unzip make.
python tools/train/text/classes.py FOLDER
"""

import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import brotli

FOLDER = Path(sys.argv[1]) / "spacy_lookups_data" / "data"
OUT = Path("models/text/classes")
WORDS_MAX = {"de": 90_000, "es": 80_000, "en": 60_000}
PARTS = ["noun", "adj", "verb", "adv", "aux", "det", "pron", "adp", "num"]


def table(name):
    path = FOLDER / f"{name}.json.gz"
    return json.load(gzip.open(path)) if path.exists() else {}


def write(language, classes):
    groups = defaultdict(list)
    for word, number in classes:
        if "\t" not in word and "\n" not in word and len(word) < 30:
            groups[number].append(word)
    text = "\n".join("\t".join([str(number), *sorted(groups[number])]) for number in sorted(groups))
    data = brotli.compress(text.encode(), quality=11, lgwin=24)
    (OUT / f"{language}.br").write_bytes(data)
    print(language, sum(map(len, groups.values())), "words", len(data), "bytes")


def clusters(language):
    """The commonest words first, as the table has them."""
    found = [(word, number) for word, number in table(f"{language}_lexeme_cluster").items() if number]
    write(language, found[: WORDS_MAX[language]])


def dictionary(language, words_of):
    classes = defaultdict(int)
    for bit, part in enumerate(PARTS):
        for word in words_of(part):
            classes[word] |= 1 << bit
    # The class of most words is told by their endings alone: those of verbs only, and of nouns only, are left out.
    write(language, [(word, number) for word, number in classes.items() if number not in (1 << 2,)])


OUT.mkdir(parents=True, exist_ok=True)
for language in WORDS_MAX:
    clusters(language)
dictionary("it", lambda part: table(f"it_lemma_lookup_{part}"))
french = table("fr_lemma_exc"), table("fr_lemma_index")
dictionary("fr", lambda part: [word for source in french for word in source.get(part, [])])
