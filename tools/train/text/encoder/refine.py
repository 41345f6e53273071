"""Trains the English encoder further on words alone: what it was taught of sentiment, its pupil reads now.

python tools/train/text/encoder/refine.py --corpora DIR --models models/text --out DIR/words [--start weights.pt]
The shipped reader: --frozen 2 --epochs 2 --rate 1e-4 --drop 0.05, then from its weights --frozen 1 --epochs 3 --rate 1.5e-4.
"""

import argparse
import random
import time
from pathlib import Path

import torch
from torch import nn

import data
import shipped
from measure import measure
from model import Reader
from plans import word_rows
from student import export
from train import PIECES_A_BATCH, batch_loss

SETS = ("ewt", "uner", "wikigold")
WORDS = ("pos", "phrase", "entity")


class WordReader(nn.Module):
    """The part of a Reader that reads words."""

    def __init__(self, reader):
        super().__init__()
        self.reader = reader

    def forward(self, ids, shapes, mask):
        return self.reader.read_words(self.reader.encode(ids, shapes, mask))


def without_words(example, unknown, share):
    """Hides some pieces, so that what stands around a name counts more than the name."""
    ids = example["ids"]
    hidden = [unknown if 0 < at < len(ids) - 1 and random.random() < share else id for at, id in enumerate(ids)]
    return {**example, "ids": hidden}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--models", default="models/text")
    parser.add_argument("--out", required=True)
    parser.add_argument("--start", help="weights.pt of an earlier run to go on from")
    parser.add_argument("--frozen", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--drop", type=float, default=0.1)
    args = parser.parse_args()
    torch.manual_seed(7)
    random.seed(7)
    torch.set_num_threads(1)
    graph, pieces, weights = shipped.load(Path(args.models) / "en")
    model = Reader(len(weights["word.weight"]), 6)
    model.load_state_dict(torch.load(args.start) if args.start else shipped.state(weights))
    for name in ("word", "position", "shape", "ln", "pooled", "sentiment", "characters"):
        getattr(model, name).requires_grad_(False)
    model.layers[: args.frozen].requires_grad_(False)
    builder = data.Builder(pieces)
    tables = [data.read(args.corpora, name) for name in ("treebanks", "entities")] + [[], []]
    rows = word_rows(*tables[:2], lambda row: row["lang"] == "en" and row["set"] in SETS)
    examples = [builder.words(row) for row in rows]
    unknown = pieces.vocabulary.index("[MASK]")
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=args.rate, weight_decay=0.01)
    rounds = [data.batches(examples, PIECES_A_BATCH, 31 * epoch + 5) for epoch in range(args.epochs)]
    total, step, started = sum(map(len, rounds)), 0, time.time()
    Path(args.out).mkdir(parents=True, exist_ok=True)
    for order in rounds:
        model.train()
        for batch in order:
            for group in optimizer.param_groups:
                group["lr"] = args.rate * min((step + 1) / (0.06 * total), max(0.02, 1 - step / total) / 0.94)
            loss = batch_loss(model, pieces.pad, [without_words(example, unknown, args.drop) for example in batch])
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
        torch.save(model.state_dict(), Path(args.out) / "weights.pt")
        print(f"step {step}/{total} {time.time() - started:.0f} s dev", measure(model, builder, tables, "en", "dev", 2000), flush=True)
    export(WordReader(model), graph, args.out, WORDS, WORDS, "words")


if __name__ == "__main__":
    main()
