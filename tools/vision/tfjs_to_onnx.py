"""Converts a TensorFlow.js graph model to ONNX, once, for the weights kept in models/vision.

    python tools/vision/tfjs_to_onnx.py MODEL.json OUT.onnx --outputs NAME [NAME ...] [--dynamic] [--channels-first]

The graph is cut at the named outputs: what comes after them (top-k, gathering) is arithmetic that src/engines/vision does.
Images and feature maps become channels-first (NCHW), the layout ONNX has; vectors and matrices stay as they are. Weights are
stored as float16 and widened when the model is loaded. --dynamic leaves height and width of the input open; --channels-first
is for graphs whose own input is channels-first; --input begins within the graph, past scaling and padding that are ours to do.
"""

import argparse
import base64
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

NCHW = [0, 3, 1, 2]
NHWC = [0, 2, 3, 1]
AXIS_OF_NHWC = {0: 0, 1: 2, 2: 3, 3: 1, -1: 1}
DTYPES = {"float32": np.float32, "int32": np.int32, "bool": np.bool_, "uint8": np.uint8}


def load_weights(path, model):
    """The constants by name, widened to float32 where they are stored narrower."""
    weights = {}
    for group in model["weightsManifest"]:
        data = b"".join((path.parent / part).read_bytes() for part in group["paths"])
        offset = 0
        for entry in group["weights"]:
            count = int(np.prod(entry["shape"], dtype=np.int64))
            quantization = entry.get("quantization")
            stored = np.dtype(quantization["dtype"] if quantization else DTYPES[entry["dtype"]])
            values = np.frombuffer(data, stored, count, offset).reshape(entry["shape"])
            offset += count * stored.itemsize
            if quantization and "scale" in quantization:
                values = values.astype(np.float32) * quantization["scale"] + quantization["min"]
            weights[entry["name"]] = values.astype(DTYPES[entry["dtype"]])
    return weights


