"""Makes what training must give on the tiny models, from the method written plainly in PyTorch.

    python make_training_goldens.py [--only tiny-llama]      (after make_model_goldens.py; the same
                                                              environment; some minutes)

Writes training_<model>.json and training_<model>.safetensors beside itself for tiny-llama and
tiny-gemma3: ten steps of a LoRA and of an adaptive merge (losses, first gradients, end state), and
the eight pruning variants step by step with their masks. README.md describes the fields.

The entries of a row of B that shares its signs of B_i A_i with another row are exactly as important as
the others', and small ranks leave few sign patterns: hence the adapters of rank 8 and 6 here.
Pruning picks the lowest importances, so near ties would make the masks a matter of rounding. Each
run's learning rate is therefore nudged until no tensor at no step has its last pruned and first kept
importance closer than 1e-4, and until the masks stay the same when every base weight is moved by a
relative 1e-6; `gap` tells the distance that is left.
"""

import argparse
import os
import sys

import numpy
import torch
import transformers
from safetensors.torch import load_file, save_file

from golden_io import generator, versions, write_json
from plain_method import Merge, Pruner, train
from tiny_models import ADAPTERS, load_adapter, load_model

HERE = os.path.dirname(os.path.abspath(__file__))
MIN_GAP = 1e-4
EXAMPLES = [(5, 4), (12, 6), (9, 1), (4, 10), (7, 3), (14, 7)]  # prompt with bos, completion with eos
FORMAT = {
    "masks": "one hex string a tensor in the order of `tensors`: entries row-major, entry 0 is the highest "
    "bit of the first byte, 1 = reset at this step, filled up with zero bits to whole bytes",
    "threshold_quantile": "linear interpolation between order statistics (torch.quantile, numpy's default) over "
    "the importances of all pairs (module, adapter) of the step; strictly below it is reset",
    "threshold": "absolute: reset where importance <= threshold",
    "gap": "smallest relative distance of the last pruned and the first kept importance of any tensor "
    "(of a module's importance to the threshold for granularity module)",
}


def make_data(model):
    rng = generator(77)
    vocab, config = model.config.vocab_size, model.config
    rows = []
    for prompt, completion in EXAMPLES:
        ids = torch.randint(4, vocab - 8, (prompt + completion,), generator=rng).tolist()
        ids[0], ids[-1] = config.bos_token_id, config.eos_token_id
        rows.append({"ids": ids, "prompt_length": prompt})
    return rows


def read_adapter(name, scale, weight=1.0):
    """A PEFT folder as {module: (A, B)}; alpha / r goes into B, the weight's root on both sides."""
    folder = os.path.join(HERE, "adapters", name)
    tensors = load_file(os.path.join(folder, "adapter_model.safetensors"))
    modules = {}
    for key, a in tensors.items():
        if not key.endswith(".lora_A.weight"):
            continue
        b = tensors[key.replace("lora_A", "lora_B")]
        factor = ADAPTERS[name[-1]][1] / a.shape[0] if scale else 1.0
        root = abs(weight) ** 0.5
        sign = 1.0 if weight >= 0 else -1.0
        module = key.removeprefix("base_model.model.").removesuffix(".lora_A.weight")
        modules[module] = (a.float() * sign * root, b.float() * factor * root)
    return modules


class Bench:
    """One tiny model with its data; makes merges and runs."""

    def __init__(self, name):
        self.name = name
        self.folder = os.path.join(HERE, "models", name)
        self.data = make_data(load_model(self.folder))
        self.tensors = {}

    def base(self, noise=0.0):
        model = load_model(self.folder)
        if noise:
            rng = generator(3)
            with torch.no_grad():
                for p in model.parameters():
                    p.mul_(1 + noise * torch.randn(p.shape, generator=rng))
        return model

    def merge(self, run, noise=0.0):
        weights = run.get("weights", [1.0] * len(run["adapters"]))
        adapters = [
            (letter, read_adapter(f"{self.name}-{letter}", run["scale_adapters"], weight))
            for letter, weight in zip(run["adapters"], weights)
        ]
        return Merge(self.base(noise), adapters, run.get("outer_scale", 1.0))


