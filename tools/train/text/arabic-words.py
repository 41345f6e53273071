"""Writes models/text/arabic-words.br: Arabic words that begin with a letter that may be `and`, `so`, `in`, `for` or `like`.

A line of words that stand for themselves (`وزير`), a line of common ones that are two (`وقال`): the rest is commoner alone.
Out of the PyPI package `wordfreq` (its data CC BY-SA 4.0). Give the folder that `pip download --no-deps` and unzip make.
python tools/train/text/arabic-words.py FOLDER      (pip install msgpack brotli)
"""

import gzip
import re
import sys
from pathlib import Path

import brotli
import msgpack

CUT_MOST = 30_000
bins = msgpack.load(gzip.open(Path(sys.argv[1]) / "wordfreq/data/large_ar.msgpack.gz"), raw=False)
# Words stand in bins by their frequency, a hundredth of a factor ten each; the first bin is a header.
often = {word: -at for at, group in enumerate(bins[1:]) for word in group}


def rest_of(word):
    rest = word[1:]
    # `للسيارات` is `ل` and `السيارات`.
    doubled = word.startswith("لل") and len(word) > 4
    return max(often.get(rest, -10_000), often.get("ا" + rest, -10_000) if doubled else -10_000)


words = [word for word in often if re.fullmatch("[وفبلك][\u0621-\u064a]{2,}", word)]
whole = [word for word in words if rest_of(word) <= often[word]]
cut = [word for word in words if rest_of(word) > often[word]][:CUT_MOST]
lines = "\n".join(" ".join(sorted(group)) for group in (whole, cut))
Path("models/text/arabic-words.br").write_bytes(brotli.compress(lines.encode()))
print(len(whole), len(cut))
