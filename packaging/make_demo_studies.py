#!/usr/bin/env python3
"""Writes resources/demo/studies/*.json: the demo's studies (methods x sample seeds) from one table.

    python3 packaging/make_demo_studies.py
"""

import itertools
import json
import pathlib

STUDIES = pathlib.Path(__file__).resolve().parent.parent / "resources" / "demo" / "studies"
PROMPTS = {
    "ja": "記事: {document}\n一行要約:",
    "en": "Article: {document}\nOne-line summary:",
    "sk": "Článok: {document}\nZhrnutie v jednom riadku:",
}
TARGETS = {
    "help-ja": {"language": "ja", "metric": "rougeL_char", "sources": ["descriptions-ja", "help-en", "manual-ja"]},
    "papers-outcome": {
        "language": "en",
        "metric": "rougeL",
        "sources": ["papers-approach", "papers-challenge", "descriptions-en"],
    },
}
# The targets of transfer.json that have no study of their own. Slovak is scored by chrF: ROUGE cuts
# its words at every letter that is not ASCII. No source was trained on a document of its target.
LATER_TARGETS = {
    "help-en-target": {
        "language": "en",
        "metric": "rougeL",
        "sources": ["descriptions-en", "papers-approach", "papers-challenge"],
    },
    "descriptions-sk": {
        "language": "en",
        "prompt": "sk",
        "metric": "chrf",
        "sources": ["descriptions-en", "descriptions-ja", "help-en"],
    },
}
LEARNING_RATES = [2e-4, 5e-4, 2e-3]
# 20 shots at four an update make five steps an epoch: one validation an epoch.
VALIDATE_LESS = {"validate_every": 5}
RATIOS = [0.1, 0.3, 0.5]
# Each static merge of the demo's adapters, and the searched ones: (name, method, parameters).
MERGES = [
    ("product of sums", "product_of_sums", {}),
    ("linear", "linear", {}),
    ("concatenation", "cat", {}),
    ("SVD", "svd", {}),
    ("TIES", "ties", {}),
    ("TIES, SVD", "ties_svd", {}),
    ("DARE, linear", "dare_linear", {}),
    ("DARE, TIES", "dare_ties", {}),
    ("DARE, linear, SVD", "dare_linear_svd", {}),
    ("DARE, TIES, SVD", "dare_ties_svd", {}),
    ("magnitude pruning", "magnitude_prune", {}),
    ("magnitude pruning, SVD", "magnitude_prune_svd", {}),
    ("task arithmetic, 0.5", "task_arithmetic", {"lambda": 0.5}),
    ("breadcrumbs", "breadcrumbs", {}),
    ("breadcrumbs, TIES", "breadcrumbs_ties", {}),
    ("DELLA, linear", "della_linear", {}),
    ("DELLA", "della", {}),
    ("KnOTS, TIES", "knots", {}),
    ("KnOTS, DARE and TIES", "knots", {"combine": "dare_ties"}),
    ("core space, TIES", "core_space", {}),
    ("core space, TSV-M", "core_space", {"combine": "tsv_m"}),
    ("TSV-M", "tsv_m", {}),
    ("isotropic (Iso-C)", "iso_c", {}),
    ("LoRA-LEGO", "lora_lego", {}),
    ("RobustMerge", "robust_merge", {}),
    ("Pico, task arithmetic", "pico", {}),
    ("Pico, TIES", "pico", {"merge_by": "ties_svd"}),
    ("Pico, TSV-M", "pico", {"merge_by": "tsv_m"}),
    ("LoraHub", "lorahub", {}),
    ("LoraHub, CMA-ES", "lorahub", {"optimizer": "cma_es"}),
    ("negative-module pruning", "enmp", {"budget": 80}),
    ("learned weights, one an adapter", "learned_weights", {}),
    ("learned weights, by layer", "learned_weights", {"granularity": "layer"}),
    ("learned weights, by module", "learned_weights", {"granularity": "module"}),
]