def tensor_list(merge):
    return [{"module": m, "adapter": n, "factor": f, "shape": list(t.shape)} for m, n, f, t in merge.tensors()]


def totals(merge):
    """Fingerprints of the end state, tensor by tensor: sum, sum of absolute values, first two entries."""
    rows = []
    for _, _, _, t in merge.tensors():
        t = t.detach()
        rows.append([t.sum(), t.abs().sum(), *t.flatten()[:2]])
    return rows


def keep(store, run, kind, merge, pick):
    """Gradients are the same for every adapter of a module (of the same rank): only the first is kept."""
    for module, name, factor, t in merge.tensors():
        if kind == "gradient" and name != merge.names[0]:
            continue
        store[f"{run}/{kind}/{name}/{module}.lora_{factor}"] = pick(t).detach().clone()


def dense_run(bench, title, run):
    """Ten steps without pruning: losses, gradients of the first step, end state."""
    merge, steps = bench.merge(run), []
    store = {}

    def on_step(record, _):
        weights, _ = merge.effective_weights()
        steps.append({**record, "weights": weights})

    train(merge, bench.data, run, None, on_step, lambda: keep(store, title, "gradient", merge, lambda t: t.grad))
    keep(store, title, "final", merge, lambda t: t)
    if title in WITH_TENSORS:
        bench.tensors.update(store)
    return {**run, "tensors": tensor_list(merge), "steps": steps, "final": totals(merge)}, merge


def check_against_peft(bench, run, golden, merge):
    """PEFT's own layers, trained in the same plain loop, must give the same numbers."""
    model = load_adapter(bench.folder, os.path.join(HERE, "adapters", f"{bench.name}-a"))
    inner = model.base_model.model
    wrapped = Merge(inner, [("none", {})])
    for key, p in model.named_parameters():
        p.requires_grad_("lora_" in key)
    wrapped.parameters = lambda: [p for p in model.parameters() if p.requires_grad]
    losses = []
    train(wrapped, bench.data, run, None, lambda record, _: losses.append(record["loss"]))
    theirs = torch.tensor(losses)
    mine = torch.tensor([s["loss"] for s in golden["steps"]])
    difference = (theirs - mine).abs().max().item()
    states = dict(model.named_parameters())
    for module, _, factor, t in merge.tensors():
        other = states[f"base_model.model.{module}.lora_{factor}.default.weight"]
        difference = max(difference, (other - t).abs().max().item())
    assert difference < 2e-5, f"PEFT differs by {difference}"
    return difference


def summed_lora(bench, run, golden):
    """One LoRA started at (sum A_i, sum B_i) with n times the learning rate: the largest loss difference."""
    start = bench.merge(run)
    modules = {m: tuple(t.detach() for t in start.linears[m].factors()) for m in start.modules}
    merge = Merge(bench.base(), [("sum", modules)])
    losses = []
    options = {**run, "lr": run["lr"] * len(run["adapters"])}
    train(merge, bench.data, options, None, lambda record, _: losses.append(record["loss"]))
    difference = max(abs(a - s["loss"]) for a, s in zip(losses, golden["steps"]))
    assert difference < 2e-4, f"n times the learning rate differs by {difference}"
    return {"losses": losses, "largest_difference": difference}


def dense_runs(bench):
    common = {"accumulate": 4, "epochs": 5, "lr": 0.01, "lr_decay": 0.85}
    plain = {"adapters": ["a"], "scale_adapters": False, **common}
    rows = {}
    rows["lora"], _ = dense_run(bench, "lora", {**plain, "outer_scale": 1.0})
    outer = {**plain, "outer_scale": 2.0}
    rows["lora_outer_scale"], merge = dense_run(bench, "lora_outer_scale", outer)
    rows["lora_outer_scale"]["peft_difference"] = check_against_peft(bench, outer, rows["lora_outer_scale"], merge)
    rows["lora_folded_scale"], _ = dense_run(bench, "lora_folded_scale", {**plain, "scale_adapters": True})
    both = {"adapters": ["a", "b"], "scale_adapters": False, **common}
    rows["adaptive_merge"], _ = dense_run(bench, "adaptive_merge", both)
    rows["adaptive_merge"]["summed_lora"] = summed_lora(bench, both, rows["adaptive_merge"])
    mixed = {"adapters": ["a", "c"], "scale_adapters": True, "weights": [2.0, -0.5], **common}
    rows["adaptive_merge_weights"], _ = dense_run(bench, "adaptive_merge_weights", mixed)
    return rows


