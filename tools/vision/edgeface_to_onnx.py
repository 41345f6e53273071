"""Writes EdgeFace-XS as ONNX, once, for the weights kept in models/vision; halve_onnx.py then halves them.

    pip install torch timm onnx
    python tools/vision/edgeface_to_onnx.py edgeface_xs_q.pt OUT.onnx

The checkpoint keeps the weights of the linear layers as bytes; they are spread out again, and the activations stay floats. The
architecture is timm's EdgeNeXt. Its last layer makes 512 numbers of 192: turned (a singular value decomposition), 192 of them
say the same, at the same distances, those first that differ most.
Input: RGB, NCHW, (value - 127.5) / 127.5, 112 x 112, aligned as ArcFace's template.
"""

import sys

import timm
import torch

PACKED = "._packed_params._packed_params"
NUMBERS = 512


def spread(state):
    plain = {}
    for key, value in state.items():
        name = key.removeprefix("model.")
        if name.endswith(PACKED):
            weight, bias = value
            plain[name.replace(PACKED, ".weight")] = weight.dequantize()
            plain[name.replace(PACKED, ".bias")] = bias
        elif not name.endswith((".scale", ".zero_point", "._packed_params.dtype")):
            plain[name] = value
    return {name: value for name, value in plain.items() if value is not None}


def turn(layer):
    basis, scales, rows = torch.linalg.svd(layer.weight, full_matrices=False)
    turned = torch.nn.Linear(layer.in_features, len(scales))
    turned.weight.copy_(scales[:, None] * rows)
    turned.bias.copy_(basis.T @ layer.bias)
    return turned


@torch.no_grad()
def main():
    source, target = sys.argv[1:]
    model = timm.create_model("edgenext_x_small")
    model.reset_classifier(NUMBERS)
    model.load_state_dict(spread(torch.load(source, map_location="cpu", weights_only=False)))
    model.head.fc = turn(model.head.fc)
    torch.onnx.export(model.eval(), (torch.zeros(1, 3, 112, 112),), target, input_names=["face"],
                      output_names=["identity"], opset_version=17, dynamo=False)


if __name__ == "__main__":
    main()
