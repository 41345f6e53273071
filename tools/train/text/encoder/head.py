"""Trains a head that reads sentiment from an encoder as it is shipped: from its upper layers, with plain facts, and with short
texts made of clauses written here, which know what corpora leave out: negation, and two feelings in one text.

The encoder stays as it is; the head is a part of a graph that the engine puts behind the encoder's own.
python tools/train/text/encoder/head.py xx --corpora DIR --out DIR/head      (after ../own/compose.js; writes
models/text/xx/opinion-head.onnx.br)
"""

import argparse
import hashlib
import json
import random
from pathlib import Path

import brotli
import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

import data
import shipped

LAYERS = (3, 4, 5)
WIDTH = 384
HIDDEN = 192
FEELINGS = 4
"""Negative, neutral, positive, mixed."""
BATCH = 256
PIECES_A_BATCH = 2048
LATE = 0.6

MOST = {
    "tweets": (350, 350, 350),
    "films": (700, 500, 700),
    "waimai": (350, 0, 350),
    "hotel": (250, 0, 250),
    "shopping": (350, 0, 350),
    "prod": (400, 300, 400),
    "res2": (300, 200, 300),
    "sst2": (400, 0, 400),
    "products": (300, 700, 400),
    "proscons": (500, 0, 500),
    "plots": (0, 100, 0),
}
"""Most negative, neutral and positive texts of a corpus, in one language."""
TRADITIONAL = 0.3
"""Share of the Chinese opinions that is also read in traditional characters."""
PLAIN = ("gsd", "gsdsimp", "pud", "sequoia", "parlamint", "bosque")
OPINIONATED = (("de", "gsd"),)
"""Sets a third of which are guests' and buyers' reviews."""
FACTS = {"ja": 80, "hi": 80, "zh-TW": 100, "zh": 150}
"""Most facts of a language; fewer where there are few opinions, or none: a language is not to be taken for neutral."""
FACTS_MOST = 200
PUD_TRAIN = 0.8


def place(text):
    return int(hashlib.sha1(text.encode()).hexdigest()[:8], 16) / 2**32


def opinions(corpora, models):
    rows = [row for row in data.read(corpora, "sentiment") if row["split"] == "train" and row["label"] != 3]
    draw = random.Random(5)
    draw.shuffle(rows)
    chinese = json.loads((Path(models) / "chinese.json").read_text(encoding="utf8"))
    traditional = {}
    for written, simple in zip(chinese["traditional"], chinese["asSimplified"]):
        traditional.setdefault(simple, written)
    seen = {}
    for row in rows:
        key = row["lang"], row["set"], row["label"]
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > MOST.get(row["set"], (0, 0, 0))[row["label"]]:
            continue
        yield row
        if row["lang"] == "zh" and draw.random() < TRADITIONAL:
            yield {**row, "lang": "zh-TW", "text": "".join(traditional.get(c, c) for c in row["text"])}


def facts(corpora):
    """News and encyclopaedias, as prepare/facts.js picks them: corpora of opinions hold nothing that feels nothing."""
    rows = [row for row in data.read(corpora, "treebanks") if row["set"] in PLAIN and row["lang"] != "en"]
    random.Random(5).shuffle(rows)
    seen = {}
    for row in rows:
        least = 12 if row["lang"] in data.SPACELESS else 25
        if row["split"] != "train" or len(row["text"]) < least or (row["lang"], row["set"]) in OPINIONATED:
            continue
        if row["set"] == "pud" and place(row["text"]) >= PUD_TRAIN:
            continue
        seen[row["lang"]] = seen.get(row["lang"], 0) + 1
        if seen[row["lang"]] <= FACTS.get(row["lang"], FACTS_MOST):
            yield {"lang": row["lang"], "set": "facts", "text": row["text"], "label": 1}


def composed(corpora):
    """Every other one: they are made of the same clauses again and again."""
    return [row for row in data.read(corpora, "composed") if row["split"] == "train" and row["lang"] != "en"][::2]


def features(graph, pieces, rows):
    """What the layers make of each text: the mean and the most of its pieces' vectors."""
    model = onnx.load_from_string(graph)
    names = [f"/layers.{layer}/oln/LayerNormalization_output_0" for layer in LAYERS]
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    builder = data.Builder(pieces)
    examples = [{**builder.text(row, None), "nth": nth} for nth, row in enumerate(rows)]
    found = np.zeros((len(rows), 2 * len(LAYERS) * WIDTH), np.float16)
    for batch in data.batches(examples, PIECES_A_BATCH, 1):
        ids, shapes, mask = (each.numpy() for each in data.to_tensors(batch, pieces.pad))
        weight = mask[:, :, None]
        parts = []
        for layer in session.run(names, {"ids": ids, "shapes": shapes, "mask": mask}):
            parts += [(layer * weight).sum(1) / weight.sum(1), (layer + (weight - 1) * 1e4).max(1)]
        found[[each["nth"] for each in batch]] = np.concatenate(parts, 1)
    return torch.from_numpy(found).float()


SET_WEIGHTS = {"facts": 0.5, "tweets": 1.5, "composed": 1.2}