def adapter(name):
    return {"path": f"../adapters/{name}", "weight": 1.0, "name": name}


def shared_plan(target, shots):
    info = TARGETS[target]
    metrics = [info["metric"]] + [m for m in ("rouge1", "rouge2", "rougeL", "bleu", "chrf") if m != info["metric"]]
    return {
        "espalier_plan": 1,
        "seed": 1,
        "base_model": "../models/gemma-3-270m-q4_k_m.gguf",
        "adapters": [adapter(n) for n in info["sources"]],
        "data": {
            "train": f"../data/{target}/train.jsonl",
            "validation": f"../data/{target}/validation.jsonl",
            "test": f"../data/{target}/test.jsonl",
            "language": info["language"],
            "shots": shots,
            "prompt": PROMPTS[info["language"]],
            "completion": " {summary}",
        },
        "preset": "small",
        # "auto" would mean bfloat16 on a GPU: the committed runs are float32 wherever they ran (those
        # of 5 shots on help-ja and papers-outcome ran on CPUs only).
        **({"dtype": "float32"} if shots >= 20 else {}),
        "method": {"name": "adaptive_merge"},
        "optimizer": {"lr": 5e-4, "select": "rougeL", **(VALIDATE_LESS if shots >= 20 else {})},
        "generation": {"max_new_tokens": 64 if target == "papers-outcome" else 48, "stop": ["\n"]},
        "metrics": metrics,
    }


def rows(target, with_grid):
    merged = {"method.name": "adaptive_merge"}
    lr = {"choose": {"optimizer.lr": LEARNING_RATES}} if with_grid else {}
    both = {"choose": {"optimizer.lr": LEARNING_RATES, "prune.ratio": RATIOS}} if with_grid else {}
    out = [
        {"name": "lead sentence", "set": {"method.name": "lead"}},
        {"name": "oracle sentence", "set": {"method.name": "oracle_sentence"}},
        {"name": "zero-shot", "set": {"method.name": "zero_shot"}},
        {"name": "in-context", "set": {"method.name": "in_context"}},
    ]
    for source in TARGETS[target]["sources"]:
        out.append({"name": f"source {source}", "set": {"method.name": "source", "adapters": [adapter(source)]}})
    out += [
        {"name": "product of sums", "set": {"method.name": "product_of_sums"}},
        {"name": "LoRA on the target", "set": {"method.name": "lora"}, **lr},
        {"name": "adaptive, random sources", "set": {**merged, "method.sources": "random"}, **lr},
        {"name": "adaptive", "set": merged, **lr},
        {"name": "adaptive with target LoRA", "set": {**merged, "method.include_target": True}, **lr},
        {"name": "adaptive, pruned", "set": {**merged, "prune": {"importance": "input", "ratio": 0.3}}, **both},
    ]
    return out


def write(name, body):
    (STUDIES / f"{name}.json").write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def target_of_transfer(name, info):
    """What sets a target apart from the plan that all share: its data, its sources, its metric."""
    plan = shared_plan("help-ja", 5)
    metrics = [info["metric"]] + [m for m in ("rouge1", "rouge2", "rougeL", "bleu", "chrf") if m != info["metric"]]
    data = {part: f"../data/{name}/{part}.jsonl" for part in ("train", "validation", "test")}
    data.update(language=info["language"], prompt=PROMPTS[info.get("prompt", info["language"])])
    wanted = {f"data.{k}": v for k, v in data.items()}
    wanted["adapters"] = [adapter(n) for n in info["sources"]]
    wanted["generation.max_new_tokens"] = 64 if name == "papers-outcome" else plan["generation"]["max_new_tokens"]
    wanted["metrics"] = metrics
    if name in LATER_TARGETS:
        wanted["dtype"] = "float32"
    source = {
        "name": "best source",
        "set": {"adapters": [adapter(info["sources"][0])]},
        "choose": {"adapters": [[adapter(n)] for n in info["sources"]]},
    }
    return {"name": name, "metric": info["metric"], "set": wanted, "runs": [source]}


