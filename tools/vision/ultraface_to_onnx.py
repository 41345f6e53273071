"""Cuts the anchors off an Ultra-Light-Fast-Generic face detector, so that it takes pictures of any size, once, for models/vision.

    python tools/vision/ultraface_to_onnx.py RFB-640-masked_face-v2.onnx OUT.onnx

What follows the raw offsets is arithmetic over anchors of one fixed size, which src/engines/vision/faces does for any. Weights
are stored as float16 and widened when the model is loaded.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

source, target = sys.argv[1:]
graph = onnx.load(source).graph
# The first cut of the offsets is where the anchors come in.
offsets = next(node for node in graph.node if node.op_type == "Slice").input[0]
end = next(at for at, node in enumerate(graph.node) if node.output[0] == "scores")
nodes = [node for node in graph.node[: end + 1]]
used = {name for node in nodes for name in node.input}
initializers = []
for weights in graph.initializer:
    if weights.name not in used:
        continue
    values = numpy_helper.to_array(weights)
    if values.dtype == np.float32 and values.size > 16:
        initializers.append(numpy_helper.from_array(values.astype(np.float16), weights.name + ":half"))
        nodes.insert(0, helper.make_node("Cast", [weights.name + ":half"], [weights.name], to=TensorProto.FLOAT))
    else:
        initializers.append(weights)
nodes.append(helper.make_node("Identity", [offsets], ["offsets"]))
picture = helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, "height", "width"])
outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "anchors", size]) for name, size in (("scores", 3), ("offsets", 4))]
cut = helper.make_graph(nodes, "faces", [picture], outputs, initializers)
model = helper.make_model(cut, opset_imports=[helper.make_opsetid("", 11)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, target)
