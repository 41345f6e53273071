"""The encoders as they are shipped, read back: their weights as numbers, and where in the file the words' vectors lie."""

import json
from pathlib import Path

import brotli
import numpy as np
import onnx
import torch
from onnx import numpy_helper

from pieces import Unigram, WordPiece


def load(folder):
    """(graph bytes, pieces, {name: tensor}) of models/text/en or models/text/xx; layers are `0.q`, `0.k`, ..."""
    graph = brotli.decompress((Path(folder) / "encoder.onnx.br").read_bytes())
    words = json.loads(brotli.decompress((Path(folder) / "vocabulary.json.br").read_bytes()))
    pieces = Unigram(words["pieces"], words["scores"]) if words["kind"] == "unigram" else WordPiece(words["pieces"])
    model = onnx.load_from_string(graph)
    found = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    plain = {}
    for name, value in found.items():
        if name.endswith("_quantized"):
            stem = name[: -len("_quantized")]
            scale, zero = found[f"{stem}_scale"], found[f"{stem}_zero_point"]
            plain[stem] = (value.astype(np.float32) - zero.astype(np.float32)) * scale
        elif value.dtype == np.float32:
            plain[name] = value
    weights = {name: torch.from_numpy(np.array(value)) for name, value in plain.items()}
    # Matrices lost their names when they were folded; they stand in the order of their use.
    matrices = [
        node.input[1][: -len("_quantized")]
        for node in model.graph.node
        if node.op_type == "MatMulInteger" and node.input[1].endswith("_quantized")
    ]
    names = ["q", "k", "v", "ao", "fi", "fo"]
    layers = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
    for at, matrix in enumerate(matrices[: layers * len(names)]):
        weights[f"{at // len(names)}.{names[at % len(names)]}"] = weights[matrix].T.contiguous()
    return graph, pieces, weights


def state(weights):
    """The weights that `load` read, by the names of model.Reader's parameters: what training goes on from."""
    matrices = [name for name in weights if name.startswith("onnx::MatMul_") and not name.endswith("_scale")]
    heads = dict(zip(("pos", "phrase", "entity", "characters"), matrices[-4:]))
    found = {name: value for name, value in weights.items() if name.split(".")[-1] in ("weight", "bias")}
    for name, matrix in heads.items():
        found[f"{name}.weight"] = weights[matrix].T.contiguous()
    for name in ("pooled", "sentiment"):
        found[f"{name}.weight"] = weights[f"{name}.weight_Transposed"].T.contiguous()
    for name, value in weights.items():
        layer, _, part = name.partition(".")
        if layer.isdigit():
            found[f"layers.{layer}.{part}.weight"] = value
    return found


def words_place(graph):
    """(offset, shape, scale, zero point) of the words' vectors, which are signed bytes, in the graph's own bytes."""
    model = onnx.load_from_string(graph)
    found = {each.name: each for each in model.graph.initializer}
    table = found["word.weight_quantized"]
    raw = table.raw_data
    offset = graph.index(raw)
    return offset, list(table.dims), found["word.weight_scale"], found["word.weight_zero_point"]
