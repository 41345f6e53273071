"""Trains the recurrent net that reads Korean films' opinions word by word, in their order, beside the linear model.

python tools/train/text/order.py --corpora DIR --out DIR     (after prepare.js; copy ko-order.onnx.br to models/text/opinions)
Each word is the sum of its pieces' vectors (src/engines/text/sentiment/word-pieces.ts cuts alike). One thread: about four minutes.
A net that is stopped after the first of three epochs, before it learns the reviews by heart, is better beside the linear model than one
of three or of one whose rate falls to nothing.
"""

import argparse
import hashlib
import json
import re
import unicodedata
import zlib
from pathlib import Path

import brotli
import numpy
import torch
from torch import nn
from torch.nn import functional

ROWS = 1 << 17
WORD_CHARACTERS_MAX = 20
WORDS_MAX = 60
BATCH = 256
STARS = [
    [1, 0, 0],
    [0.97, 0.03, 0],
    [0.92, 0.08, 0],
    [0.86, 0.14, 0],
    [0.78, 0.22, 0],
    [0.35, 0.65, 0],
    [0.2, 0.75, 0.05],
    [0.05, 0.75, 0.2],
    [0, 0.65, 0.35],
    [0, 0.15, 0.85],
    [0, 0.03, 0.97],
]
"""What so many stars of ten are to be read as: negative, neutral, positive."""
NEUTRAL_WEIGHT = 0.7
BESIDE_LINEAR = 1.31
"""What the net's margins count for beside the linear model's, as fitted on films for development."""


def row_of(text, seed):
    return zlib.crc32(text.encode("utf-16-le"), seed) & (ROWS - 1)


def runs_of(text, length, seed):
    return (row_of(text[at : at + length], seed) for at in range(len(text) - length + 1))


def pieces_of(word):
    rows = {row_of(word, 7)}
    marked = f"<{word[:WORD_CHARACTERS_MAX]}>"
    for length in (1, 2, 3, 4):
        rows.update(runs_of(marked, length, length * 1_000_003))
    letters = unicodedata.normalize("NFD", marked)
    if len(letters) > len(marked):
        for length in (4, 6):
            rows.update(runs_of(letters, length, length * 7_919 + 1))
    return sorted(rows)


def words_of(text):
    clean = re.sub(r"(.)\1{2,}", r"\1\1\1", unicodedata.normalize("NFKC", text).lower())
    return re.findall(r"[^\W_]+|[^\s\w]+|_+", clean)[:WORDS_MAX]


class Reviews:
    """Reviews as lists of words, and words as lists of pieces. Which films are for development is as in prepare.js."""

    def __init__(self, folder):
        known, pieces = {}, []
        rows = {"train": [], "dev": []}
        for file in sorted(Path(folder).glob("*.json")):
            part = int.from_bytes(hashlib.sha1(file.name.encode()).digest()[:4], "big") / 2**32
            if part < 0.2:
                continue
            for review in json.loads(file.read_text()):
                text = review["review"].strip()
                if not 2 <= len(text) <= 140:
                    continue
                ids = []
                for word in words_of(text):
                    if word not in known:
                        known[word] = len(pieces)
                        pieces.append(pieces_of(word))
                    ids.append(known[word])
                rows["dev" if part < 0.25 else "train"].append((int(review["rating"]), ids or [0]))
        self.starts = numpy.cumsum([0] + [len(each) for each in pieces])
        self.pieces = numpy.concatenate([numpy.array(each, numpy.int64) for each in pieces])
        self.splits = {name: ([stars for stars, _ in all], [numpy.array(ids) for _, ids in all]) for name, all in rows.items()}

    def batch(self, split, chosen):
        """The pieces of the batch's distinct words, where each word's begin, the texts as places among these words, and a mask."""
        texts = [self.splits[split][1][nth] for nth in chosen]
        lengths = numpy.array([len(text) for text in texts])
        ids = numpy.zeros((len(texts), lengths.max()), numpy.int64)
        mask = numpy.arange(lengths.max())[None] < lengths[:, None]
        ids[mask] = numpy.concatenate(texts)
        words, places = numpy.unique(ids, return_inverse=True)
        counts = self.starts[words + 1] - self.starts[words]
        begins = numpy.cumsum(counts) - counts
        pieces = self.pieces[numpy.repeat(self.starts[words] - begins, counts) + numpy.arange(counts.sum())]
        arrays = (pieces, begins, places.reshape(ids.shape), mask.astype(numpy.float32), lengths)
        return [torch.from_numpy(numpy.ascontiguousarray(each)) for each in arrays]


def label_of(stars):
    return 0 if stars <= 4 else 2 if stars >= 9 else 1


class Reader(nn.Module):
    def __init__(self, width=64, hidden=96):
        super().__init__()
        self.emb = nn.EmbeddingBag(ROWS, width, mode="sum", sparse=True)
        nn.init.normal_(self.emb.weight, std=0.05)
        self.d = nn.Dropout(0.3)
        self.rnn = nn.GRU(width, hidden, batch_first=True, bidirectional=True)
        self.f = nn.Linear(4 * hidden + width, 128)
        self.o = nn.Linear(128, 3)

    def forward(self, pieces, begins, places, mask, lengths):
        x = self.d(self.emb(pieces, begins)[places]) * mask[:, :, None]
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        y, _ = nn.utils.rnn.pad_packed_sequence(self.rnn(packed)[0], batch_first=True, total_length=x.shape[1])
        count = mask.sum(1, keepdim=True)
        most = (y - 1e4 * (1 - mask[:, :, None])).max(1).values
        mean = (y * mask[:, :, None]).sum(1) / count
        joined = torch.cat([most, mean, x.sum(1) / count.sqrt()], 1)
        return self.o(self.d(torch.relu(self.f(self.d(joined)))))

    def dense(self):
        return [value for name, value in self.named_parameters() if not name.startswith("emb")]


