"""Writes the expression net of the npm package @vladmandic/face-api (MIT) as ONNX, once.

    python tools/vision/face_api_to_onnx.py PACKAGE/model OUT_FOLDER

The package carries parameters (bytes with a scale and a minimum) and, in its code, the architecture: densely connected separable
convolutions (112 x 112, seven probabilities). Parameters stay bytes in the file; the runtime widens them once, when it loads.
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
    model = ExpressionWriter(load_parameters(source, "face_expression_model")).write()
    (target / "faces-expressions.onnx").write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
