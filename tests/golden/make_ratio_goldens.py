"""The ratio controllers of core/prune in plain Python -> ratio.json.

    python make_ratio_goldens.py

GRASP's controller as its script has it (Hassan and Chen 2026, arXiv 2601.06702) and mended, over two
modules of two adapters whose entries, updates and gradients come from a formula that the test has too. The
loss is the mean squared distance of all entries from targets of that formula. Numbers are float32 where the
program's tensors are.
"""

import json
import math
import pathlib
import struct

from philox_draws import philox

RATIO = 12  # Purpose::ratio
SEED, STEPS, INTERVAL, GROUP = 5, 24, 3, 3
RANKS = [2, 3]
MODULES = [(7, 5), (6, 9)]  # in, out


def f32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def entry(seed, k):
    """No two entries of a tensor are equally far from 0."""
    return f32(f32((k * 7919 + seed * 104729) % 1009) / f32(1009) - f32(0.37))


def filled(seed, count):
    return [entry(seed, k) for k in range(count)]


def normal(seed, a, b):
    w = philox([a, b, 0, RATIO], seed)
    unit = [((w[i] << 32 | w[i + 1]) >> 11) * 2.0**-53 for i in (0, 2)]
    return math.sqrt(-2 * math.log(1 - unit[0])) * math.cos(2 * math.pi * unit[1])


class Policy:
    def __init__(self, cap=None):
        self.mu, self.sigma, self.cap = 0.4, 0.7 / 6, cap

    def draw(self, number):
        return [min(0.8, max(0.1, self.mu + self.sigma * normal(SEED, number, j))) for j in range(GROUP)]

    def update(self, ps, rewards, p):
        mean = sum(rewards) / len(rewards)
        a = [r - mean for r in rewards]
        s2 = max(self.sigma**2, 1e-4)
        g_mu = sum(x * (q - self.mu) / s2 for x, q in zip(a, ps)) / len(ps)
        g_sigma = sum(x * ((q - self.mu) ** 2 / s2 - 1) for x, q in zip(a, ps)) / len(ps)
        mu = self.mu + 0.05 * (g_mu - 0.05 * (self.mu - p))
        self.mu = min(0.8, max(0.1, mu))
        self.sigma = max(1e-3, self.sigma + 0.05 * g_sigma + 0.01)
        if self.cap:
            self.sigma = min(self.sigma, self.cap)


def tensors():
    """Name -> entries of every A_i [r, in] and B_i [out, r], row by row."""
    out, seed = {}, 1
    for m, (inner, outer) in enumerate(MODULES):
        for i, r in enumerate(RANKS):
            for side, count in (("a", r * inner), ("b", outer * r)):
                out[f"{side}.{m}.{i}"] = filled(seed, count)
                seed += 1
    return out


TARGETS = {name: filled(100 + k, len(v)) for k, (name, v) in enumerate(tensors().items())}


def loss(values):
    total = sum((x - y) ** 2 for name, v in values.items() for x, y in zip(v, TARGETS[name]))
    return total / sum(len(v) for v in values.values())


def drift(step, values):
    """What stands for an update."""
    for k, (name, v) in enumerate(values.items()):
        for j, change in enumerate(filled(1000 + 31 * step + k, len(v))):
            v[j] = f32(v[j] + f32(f32(0.05) * change))


def lowest(weights, p):
    k = math.floor(p * len(weights) + 1e-9)
    order = sorted(range(len(weights)), key=lambda j: (weights[j], j))
    return set(order[:k])


def masks_at(importance, p):
    return {name: lowest(w, p) for name, w in importance.items()}


def without(values, masks):
    return {name: [0.0 if j in masks[name] else x for j, x in enumerate(v)] for name, v in values.items()}


def share(masks, values):
    return sum(len(m) for m in masks.values()) / sum(len(v) for v in values.values())


def moved(p, to):
    return p + min(0.1, max(-0.1, to - p))


