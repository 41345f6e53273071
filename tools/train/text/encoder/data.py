"""Prepared corpora (tools/train/text/prepare.js) to tensors."""

import json
import random
import unicodedata
from collections import Counter
from pathlib import Path

import torch

from model import ENTITY_LABELS, PHRASE_LABELS, SLOTS, UPOS
from pieces import META, Unigram, shape_of

PIECES_MAX = 200
SPACELESS = ("ja", "zh", "zh-TW", "ko")


def read(folder, name):
    with open(Path(folder) / "prepared" / f"{name}.jsonl", encoding="utf8") as file:
        return [json.loads(line) for line in file]


NAMED = ("EVENT", "TITLE", "COMMERCIAL_ITEM")
"""Types that many corpora leave unmarked. What such a corpus calls no entity may still be one of these, if capitalised."""


def allowed_entities(label, types, word):
    """Indices a gold label leaves open."""
    if label == "O":
        named = [kind for kind in NAMED if kind not in types] if word[:1].isupper() else []
        return [0] + [ENTITY_LABELS.index(f"{mark}-{kind}") for kind in named for mark in "BI"]
    mark, kind = label.split("-")
    if kind == "?":
        return [ENTITY_LABELS.index(f"{mark}-{kind}") for kind in (*NAMED, "OTHER")]
    return [ENTITY_LABELS.index(label)]


class Builder:
    """Examples as plain lists: ids, shapes, and the readings that the corpus gives."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.unigram = isinstance(pieces, Unigram)

    def words(self, row):
        ids, shapes, first = [self.pieces.cls], [0], []
        for word in row["words"]:
            cut = self.pieces.word(word)
            if len(ids) + len(cut) >= PIECES_MAX:
                break
            first.append(len(ids))
            ids += cut
            shapes += [shape_of(word)] + [0] * (len(cut) - 1)
        ids.append(self.pieces.sep)
        shapes.append(0)
        example = {"ids": ids, "shapes": shapes, "first": first}
        if "pos" in row:
            example["pos"] = [UPOS.index(tag) if tag in UPOS else -100 for tag in row["pos"][: len(first)]]
            example["np"] = [PHRASE_LABELS.index(tag) for tag in row["np"][: len(first)]]
        if "ner" in row:
            example["ner"] = [
                allowed_entities(label, row["types"], word)
                for label, word in zip(row["ner"][: len(first)], row["words"])
            ]
        return example

    def characters(self, row):
        """Texts without spaces, or with endings that stick to names: a label for each character of a piece."""
        ids, shapes, slots = [self.pieces.cls], [0], []
        for start, chunk in chunks(row["text"]):
            text = META + chunk
            for piece, begin, end in self.pieces.cut(text):
                if len(ids) >= PIECES_MAX - 1:
                    break
                for nth in range(max(begin, 1), end):
                    slots.append((len(ids), min(nth - max(begin, 1), SLOTS - 1), start + nth - 1))
                ids.append(piece)
                shapes.append(0)
        ids.append(self.pieces.sep)
        shapes.append(0)
        ner = [allowed_entities(row["ner"][at], row["types"], "") for _, _, at in slots]
        return {"ids": ids, "shapes": shapes, "slots": slots, "char_ner": ner}

    def text(self, row, label):
        ids, shapes = [self.pieces.cls], [0]
        for _, word in sentiment_words(row["text"]):
            cut = self.pieces.word(word)
            if len(ids) + len(cut) >= PIECES_MAX:
                break
            ids += cut
            shapes += [shape_of(word)] + [0] * (len(cut) - 1)
        return {"ids": ids + [self.pieces.sep], "shapes": shapes + [0], "label": label}


def chunks(text):
    """Runs without white space, with their places; a run of more than 60 characters is cut."""
    start = None
    for at, c in enumerate(text + " "):
        if c.isspace() or (start is not None and at - start >= 60):
            if start is not None and at > start:
                yield start, text[start:at]
            start = None if c.isspace() else at
        elif start is None:
            start = at


def sentiment_words(text):
    return chunks(text)


def batches(examples, pieces_max, seed):
    """Batches of like length, in random order; a batch holds about `pieces_max` pieces."""
    order = random.Random(seed)
    near = sorted(examples, key=lambda e: len(e["ids"]) + order.random() * 6)
    out, batch, longest = [], [], 0
    for example in near:
        longest = max(longest, len(example["ids"]))
        if batch and longest * (len(batch) + 1) > pieces_max:
            out.append(batch)
            batch, longest = [], len(example["ids"])
        batch.append(example)
    if batch:
        out.append(batch)
    order.shuffle(out)
    return out


def to_tensors(batch, pad):
    length = max(len(e["ids"]) for e in batch)
    ids = torch.full((len(batch), length), pad)
    shapes = torch.zeros((len(batch), length), dtype=torch.long)
    mask = torch.zeros((len(batch), length))
    for nth, e in enumerate(batch):
        ids[nth, : len(e["ids"])] = torch.tensor(e["ids"])
        shapes[nth, : len(e["ids"])] = torch.tensor(e["shapes"])
        mask[nth, : len(e["ids"])] = 1
    return ids, shapes, mask


def piece_counts(unigram, rows):
    counts = Counter()
    for text in rows:
        for _, chunk in chunks(unicodedata.normalize("NFKC", text)):
            counts.update(unigram.pieces[piece] for piece, _, _ in unigram.cut(META + chunk))
    return counts
