"""Makes what PEFT's add_weighted_adapter gives for adapters of the tiny models.

    python make_merge_goldens.py      (after make_model_goldens.py; the same environment; seconds)

Writes merge.json, search.json and cma_es.json beside itself. Every case holds, module by module, fingerprints of the
update that the merged adapter adds to the weight (scaling included): Frobenius norm, sum, the beginning of the first
row and column, and dot products with random signs (plain_merges.signs), so that every entry counts. PEFT weighs by
w_i alpha_i / r_i and gives the result a scaling of 1. It runs on adapters cast to float64: in float32 its singular
vectors are good to 5e-5 only. What PEFT draws at random it draws here from the program's own generator, and the signs
that an SVD leaves open (svd_clamp depends on them) are those of plain_merges.svd_flip; what PEFT has not comes from
plain_merges.py.
"""

import os
import sys

import numpy as np
import peft.utils.merge_utils
import torch
from peft import PeftModel

import plain_merges
from golden_io import versions, write_json
from tiny_models import load_model

HERE = os.path.dirname(os.path.abspath(__file__))
L, G = "tiny-llama", "tiny-gemma3"
# (model, method, {adapter: weight}, the method's parameters)
PEFT_CASES = [
    (L, "linear", {"a": 1.0, "b": 1.0}, {}),
    (L, "linear", {"a": 0.7, "b": -0.4}, {}),
    (L, "linear", {"d": 0.5, "e": 2.0}, {}),
    (L, "cat", {"a": 0.7, "b": -0.4}, {}),
    (L, "cat", {"a": 1.0, "c": 0.3, "f": -1.2}, {}),
    (L, "svd", {"a": 0.7, "b": -0.4}, {}),
    (L, "svd", {"a": 1.0, "b": 1.0}, {"svd_rank": 3}),
    (L, "svd", {"a": 1.0, "c": 0.3, "f": -1.2}, {"svd_rank": 5}),
    (G, "linear", {"a": 0.25, "b": 0.75}, {}),
    (G, "svd", {"b": 1.0, "c": -0.5}, {}),
    (L, "ties", {"a": 1.0, "b": 1.0}, {"density": 0.5}),
    (L, "ties", {"a": 0.7, "b": 0.4}, {"density": 0.3, "majority_sign_method": "frequency"}),
    (G, "ties", {"a": 0.25, "b": 0.75}, {"density": 0.8}),
    (L, "magnitude_prune", {"a": 0.7, "b": -0.4}, {"density": 0.4}),
    (L, "dare_linear", {"a": 0.7, "b": 0.4}, {"density": 0.6}),
    (L, "dare_ties", {"a": 0.7, "b": 0.4}, {"density": 0.6, "majority_sign_method": "frequency"}),
    (L, "ties_svd", {"a": 1.0, "c": 0.3, "f": -1.2}, {"density": 0.5, "svd_rank": 9}),
    (G, "ties_svd", {"a": 0.5, "c": 0.5}, {"density": 0.2, "majority_sign_method": "frequency"}),
    (L, "magnitude_prune_svd", {"a": 0.7, "c": -0.4}, {"density": 0.3, "svd_rank": 6}),
    (L, "dare_linear_svd", {"a": 0.7, "b": -0.4}, {"density": 0.5, "svd_rank": 8}),
    (L, "dare_ties_svd", {"a": 1.0, "c": 0.3, "f": 1.2}, {"density": 0.7, "svd_rank": 12}),
    (L, "svd", {"a": 1.0, "c": 0.3, "f": -1.2}, {"svd_rank": 5, "svd_clamp": 0.95}),
    (G, "svd", {"a": 0.25, "b": 0.75}, {"svd_rank": 6, "svd_clamp": 0.7}),
    (L, "ties_svd", {"a": 1.0, "c": 0.3, "f": -1.2}, {"density": 0.5, "svd_rank": 9, "svd_clamp": 0.95}),
    (L, "magnitude_prune_svd", {"a": 0.7, "c": -0.4}, {"density": 0.3, "svd_rank": 6, "svd_clamp": 0.9}),
]
THREE = {"a": 1.0, "c": 0.3, "f": -1.2}
PLAIN_CASES = [
    (L, "product_of_sums", {"a": 2.0, "c": -0.5}, {}),
    (L, "product_of_sums", THREE, {"weight_form": "both"}),
    (G, "product_of_sums", {"a": 0.5, "c": 1.5}, {"scale_adapters": False}),
    (G, "product_of_sums", {"a": -0.4, "b": 1.3}, {"weight_form": "both", "scale_adapters": True}),
    (L, "task_arithmetic", THREE, {"lambda": 0.6}),
    (L, "breadcrumbs", THREE, {"density": 0.6, "gamma": 0.05, "lambda": 1.3, "svd_rank": 7}),
    (L, "breadcrumbs_ties", THREE, {"density": 0.6, "gamma": 0.0, "lambda": 1.0, "svd_rank": 7}),
    (L, "della_linear", THREE, {"density": 0.6, "epsilon": 0.1, "lambda": 1.1, "svd_rank": 7}),
    (L, "della", THREE, {"density": 0.7, "epsilon": 0.07, "lambda": 1.0, "svd_rank": 9}),
    (L, "knots", THREE, {"combine": "ties", "density": 0.5, "lambda": 0.5}),
    (L, "knots", THREE, {"combine": "dare_ties", "density": 0.4, "lambda": 0.4}),
    (G, "knots", {"a": 1.0, "b": 1.0}, {"combine": "linear", "density": 1.0, "lambda": 1.0}),
    (L, "core_space", THREE, {"combine": "ties", "density": 0.5, "lambda": 1.0}),
    (L, "core_space", THREE, {"combine": "linear", "density": 1.0, "lambda": 1.0, "isotropic": True}),
    (G, "core_space", {"a": 0.5, "c": 1.5}, {"combine": "magnitude_prune", "density": 0.3, "lambda": 1.0}),
    (L, "core_space", THREE, {"combine": "tsv_m", "lambda": 1.0}),
    (L, "core_space", THREE, {"combine": "tsv_m", "lambda": 0.6, "isotropic": True}),
    (G, "core_space", {"a": 0.5, "c": 1.5}, {"combine": "tsv_m", "lambda": 1.0}),
    (L, "tsv_m", THREE, {"lambda": 1.0}),
    (G, "tsv_m", {"a": 0.5, "c": 1.5}, {"lambda": 0.7}),
    (L, "iso_c", THREE, {"lambda": 0.8}),
    (L, "slerp", {"a": 0.7, "c": 0.5}, {"lambda": 1.2}),
    (G, "slerp", {"a": 1.0, "b": 3.0}, {"lambda": 1.0}),
    (L, "lora_lego", {"a": 1.0, "b": 1.0}, {"svd_rank": 4}),
    (L, "lora_lego", {"a": 1.0, "b": 1.0}, {"svd_rank": 3, "parameter_reweight": False, "output_reweight": False}),
    (L, "lora_lego", THREE, {"svd_rank": 5}),
    (G, "lora_lego", {"a": 0.5, "c": 1.5}, {"svd_rank": 6}),
    (L, "robust_merge", {"a": 1.0, "b": 1.0}, {"density": 0.2, "strength": 2.0}),
    (L, "robust_merge", {"d": 0.7, "e": -0.4}, {"density": 0.5, "strength": 1.0, "tail": 0.4}),
    (L, "pico", {"a": 1.0, "b": 1.0}, {"merge_by": "task_arithmetic", "lambda": 1.0}),
    (L, "pico", THREE, {"merge_by": "task_arithmetic", "lambda": 0.8}),
    (L, "pico", {"a": 1.0, "b": 0.5}, {"merge_by": "ties_svd", "density": 0.4, "svd_rank": 8, "lambda": 1.0}),
    (L, "pico", {"a": 1.0, "b": 1.0}, {"merge_by": "tsv_m", "rescale": False, "lambda": 1.0}),
    (G, "pico", {"a": 0.5, "c": 1.5}, {"merge_by": "core_space", "combine": "ties", "density": 0.5, "lambda": 1.0}),
]
SEED = 1
KEPT = 6  # entries of a first row and a first column


