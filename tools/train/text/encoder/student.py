"""Trains a small reader of sentiment alone, on what people labelled, on what the shipped models say of other English texts,
and on short texts made of clauses written here, which know what corpora leave out: negation, and two feelings in one text.

It reads the encoder's vectors of words, which stay as they are and are not stored again, through two layers of its own.
python tools/train/text/encoder/student.py en --corpora DIR --out DIR/student-en     (after ../teach.js and ../own/compose.js)
"""

import argparse
import json
import random
import re
import time
from pathlib import Path

import brotli
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.nn import functional

import data
import shipped
from model import Layer

PIECES_A_BATCH = 1600
POSITIONS = 256
FEELINGS = 4
"""Negative, neutral, positive, mixed."""
LATE = 0.6
"""The weights that are kept are the mean of what they were after this much of the training."""


class Student(nn.Module):
    def __init__(self, words, layers, width=384, heads=12):
        super().__init__()
        self.word = nn.Embedding(words, width)
        self.position = nn.Embedding(POSITIONS, width)
        self.shape = nn.Embedding(8, width)
        self.ln = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.drop = nn.Dropout(0.1)
        self.pooled = nn.Linear(2 * width, width)
        self.sentiment = nn.Linear(width, FEELINGS)

    def start_from(self, weights, layers):
        with torch.no_grad():
            for name in ("word", "position", "shape"):
                getattr(self, name).weight.copy_(weights[f"{name}.weight"][: len(getattr(self, name).weight)])
            self.ln.weight.copy_(weights["ln.weight"])
            self.ln.bias.copy_(weights["ln.bias"])
            for mine, theirs in enumerate(layers):
                for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                    part = getattr(self.layers[mine], name)
                    matrix = weights.get(f"{theirs}.{name}", weights.get(f"layers.{theirs}.{name}.weight"))
                    part.weight.copy_(matrix)
                    part.bias.copy_(weights[f"layers.{theirs}.{name}.bias"])
        for part in (self.word, self.position, self.shape, self.ln):
            for parameter in part.parameters():
                parameter.requires_grad = False

    def forward(self, ids, shapes, mask):
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.ln(self.word(ids) + self.position(places)[None] + self.shape(shapes)))
        bias = (1.0 - mask[:, None, None, :]) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        weight = mask[:, :, None]
        mean = (x * weight).sum(1) / weight.sum(1)
        most = (x + (weight - 1) * 1e4).max(1).values
        return self.sentiment(self.drop(torch.tanh(self.pooled(torch.cat([mean, most], 1)))))


STARS = [
    [0.95, 0.02, 0.02, 0.01],
    [0.78, 0.17, 0.04, 0.01],
    [0.06, 0.85, 0.06, 0.03],
    [0.04, 0.17, 0.78, 0.01],
    [0.02, 0.02, 0.95, 0.01],
]
"""What a phrase that people gave so many stars is to be read as."""


def target_of(row):
    """What the row should be read as: mostly its label, where it has one, and somewhat as the models read it."""
    if "stars" in row:
        return STARS[row["stars"]]
    taught = row.get("target")
    if "label" not in row:
        return [*taught, 0.0]
    gold = [float(row["label"] == at) for at in range(FEELINGS)]
    taught = [*taught, 0.0] if taught else [0.92 * share + 0.02 for share in gold]
    return [0.75 * a + 0.25 * b for a, b in zip(gold, taught)]


FACTS_CALIBRATED = 60
"""So many sentences of the corpus of names are for calibration."""
FACT_WORDS_MIN = 8


def facts(corpora):
    """Sentences of an encyclopaedia, as they stand on the page."""
    rows = [row for row in data.read(corpora, "entities") if row["set"] == "wikigold" and row["split"] == "train"]
    for row in [row for row in rows if len(row["words"]) >= FACT_WORDS_MIN][FACTS_CALIBRATED:]:
        text = re.sub(r" (?=[.,;:?!)'])|(?<=\() ", "", " ".join(row["words"]))
        yield {"text": text, "label": 1, "set": "facts"}, [0.02, 0.95, 0.02, 0.01]


