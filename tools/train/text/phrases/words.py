"""Words of Japanese and Korean texts as analysers with dictionaries cut and tag them: what the chains over characters learn from.

python words.py --lang ja|ko < TEXTS > WORDS     a text a line (JSON strings); a list of [start, end, tags…] a line, by code points
pip install fugashi ipadic (ja) | python-mecab-ko (ko)   (MIT or BSD; dictionaries: IPADIC free, mecab-ko-dic Apache-2.0)
"""
import argparse
import json
import sys


def japanese():
    import fugashi
    import ipadic

    tagger = fugashi.GenericTagger(ipadic.MECAB_ARGS)

    def words(text):
        for word in tagger(text):
            kind, sort, _, _, _, form, base = (list(word.feature) + ["*"] * 7)[:7]
            yield word.surface, [kind, sort, form, base]

    return words


def korean():
    from mecab import MeCab

    tagger = MeCab()

    def words(text):
        for word in tagger.parse(text):
            parts = word.feature.expression or ""
            yield word.surface, [word.feature.pos, parts]

    return words


def placed(text, words):
    at = 0
    for surface, tags in words:
        start = text.find(surface, at)
        if start < 0 or not surface.strip():
            continue
        at = start + len(surface)
        yield [start, at, *tags]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lang", choices=["ja", "ko"], required=True)
    words = {"ja": japanese, "ko": korean}[parser.parse_args().lang]()
    for line in sys.stdin:
        text = json.loads(line)
        print(json.dumps(list(placed(text, words(text))), ensure_ascii=False))


main()