def hex_bits(mask):
    return numpy.packbits(mask.flatten().numpy()).tobytes().hex()


def pruned_step(merge, record, pruned, granularity):
    sparsity, sparsity_a, sparsity_b = merge.sparsity()
    weights, per_module = merge.effective_weights()
    masks = list(pruned["masks"].values())
    share = sum(int(m.sum()) for m in masks) / sum(m.numel() for m in masks)
    row = {
        **record,
        "pruned": share,
        "sparsity": sparsity,
        "sparsity_a": sparsity_a,
        "sparsity_b": sparsity_b,
        "weights": weights,
        "module_weights": per_module,
        "gap": pruned["gap"],
    }
    if granularity == "parameter":
        row["masks"] = [hex_bits(m) for m in masks]
    else:
        row["threshold"] = pruned["threshold"]
        row["module_importance"] = list(pruned["modules"].values())
        row["module_reset"] = [bool(pruned["masks"][m, n, "A"].all()) for m, n in pruned["modules"]]
    return row


def attempt(bench, title, run, noise=0.0):
    """One pruned run, or None where a gap is too small."""
    with_importance = "true_inputs" not in title
    merge = bench.merge(run, noise)
    pruner = Pruner(merge, run["prune"], bench.data, run["accumulate"])
    steps, store = [], {}

    def on_step(record, pruned):
        if pruned["gap"] < (MIN_GAP if not noise else 0.0):
            return False
        if record["step"] == 1:
            for (module, name, factor), t in pruned["entries"].items() if with_importance else ():
                store[f"{title}/importance/{name}/{module}.lora_{factor}"] = t.clone()
            for module, t in pruner.norms.items():
                store[f"{title}/norms/{module}"] = t.clone()
        steps.append(pruned_step(merge, record, pruned, run["prune"]["granularity"]))
        return len(steps) < run["steps"]

    train(merge, bench.data, run, pruner, on_step)
    if len(steps) < run["steps"]:
        return None
    row = {**run, "tensors": tensor_list(merge), "steps": steps, "final": totals(merge)}
    if run["prune"]["granularity"] == "module":
        row["modules"] = [{"module": m, "adapter": n} for m in merge.modules for n in merge.pairs[m]]
    return row, store


def choices(row):
    return [s.get("masks", s.get("module_reset")) for s in row["steps"]]


def pruned_run(bench, title, run, with_tensors):
    for trial in range(4000):
        tuned = {**run, "lr": round(run["lr"] * (1 + 0.0007 * trial), 9)}
        found = attempt(bench, title, tuned)
        if found is None:
            continue
        noisy = attempt(bench, title, tuned, 1e-6)
        if noisy is None or choices(noisy[0]) != choices(found[0]):
            continue
        row, store = found
        row["loss_shift_of_noise"] = max(abs(a["loss"] - b["loss"]) for a, b in zip(row["steps"], noisy[0]["steps"]))
        if with_tensors:
            bench.tensors.update(store)
        gap = min(s["gap"] for s in row["steps"])
        print(f"{bench.name} {title}: trial {trial}, gap {gap:.2e}, losses {[round(s['loss'], 4) for s in row['steps']]}", flush=True)
        return row
    raise RuntimeError(f"no learning rate without near ties for {title}")


def middle_importance(bench, run):
    """An absolute threshold: the middle of the sorted module importances of the first steps."""
    probe = {**run, "steps": 2, "prune": {**run["prune"], "threshold": 0.0}}
    merge, seen = bench.merge(probe), []
    pruner = Pruner(merge, probe["prune"], bench.data, probe["accumulate"])
    train(merge, bench.data, probe, pruner, lambda record, p: (seen.extend(p["modules"].values()), record["step"] < 2)[1])
    return float(f"{torch.tensor(seen).median().item() * 1.03:.3g}")


