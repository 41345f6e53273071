"""Writes the identity and expression nets of the npm package @vladmandic/face-api (MIT) as ONNX, once.

    python tools/vision/face_api_to_onnx.py PACKAGE/model OUT_FOLDER

The package carries parameters (bytes with a scale and a minimum) and, in its code, the architectures: a ResNet as dlib's for
identity (150 x 150, 128 numbers; the same person within a distance of 0.6) and densely connected separable convolutions for
expression (112 x 112, seven probabilities). Parameters stay bytes in the file; the runtime widens them once, when it loads.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def load_parameters(folder, name):
    """Every parameter as (stored array, scale, minimum); scale is None where it is stored as float."""
    manifest = json.loads((folder / f"{name}-weights_manifest.json").read_text())[0]
    data = (folder / f"{name}.bin").read_bytes()
    parameters, offset = {}, 0
    for entry in manifest["weights"]:
        quantization = entry.get("quantization")
        dtype = np.dtype(np.uint8 if quantization else np.float32)
        count = int(np.prod(entry["shape"]))
        values = np.frombuffer(data, dtype, count, offset).reshape(entry["shape"])
        offset += count * dtype.itemsize
        scale, minimum = (quantization["scale"], quantization["min"]) if quantization else (None, None)
        parameters[entry["name"]] = (values, scale, minimum)
    return parameters


class Writer:
    def __init__(self, parameters):
        self.parameters = parameters
        self.nodes, self.tensors, self.count = [], [], 0

    def emit(self, op, inputs, **attributes):
        self.count += 1
        name = f"{op}_{self.count}"
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        return name

    def tensor(self, values, name):
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def value(self, name):
        values, scale, minimum = self.parameters[name]
        return values.astype(np.float32) if scale is None else (values * np.float64(scale) + minimum).astype(np.float32)

    def stored(self, name, axes=None):
        """A large parameter, kept as bytes."""
        values, scale, minimum = self.parameters[name]
        values = values if axes is None else values.transpose(axes)
        if scale is None:
            return self.tensor(values, name)
        wide = self.emit("Cast", [self.tensor(values, name)], to=TensorProto.FLOAT)
        scaled = self.emit("Mul", [wide, self.tensor(np.float32(scale), name + ":scale")])
        return self.emit("Add", [scaled, self.tensor(np.float32(minimum), name + ":min")])

    def model(self, side, output, title):
        image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, side, side])
        result = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["n", "m"])
        graph = helper.make_graph(self.nodes, title, [image], [result], self.tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        onnx.checker.check_model(model)
        return model


class IdentityWriter(Writer):
    def convolution(self, source, name, stride=1, relu=True, pad=True):
        """Convolution, then a scale and an offset of each channel."""
        weights = self.stored(f"{name}/conv/filters", (3, 2, 0, 1))
        size = self.parameters[f"{name}/conv/filters"][0].shape[0]
        pads = [size // 2] * 4 if pad else [0] * 4
        out = self.emit("Conv", [source, weights], kernel_shape=[size, size], strides=[stride, stride], pads=pads)
        scale = self.value(f"{name}/scale/weights").reshape(-1, 1, 1)
        offset = self.value(f"{name}/scale/biases").reshape(-1, 1, 1)
        offset = offset + self.value(f"{name}/conv/bias").reshape(-1, 1, 1) * scale
        out = self.emit("Mul", [out, self.tensor(scale, name + ":scale")])
        out = self.emit("Add", [out, self.tensor(offset, name + ":offset")])
        return self.emit("Relu", [out]) if relu else out

    def residual(self, source, name):
        out = self.convolution(source, f"{name}/conv1")
        out = self.convolution(out, f"{name}/conv2", relu=False)
        return self.emit("Relu", [self.emit("Add", [out, source])])

    def residual_down(self, source, name, side):
        """Halves the map. Beside it the source is averaged down; what is smaller or shallower is filled with zeros."""
        out = self.convolution(source, f"{name}/conv1", stride=2, pad=False)
        out = self.convolution(out, f"{name}/conv2", relu=False)
        pooled = self.emit("AveragePool", [source], kernel_shape=[2, 2], strides=[2, 2])
        channels_in = self.parameters[f"{name}/conv1/conv/filters"][0].shape[2]
        channels = self.parameters[f"{name}/conv1/conv/filters"][0].shape[3]
        convolved, averaged = (side - 3) // 2 + 1, side // 2
        if convolved != averaged:
            pads = self.tensor(np.array([0, 0, 0, 0, 0, 0, 1, 1], np.int64), name + ":edge")
            out = self.emit("Pad", [out, pads])
        if channels != channels_in:
            pads = self.tensor(np.array([0, 0, 0, 0, 0, channels - channels_in, 0, 0], np.int64), name + ":deeper")
            pooled = self.emit("Pad", [pooled, pads])
        return self.emit("Relu", [self.emit("Add", [pooled, out])]), max(convolved, averaged)

    def write(self):
        mean = np.array([122.782, 117.001, 104.298], np.float32).reshape(1, 3, 1, 1)
        out = self.emit("Sub", ["image", self.tensor(mean, "mean")])
        out = self.emit("Div", [out, self.tensor(np.float32(255), "range")])
        out = self.convolution(out, "conv32_down", stride=2, pad=False)
        out = self.emit("MaxPool", [out], kernel_shape=[3, 3], strides=[2, 2])
        side = ((150 - 7) // 2 + 1 - 3) // 2 + 1
        plan = ["conv32_1", "conv32_2", "conv32_3", "conv64_down", "conv64_1", "conv64_2", "conv64_3", "conv128_down",
                "conv128_1", "conv128_2", "conv256_down", "conv256_1", "conv256_2", "conv256_down_out"]
        for name in plan:
            if "down" in name:
                out, side = self.residual_down(out, name, side)
            else:
                out = self.residual(out, name)
        pooled = self.emit("ReduceMean", [out], axes=[2, 3], keepdims=0)
        self.nodes.append(helper.make_node("MatMul", [pooled, self.stored("fc")], ["identity"]))
        return self.model(150, "identity", "face-identity")


class ExpressionWriter(Writer):
    def separable(self, source, name, stride):
        depthwise = self.stored(f"{name}/depthwise_filter", (2, 3, 0, 1))
        channels = self.parameters[f"{name}/depthwise_filter"][0].shape[2]
        out = self.emit("Conv", [source, depthwise], kernel_shape=[3, 3], strides=[stride, stride], group=channels,
                        auto_pad="SAME_UPPER")
        pointwise = self.stored(f"{name}/pointwise_filter", (3, 2, 0, 1))
        bias = self.tensor(self.value(f"{name}/bias"), f"{name}/bias")
        return self.emit("Conv", [out, pointwise, bias], kernel_shape=[1, 1])

    def block(self, source, name, first):
        if first:
            filters = self.stored(f"{name}/conv0/filters", (3, 2, 0, 1))
            bias = self.tensor(self.value(f"{name}/conv0/bias"), f"{name}/conv0/bias")
            one = self.emit("Conv", [source, filters, bias], kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
        else:
            one = self.separable(source, f"{name}/conv0", 2)
        one = self.emit("Relu", [one])
        two = self.separable(one, f"{name}/conv1", 1)
        three = self.separable(self.emit("Relu", [self.emit("Add", [one, two])]), f"{name}/conv2", 1)
        four = self.separable(self.emit("Relu", [self.emit("Sum", [one, two, three])]), f"{name}/conv3", 1)
        return self.emit("Relu", [self.emit("Sum", [one, two, three, four])])

    def write(self):
        mean = np.array([122.782, 117.001, 104.298], np.float32).reshape(1, 3, 1, 1)
        out = self.emit("Sub", ["image", self.tensor(mean, "mean")])
        out = self.emit("Div", [out, self.tensor(np.float32(255), "range")])
        for index in range(4):
            out = self.block(out, f"dense{index}", index == 0)
        out = self.emit("AveragePool", [out], kernel_shape=[7, 7], strides=[2, 2])
        out = self.emit("Flatten", [out])
        logits = self.emit("Gemm", [out, self.stored("fc/weights"), self.tensor(self.value("fc/bias"), "fc/bias")])
        self.nodes.append(helper.make_node("Softmax", [logits], ["expressions"], axis=1))
        return self.model(112, "expressions", "face-expressions")


def main():
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    for name, writer, out in [("face_recognition_model", IdentityWriter, "faces-identity.onnx"),
                              ("face_expression_model", ExpressionWriter, "faces-expressions.onnx")]:
        model = writer(load_parameters(source, name)).write()
        (target / out).write_bytes(model.SerializeToString())
        print(f"{target / out}: {(target / out).stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
