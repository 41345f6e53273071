"""scikit-learn's linear models on the splits that measure-classifier.js --write gives: python measure-classifier.py FILE.json"""

import json
import sys

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

corpus = json.load(open(sys.argv[1], encoding="utf8"))
texts, tests = ([row["text"] for row in corpus[split]] for split in ("train", "test"))
many = corpus["mode"] == "MULTI_LABEL"
names = MultiLabelBinarizer().fit([row["labels"] for row in corpus["train"]])
truths, wanted = (
    names.transform([row["labels"] for row in corpus[split]]) if many else [row["labels"][0] for row in corpus[split]]
    for split in ("train", "test")
)
words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\w+|[^\w\s]")
letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
for named, features in (("words", words), ("words and letters", FeatureUnion([("w", words), ("c", letters)]))):
    for model in (LinearSVC(), LogisticRegression(C=10, max_iter=300)):
        whole = make_pipeline(features, OneVsRestClassifier(model) if many else model).fit(texts, truths)
        told = whole.predict(tests)
        scores = {"accuracy": accuracy_score(wanted, told), "macro-F1": f1_score(wanted, told, average="macro")}
        if many:
            scores["micro-F1"] = f1_score(wanted, told, average="micro")
        print(named, type(model).__name__, {name: round(score, 4) for name, score in scores.items()}, flush=True)
