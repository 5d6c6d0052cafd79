"""Adaptive LoRA merge with parameter pruning (arXiv 2505.24174), written out plainly in PyTorch.

Batch one, the full d x d update, all logits, importance by autograd and a whole extra pass for the
fresh norms: slow, and meant to be read beside the paper. The goldens of make_training_goldens.py
come from here.
"""

import math
from collections import deque

import torch
import torch.nn.functional as F

PARENTS = {
    "q_proj": "self_attn",
    "k_proj": "self_attn",
    "v_proj": "self_attn",
    "o_proj": "self_attn",
    "gate_proj": "mlp",
    "up_proj": "mlp",
    "down_proj": "mlp",
}


class MergedLinear(torch.nn.Module):
    """y = W x + scale (sum_i B_i)(sum_i A_i) x; shorter ranks are filled with zeros."""

    def __init__(self, base, pairs, scale):
        super().__init__()
        self.base = base
        self.pairs = pairs
        self.scale = scale

    def factors(self):
        rank = max(a.shape[0] for a, _ in self.pairs.values())
        a = sum(F.pad(a, (0, 0, 0, rank - a.shape[0])) for a, _ in self.pairs.values())
        b = sum(F.pad(b, (0, rank - b.shape[1])) for _, b in self.pairs.values())
        return a, b

    def forward(self, x):
        a, b = self.factors()
        return F.linear(x, self.base.weight) + F.linear(x, self.scale * (b @ a))


class Merge:
    """A frozen base with n adapters: `pairs[module][adapter] = (A, B)`, all of them trainable."""

    def __init__(self, model, adapters, scale=1.0):
        """adapters: list of (name, {module: (A, B)}) in order of merging."""
        self.model = model.requires_grad_(False)
        self.names = [name for name, _ in adapters]
        self.pairs = {}
        for name, modules in adapters:
            for module, (a, b) in modules.items():
                pair = (a.clone().requires_grad_(True), b.clone().requires_grad_(True))
                self.pairs.setdefault(module, {})[name] = pair
        self.modules = sorted(self.pairs, key=module_order)
        self.initial = {m: {n: (a.detach().clone(), b.detach().clone()) for n, (a, b) in p.items()} for m, p in self.pairs.items()}
        self.linears = {}
        for module in self.modules:
            parent = model.get_submodule(module.rsplit(".", 1)[0])
            leaf = module.rsplit(".", 1)[1]
            merged = MergedLinear(getattr(parent, leaf), self.pairs[module], scale)
            setattr(parent, leaf, merged)
            self.linears[module] = merged

    def tensors(self):
        """(module, adapter, factor, tensor) in the order in which the goldens list them."""
        for module in self.modules:
            for name, (a, b) in self.pairs[module].items():
                yield module, name, "A", a
                yield module, name, "B", b

    def parameters(self):
        return [t for *_, t in self.tensors()]

    def loss(self, example):
        """Mean cross-entropy over the completion's tokens (eos among them)."""
        ids = torch.tensor([example["ids"]])
        logits = self.model(input_ids=ids, use_cache=False).logits[0]
        start = example["prompt_length"]
        return F.cross_entropy(logits[start - 1 : -1], ids[0, start:])

    @torch.no_grad()
    def effective_weights(self):
        """Per module, and for the whole merge (mean weighted by the squared norm of dW)."""
        rows, total = [], torch.zeros(len(self.names))
        norms = 0.0
        for module in self.modules:
            a, b = self.linears[module].factors()
            delta = b @ a
            rank = a.shape[0]
            norm = (delta * delta).sum()
            row = torch.zeros(len(self.names))
            for name, (a_i, b_i) in self.pairs[module].items():
                a_i = F.pad(a_i, (0, 0, 0, rank - a_i.shape[0]))
                b_i = F.pad(b_i, (0, rank - b_i.shape[1]))
                inner = (delta * (b_i @ a)).sum() + (delta * (b @ a_i)).sum()
                share = inner / (2 * norm) if norm > 0 else 1 / len(self.pairs[module])
                row[self.names.index(name)] = share
            rows.append(row)
            total += row * norm
            norms += norm
        return total / norms, rows

    @torch.no_grad()
    def sparsity(self):
        """Share of exact zeros over all A_i and B_i, over the A_i, and over the B_i."""
        zeros, counts = {"A": 0, "B": 0}, {"A": 0, "B": 0}
        for _, _, factor, tensor in self.tensors():
            zeros[factor] += int((tensor == 0).sum())
            counts[factor] += tensor.numel()
        both = (zeros["A"] + zeros["B"]) / (counts["A"] + counts["B"])
        return both, zeros["A"] / counts["A"], zeros["B"] / counts["B"]


