"""Trains a compact encoder: `en` from all-MiniLM-L6-v2, `xx` (the other languages) from multilingual-e5-small.

python tools/train/text/encoder/train.py en --corpora DIR --teacher FOLDER --out DIR/en [--epochs 4]
"""

import argparse
import random
import time
from pathlib import Path

import torch
from torch.nn import functional

import data
import shipped
import teachers
from measure import measure
from model import ENTITY_LABELS, SENTIMENTS, SLOTS, Reader
from plans import PLANS, SENTIMENT_BINARY

PIECES_A_BATCH = 1400
VOCABULARY_MAX = 52_000


def sentiment_target(row):
    """Distribution over negative, neutral, positive. Mixed texts are half and half."""
    if row["label"] == 3:
        return [0.5, 0.0, 0.5]
    # Corpora of opinions only were cleared of neutral texts by people, who err at times.
    doubt = 0.05 if row["set"] in SENTIMENT_BINARY else 0.0
    target = [(1 - doubt) * (row["label"] == at) for at in range(3)]
    target[1] += doubt
    return target


def open_loss(logits, allowed):
    """Negative log of the probability that the labels left open have together."""
    mask = torch.full_like(logits, -1e4)
    for nth, indices in enumerate(allowed):
        mask[nth, indices] = 0
    return (torch.logsumexp(logits, -1) - torch.logsumexp(logits + mask, -1)).mean()


def words_loss(model, x, batch):
    rows = [nth for nth, e in enumerate(batch) for _ in e["first"]]
    columns = [at for e in batch for at in e["first"]]
    pos, phrase, entity = (part.float() for part in model.read_words(x[rows, columns]))
    loss = 0.0
    flat = lambda name, missing: [v for e in batch for v in e.get(name, [missing] * len(e["first"]))]
    gold = torch.tensor(flat("pos", -100))
    if (gold >= 0).any():
        loss = functional.cross_entropy(pos, gold) + 0.5 * functional.cross_entropy(
            phrase, torch.tensor(flat("np", -100))
        )
    ner = flat("ner", None)
    known = [nth for nth, allowed in enumerate(ner) if allowed is not None]
    if known:
        loss = loss + 2 * open_loss(entity[known], [ner[nth] for nth in known])
    return loss


def characters_loss(model, x, batch):
    rows = [nth for nth, e in enumerate(batch) for _ in e["slots"]]
    columns = [at for e in batch for at, _, _ in e["slots"]]
    slots = [slot for e in batch for _, slot, _ in e["slots"]]
    logits = model.read_characters(x[rows, columns]).float().view(-1, SLOTS, len(ENTITY_LABELS))
    return 2 * open_loss(logits[range(len(slots)), slots], [v for e in batch for v in e["char_ner"]])


def sentiment_loss(model, x, mask, batch):
    logits = model.read_sentiment(x, mask).float()
    return functional.cross_entropy(logits, torch.tensor([e["label"] for e in batch]))


def batch_loss(model, pad, batch):
    ids, shapes, mask = data.to_tensors(batch, pad)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        x = model.encode(ids, shapes, mask)
        if "first" in batch[0]:
            return words_loss(model, x, batch)
        if "slots" in batch[0]:
            return characters_loss(model, x, batch)
        return sentiment_loss(model, x, mask, batch)


def build(args):
    tables = [data.read(args.corpora, name) for name in ("treebanks", "entities", "entities-characters", "sentiment")]
    plan = PLANS[args.plan](*tables)
    weights = None
    if args.start and Path(args.start).is_dir():
        _, pieces, shipped_weights = shipped.load(args.start)
        layers = 6
    elif args.plan == "en":
        pieces, weights = teachers.english(args.teacher)
        layers = 6
    else:
        raw, scores, weights = teachers.multilingual(args.teacher)
        texts = [row.get("text") or " ".join(row["words"]) for rows in plan.values() for row in rows]
        counts = data.piece_counts(teachers.Unigram(raw, scores), texts)
        pieces, weights = teachers.trimmed(raw, scores, weights, counts, VOCABULARY_MAX)
        layers = args.layers
    builder = data.Builder(pieces)
    examples = {
        "words": [builder.words(row) for row in plan["words"]],
        "characters": [builder.characters(row) for row in plan["characters"]],
        "sentiment": [builder.text(row, sentiment_target(row)) for row in plan["sentiment"]],
    }
    for name, made in examples.items():
        print(name, len(made), "examples", sum(len(e["ids"]) for e in made), "pieces", flush=True)
    words = len(pieces.vocabulary if args.plan == "en" else pieces.pieces)
    model = Reader(words, layers)
    if weights:
        model.start_from(weights)
    else:
        model.load_state_dict(shipped.state(shipped_weights))
    # The vocabulary's vectors stay as they were learnt from billions of words; our corpora are too small to better them.
    model.word.weight.requires_grad = False
    return pieces, builder, model, examples, tables


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", choices=PLANS)
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--teacher")
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--parts", default="1,1,1", help="shares of the words, characters and sentiment that an epoch reads")
    parser.add_argument("--start", help="weights.pt of an earlier run to go on from, or the folder of a shipped encoder")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(7)
    random.seed(7)
    torch.set_num_threads(args.threads)
    pieces, builder, model, examples, tables = build(args)
    if args.start and Path(args.start).is_file():
        model.load_state_dict(torch.load(args.start))
    for parameter in model.layers[: args.frozen].parameters():
        parameter.requires_grad = False
    Path(args.out).mkdir(parents=True, exist_ok=True)
    teachers.save_vocabulary(pieces, Path(args.out) / "vocabulary.json")

    decayed = [p for p in model.parameters() if p.requires_grad and p.dim() > 1]
    plain = [p for p in model.parameters() if p.requires_grad and p.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=args.rate
    )
    parts = [float(part) for part in args.parts.split(",")]
    rounds = [[] for _ in range(args.epochs)]
    for epoch, order in enumerate(rounds):
        for made, part in zip(examples.values(), parts):
            drawn = data.batches(made, PIECES_A_BATCH, 31 * epoch + 1 + len(args.start or ""))
            order += drawn[: int(len(drawn) * part)]
        random.Random(epoch).shuffle(order)
    total, step, started = sum(map(len, rounds)), 0, time.time()
    for order in rounds:
        model.train()
        running = 0.0
        for batch in order:
            rate = args.rate * min(1, (step + 1) / (0.06 * total), max(0.02, 1 - step / total) / 0.94)
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = batch_loss(model, pieces.pad, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            running += float(loss.detach())
            step += 1
            if step % 100 == 0:
                print(f"step {step}/{total} loss {running / 100:.3f} {time.time() - started:.0f} s", flush=True)
                running = 0.0
        torch.save(model.state_dict(), Path(args.out) / "weights.pt")
    print("dev", measure(model, builder, tables, args.plan, "dev", 600), flush=True)


if __name__ == "__main__":
    main()
