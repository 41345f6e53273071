"""Writes DIR/prepared/frequencies.jsonl: the commonest words of six languages and how often they come in a million words.

Out of the PyPI package `wordfreq` (its data CC BY-SA 4.0). Give the folder that `pip download --no-deps` and unzip make.
python tools/train/text/frequencies.py FOLDER DIR
"""

import gzip
import json
import sys
from pathlib import Path

import msgpack

FOLDER, CORPORA = map(Path, sys.argv[1:])
WORDS = 60_000

with open(CORPORA / "prepared" / "frequencies.jsonl", "w", encoding="utf8") as out:
    for language in ("en", "de", "es", "fr", "it", "pt"):
        packed = gzip.open(FOLDER / "wordfreq" / "data" / f"large_{language}.msgpack.gz")
        _, *bins = msgpack.load(packed, raw=False)
        # Words stand in bins by their frequency, a hundredth of a factor ten each.
        words = [(word, 10 ** (-at / 100) * 1e6) for at, each in enumerate(bins) for word in each]
        words = [(word, round(often, 3)) for word, often in words if word.replace("'", "").isalpha()]
        out.write(json.dumps({"lang": language, "words": words[:WORDS]}, ensure_ascii=False) + "\n")
        print(language, len(words))
