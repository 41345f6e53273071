"""Writes a trained encoder as the engine reads it: an int8 ONNX graph and its vocabulary, both Brotli-compressed.

python tools/train/text/encoder/export.py DIR/en --to models/text/en [--layers 6]
"""

import argparse
import json
import tempfile
from pathlib import Path

import brotli
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from model import ENTITY_LABELS, PHRASE_LABELS, SENTIMENTS, SLOTS, UPOS, Reader

OUTPUTS = ["pos", "phrase", "entity", "characters", "sentiment"]


def export(weights, layers, path):
    model = Reader(len(weights["word.weight"]), layers)
    model.load_state_dict(weights)
    model.eval()
    sample = (torch.ones(2, 9, dtype=torch.long), torch.zeros(2, 9, dtype=torch.long), torch.ones(2, 9))
    axes = {name: {0: "batch", 1: "length"} for name in ["ids", "shapes", "mask", *OUTPUTS[:4]]}
    torch.onnx.export(
        model,
        sample,
        path,
        input_names=["ids", "shapes", "mask"],
        output_names=OUTPUTS,
        dynamic_axes={**axes, "sentiment": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )


def compress(data, path):
    path.write_bytes(brotli.compress(data, quality=9, lgwin=24))
    print(path, f"{path.stat().st_size / 1e6:.1f} MB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("trained")
    parser.add_argument("--to", required=True)
    args = parser.parse_args()
    weights = torch.load(Path(args.trained) / "weights.pt")
    layers = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
    out = Path(args.to)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole, small = f"{folder}/whole.onnx", f"{folder}/small.onnx"
        export(weights, layers, whole)
        quantize_dynamic(
            whole,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
        graph = onnx.load(small)
        labels = {"pos": UPOS, "phrase": PHRASE_LABELS, "entity": ENTITY_LABELS, "sentiment": SENTIMENTS, "slots": SLOTS}
        for key, value in labels.items():
            entry = graph.metadata_props.add()
            entry.key, entry.value = key, json.dumps(value)
        compress(graph.SerializeToString(), out / "encoder.onnx.br")
    vocabulary = json.loads((Path(args.trained) / "vocabulary.json").read_text(encoding="utf8"))
    compress(json.dumps({**vocabulary, "labels": labels}, ensure_ascii=False).encode(), out / "vocabulary.json.br")


if __name__ == "__main__":
    main()
