"""What each encoder learns from. Test splits never appear here."""

import hashlib

SENTIMENT_BINARY = ("sst2", "polarity", "waimai", "hotel", "shopping", "res2")
"""Corpora of opinions: their makers left neutral texts out."""


def share(row, part):
    text = row.get("text") or " ".join(row["words"])
    return int(hashlib.sha1(text.encode()).hexdigest()[:8], 16) / 2**32 < part


def word_rows(trees, entities, keep):
    """Treebank sentences, each with its entity labels where a corpus has them, then the sentences with entities only."""
    rows = [row for row in trees if row["split"] == "train" and keep(row)]
    marked = [row for row in entities if row["split"] == "train" and keep(row)]
    by_text = {row["text"]: row for row in marked if row["set"] == "uner"}
    for row in rows:
        found = by_text.pop(row["text"], None)
        if found and len(found["words"]) == len(row["words"]):
            row["ner"], row["types"] = found["ner"], found["types"]
    return rows + [row for row in marked if row["set"] != "uner" or row["text"] in by_text]


def english(trees, entities, characters, sentiment):
    mine = lambda row: row["lang"] == "en"
    parts = {"btc": 0.35, "wikiann": 0}
    kept = lambda row: mine(row) and share(row, parts.get(row["set"], 1))
    return {
        "words": word_rows(trees, entities, kept),
        "characters": [],
        "sentiment": [row for row in sentiment if mine(row) and row["split"] == "train"],
    }


# How much of each corpus the shared encoder reads, so that no language or task drowns the others.
WORD_SHARES = {"ewt": 0.25, "uner": 0.3, "bosque": 0.5, "conll2002": 0.6, "hiner": 0.45, "wikiann": 0.5}
WORD_SHARES |= {"btc": 0, "wnut17": 0}
SENTIMENT_SHARES = {
    "sst2": 0.3,
    "polarity": 0.15,
    "plots": 0.3,
    "products": 0.5,
    "tweets": 1,
    "films": 0.018,
    "waimai": 0.3,
    "hotel": 0.4,
    "shopping": 0.1,
    "prod": 0.7,
    "res2": 0.7,
}


def multilingual(trees, entities, characters, sentiment):
    keep = lambda row: share(row, WORD_SHARES.get(row["set"], 1)) and not (row["lang"] == "en" and row["set"] == "wikiann")
    characters = [row for row in characters if row["split"] == "train"]
    # Plain statements of encyclopaedias are neutral; the languages without a neutral class of their own need some.
    facts = [
        {"lang": row["lang"], "set": "facts", "split": "train", "text": row["text"], "label": 1}
        for row in trees
        if row["split"] == "train" and row["lang"] in ("zh", "zh-TW", "ja", "ko") and share(row, 0.8)
    ]
    opinions = [
        row
        for row in sentiment
        if row["split"] == "train" and share(row, SENTIMENT_SHARES[row["set"]])
    ]
    # The few tweets are all that most languages have: each is read twice.
    tweets = [row for row in opinions if row["set"] == "tweets"]
    return {
        "words": word_rows(trees, entities, keep),
        "characters": [row for row in characters if row["set"] != "msra" or share(row, 0.14)],
        "sentiment": opinions + tweets + facts,
    }


PLANS = {"en": english, "xx": multilingual}