def load(name, letters):
    folder = lambda letter: os.path.join(HERE, "adapters", f"{name}-{letter}")
    model = PeftModel.from_pretrained(
        load_model(os.path.join(HERE, "models", name)), folder(letters[0]), adapter_name=letters[0]
    )
    for letter in letters[1:]:
        model.load_adapter(folder(letter), adapter_name=letter)
    return model


def layers(model):
    """(name, layer) of every adapted module, in PEFT's own order."""
    for key, module in model.named_modules():
        if hasattr(module, "lora_A"):
            yield key.removeprefix("base_model.model."), module


def fingerprint(module, update, rank):
    return {
        "module": module,
        "rank": rank,
        "norm": update.norm(),
        "sum": update.sum(),
        "row": update[0, :KEPT],
        "column": update[:KEPT, 0],
        "projections": [(update * signs).sum() for signs in plain_merges.signs(update.shape)],
    }


def seeded_drops(name, model, letters, on_updates):
    """Stands in for PEFT's random_pruning: the same maths with masks of the program's generator."""
    calls = iter(
        (plain_merges.place(key, factor), f"{name}-{letter}")
        for key, layer in list(layers(model))
        for factor in ((2,) if on_updates else (0, 1))
        for letter in letters
        if letter in layer.lora_A
    )

    def random_pruning(tensor, density, rescale):
        where, adapter = next(calls)
        mask = plain_merges.uniform(tensor.shape, SEED, adapter, where) < density
        return tensor * mask / (density if rescale else 1)

    return random_pruning