def targets(rows):
    """What each row is to be read as, and what it counts for: labels of a corpus for as much as each other."""
    counts, labels = {}, {}
    for row in rows:
        key = row["lang"], row["set"]
        counts[(*key, row["label"])] = counts.get((*key, row["label"]), 0) + 1
        labels.setdefault(key, set()).add(row["label"])
    wanted, weights = [], []
    for row in rows:
        key = row["lang"], row["set"]
        if row["set"] in ("facts", "composed") or 1 in labels[key]:
            target = [0.02, 0.02, 0.02, 0.02]
            target[row["label"]] += 0.92
        else:
            target = [0.03, 0.05, 0.03, 0.03]
            target[row["label"]] = 0.89
        all_rows = sum(counts.get((*key, label), 0) for label in labels[key])
        weight = all_rows / len(labels[key]) / counts[(*key, row["label"])]
        wanted.append(target)
        weights.append(SET_WEIGHTS.get(row["set"], 1) * (1 if row["set"] == "facts" else weight))
    return torch.tensor(wanted), torch.tensor(weights)


def train(found, rows, epochs, rate):
    middle, spread = found.mean(0), found.std(0) + 1e-3
    known, (wanted, weights) = (found - middle) / spread, targets(rows)
    head = nn.Sequential(
        nn.Dropout(0.4), nn.Linear(known.shape[1], HIDDEN), nn.Tanh(), nn.Dropout(0.4), nn.Linear(HIDDEN, FEELINGS)
    )
    late = AveragedModel(head)
    optimizer = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=0.02)
    total, step = epochs * (len(rows) // BATCH + 1), 0
    for _ in range(epochs):
        for chosen in torch.randperm(len(rows)).split(BATCH):
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1, (step + 1) / 50) * max(0.02, 1 - step / total)
            losses = functional.cross_entropy(head(known[chosen]), wanted[chosen], reduction="none")
            optimizer.zero_grad()
            ((losses * weights[chosen]).sum() / weights[chosen].sum()).backward()
            optimizer.step()
            step += 1
            if step > LATE * total:
                late.update_parameters(head)
    first, last = late.module[1], late.module[4]
    # Middle and spread go into the first matrix.
    with torch.no_grad():
        matrix = first.weight / spread
        return matrix, first.bias - matrix @ middle, last.weight, last.bias


def write(weights, path):
    """Nodes and numbers to be put behind the encoder's graph; its own `sentiment` stays beside the new `opinion`."""
    matrix, added, last, bias = (each.detach().numpy() for each in weights)
    constant = lambda name, value: numpy_helper.from_array(value, f"opinion.{name}")
    numbers = [
        constant("first16", matrix.T.astype(np.float16)),
        constant("added", added.astype(np.float32)),
        constant("last", last.T.astype(np.float32)),
        constant("bias", bias.astype(np.float32)),
        constant("one", np.array(1, np.float32)),
        constant("far", np.array(1e4, np.float32)),
        constant("at1", np.array([1], np.int64)),
        constant("at2", np.array([2], np.int64)),
    ]
    name = lambda part: f"opinion.{part}"
    node = lambda kind, inputs, output, **more: helper.make_node(kind, inputs, [output], name=f"n.{output}", **more)
    nodes = [
        node("Cast", [name("first16")], name("first"), to=TensorProto.FLOAT),
        node("Unsqueeze", ["mask", name("at2")], name("mask")),
        node("ReduceSum", [name("mask"), name("at1")], name("count"), keepdims=0),
        node("Sub", [name("mask"), name("one")], name("outside")),
        node("Mul", [name("outside"), name("far")], name("below")),
    ]
    pooled = []
    for layer in LAYERS:
        whole, at = f"/layers.{layer}/oln/LayerNormalization_output_0", lambda part: name(f"{layer}.{part}")
        nodes += [
            node("Mul", [whole, name("mask")], at("kept")),
            node("ReduceSum", [at("kept"), name("at1")], at("sum"), keepdims=0),
            node("Div", [at("sum"), name("count")], at("mean")),
            node("Add", [whole, name("below")], at("lowered")),
            node("ReduceMax", [at("lowered")], at("most"), axes=[1], keepdims=0),
        ]
        pooled += [at("mean"), at("most")]
    nodes += [
        node("Concat", pooled, name("seen"), axis=1),
        node("Gemm", [name("seen"), name("first"), name("added")], name("hidden")),
        node("Tanh", [name("hidden")], name("bent")),
        node("Gemm", [name("bent"), name("last"), name("bias")], "opinion"),
    ]
    part = onnx.ModelProto()
    part.graph.node.extend(nodes)
    part.graph.initializer.extend(numbers)
    part.graph.output.append(helper.make_tensor_value_info("opinion", TensorProto.FLOAT, ["batch", FEELINGS]))
    path.write_bytes(brotli.compress(part.SerializeToString(), quality=11, lgwin=24))
    print(path, path.stat().st_size)


def kept(path, make):
    """What the layers made of some texts, from the file that holds it, where there is one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(make(), path)
    return torch.load(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", choices=("xx",))
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--models", default="models/text")
    parser.add_argument("--out", required=True, help="a folder that keeps what the layers made of the texts")
    parser.add_argument("--epochs", type=int, default=18)
    parser.add_argument("--rate", type=float, default=1e-3)
    args = parser.parse_args()
    torch.manual_seed(7)
    torch.set_num_threads(1)
    data.PIECES_MAX = 80
    folder = Path(args.models) / args.plan
    graph, pieces, _ = shipped.load(folder)
    rows, found = [], []
    for name, some in (
        ("corpora", [*opinions(args.corpora, args.models), *facts(args.corpora)]),
        ("composed", composed(args.corpora)),
    ):
        rows += some
        found.append(kept(Path(args.out) / f"{name}.pt", lambda: features(graph, pieces, some)))
    print(len(rows), "texts", flush=True)
    write(train(torch.cat(found), rows, args.epochs, args.rate), folder / "opinion-head.onnx.br")


if __name__ == "__main__":
    main()
