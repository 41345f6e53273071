"""Words of Japanese and Korean texts as analysers with dictionaries cut and tag them: what the chains over characters learn from.

python words.py --lang ja|ko < TEXTS > WORDS     a text a line (JSON strings); a list of [start, end, tags…] a line, by code points
pip install fugashi ipadic (ja: MIT, IPADIC free) | kiwipiepy (ko: Apache-2.0)
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

    return lambda text: placed(text, words(text))


def korean():
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1)

    def words(text):
        for word in kiwi.tokenize(text):
            yield word.start, word.start + word.len, [word.tag, word.form]

    return words


def placed(text, words):
    at = 0
    for surface, tags in words:
        start = text.find(surface, at)
        if start < 0 or not surface.strip():
            continue
        at = start + len(surface)
        yield start, at, tags


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lang", choices=["ja", "ko"], required=True)
    words = {"ja": japanese, "ko": korean}[parser.parse_args().lang]()
    for line in sys.stdin:
        text = json.loads(line)
        print(json.dumps([[start, end, *tags] for start, end, tags in words(text)], ensure_ascii=False))


main()