def as_coded():
    values, policy, p = tensors(), Policy(), 0.4
    masks = {name: set() for name in values}
    stash = {name: {} for name in values}
    importance, rounds, log = None, [], []
    for step in range(1, STEPS + 1):
        drift(step, values)
        values = without(values, masks)
        if step % INTERVAL:
            continue
        if importance is None:
            importance = {name: [abs(x) for x in v] for name, v in values.items()}
        base = loss(values)
        whole = {name: [stash[name].get(j, x) for j, x in enumerate(v)] for name, v in values.items()}
        ps = policy.draw(step // INTERVAL)
        losses = [loss(without(whole, masks_at(importance, q))) for q in ps]
        rewards = [base - x for x in losses]
        log.append((-base, p))
        log += list(zip(rewards, ps))
        policy.update(ps, rewards, p)
        best = max(range(GROUP), key=lambda j: rewards[j])
        fresh = {name: 0 for name in values}
        if rewards[best] >= 0:
            new = masks_at(importance, ps[best])
            for name in values:
                fresh[name] = len(new[name] - masks[name])
                stash[name] = {j: whole[name][j] for j in new[name]}
            masks, values, p = new, without(whole, new), moved(p, ps[best])
        rounds.append({"step": step, "base_loss": base, "ratios": ps, "losses": losses, "rewards": rewards,
                       "mu": policy.mu, "sigma": policy.sigma, "ratio": p, "committed": rewards[best] >= 0,
                       "real": share(masks, values), "fresh": sum(fresh.values())})
    return {"rounds": rounds, "values": values, "script_choice": max(log, key=lambda x: x[0])[1]}


class GradientImportance:
    """E * U of |p g|."""

    def __init__(self):
        self.mean = self.spread = None

    def update(self, values, gradients):
        now = {n: [abs(f32(x * g)) for x, g in zip(v, gradients[n])] for n, v in values.items()}
        if self.mean is None:
            self.mean = {n: [0.0] * len(v) for n, v in now.items()}
            self.spread = {n: [0.0] * len(v) for n, v in now.items()}
        out = {}
        for n, v in now.items():
            for j, x in enumerate(v):
                self.mean[n][j] = f32(0.85 * self.mean[n][j] + 0.15 * x)
                self.spread[n][j] = f32(0.85 * self.spread[n][j] + 0.15 * abs(x - self.mean[n][j]))
            out[n] = [f32(a * b) for a, b in zip(self.mean[n], self.spread[n])]
        return out


def gradients_at(step, values):
    """One gradient a module, of the larger rank: each adapter sees its first rows (columns of B)."""
    out, widest = {}, max(RANKS)
    for m, (inner, outer) in enumerate(MODULES):
        a = filled(5000 + 17 * step + 2 * m, widest * inner)
        b = filled(5001 + 17 * step + 2 * m, outer * widest)
        for i, r in enumerate(RANKS):
            out[f"a.{m}.{i}"] = a[: r * inner]
            out[f"b.{m}.{i}"] = [b[row * widest + c] for row in range(outer) for c in range(r)]
    return {name: out[name] for name in values}


def mended():
    values, policy, p, averages, rounds = tensors(), Policy(0.175), 0.4, GradientImportance(), []
    for step in range(1, STEPS + 1):
        drift(step, values)
        importance = averages.update(values, gradients_at(step, values))
        told = None
        if step % INTERVAL == 0:
            base = loss(without(values, masks_at(importance, p)))
            ps = policy.draw(step // INTERVAL)
            losses = [loss(without(values, masks_at(importance, q))) for q in ps]
            rewards = [base - x for x in losses]
            policy.update(ps, rewards, p)
            best = max(range(GROUP), key=lambda j: rewards[j])
            if rewards[best] >= 0:
                p = moved(p, ps[best])
            told = {"step": step, "base_loss": base, "ratios": ps, "losses": losses, "rewards": rewards,
                    "mu": policy.mu, "sigma": policy.sigma, "ratio": p, "committed": rewards[best] >= 0}
        masks = masks_at(importance, p)
        values = without(values, masks)
        if told:
            rounds.append(dict(told, real=share(masks, values)))
    return {"rounds": rounds, "values": values}


def cubic():
    """s_t = s_f + (s_i - s_f) (1 - (t - t_0) / (n dt))^3 with s_i = 0, of 40 steps from .1 to .75 of them."""
    out = []
    for t in range(1, 41):
        x = min(1.0, max(0.0, (t - 4) / 26))
        out.append(0.6 + (0 - 0.6) * (1 - x) ** 3)
    return out


def rounded(x):
    if isinstance(x, dict):
        return {key: rounded(value) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return [rounded(value) for value in x]
    return float(f"{x:.8g}") if isinstance(x, float) else x


def main():
    golden = {"seed": SEED, "steps": STEPS, "interval": INTERVAL, "group_size": GROUP, "ranks": RANKS,
              "modules": MODULES, "as_coded": as_coded(), "mended": mended(), "cubic": cubic()}
    path = pathlib.Path(__file__).with_name("ratio.json")
    path.write_text(json.dumps(rounded(golden), indent=1) + "\n")
    for key in ("as_coded", "mended"):
        for r in golden[key]["rounds"]:
            print(key, r["step"], r["committed"], round(r["ratio"], 4), round(r["real"], 4), round(r["sigma"], 4))
    print("script would choose", golden["as_coded"]["script_choice"])


if __name__ == "__main__":
    main()
