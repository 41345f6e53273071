"""Scores of an encoder on prepared splits: tag accuracy, exact-span F1, sentiment accuracy and macro-F1."""

import torch

import data
from model import ENTITY_LABELS, PHRASE_LABELS, SLOTS, UPOS


def spans(labels):
    found, start, kind = [], None, None
    for at, label in enumerate([*labels, "O"]):
        if start is not None and not (label.startswith("I-") and label[2:] == kind):
            found.append((start, at, kind))
            start = None
        if label != "O" and start is None:
            start, kind = at, label[2:]
    return found


def f1(gold, guess):
    right = len(gold & guess)
    return 2 * right / max(1, len(gold) + len(guess))


@torch.no_grad()
def run(model, pad, examples):
    for batch in data.batches(examples, 4000, 5):
        ids, shapes, mask = data.to_tensors(batch, pad)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            yield batch, [part.float() for part in model(ids, shapes, mask)]


def words_scores(model, builder, rows):
    right = total = 0
    gold_spans, guess_spans, gold_np, guess_np = set(), set(), set(), set()
    made = []
    for nth, row in enumerate(rows):
        example = builder.words(row)
        made.append({**example, "row": row, "nth": nth})
    for batch, (pos, phrase, entity, _, _) in run(model, builder.pieces.pad, made):
        for at, e in enumerate(batch):
            row, first = e["row"], e["first"]
            if "pos" in row:
                tags = [UPOS[i] for i in pos[at, first].argmax(-1).tolist()]
                pairs = [(a, b) for a, b in zip(tags, row["pos"]) if b != "_"]
                right += sum(a == b for a, b in pairs)
                total += len(pairs)
                marks = [PHRASE_LABELS[i] for i in phrase[at, first].argmax(-1).tolist()]
                as_spans = lambda tags: {
                    (e["nth"], *s) for s in spans([t if t == "O" else f"{t}-NP" for t in tags])
                }
                gold_np |= as_spans(row["np"])
                guess_np |= as_spans(marks)
            if "ner" in row:
                types = [t for t in row["types"] if t != "MISC"]
                labels = [ENTITY_LABELS[i] for i in entity[at, first].argmax(-1).tolist()]
                gold_spans |= {(e["nth"], *s) for s in spans(row["ner"]) if s[2] in types}
                guess_spans |= {(e["nth"], *s) for s in spans(labels) if s[2] in types}
    out = {}
    if total:
        out["upos"], out["np"] = right / total, f1(gold_np, guess_np)
    if gold_spans:
        out["ner"] = f1(gold_spans, guess_spans)
    return out


def characters_scores(model, builder, rows):
    gold, guess = set(), set()
    made = [{**builder.characters(row), "row": row, "nth": nth} for nth, row in enumerate(rows)]
    for batch, (_, _, _, characters, _) in run(model, builder.pieces.pad, made):
        for at, e in enumerate(batch):
            labels = ["O"] * len(e["row"]["text"])
            logits = characters[at].view(-1, SLOTS, len(ENTITY_LABELS))
            for column, slot, place in e["slots"]:
                labels[place] = ENTITY_LABELS[int(logits[column, slot].argmax())]
            gold |= {(e["nth"], *s) for s in spans(e["row"]["ner"])}
            guess |= {(e["nth"], *s) for s in spans(labels) if s[2] in e["row"]["types"]}
    return {"ner": f1(gold, guess)}


def sentiment_scores(model, builder, rows):
    made = [builder.text(row, row["label"]) for row in rows if row["label"] != 3]
    pairs = []
    three = len({e["label"] for e in made}) == 3
    for batch, parts in run(model, builder.pieces.pad, made):
        logits = parts[4]
        if not three:
            logits = logits.clone()
            logits[:, 1] = -1e4
        pairs += list(zip(logits.argmax(-1).tolist(), [e["label"] for e in batch]))
    accuracy = sum(a == b for a, b in pairs) / len(pairs)
    macro = 0.0
    kinds = (0, 1, 2) if three else (0, 2)
    for kind in kinds:
        hit = sum(a == b == kind for a, b in pairs)
        macro += 2 * hit / max(1, sum(a == kind for a, _ in pairs) + sum(b == kind for _, b in pairs))
    return {"accuracy": accuracy, "macro": macro / len(kinds)}


def measure(model, builder, tables, plan, split, most=1200):
    model.eval()
    trees, entities, characters, sentiment = tables
    mine = lambda row: row["split"] == split and (plan == "xx" or row["lang"] == "en")
    scores = {}

    def put(rows, key, score):
        groups = {}
        for row in rows:
            if mine(row):
                groups.setdefault(f"{row['lang']}/{row['set']}", []).append(row)
        for name, group in groups.items():
            scores.setdefault(name, {}).update({k: round(v, 4) for k, v in score(model, builder, group[:most]).items()})

    put(trees, "words", words_scores)
    put(entities, "words", words_scores)
    put(characters, "characters", characters_scores)
    put(sentiment, "sentiment", sentiment_scores)
    return scores