def transfer():
    """Four targets at 5 and 20 shots: the demo's table like the paper's. Every method that has something
    to choose has three trials; a plan that the other studies ran is not run again."""
    merged = {"method.name": "adaptive_merge"}
    lr = {"choose": {"optimizer.lr": LEARNING_RATES}}
    pruned = {**merged, "prune": {"importance": "input", "ratio": 0.3}}
    plan = shared_plan("help-ja", 5)
    for key in ("train", "validation", "test", "language", "prompt", "shots"):
        del plan["data"][key]
    del plan["adapters"], plan["metrics"]
    body = {
        "espalier_study": 1,
        "name": "transfer",
        "plan": plan,
        "targets": [target_of_transfer(n, info) for n, info in {**TARGETS, **LATER_TARGETS}.items()],
        "shots": [5, {"shots": 20, "set": {"dtype": "float32", "optimizer.validate_every": 5}}],
        "runs": [
            {"name": "lead sentence", "set": {"method.name": "lead"}},
            {"name": "oracle sentence", "set": {"method.name": "oracle_sentence"}},
            {"name": "zero-shot", "set": {"method.name": "zero_shot"}},
            {"name": "in-context", "set": {"method.name": "in_context"}},
            {"name": "best source", "set": {"method.name": "source"}},
            {"name": "product of sums", "set": {"method.name": "product_of_sums"}},
            {"name": "LoRA on the target", "set": {"method.name": "lora"}, **lr},
            {"name": "adaptive, random sources", "set": {**merged, "method.sources": "random"}, **lr},
            {"name": "adaptive", "set": merged, **lr},
            {"name": "adaptive, pruned", "set": pruned, "choose": {"prune.ratio": RATIOS}},
        ],
        "choose": {"by": "validation rougeL"},
        "ratios": RATIOS,
        "baseline": "LoRA on the target",
        "sample_seeds": [1, 2, 3],
    }
    write("transfer", body)


def merges():
    """One run a method; slerp goes between two adapters, so every two of the three are tried."""
    runs = [{"name": "zero-shot", "set": {"method.name": "zero_shot"}}]
    for name, method, parameters in MERGES:
        runs.append({"name": name, "set": {"method.name": method, **{f"method.{k}": v for k, v in parameters.items()}}})
    sources = TARGETS["help-ja"]["sources"]
    for left, right in itertools.combinations(sources, 2):
        chosen = {"method.name": "slerp", "adapters": [adapter(left), adapter(right)]}
        runs.append({"name": f"slerp, {left} and {right}", "set": chosen})
    body = {"espalier_study": 1, "name": "merges", "plan": shared_plan("help-ja", 5), "runs": runs, "sample_seeds": [1]}
    write("merges", body)


def study(name, target, shots, seeds, with_grid=True, leave_out=()):
    kept = [r for r in rows(target, with_grid) if r["name"] not in leave_out]
    by = {"choose": {"by": "validation rougeL"}} if with_grid else {}
    body = {
        "espalier_study": 1,
        "name": name,
        "plan": shared_plan(target, shots),
        "runs": kept,
        **by,
        "sample_seeds": seeds,
    }
    write(name, body)


def main():
    STUDIES.mkdir(parents=True, exist_ok=True)
    for target in TARGETS:
        study(f"{target}-5-shots", target, 5, [1, 2, 3, 4, 5])
        study(f"{target}-20-shots", target, 20, [1, 2, 3])
    merges()
    transfer()
    # What packaging/start.sh runs where there is no display: under 15 minutes on two cores.
    study(
        "quick",
        "help-ja",
        5,
        [1],
        with_grid=False,
        leave_out=("in-context", "adaptive, random sources", "adaptive with target LoRA", "source descriptions-ja", "source manual-ja"),
    )


if __name__ == "__main__":
    main()