def variants(bench):
    """All runs with pruning, by title."""
    common = {"adapters": ["d", "e"], "scale_adapters": False, "accumulate": 2, "epochs": 2, "lr": 0.01, "lr_decay": 0.85, "steps": 6}
    narrow = {**common, "adapters": ["a", "b"]}
    rows = {}
    for importance in ("input", "gradient"):
        for granularity in ("parameter", "module"):
            for reset in ("zero", "initial"):
                for norms in ("fresh", "running") if importance == "input" else (None,):
                    prune = {"importance": importance, "granularity": granularity, "reset": reset}
                    if norms:
                        prune.update(norms=norms, input="layer")
                    prune.update({"ratio": 0.3} if granularity == "parameter" else {"threshold_quantile": 0.3})
                    title = "_".join(p for p in (importance, granularity, reset, norms) if p)
                    rows[title] = {**(common if granularity == "parameter" else narrow), "prune": prune}
    for importance in ("input", "gradient"):
        prune = {"importance": importance, "granularity": "module", "reset": "zero"}
        if importance == "input":
            prune.update(norms="fresh", input="layer")
        run = {**narrow, "prune": prune}
        prune["threshold"] = middle_importance(bench, run)
        rows[f"{importance}_module_zero_threshold"] = run
    layer = {"importance": "input", "granularity": "parameter", "reset": "zero", "input": "layer", "ratio": 0.3}
    rows["input_parameter_zero_running_accumulate4"] = {
        **common, "accumulate": 4, "epochs": 3, "prune": {**layer, "norms": "running"}}
    wide = {**common, "adapters": ["d", "f"], "steps": 2}
    rows["wide_input_parameter_zero_fresh"] = {**wide, "prune": {**layer, "norms": "fresh"}}
    rows["wide_input_parameter_zero_fresh_true_inputs"] = {
        **wide, "prune": {**layer, "norms": "fresh", "input": "module"}}
    rows["wide_gradient_parameter_initial"] = {
        **wide, "prune": {"importance": "gradient", "granularity": "parameter", "reset": "initial", "ratio": 0.3}}
    rows["wide_scaled_input_parameter_initial_running"] = {
        **wide, "scale_adapters": True, "weights": [2.0, -0.5],
        "prune": {**layer, "reset": "initial", "norms": "running"}}
    return rows


def scores(bench):
    """Loss of every example under the base and under adapters at their own scale."""
    rows = {}
    for letter in (None, *"abcdef"):
        name = f"{bench.name}-{letter}" if letter else "base"
        adapters = [(letter, read_adapter(name, True))] if letter else []
        merge = Merge(bench.base(), adapters)
        with torch.no_grad():
            rows[name] = [merge.loss(e).item() for e in bench.data]
    return rows


WITH_TENSORS = {"lora", "adaptive_merge", "adaptive_merge_weights", "input_parameter_zero_fresh", "gradient_parameter_zero", "wide_input_parameter_zero_fresh",
                "wide_input_parameter_zero_fresh_true_inputs"}


def make(name):
    bench = Bench(name)
    content = {"model": name, "made_with": versions(), "format": FORMAT, "data": bench.data}
    content["scores"] = scores(bench)
    content["dense"] = dense_runs(bench)
    content["pruned"] = {t: pruned_run(bench, t, r, t in WITH_TENSORS) for t, r in variants(bench).items()}
    write_json(os.path.join(HERE, f"training_{name}.json"), content)
    path = os.path.join(HERE, f"training_{name}.safetensors")
    save_file({k: v.contiguous() for k, v in bench.tensors.items()}, path, metadata={"format": "pt"})
    os.chmod(path, 0o644)
    print(os.path.relpath(path), os.path.getsize(path), "bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", help="one model")
    only = parser.parse_args().only
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    for name in [only] if only else ["tiny-llama", "tiny-gemma3"]:
        make(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