def phrases(corpora, shares, draw):
    """Parts of sentences with their stars; most that feel nothing are scraps (`plain` is the share of these that is read)."""
    for row in data.read(corpora, "phrases"):
        part = shares.get("phrases" if row["stars"] != 2 else "plain", 1)
        if row["whole"] or (row["words"] > 1 or row["stars"] != 2) and draw.random() < part:
            yield row, target_of(row)


def readings(corpora, shares, seed):
    """(row, target): what was labelled, what the shipped models said of other texts, and what was composed."""
    draw, seen = random.Random(seed), set()
    for row in data.read(corpora, "taught-en"):
        seen.add(row["text"])
        if draw.random() < shares.get(row["set"], 1):
            yield row, target_of(row)
    for row in data.read(corpora, "sentiment"):
        if row["split"] != "train" or row["lang"] != "en" or row["text"] in seen:
            continue
        if draw.random() < shares.get(row["set"], 1):
            yield row, target_of(row)
    made = [row for row in data.read(corpora, "composed") if row["split"] == "train" and row["lang"] == "en"]
    for row in int(shares.get("composed", 1)) * made:
        yield row, target_of(row)
    yield from phrases(corpora, shares, draw)
    yield from facts(corpora)


@torch.no_grad()
def accuracy(model, pad, examples):
    model.eval()
    right, total = {}, {}
    for batch in data.batches(examples, 4000, 5):
        logits = model(*data.to_tensors(batch, pad))
        for row, scores in zip(batch, logits):
            scores = scores.clone()
            unmarked = {"sst2": [1, 3], "tweets": [3]}
            scores[unmarked.get(row["set"], [])] = -1e4
            right[row["set"]] = right.get(row["set"], 0) + int(int(scores.argmax()) == row["gold"])
            total[row["set"]] = total.get(row["set"], 0) + 1
    model.train()
    return {name: round(right[name] / total[name], 4) for name in total}