def lower_index_first(tensor, density):
    """Stands in for PEFT's magnitude_based_pruning, whose topk leaves the order of equal entries open."""
    return tensor * plain_merges.largest(tensor, int(density * tensor.numel()))


def by_peft(name, method, weights, parameters):
    letters = list(weights)
    model = load(name, letters)
    peft.utils.merge_utils.random_pruning = seeded_drops(name, model, letters, method.endswith("_svd"))
    peft.utils.merge_utils.magnitude_based_pruning = lower_index_first
    model.double()
    torch.set_default_dtype(torch.float64)  # of the weights and of the new adapter
    torch.linalg.svd = plain_merges.svd_flip
    model.add_weighted_adapter(letters, list(weights.values()), "m", combination_type=method, **parameters)
    torch.linalg.svd = plain_merges.linalg_svd
    torch.set_default_dtype(torch.float32)
    rows = []
    for key, module in layers(model):
        if "m" in module.lora_A:
            a, b = module.lora_A["m"].weight, module.lora_B["m"].weight
            rows.append(fingerprint(key, (b @ a) * module.scaling["m"], a.shape[0]))
    return {"model": name, "method": method, "weights": weights, "parameters": parameters, "modules": rows}


def by_name(p, weights, names, ranks, where):
    """The merge that pico hands its calibrated adapters to: a function of updates, A and scaled B."""
    inner = {**p, "lambda": 1.0}

    def merge(updates, a, b):
        if p["merge_by"] == "tsv_m":
            return plain_merges.tsv_m(updates, weights, ranks, inner)
        if p["merge_by"] == "core_space":
            return plain_merges.core_space(a, b, weights, names, inner, where)
        if p["merge_by"] == "ties_svd":
            return plain_merges.cut(plain_merges.combined(updates, weights, names, "ties", inner, where), p["svd_rank"])
        return sum(w * x for w, x in zip(weights, updates))

    return merge


def cma_es():
    """Some generations on Rosenbrock's function from points of its own, and one with points that it never asked for."""
    es = plain_merges.CmaEs([0.5, -0.3, 0.8, 0.0], 0.4, 0, SEED)
    rows = []
    for generation in range(12):
        points = es.ask()
        if generation == 7:
            points = [[np.cos(3 * k + i) for i in range(4)] for k in range(es.size)]
        values = [sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(3)) for x in points]
        row = {"points": np.array(points).tolist() if generation in (0, 11) else []}
        es.tell(points, values)
        rows.append({**row, "mean": es.mean.tolist(), "sigma": es.sigma, "covariance": es.c.reshape(-1).tolist()})
    return rows


