"""Writes an ONNX model with its weights as float16, cast back when it is loaded, without its metadata.

    pip install numpy onnx
    python tools/vision/halve_onnx.py IN.onnx OUT.onnx [CHARACTERS.txt]

PP-OCR's recognizers as RapidOCR converts them carry their characters in the metadata: they go into the text file.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE_MIN = 256


def main():
    source, target, *characters = sys.argv[1:]
    model = onnx.load(source)
    for entry in model.metadata_props:
        if entry.key == "character" and characters:
            Path(characters[0]).write_text(entry.value, encoding="utf-8")
    graph = model.graph
    tensors, casts = [], []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SIZE_MIN:
            tensors.append(tensor)
            continue
        half = tensor.name + ":half"
        tensors.append(numpy_helper.from_array(values.astype(np.float16), half))
        casts.append(helper.make_node("Cast", [half], [tensor.name], name=tensor.name + ":cast", to=TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.initializer[:], graph.node[:], graph.value_info[:], model.metadata_props[:]
    graph.initializer.extend(tensors)
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, target)


if __name__ == "__main__":
    main()