def export(model, graph, path, outputs=("sentiment",), by_word=(), name="sentiment"):
    """Writes a graph without the words' vectors, which the reader takes from the encoder's own; `by_word`: outputs with a row a piece."""
    model.eval()
    sample = (torch.ones(2, 9, dtype=torch.long), torch.zeros(2, 9, dtype=torch.long), torch.ones(2, 9))
    axes = {name: {0: "batch", 1: "length"} for name in ("ids", "shapes", "mask")}
    whole, small = f"{path}/whole.onnx", f"{path}/small.onnx"
    torch.onnx.export(
        model,
        sample,
        whole,
        input_names=["ids", "shapes", "mask"],
        output_names=list(outputs),
        dynamic_axes={**axes, **{each: {0: "batch", 1: "length"} if each in by_word else {0: "batch"} for each in outputs}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        whole, small, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm", "Gather"]
    )
    made = onnx.load(small)
    offset, dims, scale, zero = shipped.words_place(graph)
    kept = []
    for each in made.graph.initializer:
        if each.name.endswith("word.weight_quantized"):
            assert list(each.dims) == dims
            head = {"name": each.name, "dims": dims, "type": each.data_type, "offset": offset, "bytes": dims[0] * dims[1]}
            continue
        if each.name.endswith(("word.weight_scale", "word.weight_zero_point")):
            own = each.name
            each.CopyFrom(scale if own.endswith("scale") else zero)
            each.name = own
        kept.append(each)
    del made.graph.initializer[:]
    made.graph.initializer.extend(kept)
    content = json.dumps(head).encode() + b"\n" + made.SerializeToString()
    out = Path(path) / f"{name}.onnx.br"
    out.write_bytes(brotli.compress(content, quality=11, lgwin=24))
    print(out, out.stat().st_size, flush=True)


class Mean:
    """The mean of a model's weights over the steps that were added."""

    def __init__(self):
        self.sums, self.steps = {}, 0

    @torch.no_grad()
    def add(self, model):
        self.steps += 1
        for name, value in model.named_parameters():
            if value.requires_grad:
                self.sums[name] = self.sums.get(name, 0) + value.detach()

    @torch.no_grad()
    def put_into(self, model):
        for name, value in model.named_parameters():
            if name in self.sums:
                value.copy_(self.sums[name] / self.steps)


@torch.no_grad()
def go_on(model, weights):
    """Takes over the weights of an earlier training, whose last matrix may lack the row of mixed texts."""
    own = model.state_dict()
    for name, value in weights.items():
        own[name][: len(value)].copy_(value)
    if len(weights["sentiment.bias"]) < FEELINGS:
        own["sentiment.bias"][-1] = -2.0


@torch.no_grad()
def keep(model, weights, share):
    """Puts back a share of what the training went on from: what it knew better, for what it learnt since."""
    own = model.state_dict()
    for name, value in weights.items():
        known = own[name][: len(value)]
        known.copy_(share * value + (1 - share) * known)


def development(corpora, builder):
    counts, dev = {}, []
    for row in data.read(corpora, "sentiment") + data.read(corpora, "composed"):
        if row["split"] != "dev" or row["lang"] != "en" or (row["set"] != "composed" and row["label"] == 3):
            continue
        counts[row["set"]] = counts.get(row["set"], 0) + 1
        if counts[row["set"]] <= 900:
            dev.append({**builder.text(row, None), "gold": row["label"], "set": row["set"]})
    return dev


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", choices=("en",))
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--models", default="models/text")
    parser.add_argument("--out", required=True)
    parser.add_argument("--layers", default="0,1", help="the encoder's layers that the student's start from")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--shares", default="", help="SET:SHARE,...: how much of a corpus is read, how often what was composed")
    parser.add_argument("--seed", type=int, default=3, help="of what is drawn from the corpora")
    parser.add_argument("--go-on", help="weights.pt of an earlier training, to go on from")
    parser.add_argument("--keep", type=float, default=0, help="how much of those weights is in what is written")
    parser.add_argument("--export-only", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(7)
    torch.set_num_threads(args.threads)
    graph, pieces, weights = shipped.load(Path(args.models) / args.plan)
    layers = [int(each) for each in args.layers.split(",")]
    model = Student(len(weights["word.weight"]), len(layers))
    model.start_from(weights, layers)
    Path(args.out).mkdir(parents=True, exist_ok=True)
    saved = Path(args.out) / "weights.pt"
    if args.export_only:
        model.load_state_dict(torch.load(saved), strict=False)
        export(model, graph, args.out)
        return
    if args.go_on:
        go_on(model, torch.load(args.go_on))
    builder = data.Builder(pieces)
    shares = {name: float(part) for name, part in (each.split(":") for each in args.shares.split(",") if each)}
    train = [builder.text(row, target) for row, target in readings(args.corpora, shares, args.seed)]
    dev = development(args.corpora, builder)
    print(len(train), "texts", sum(len(e["ids"]) for e in train), "pieces", flush=True)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=args.rate, weight_decay=0.01)
    rounds = [data.batches(train, PIECES_A_BATCH, 31 * epoch + 1) for epoch in range(args.epochs)]
    total, step, started, running, late = sum(map(len, rounds)), 0, time.time(), 0.0, Mean()
    model.train()
    for order in rounds:
        for batch in order:
            for group in optimizer.param_groups:
                group["lr"] = args.rate * min(1, (step + 1) / (0.05 * total), max(0.02, 1 - step / total) / 0.95)
            ids, shapes, mask = data.to_tensors(batch, pieces.pad)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(ids, shapes, mask).float()
            loss = functional.cross_entropy(logits, torch.tensor([e["label"] for e in batch]))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            running += float(loss.detach())
            step += 1
            if step > LATE * total:
                late.add(model)
            if step % 200 == 0:
                print(f"step {step}/{total} loss {running / 200:.3f} {time.time() - started:.0f} s", flush=True)
                running = 0.0
            if step % 600 == 0:
                print("dev", accuracy(model, pieces.pad, dev), flush=True)
    late.put_into(model)
    if args.go_on:
        keep(model, torch.load(args.go_on), args.keep)
    kept = {name: value for name, value in model.state_dict().items() if not name.startswith("word.")}
    torch.save(kept, saved)
    print("dev", accuracy(model, pieces.pad, dev), flush=True)
    export(model, graph, args.out)


if __name__ == "__main__":
    main()
