"""Makes what PEFT's add_weighted_adapter gives for adapters of the tiny models.

    python make_merge_goldens.py      (after make_model_goldens.py; the same environment; seconds)

Writes merge.json beside itself. Every case holds, module by module, fingerprints of the update that
the merged adapter adds to the weight (scaling included): Frobenius norm, sum, first row and first
column. PEFT weighs by w_i alpha_i / r_i and gives the result a scaling of 1.
"""

import os
import sys

import torch
from peft import PeftModel

from golden_io import versions, write_json
from tiny_models import load_model

HERE = os.path.dirname(os.path.abspath(__file__))
# (model, method, {adapter: weight}, rank of the result for svd)
CASES = [
    ("tiny-llama", "linear", {"a": 1.0, "b": 1.0}, None),
    ("tiny-llama", "linear", {"a": 0.7, "b": -0.4}, None),
    ("tiny-llama", "linear", {"d": 0.5, "e": 2.0}, None),
    ("tiny-llama", "cat", {"a": 0.7, "b": -0.4}, None),
    ("tiny-llama", "cat", {"a": 1.0, "c": 0.3, "f": -1.2}, None),
    ("tiny-llama", "svd", {"a": 0.7, "b": -0.4}, None),
    ("tiny-llama", "svd", {"a": 1.0, "b": 1.0}, 3),
    ("tiny-llama", "svd", {"a": 1.0, "c": 0.3, "f": -1.2}, 5),
    ("tiny-gemma3", "linear", {"a": 0.25, "b": 0.75}, None),
    ("tiny-gemma3", "svd", {"b": 1.0, "c": -0.5}, None),
]


def merged(name, method, weights, rank):
    letters = list(weights)
    folder = lambda letter: os.path.join(HERE, "adapters", f"{name}-{letter}")
    model = PeftModel.from_pretrained(
        load_model(os.path.join(HERE, "models", name)), folder(letters[0]), adapter_name=letters[0]
    )
    for letter in letters[1:]:
        model.load_adapter(folder(letter), adapter_name=letter)
    options = {} if rank is None else {"svd_rank": rank}
    model.add_weighted_adapter(letters, list(weights.values()), "m", combination_type=method, **options)
    rows = []
    for key, module in model.named_modules():
        if hasattr(module, "lora_A") and "m" in module.lora_A:
            a, b = module.lora_A["m"].weight, module.lora_B["m"].weight
            d = (b.double() @ a.double()) * module.scaling["m"]
            rows.append(
                {
                    "module": key.removeprefix("base_model.model."),
                    "rank": a.shape[0],
                    "norm": d.norm(),
                    "sum": d.sum(),
                    "row": d[0],
                    "column": d[:, 0],
                }
            )
    return {"model": name, "method": method, "weights": weights, "rank": rank or 0, "modules": rows}


def main():
    with torch.no_grad():
        cases = [merged(*case) for case in CASES]
    write_json(os.path.join(HERE, "merge.json"), {"made_with": versions(), "cases": cases})
    return 0


if __name__ == "__main__":
    sys.exit(main())
