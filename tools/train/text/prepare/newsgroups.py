"""20 newsgroups' training documents as bags of words, one a line, from the files that OCTIS keeps for its ETM model
(octis/models/ETM_model/data/20ng: vocab.pkl, bow_tr_tokens.mat, bow_tr_counts.mat): python newsgroups.py FOLDER OUT.tsv"""

import pickle
import sys

from scipy.io import loadmat

folder, out = sys.argv[1:]
with open(f"{folder}/vocab.pkl", "rb") as file:
    words = pickle.load(file)
tokens, counts = (loadmat(f"{folder}/bow_tr_{part}.mat")[part].squeeze() for part in ("tokens", "counts"))
with open(out, "w", encoding="utf8") as file:
    for numbers, times in zip(tokens, counts):
        pairs = zip(numbers.squeeze(0), times.squeeze(0))
        print(" ".join(words[number] for number, count in pairs for _ in range(count)), file=file)
