"""Topics of scikit-learn's LDA, for measure-topics.js: python measure-topics.py FILE.tsv TOPICS OUT.json [SEED]"""

import json
import sys

from sklearn.decomposition import LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer

file, topics, out, *seed = sys.argv[1:]
with open(file, encoding="utf8") as lines:
    texts = [line.split("\t")[0].strip() for line in lines if line.strip()]
counts = CountVectorizer(token_pattern=r"\S{3,}", min_df=2, max_df=0.4, max_features=30_000)
bags = counts.fit_transform(texts)
model = LatentDirichletAllocation(int(topics), max_iter=50, learning_method="batch", random_state=int(seed[0]) if seed else 7)
model.fit(bags)
words = counts.get_feature_names_out()
json.dump([[words[at] for at in topic.argsort()[::-1][:10]] for topic in model.components_], open(out, "w"))