class OneText(nn.Module):
    """The reader as it is shipped: one text, a row of pieces a word, vectors in steps of a byte."""

    def __init__(self, reader):
        super().__init__()
        table = reader.emb.weight.detach()
        # Coarser than a byte allows: it packs into half the place, and answers the same.
        step = float(table.std()) * 0.3
        steps = (table / step).round().clamp(-127, 127)
        self.register_buffer("table", torch.cat([steps, torch.zeros(1, table.shape[1])]).to(torch.int8))
        self.step, self.rnn, self.f, self.o = step, reader.rnn, reader.f, reader.o

    def forward(self, pieces):
        x = self.table[pieces.long()].float().sum(1) * self.step
        y = self.rnn(x[None])[0][0]
        joined = torch.cat([y.max(0).values, y.mean(0), x.sum(0) / torch.sqrt(torch.ones_like(x[:, 0]).sum())])
        return BESIDE_LINEAR * torch.log_softmax(self.o(torch.relu(self.f(joined))), 0)


def export(reader, folder):
    path = Path(folder) / "ko-order.onnx"
    torch.onnx.export(
        OneText(reader).eval(),
        torch.full((3, 5), ROWS, dtype=torch.int32),
        str(path),
        input_names=["pieces"],
        output_names=["margins"],
        dynamic_axes={"pieces": {0: "words", 1: "width"}},
        opset_version=17,
        dynamo=False,
    )
    packed = Path(f"{path}.br")
    packed.write_bytes(brotli.compress(path.read_bytes(), quality=11, lgwin=24))
    print(packed, packed.stat().st_size)


@torch.no_grad()
def accuracy(reader, reviews):
    """Of as many good as bad films' opinions."""
    reader.eval()
    labels = [label_of(stars) for stars in reviews.splits["dev"][0]]
    most = labels.count(0)
    chosen = [nth for label in (0, 2) for nth in [at for at, own in enumerate(labels) if own == label][:most]]
    right = 0
    for at in range(0, len(chosen), 512):
        part = chosen[at : at + 512]
        margins = reader(*reviews.batch("dev", part))
        right += sum(int((ahead > 0) == (labels[nth] == 2)) for nth, ahead in zip(part, margins[:, 2] - margins[:, 0]))
    reader.train()
    return right / len(chosen)


def rounds(lengths, epochs, draw):
    """Batches of texts of like length, in another order each epoch."""
    for _ in range(epochs):
        order, batches = draw.permutation(len(lengths)), []
        for at in range(0, len(order), BATCH * 50):
            part = order[at : at + BATCH * 50]
            part = part[numpy.argsort(lengths[part], kind="stable")]
            batches += [part[first : first + BATCH] for first in range(0, len(part), BATCH)]
        yield [batches[nth] for nth in draw.permutation(len(batches))]


def train(reviews, epochs, stop, rate, seed, out):
    stars, texts = reviews.splits["train"]
    labels = numpy.array([label_of(each) for each in stars])
    counts = numpy.bincount(labels)
    weights = counts[0] / counts / (counts[0] / counts)[labels].mean()
    weights[1] *= NEUTRAL_WEIGHT
    targets = torch.tensor(STARS)[torch.tensor(stars)]
    by_text = torch.from_numpy(weights[labels].astype(numpy.float32))
    reader, draw = Reader(), numpy.random.RandomState(seed)
    optimizers = [
        torch.optim.SparseAdam(list(reader.emb.parameters()), lr=rate),
        torch.optim.AdamW(reader.dense(), lr=rate, weight_decay=1e-3),
    ]
    total, step = epochs * -(-len(stars) // BATCH), 0
    for batches in rounds(numpy.array([len(text) for text in texts]), stop, draw):
        for chosen in batches:
            for optimizer in optimizers:
                optimizer.param_groups[0]["lr"] = rate * min(1, (step + 1) / 200) * max(0.03, 1 - step / total)
                optimizer.zero_grad()
            loss = functional.cross_entropy(reader(*reviews.batch("train", chosen)), targets[chosen], reduction="none")
            (loss * by_text[chosen]).mean().backward()
            nn.utils.clip_grad_norm_(reader.dense(), 1)
            for optimizer in optimizers:
                optimizer.step()
            step += 1
        torch.save(reader.state_dict(), Path(out) / "reader.pt")
        print(f"step {step}/{total} dev {accuracy(reader, reviews):.4f}", flush=True)
    return reader


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=int, default=3, help="over which the rate falls")
    parser.add_argument("--stop", type=int, default=1, help="after so many of them")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--export-only", help="reader.pt of an earlier training")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    Path(args.out).mkdir(parents=True, exist_ok=True)
    if args.export_only:
        reader = Reader()
        reader.load_state_dict(torch.load(args.export_only))
    else:
        reader = train(Reviews(Path(args.corpora) / "nsmc" / "raw"), args.epochs, args.stop, args.rate, args.seed, args.out)
    export(reader, args.out)


if __name__ == "__main__":
    main()
