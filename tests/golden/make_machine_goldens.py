"""Goldens of the machine judge: machine.json, from transformers and PEFT on the tiny models, and ppi-python.

    python make_machine_goldens.py     (transformers 5.23.0, peft 0.21.2, torch 2.11.0, ppi-python 0.2.3)

`cases`: a rubric filled in both orders, each prompt run through the model on its own, the softmax over the whole
vocabulary in float64, and the labels' probabilities: the sum over every token that reads as the letter, with a space
before it or without. `powered`: choices of two people on the first items of a task and readings of a machine on all,
with the intervals that ppi-python gives for the win rate.
"""

import os
import sys

import numpy as np
import ppi_py
import torch
from peft import PeftModel
from ppi_py.baselines import classical_mean_ci
from transformers import AutoModelForCausalLM

from golden_io import write_json

HERE = os.path.dirname(os.path.abspath(__file__))
RUBRIC = "Text:\n{document}\nA: {a}\nB: {b}\nBetter, A, B or C?"
PLAIN_END = "\n\nAnswer:"
ITEMS = [
    ("The storm hit the coast at night and cut the power.", "Storm cuts power.", "A sunny day at the coast."),
    ("The mayor opened a library of 3000 books.", "Library opened.", "The mayor closed 30 libraries, it is said."),
]
LABELS = ["A", "B", "C"]


def tokenizer_of(folder):
    """encode(text) with what the model puts before a text, and the string of every token."""
    if os.path.exists(os.path.join(folder, "tokenizer.json")):
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        strings = [tokenizer.id_to_token(i).replace("\u0120", " ") for i in range(tokenizer.get_vocab_size())]
        return lambda text: tokenizer.encode(text, add_special_tokens=False).ids, strings
    from sentencepiece import SentencePieceProcessor

    model = SentencePieceProcessor(model_file=os.path.join(folder, "tokenizer.model"))
    strings = []
    for i in range(model.get_piece_size()):
        piece = model.id_to_piece(i)
        strings.append(chr(int(piece[3:5], 16)) if model.is_byte(i) else piece.replace("\u2581", " "))
    return lambda text: [model.bos_id()] + model.encode(text), strings


def reading(model, ids, labels):
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0, -1].to(torch.float64)
    shares = torch.softmax(logits, -1)
    sums = [float(shares[tokens].sum()) if tokens else 0.0 for tokens in labels]
    mass = sum(sums)
    return {"a": sums[0] / mass, "b": sums[1] / mass, "tie": sums[2] / mass, "mass": mass}


def cases():
    out = []
    for name, letter in [("tiny-llama", ""), ("tiny-llama", "c"), ("tiny-gemma3", "")]:
        folder = os.path.join(HERE, "models", name)
        encode, strings = tokenizer_of(folder)
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
        if letter:
            model = PeftModel.from_pretrained(model, os.path.join(HERE, "adapters", f"{name}-{letter}"))
        model.eval()
        for tie in (True, False):
            wanted = LABELS if tie else LABELS[:2]
            tokens = [[i for i, s in enumerate(strings) if s in (label, " " + label)] for label in wanted]
            tokens += [[]] * (3 - len(tokens))
            for document, first, second in ITEMS:
                texts = [RUBRIC.format(document=document, a=a, b=b) + PLAIN_END
                         for a, b in ((first, second), (second, first))]
                ids = [encode(text) for text in texts]
                out.append({"model": name, "adapter": f"{name}-{letter}" if letter else "", "tie": tie,
                            "document": document, "first": first, "second": second,
                            "tokens": max(len(i) for i in ids), "label_tokens": [len(t) for t in tokens],
                            "straight": reading(model, ids[0], tokens), "swapped": reading(model, ids[1], tokens)})
    return out


def powered():
    """Two people agree mostly, and the machine mostly with them; people judged the first 60 of 160 items."""
    rng = np.random.default_rng(5)
    judged, items = 60, 160
    truth = rng.random(items) < 0.65
    machine, people = [], []
    for i, first in enumerate(truth):
        strength = rng.uniform(0.55, 0.95) if rng.random() < 0.92 else rng.uniform(0.05, 0.4)
        p = round(float(strength if first else 1 - strength), 3)
        tie = round(float(rng.uniform(0, 0.04)), 3)
        bias = round(float(rng.uniform(-0.05, 0.05)), 3)
        straight = [p * (1 - tie) + bias * p * (1 - p), (1 - p) * (1 - tie) - bias * p * (1 - p), tie]
        swapped = [(1 - p) * (1 - tie) + bias * p * (1 - p), p * (1 - tie) - bias * p * (1 - p), tie]
        machine.append([round(v, 6) for v in straight + swapped])
        if i < judged:
            codes = []
            for _ in range(2):
                u = rng.random()
                codes.append(2 if u < 0.06 else int(first) if u < 0.14 else 1 - int(first))
            people.append(codes)
    worth = {0: 1.0, 1: 0.0, 2: 0.5}
    y = np.array([np.mean([worth[c] for c in codes]) for codes in people])
    values = np.array([(m[0] + m[4]) / 2 + (m[2] + m[5]) / 4 for m in machine])
    f, u = values[:judged], values[judged:]
    low, high = classical_mean_ci(y, alpha=0.05)
    out = {"people": people, "machine": machine,
           "classical": {"mean": float(y.mean()), "interval": [float(low), float(high)]}}
    low, high = ppi_py.ppi_mean_ci(y, f, u, alpha=0.05)
    point = ppi_py.ppi_mean_pointestimate(y, f, u)
    out["powered"] = {"mean": float(np.squeeze(point)), "interval": [float(np.squeeze(low)), float(np.squeeze(high))]}
    return out


if __name__ == "__main__":
    sys.path.insert(0, HERE)
    write_json(os.path.join(HERE, "machine.json"), {"rubric": RUBRIC, "cases": cases(), "powered": powered()})