def module_order(module):
    parts = module.split(".")
    return int(parts[2]), list(PARENTS).index(parts[-1])


class InputSquares:
    """Sums of squares of the inputs X of every module while attached.

    layer: q, k, v see the decoder layer's input and gate, up the residual that enters the MLP's
    norm, each token divided by its root mean square (the model's eps, no gain); o, down their own
    input. module: every module its own input.
    """

    def __init__(self, merge, kind):
        self.sums = {}
        self.examples = 0
        self.handles = []
        self.eps = merge.model.config.rms_norm_eps
        layers = merge.model.model.layers
        for module in merge.modules:
            leaf = module.rsplit(".", 1)[1]
            layer = layers[int(module.split(".")[2])]
            if kind == "module" or leaf in ("o_proj", "down_proj"):
                source, normalise = merge.linears[module], False
            elif leaf in ("q_proj", "k_proj", "v_proj"):
                source, normalise = layer, True
            else:
                gemma = hasattr(layer, "pre_feedforward_layernorm")
                source = layer.pre_feedforward_layernorm if gemma else layer.post_attention_layernorm
                normalise = True
            hook = self.hook(module, normalise)
            self.handles.append(source.register_forward_pre_hook(hook, with_kwargs=True))

    def hook(self, module, normalise):
        def take(_, args, kwargs):
            x = (args[0] if args else kwargs["hidden_states"]).detach()[0]
            if normalise:
                x = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)
            squares = x.pow(2).sum(0)
            self.sums[module] = self.sums[module] + squares if module in self.sums else squares

        return take

    def close(self):
        for handle in self.handles:
            handle.remove()