def plainly(name, method, weights, parameters):
    letters = list(weights)
    p = {"seed": SEED, **parameters}
    rows = []
    for key, layer in layers(load(name, letters)):
        here = [letter for letter in letters if letter in layer.lora_A]
        if not here:
            continue
        a = [layer.lora_A[x].weight.double() for x in here]
        b = [layer.lora_B[x].weight.double() * layer.scaling[x] for x in here]
        w = [weights[x] for x in here]
        updates = [bi @ ai for ai, bi in zip(a, b)]
        names, ranks = [f"{name}-{x}" for x in here], [x.shape[0] for x in a]
        where = plain_merges.place(key, 2)
        if method == "product_of_sums":
            update = plain_merges.product_of_sums(
                a, [layer.lora_B[x].weight.double() for x in here], [layer.scaling[x] for x in here], w, p
            )
        elif method == "task_arithmetic":
            update = p["lambda"] * sum(wi * x for wi, x in zip(w, updates))
        elif method == "knots":
            update = plain_merges.knots(updates, w, names, p, where)
        elif method == "core_space":
            update = plain_merges.core_space(a, b, w, names, p, where)
        elif method == "tsv_m":
            update = plain_merges.tsv_m(updates, w, ranks, p)
        elif method in ("iso_c", "slerp"):
            update = getattr(plain_merges, method)(updates, w, p)
        elif method in ("lora_lego", "pico", "robust_merge"):
            scales = [layer.scaling[x] for x in here]
            own_b = [layer.lora_B[x].weight.double() for x in here]
            if method == "lora_lego":
                update = plain_merges.lora_lego(a, own_b, scales, w, names, p["svd_rank"], p, where)
            elif method == "robust_merge":
                update = plain_merges.robust_merge(a, own_b, scales, w, p)
            else:
                update = plain_merges.pico(a, own_b, scales, w, by_name(p, w, names, ranks, where), p)
        else:
            full = plain_merges.combined(updates, w, names, method, p, where)
            update = plain_merges.cut(p["lambda"] * full, p["svd_rank"])
        rows.append(fingerprint(key, update, parameters.get("svd_rank", sum(ranks))))
    return {"model": name, "method": method, "weights": weights, "parameters": parameters, "modules": rows}


def pruned(name, weights, granularity, share, seed):
    """ENMP at given numbers: the groups left out, and the sum of what stays. Groups go layer by layer (and there
    projection by projection), in each in the adapters' order."""
    letters = list(weights)
    model = dict(layers(load(name, letters)))
    here = lambda letter: [key for key in model if letter in model[key].lora_A]
    part = lambda key: plain_merges.place(key, 0) // (4 if granularity == "module" else 64)
    groups = sorted({(part(key), i) for i, letter in enumerate(letters) for key in here(letter)})
    x = [plain_merges.one_normal(g, 0, 0, plain_merges.SEARCH, seed) for g in range(len(groups))]
    out = {groups[g] for g in plain_merges.left_out(x, share)}
    rows = []
    for key, layer in model.items():
        kept = [x for i, x in enumerate(letters) if x in layer.lora_A and (part(key), i) not in out]
        if kept:
            terms = [(layer.lora_A[x].weight, layer.lora_B[x].weight * (weights[x] * layer.scaling[x])) for x in kept]
            rows.append(fingerprint(key, sum(b.double() @ a.double() for a, b in terms), 0))
    left_out = [g in out for g in groups]
    return {"model": name, "weights": weights, "granularity": granularity, "share": share, "x": x,
            "left_out": left_out, "modules": rows}  # fmt: skip


def searched(weights, start, bound, penalty, seed):
    """The best of one generation of CMA-ES by LoraHub's objective, for a loss that is written down here."""
    es = plain_merges.CmaEs([start] * weights, 0.5, 0, seed)
    tried = []
    for point in es.ask():
        w = [float(min(bound, max(-bound, x))) for x in point]
        loss = sum((x - 0.3 * i) ** 2 for i, x in enumerate(w))
        tried.append((plain_merges.lorahub_objective(loss, w, penalty), w))
    objective, w = min(tried)
    return {"weights": weights, "start": start, "bound": bound, "penalty": penalty, "seed": seed,
            "evaluations": es.size, "objective": objective, "found": w}  # fmt: skip


def searches():
    return {
        "enmp": [
            pruned(L, THREE, "layer", 0.5, 3),
            pruned(L, {"a": 0.7, "c": -0.4}, "module", 0.3, 4),
            pruned(G, {"a": 0.5, "b": 1.0, "c": 1.5}, "layer", 0.4, 5),
        ],
        "lorahub": [searched(3, 0.0, 1.5, 0.05, 1), searched(5, 0.4, 0.6, 0.3, 2), searched(2, -1.0, 1.5, 2.0, 3)],
    }


def main():
    with torch.no_grad():
        cases = [by_peft(*case) for case in PEFT_CASES] + [plainly(*case) for case in PLAIN_CASES]
        found = searches()
    write_json(os.path.join(HERE, "merge.json"), {"made_with": versions(), "cases": cases})
    write_json(os.path.join(HERE, "search.json"), {"made_with": versions(), **found})
    write_json(os.path.join(HERE, "cma_es.json"), {"made_with": versions(), "generations": cma_es()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
