"""One encoder, four readings of it: part of speech, noun phrase and entity of each word, sentiment of the text."""

import torch
from torch import nn
from torch.nn import functional

from pieces import SHAPES

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
TYPES = "PERSON LOCATION ORGANIZATION COMMERCIAL_ITEM EVENT TITLE OTHER DATE QUANTITY".split()
ENTITY_LABELS = ["O"] + [f"{mark}-{kind}" for kind in TYPES for mark in "BI"]
PHRASE_LABELS = ["O", "B", "I"]
SENTIMENTS = ["NEGATIVE", "NEUTRAL", "POSITIVE"]
SLOTS = 6
"""Characters of a piece that get an entity label of their own; later ones share the last."""


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.aln, self.oln = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.fi, self.fo = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, bias):
        batch, length, width = x.shape
        split = lambda y: y.view(batch, length, self.heads, width // self.heads).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        weights = torch.softmax(q @ k.transpose(2, 3) * (width // self.heads) ** -0.5 + bias, dim=-1)
        context = (weights @ v).transpose(1, 2).reshape(batch, length, width)
        x = self.aln(x + self.drop(self.ao(context)))
        return self.oln(x + self.drop(self.fo(functional.gelu(self.fi(x)))))


class Reader(nn.Module):
    def __init__(self, words, layers, width=384, heads=12, positions=256):
        super().__init__()
        self.word = nn.Embedding(words, width)
        self.position = nn.Embedding(positions, width)
        self.shape = nn.Embedding(SHAPES, width)
        nn.init.zeros_(self.shape.weight)
        self.ln = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.drop = nn.Dropout(0.1)
        self.pos = nn.Linear(width, len(UPOS))
        self.phrase = nn.Linear(width, len(PHRASE_LABELS))
        self.entity = nn.Linear(width, len(ENTITY_LABELS))
        self.characters = nn.Linear(width, SLOTS * len(ENTITY_LABELS))
        self.pooled = nn.Linear(width, width)
        self.sentiment = nn.Linear(width, len(SENTIMENTS))

    def start_from(self, weights):
        with torch.no_grad():
            self.word.weight.copy_(weights["emb.word"])
            self.position.weight.copy_(weights["emb.pos"][: len(self.position.weight)])
            self.ln.weight.copy_(weights["emb.ln.w"])
            self.ln.bias.copy_(weights["emb.ln.b"])
            for nth, layer in enumerate(self.layers):
                for name in ("q", "k", "v", "ao", "aln", "fi", "fo", "oln"):
                    part = getattr(layer, name)
                    part.weight.copy_(weights[f"l{nth}.{name}.w"])
                    part.bias.copy_(weights[f"l{nth}.{name}.b"])

    def encode(self, ids, shapes, mask):
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.ln(self.word(ids) + self.position(places)[None] + self.shape(shapes))
        x = self.drop(x)
        bias = (1.0 - mask[:, None, None, :]) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def read_words(self, x):
        return self.pos(x), self.phrase(x), self.entity(x)

    def read_characters(self, x):
        return self.characters(x)

    def read_sentiment(self, x, mask):
        weight = mask[:, :, None]
        mean = (x * weight).sum(1) / weight.sum(1)
        return self.sentiment(self.drop(torch.tanh(self.pooled(mean))))

    def forward(self, ids, shapes, mask):
        x = self.encode(ids, shapes, mask)
        return (*self.read_words(x), self.read_characters(x), self.read_sentiment(x, mask))