class Pruner:
    """One of the eight variants: importance x granularity x reset."""

    def __init__(self, merge, settings, data, accumulate):
        self.merge = merge
        self.settings = settings
        self.data = data
        self.window = deque(maxlen=math.ceil(len(data) / accumulate))
        self.ema = {}
        self.norms = {}

    def wants_squares(self):
        return self.settings["importance"] == "input" and self.settings["norms"] == "running"

    def fresh_norms(self):
        squares = InputSquares(self.merge, self.settings["input"])
        with torch.no_grad():
            for example in self.data:
                self.merge.loss(example)
        squares.close()
        return {m: s.sqrt() for m, s in squares.sums.items()}

    def running_norms(self):
        examples = sum(s.examples for s in self.window)
        n = len(self.data)
        return {m: (sum(s.sums[m] for s in self.window) * n / examples).sqrt() for m in self.merge.modules}

    def importance(self):
        """Importance of every entry, and of every module of every adapter."""
        if self.settings["importance"] == "gradient":
            return self.gradient_importance()
        self.norms = self.running_norms() if self.wants_squares() else self.fresh_norms()
        entries, modules = {}, {}
        for module in self.merge.modules:
            for name, (a, b) in self.merge.pairs[module].items():
                a, b = a.detach().requires_grad_(True), b.detach().requires_grad_(True)
                product = (b @ a).abs() * self.norms[module]
                d_a, d_b = torch.autograd.grad(product.sum(), [a, b])
                entries[module, name, "A"], entries[module, name, "B"] = d_a.abs(), d_b.abs()
                modules[module, name] = product.detach().mean().item()
        return entries, modules

    @torch.no_grad()
    def gradient_importance(self):
        entries, modules = {}, {}
        for module, name, factor, p in self.merge.tensors():
            key = (module, name, factor)
            e, u = self.ema.get(key, (torch.zeros_like(p), torch.zeros_like(p)))
            i = (p * p.grad).abs()
            e = 0.85 * e + 0.15 * i
            u = 0.85 * u + 0.15 * (i - e).abs()
            self.ema[key] = (e, u)
            entries[key] = e * u
            pair = (module, name)
            modules[pair] = modules.get(pair, 0.0) + (e * u).mean().item()
        return entries, modules

    def step(self):
        """Prunes and returns what happened; p.grad still holds the step's gradient."""
        entries, modules = self.importance()
        if self.settings["granularity"] == "parameter":
            masks, gap, threshold = self.lowest_entries(entries)
        else:
            masks, gap, threshold = self.lowest_modules(entries, modules)
        with torch.no_grad():
            for module, name, factor, p in self.merge.tensors():
                mask = masks[module, name, factor]
                initial = self.merge.initial[module][name][0 if factor == "A" else 1]
                p[mask] = 0.0 if self.settings["reset"] == "zero" else initial[mask]
        return {"entries": entries, "modules": modules, "masks": masks, "gap": gap, "threshold": threshold}

    def lowest_entries(self, entries):
        masks, gap = {}, math.inf
        for key, values in entries.items():
            count = max(1, math.floor(self.settings["ratio"] * values.numel() + 1e-9))
            order = torch.sort(values.flatten(), stable=True)
            mask = torch.zeros(values.numel(), dtype=torch.bool)
            mask[order.indices[:count]] = True
            masks[key] = mask.view(values.shape)
            last, first = order.values[count - 1].item(), order.values[count].item()
            gap = min(gap, (first - last) / first)
        return masks, gap, None

    def lowest_modules(self, entries, modules):
        values = torch.tensor(list(modules.values()), dtype=torch.float64)
        if self.settings.get("threshold") is not None:
            threshold = self.settings["threshold"]
            low = {key for key, v in modules.items() if v <= threshold}
        else:
            threshold = torch.quantile(values, self.settings["threshold_quantile"]).item()
            low = {key for key, v in modules.items() if v < threshold}
        gap = ((values - threshold).abs() / values.clamp(min=threshold)).min().item()
        masks = {k: torch.full(v.shape, k[:2] in low) for k, v in entries.items()}
        return masks, gap, threshold


def train(merge, data, options, pruner=None, on_step=None, on_gradient=None):
    """The training loop; calls on_step with each step's record. Stops early where on_step says so."""
    optimizer = torch.optim.AdamW(merge.parameters(), lr=options["lr"], betas=(0.9, 0.999), eps=1e-8, weight_decay=0)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=options["lr_decay"])
    accumulate, step = options["accumulate"], 0
    for epoch in range(1, options["epochs"] + 1):
        for first in range(0, len(data), accumulate):
            group = list(range(first, min(first + accumulate, len(data))))
            squares = InputSquares(merge, pruner.settings["input"]) if pruner and pruner.wants_squares() else None
            losses = []
            for index in group:
                loss = merge.loss(data[index])
                (loss / accumulate).backward()
                losses.append(loss.item())
            if squares:
                squares.close()
                squares.examples = len(group)
                pruner.window.append(squares)
            step += 1
            if step == 1 and on_gradient:
                on_gradient()
            optimizer.step()
            pruned = pruner.step() if pruner else None
            record = {
                "step": step,
                "epoch": epoch,
                "lr": optimizer.param_groups[0]["lr"],
                "examples": group,
                "example_losses": losses,
                "loss": sum(losses) / len(losses),
            }
            optimizer.zero_grad()
            if on_step and on_step(record, pruned) is False:
                return
        schedule.step()