class Converter:
    def __init__(self, path, dynamic=False, channels_first=False, start=None):
        model = json.loads(path.read_text())
        self.nodes = {node["name"]: node for node in model["modelTopology"]["node"]}
        self.constants = load_weights(path, model)
        entries = [entry for group in model["weightsManifest"] for entry in group["weights"]]
        self.bytes_stored = any(entry.get("quantization", {}).get("dtype") == "uint8" for entry in entries)
        self.dynamic = dynamic
        self.channels_first = channels_first
        self.start = start
        self.rank = {}
        self.out = []
        self.initializers = {}
        self.inputs = []
        self.done = set()

    # Small parts the operators are built from.

    def emit(self, op, inputs, output, **attributes):
        self.out.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name, values):
        """An initializer; floats of some size are stored as float16 behind a Cast that the runtime folds away."""
        if name in self.initializers:
            return name
        values = np.ascontiguousarray(values)
        if self.bytes_stored and values.dtype == np.float32 and values.size > 1024:
            return self.constant_of_bytes(name, values)
        if values.dtype == np.float32 and values.size > 16:
            self.initializers[name + ":half"] = values.astype(np.float16)
            self.initializers.setdefault(name, None)
            return self.emit("Cast", [name + ":half"], name, to=TensorProto.FLOAT)
        self.initializers[name] = values
        return name

    def constant_of_bytes(self, name, values):
        """A constant whose model stores it as bytes between a minimum and a maximum: kept so, and lost nothing."""
        low = values.min()
        step = (values.max() - low) / np.float32(255)
        self.initializers[name + ":bytes"] = np.rint((values - low) / step).astype(np.uint8)
        self.initializers.setdefault(name, None)
        wide = self.emit("Cast", [name + ":bytes"], name + ":wide", to=TensorProto.FLOAT)
        scaled = self.emit("Mul", [wide, self.constant(name + ":step", np.float32(step))], name + ":scaled")
        return self.emit("Add", [scaled, self.constant(name + ":low", np.float32(low))], name)

    def attribute(self, node, key, default=None):
        value = node.get("attr", {}).get(key)
        if value is None:
            return default
        for kind in ("b", "f", "s", "type"):
            if kind in value:
                return value[kind]
        if "i" in value:
            return int(value["i"])
        items = value.get("list", {})
        if "i" in items:
            return [int(item) for item in items["i"]]
        return items.get("s", default if default is not None else [])

    def text(self, node, key, default=""):
        value = self.attribute(node, key)
        return base64.b64decode(value).decode() if value else default

    def texts(self, node, key):
        return [base64.b64decode(item).decode() for item in self.attribute(node, key, [])]

    def value(self, name):
        """A number or vector known before any image is: a constant, or arithmetic on constants."""
        name = name.split(":")[0].lstrip("^")
        if name in self.constants:
            return self.constants[name]
        node = self.nodes[name]
        values = [self.value(source) for source in node["input"]]
        if node["op"] == "SparseToDense":
            dense = np.full(values[1], values[3])
            dense[tuple(values[0].T)] = values[2]
            return dense
        folds = {
            "Identity": lambda x: x,
            "Add": lambda x, y: x + y,
            "AddV2": lambda x, y: x + y,
            "Reshape": lambda x, shape: x.reshape(shape),
            "Transpose": lambda x, perm: x.transpose(perm),
            "ConcatV2": lambda *parts: np.concatenate(parts[:-1], axis=int(parts[-1])),
        }
        return folds[node["op"]](*values)

    def is_constant(self, name):
        name = name.split(":")[0]
        return name in self.constants

    def operand(self, name, rank):
        """An input as a tensor; a constant beside a feature map is reshaped to broadcast along channels."""
        if not self.is_constant(name):
            return self.visit(name)
        values = self.constants[name.split(":")[0]]
        if rank == 4 and values.ndim == 4:
            values = values.transpose(NCHW)
        elif rank == 4 and values.ndim in (1, 3):
            values = values.reshape((1, 1, -1)).transpose(2, 0, 1) if values.ndim == 1 else values.transpose(2, 0, 1)
        return self.constant(f"{name}:as{rank}", values)

    # Operators.

    def convolution(self, node, depthwise, fused):
        name = node["name"]
        kernel = self.constants[node["input"][1]]
        strides = self.attribute(node, "strides")
        dilations = self.attribute(node, "dilations", [1, 1, 1, 1])
        height, width, channels, multiplier = kernel.shape
        attributes = {
            "strides": strides[1:3],
            "kernel_shape": [height, width],
            "dilations": dilations[1:3],
            "group": channels if depthwise else 1,
        }
        padding = self.text(node, "padding")
        if padding == "EXPLICIT":
            pads = self.attribute(node, "explicit_paddings")
            attributes["pads"] = [pads[2], pads[4], pads[3], pads[5]]
        else:
            attributes["auto_pad"] = "SAME_UPPER" if padding == "SAME" else "VALID"
        if depthwise:
            weights = kernel.reshape(height, width, channels * multiplier, 1).transpose(2, 3, 0, 1)
        else:
            weights = kernel.transpose(3, 2, 0, 1)
        inputs = [self.visit(node["input"][0]), self.constant(node["input"][1] + ":oihw", weights)]
        steps = self.texts(node, "fused_ops") if fused else []
        if "BiasAdd" in steps:
            inputs.append(self.constant(node["input"][2] + ":bias", self.constants[node["input"][2]]))
        self.finish(node, "Conv", inputs, [step for step in steps if step != "BiasAdd"], attributes)
        self.rank[name] = 4

    def finish(self, node, op, inputs, steps, attributes):
        name = node["name"]
        plain = name if not steps else name + ":plain"
        self.emit(op, inputs, plain, **attributes)
        for step in steps:
            if step == "Relu6":
                self.clip(plain, name)
            elif step == "LeakyRelu":
                self.emit("LeakyRelu", [plain], name, alpha=self.attribute(node, "leakyrelu_alpha", 0.2))
            elif step == "Prelu":
                alpha = self.constants[node["input"][3]]
                self.emit("PRelu", [plain, self.constant(name + ":alpha", alpha.reshape(-1, 1, 1))], name)
            else:
                self.emit({"Relu": "Relu", "Elu": "Elu", "Sigmoid": "Sigmoid"}[step], [plain], name)

    def clip(self, source, name):
        low, high = self.constant("zero", np.float32(0)), self.constant("six", np.float32(6))
        self.emit("Clip", [source, low, high], name)

    def matmul(self, node):
        weights = self.constants[node["input"][1]]
        if self.attribute(node, "transpose_b"):
            weights = weights.T
        inputs = [self.visit(node["input"][0]), self.constant(node["input"][1] + ":matrix", weights)]
        steps = self.texts(node, "fused_ops")
        if "BiasAdd" in steps:
            inputs.append(self.constant(node["input"][2] + ":bias", self.constants[node["input"][2]]))
        self.finish(node, "Gemm", inputs, [step for step in steps if step != "BiasAdd"], {})
        self.rank[node["name"]] = 2

    def binary(self, node, op):
        known = [self.rank[self.visit(name)] for name in node["input"] if not self.is_constant(name)]
        rank = max(known)
        self.emit(op, [self.operand(name, rank) for name in node["input"]], node["name"])
        self.rank[node["name"]] = rank

    def unary(self, node, op, **attributes):
        source = self.visit(node["input"][0])
        self.emit(op, [source], node["name"], **attributes)
        self.rank[node["name"]] = self.rank[source]

    def pool(self, node, op):
        size, strides = self.attribute(node, "ksize"), self.attribute(node, "strides")
        auto = "SAME_UPPER" if self.text(node, "padding") == "SAME" else "VALID"
        self.unary(node, op, kernel_shape=size[1:3], strides=strides[1:3], auto_pad=auto)

    def pad(self, node):
        source = self.visit(node["input"][0])
        pads = self.value(node["input"][1]).astype(np.int64)
        if self.rank[source] == 4:
            pads = pads[NCHW]
        inputs = [source, self.constant(node["name"] + ":pads", np.concatenate([pads[:, 0], pads[:, 1]]))]
        if node["op"] == "PadV2":
            inputs.append(self.constant(node["name"] + ":fill", np.float32(self.value(node["input"][2]))))
        self.emit("Pad", inputs, node["name"])
        self.rank[node["name"]] = self.rank[source]

    def mean(self, node):
        source = self.visit(node["input"][0])
        axes = np.atleast_1d(self.value(node["input"][1])).tolist()
        keep = 1 if self.attribute(node, "keep_dims", False) else 0
        if self.rank[source] == 4:
            axes = [AXIS_OF_NHWC[axis] for axis in axes]
        # Both spatial axes gone leaves [N, C] in either layout; any other reduction of a map is not met here.
        assert keep or self.rank[source] != 4 or sorted(axes) == [2, 3], node["name"]
        self.emit("ReduceMean", [source], node["name"], axes=axes, keepdims=keep)
        self.rank[node["name"]] = self.rank[source] if keep else self.rank[source] - len(axes)

    def concat(self, node):
        sources = [self.visit(name) for name in node["input"][:-1]]
        axis = int(self.value(node["input"][-1]))
        rank = self.rank[sources[0]]
        self.emit("Concat", sources, node["name"], axis=AXIS_OF_NHWC[axis] if rank == 4 else axis)
        self.rank[node["name"]] = rank

    def reshape(self, node):
        name, source = node["name"], self.visit(node["input"][0])
        shape = self.value(node["input"][1]).astype(np.int64)
        if self.rank[source] == 4:
            source = self.emit("Transpose", [source], name + ":nhwc", perm=NHWC)
        target = self.constant(name + ":shape", shape)
        if len(shape) == 4:
            flat = self.emit("Reshape", [source, target], name + ":flat")
            self.emit("Transpose", [flat], name, perm=NCHW)
        else:
            self.emit("Reshape", [source, target], name)
        self.rank[name] = len(shape)

    def transpose(self, node):
        source = self.visit(node["input"][0])
        perm = self.value(node["input"][1]).tolist()
        if len(perm) == 4:
            perm = [NHWC[perm[axis]] for axis in NCHW]
            perm = [int(axis) for axis in perm]
        self.emit("Transpose", [source], node["name"], perm=perm)
        self.rank[node["name"]] = len(perm)

    def resize(self, node):
        """Bilinear resizing; by factors rather than sizes, so that the input may have any size."""
        source = self.visit(node["input"][0])
        size = self.value(node["input"][1])
        mode = "asymmetric"
        if self.attribute(node, "half_pixel_centers"):
            mode = "half_pixel"
        if self.attribute(node, "align_corners"):
            mode = "align_corners"
        name = node["name"]
        inputs = [source, self.constant("nothing", np.zeros(0, np.float32))]
        if self.dynamic:
            inputs.append(self.constant("twice", np.array([1, 1, 2, 2], np.float32)))
        else:
            inputs += ["", self.constant(name + ":size", np.array([1, self.channels(source), *size], np.int64))]
        self.emit("Resize", inputs, name, mode="linear", coordinate_transformation_mode=mode)
        self.rank[name] = 4

    def channels(self, tensor):
        graph = helper.make_graph(self.out, "part", self.inputs, [], self.tensors())
        typed = onnx.shape_inference.infer_shapes(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)]))
        for info in typed.graph.value_info:
            if info.name == tensor:
                return info.type.tensor_type.shape.dim[1].dim_value
        raise KeyError(tensor)

    def squeeze(self, node):
        source = self.visit(node["input"][0])
        axes = self.attribute(node, "squeeze_dims", [])
        mapped = [AXIS_OF_NHWC[axis] for axis in axes] if self.rank[source] == 4 else axes
        assert self.rank[source] != 4 or 3 not in axes, node["name"]
        axes_name = self.constant(node["name"] + ":axes", np.array(mapped, np.int64))
        self.emit("Squeeze", [source, axes_name], node["name"])
        self.rank[node["name"]] = self.rank[source] - len(axes)

    def split(self, node):
        source = self.visit(node["input"][0])
        sizes = self.value(node["input"][1]).astype(np.int64)
        axis = int(self.value(node["input"][2]))
        name = node["name"]
        outputs = [name if index == 0 else f"{name}:{index}" for index in range(len(sizes))]
        rank = self.rank[source]
        at = AXIS_OF_NHWC[axis] if rank == 4 else axis
        self.out.append(helper.make_node("Split", [source, self.constant(name + ":sizes", sizes)], outputs, axis=at))
        for output in outputs:
            self.rank[output] = rank
            self.done.add(output)

    def placeholder(self, node):
        shape = [int(dim["size"]) for dim in self.attribute_shape(node)]
        if len(shape) == 4:
            shape = [1] + [max(shape[axis], 1) for axis in NCHW[1:]]
            if self.dynamic:
                shape[2:] = ["height", "width"]
        if self.channels_first:
            # The graph came from a channels-first framework and turns its input itself: undo what `visit` assumes.
            shape = [int(dim["size"]) for dim in self.attribute_shape(node)]
            self.inputs.append(helper.make_tensor_value_info("image", TensorProto.FLOAT, shape))
            self.emit("Transpose", ["image"], node["name"], perm=NCHW)
        else:
            self.inputs.append(helper.make_tensor_value_info(node["name"], TensorProto.FLOAT, shape))
        self.rank[node["name"]] = len(shape)

    def attribute_shape(self, node):
        return node["attr"]["shape"]["shape"]["dim"]

    def visit(self, name):
        name = name.removesuffix(":0").lstrip("^")
        if name in self.done:
            return name
        node = self.nodes[name.split(":")[0]]
        if name == self.start:
            self.done.add(name)
            shape = [1, 3, "height", "width"]
            self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
            self.rank[name] = 4
            return name
        if name not in self.nodes:
            self.visit(node["name"])
            return name
        self.done.add(name)
        op = node["op"]
        if op == "Const":
            self.rank[name] = self.constants[name].ndim
            return self.constant(name, self.constants[name])
        simple = {"Relu": "Relu", "Sigmoid": "Sigmoid", "Identity": "Identity", "Sqrt": "Sqrt", "Exp": "Exp", "Neg": "Neg",
                  "Abs": "Abs"}
        arithmetic = {"Add": "Add", "AddV2": "Add", "Mul": "Mul", "Sub": "Sub", "RealDiv": "Div",
                      "Maximum": "Max", "Minimum": "Min"}
        if op in simple:
            self.unary(node, simple[op])
        elif op in arithmetic:
            self.binary(node, arithmetic[op])
        elif op == "AddN":
            self.binary(node, "Sum")
        elif op in ("Conv2D", "_FusedConv2D"):
            self.convolution(node, False, op.startswith("_"))
        elif op in ("DepthwiseConv2dNative", "FusedDepthwiseConv2dNative"):
            self.convolution(node, True, op.startswith("Fused"))
        elif op == "Softmax":
            source = self.visit(node["input"][0])
            self.unary(node, "Softmax", axis=1 if self.rank[source] == 4 else -1)
        elif op == "Relu6":
            source = self.visit(node["input"][0])
            self.clip(source, name)
            self.rank[name] = self.rank[source]
        elif op == "LeakyRelu":
            self.unary(node, "LeakyRelu", alpha=self.attribute(node, "alpha", 0.2))
        elif op == "Prelu":
            source = self.visit(node["input"][0])
            alpha = self.constant(name + ":alpha", self.constants[node["input"][1]].reshape(-1, 1, 1))
            self.emit("PRelu", [source, alpha], name)
            self.rank[name] = 4
        else:
            {"_FusedMatMul": self.matmul, "MatMul": self.matmul, "MaxPool": lambda n: self.pool(n, "MaxPool"),
             "AvgPool": lambda n: self.pool(n, "AveragePool"), "Pad": self.pad, "PadV2": self.pad, "Mean": self.mean,
             "ConcatV2": self.concat, "Reshape": self.reshape, "Transpose": self.transpose, "SplitV": self.split,
             "ResizeBilinear": self.resize, "Squeeze": self.squeeze, "Placeholder": self.placeholder}[op](node)
        return name

    def tensors(self):
        known = {name: values for name, values in self.initializers.items() if values is not None}
        return [numpy_helper.from_array(values, name) for name, values in known.items()]

    def convert(self, outputs, title):
        results = [self.visit(name) for name in outputs]
        infos = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [f"{name}_{axis}" for axis in range(self.rank[name])])
                 for name in results]
        graph = helper.make_graph(self.out, title, self.inputs, infos, self.tensors())
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        model.producer_name = "lenticular tools/vision/tfjs_to_onnx.py"
        onnx.checker.check_model(model)
        return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--outputs", nargs="+", required=True)
    parser.add_argument("--dynamic", action="store_true")
    parser.add_argument("--channels-first", action="store_true")
    parser.add_argument("--input", help="a feature map or image within the graph to begin at")
    arguments = parser.parse_args()
    converter = Converter(arguments.model, arguments.dynamic, arguments.channels_first, arguments.input)
    converted = converter.convert(arguments.outputs, arguments.out.stem)
    arguments.out.write_bytes(converted.SerializeToString())
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
