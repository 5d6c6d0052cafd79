"""The merges that PEFT has not, or draws unseeded, written plainly: full matrices, no shortcuts.

Every function takes a list of updates D_i = s_i B_i A_i [out, in] in float64 (knots and core_space also
their factors) with weights, and gives the merged update. Random drops come from the counter-based
generator of core/base/random.h, so that both sides drop the same entries.
"""

import hashlib

import numpy as np
import torch

PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
DROP_AND_RESCALE = 7


def philox_words(where, blocks, seed):
    """[blocks, 4] words of Philox4x32-10 (Salmon et al., SC 2011) for the counters (where, block)."""
    mask = np.uint64(0xFFFFFFFF)
    block = np.arange(blocks, dtype=np.uint64)
    x = [np.full(blocks, where, np.uint64), block & mask, block >> np.uint64(32), np.full(blocks, DROP_AND_RESCALE, np.uint64)]
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * x[0], np.uint64(0xCD9E8D57) * x[2]
        x = [(p1 >> np.uint64(32)) ^ x[1] ^ np.uint64(k0), p1 & mask, (p0 >> np.uint64(32)) ^ x[3] ^ np.uint64(k1), p0 & mask]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(x, axis=1)


def stream(name):
    return int(hashlib.sha256(b"0\0" + name.encode()).hexdigest()[:16], 16)


def place(module, factor):
    """Names a tensor to the random numbers: layer, projection, factor (0 A, 1 B, 2 the update)."""
    layer = int(module.split("layers.")[1].split(".")[0])
    return layer * 64 + PROJECTIONS.index(module.split(".")[-1]) * 4 + factor


def uniform(shape, seed, name, where):
    count = int(np.prod(shape))
    words = philox_words(where, (count + 3) // 4, seed ^ stream(name)).reshape(-1)[:count]
    return torch.tensor(words.astype(np.float64) * 2.0**-32).view(*shape)


def largest(x, count):
    keep = torch.zeros(x.numel(), dtype=torch.bool)
    keep[torch.argsort(x.abs().reshape(-1), descending=True, stable=True)[:count]] = True
    return keep.view_as(x)


def dropped(x, rule, p, name, where):
    n, density = x.numel(), p["density"]
    kept = int(density * n + 1e-9)
    if rule in ("ties", "magnitude_prune"):
        return x * largest(x, kept)
    if rule.startswith("dare"):
        return x * (uniform(x.shape, p["seed"], name, where) < density) / density
    if rule.startswith("breadcrumbs"):
        top = min(int(p["gamma"] * n + 1e-9), n - kept)
        return x * (largest(x, top + kept) & ~largest(x, top))
    if rule.startswith("della"):
        rank = x.abs().argsort(dim=1, stable=True).argsort(dim=1).double() / (x.shape[1] - 1)
        keep = density - p["epsilon"] + 2 * p["epsilon"] * rank
        return x * (uniform(x.shape, p["seed"], name, where) < keep) / keep
    return x


def combined(updates, weights, names, rule, p, where):
    left = [dropped(x, rule, p, name, where) for x, name in zip(updates, names)]
    if rule in ("linear", "magnitude_prune", "dare_linear", "breadcrumbs", "della_linear"):
        return sum(w * x for w, x in zip(weights, left))
    votes = sum(x.sign() if p.get("majority_sign_method") == "frequency" else x for x in left)
    elected = torch.where(votes >= 0, 1.0, -1.0).double()
    agree = [x.sign() == elected for x in left]
    count = sum(a.double() for a in agree).clamp(min=1)
    return sum(w * x * a for w, x, a in zip(weights, left, agree)) / count


def cut(x, rank):
    u, s, vh = torch.linalg.svd(x, full_matrices=False)
    return (u[:, :rank] * s[:rank]) @ vh[:rank]


def knots(updates, weights, names, p, where):
    """Stoica et al. 2025: one SVD of all updates side by side, its right blocks are combined."""
    u, s, vh = torch.linalg.svd(torch.cat(updates, dim=1), full_matrices=False)
    k = int((s > s[0] * 1e-7).sum())
    blocks = (s[:k, None] * vh[:k]).split(updates[0].shape[1], dim=1)
    return p["lambda"] * (u[:, :k] @ combined(list(blocks), weights, names, p["combine"], p, where))


def core_space(a, b, weights, names, p, where):
    """Panariello et al. 2025: bases of all A and all B, the core matrices are combined."""
    ua = torch.linalg.svd(torch.cat(a, dim=0), full_matrices=False)
    ub = torch.linalg.svd(torch.cat(b, dim=1), full_matrices=False)
    vh = ua[2][: int((ua[1] > ua[1][0] * 1e-7).sum())]
    u = ub[0][:, : int((ub[1] > ub[1][0] * 1e-7).sum())]
    core = combined([u.T @ bi @ ai @ vh.T for ai, bi in zip(a, b)], weights, names, p["combine"], p, where)
    core = core * p["lambda"]
    if p.get("isotropic"):
        x, s, y = torch.linalg.svd(core, full_matrices=False)
        k = int((s > s[0] * 1e-7).sum())
        core = x[:, :k] @ y[:k] * s[:k].mean()
    return u @ core @ vh


def tsv_m(updates, weights, ranks, p):
    """Gargiulo et al. 2025: the leading singular triplets of every task, U and V orthonormalised."""
    room = min(updates[0].shape) // len(updates)
    us, ss, vs = [], [], []
    for x, w, r in zip(updates, weights, ranks):
        u, s, vh = torch.linalg.svd(x, full_matrices=False)
        k = min(room, r, int((s > s[0] * 1e-7).sum()))
        us.append(u[:, :k]), ss.append(w * s[:k]), vs.append(vh[:k].T)
    pu, _, qu = torch.linalg.svd(torch.cat(us, dim=1), full_matrices=False)
    pv, _, qv = torch.linalg.svd(torch.cat(vs, dim=1), full_matrices=False)
    return p["lambda"] * ((pu @ qu) * torch.cat(ss)) @ (pv @ qv).T
