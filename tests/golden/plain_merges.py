"""The merges that PEFT has not, or draws unseeded, written plainly: full matrices, no shortcuts.

Every function takes a list of updates D_i = s_i B_i A_i [out, in] in float64 (knots and core_space also
their factors) with weights, and gives the merged update. Random drops come from the counter-based
generator of core/base/random.h, so that both sides drop the same entries.
"""

import hashlib
import math

import numpy as np
import torch

PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
SAMPLE, DROP_AND_RESCALE, SEARCH, CLUSTER = 4, 7, 8, 10
PROJECTED = 4  # dot products of a fingerprint
linalg_svd = torch.linalg.svd


def philox(a, b, c, purpose, seed):
    """[n, 4] words of Philox4x32-10 (Salmon et al., SC 2011) for the counters (a, b, c), arrays or numbers."""
    mask = np.uint64(0xFFFFFFFF)
    n = max(np.size(a), np.size(b), np.size(c))
    x = [np.broadcast_to(np.asarray(v, np.uint64), n) for v in (a, b, c, purpose)]
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * x[0], np.uint64(0xCD9E8D57) * x[2]
        x = [(p1 >> np.uint64(32)) ^ x[1] ^ np.uint64(k0), p1 & mask, (p0 >> np.uint64(32)) ^ x[3] ^ np.uint64(k1), p0 & mask]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(x, axis=1)


def philox_words(where, blocks, seed):
    block = np.arange(blocks, dtype=np.uint64)
    return philox(where, block & np.uint64(0xFFFFFFFF), block >> np.uint64(32), DROP_AND_RESCALE, seed)


def to_unit(high, low):
    return float((int(high) << 32 | int(low)) >> 11) * 2.0**-53


def one_uniform(a, b, c, purpose, seed):
    words = philox(a, b, c, purpose, seed)[0]
    return to_unit(words[0], words[1])


def one_normal(a, b, c, purpose, seed):
    words = philox(a, b, c, purpose, seed)[0]
    u1, u2 = to_unit(words[0], words[1]), to_unit(words[2], words[3])
    return np.sqrt(-2 * np.log(1 - u1)) * np.cos(2 * np.pi * u2)


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


def signs(shape):
    """PROJECTED matrices of +1 and -1: bit k of word i of the generator is entry i of the k-th."""
    count = int(np.prod(shape))
    words = philox(np.arange((count + 3) // 4, dtype=np.uint64), 0, 0, SAMPLE, 1).reshape(-1)[:count]
    bits = (words[None] >> np.arange(PROJECTED, dtype=np.uint64)[:, None]) & np.uint64(1)
    return torch.tensor(bits.astype(np.float64) * 2 - 1).view(PROJECTED, *shape)


def svd_flip(x, **options):
    """torch.linalg.svd with the largest entry of every column of U positive."""
    u, s, vh = linalg_svd(x, **options)
    k = len(s)
    flip = torch.where(u[u[:, :k].abs().argmax(0), torch.arange(k)] < 0, -1.0, 1.0)
    return u[:, :k] * flip, s, vh[:k] * flip[:, None]


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


def product_of_sums(a, b, scales, weights, p):
    """(sum of B)(sum of A), lower ranks as if filled up with zeros: sgn(w) sqrt|w| on A and sqrt|w| on B, the scale on
    B; with "both" (LoraHub: Huang et al. 2024) w on each."""
    rank, both = max(len(x) for x in a), p.get("weight_form") == "both"
    sum_a, sum_b = torch.zeros(rank, a[0].shape[1]).double(), torch.zeros(b[0].shape[0], rank).double()
    for ai, bi, s, w in zip(a, b, scales, weights):
        root = abs(w) ** 0.5
        sum_a[: len(ai)] += (w if both else math.copysign(root, w)) * ai
        sum_b[:, : len(ai)] += (w if both else root) * (s if p.get("scale_adapters", True) else 1) * bi
    return sum_b @ sum_a


def left_out(x, share):
    """ENMP (Cao et al. 2026): the groups of the floor(share n) largest numbers, where above 0."""
    order = sorted(range(len(x)), key=lambda g: (-x[g], g))
    return {g for g in order[: int(share * len(x) + 1e-9)] if x[g] > 0}


def lorahub_objective(loss, w, penalty):
    """Huang et al. 2024: the loss and an L1 penalty, the mean of |w|."""
    return loss + penalty * sum(abs(x) for x in w) / len(w)


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
    cores = [u.T @ bi @ ai @ vh.T for ai, bi in zip(a, b)]
    if p["combine"] == "tsv_m":
        core = tsv_m(cores, weights, [min(x.shape) for x in cores], p)
    else:
        core = p["lambda"] * combined(cores, weights, names, p["combine"], p, where)
    if p.get("isotropic"):
        x, s, y = torch.linalg.svd(core, full_matrices=False)
        k = int((s > s[0] * 1e-7).sum())
        core = x[:, :k] @ y[:k] * s[:k].mean()
    return u @ core @ vh


def tsv_m(updates, weights, ranks, p):
    """Gargiulo et al. 2025: the leading singular triplets of every task, U and V orthonormalised."""
    room = max(1, min(updates[0].shape) // len(updates))
    us, ss, vs = [], [], []
    for x, w, r in zip(updates, weights, ranks):
        u, s, vh = torch.linalg.svd(x, full_matrices=False)
        k = min(room, r, int((s > s[0] * 1e-7).sum()))
        us.append(u[:, :k]), ss.append(w * s[:k]), vs.append(vh[:k].T)
    pu, _, qu = torch.linalg.svd(torch.cat(us, dim=1), full_matrices=False)
    pv, _, qv = torch.linalg.svd(torch.cat(vs, dim=1), full_matrices=False)
    return p["lambda"] * ((pu @ qu) * torch.cat(ss)) @ (pv @ qv).T


def iso_c(updates, weights, p):
    """Marczak et al. 2025: the sum's singular values, all set to their mean (over the sum's rank)."""
    u, s, vh = torch.linalg.svd(sum(w * x for w, x in zip(weights, updates)), full_matrices=False)
    k = int((s > s[0] * 1e-7).sum())
    return p["lambda"] * s[:k].mean() * u[:, :k] @ vh[:k]


def slerp(updates, weights, p):
    if len(updates) == 1:
        return p["lambda"] * weights[0] * updates[0]
    t = weights[1] / (weights[0] + weights[1])
    cosine = (updates[0] * updates[1]).sum() / updates[0].norm() / updates[1].norm()
    if cosine.abs() > 0.9995:
        return p["lambda"] * ((1 - t) * updates[0] + t * updates[1])
    angle = torch.arccos(cosine)
    return p["lambda"] * (torch.sin((1 - t) * angle) * updates[0] + torch.sin(t * angle) * updates[1]) / torch.sin(angle)


def pico(a, b, scales, weights, merge, p):
    """Tang and Yang 2026 (authors' code): B damped along shared directions, merged, norm given back."""
    if len(a) == 1:
        return p["lambda"] * merge([scales[0] * b[0] @ a[0]], a, [scales[0] * b[0]])
    u, s, _ = torch.linalg.svd(torch.cat(b, dim=1), full_matrices=False)
    alpha = 1 / (1 + (len(b) - 1) * s.square() / s.square().sum())
    damped = [bi + u @ ((alpha - 1)[:, None] * (u.T @ bi)) for bi in b]
    full = merge([f * bi @ ai for f, bi, ai in zip(scales, damped, a)], a, [f * bi for f, bi in zip(scales, damped)])
    if not p.get("rescale", True):
        return full
    norms = [(f * bi @ ai).norm() for f, bi, ai in zip(scales, b, a)]
    target = sum(abs(w) * x for w, x in zip(weights, norms)) / sum(abs(w) for w in weights)
    return p["lambda"] * full * target / full.norm()


def robust_merge(a, b, scales, weights, p):
    """Zeng et al. 2025 (authors' code): pruned factors, what a row of A lost given back on the column of B."""
    if len(a) == 1:
        return weights[0] * scales[0] * b[0] @ a[0]
    kept = lambda x: x * (x.abs() >= x.abs().reshape(-1).kthvalue(int(x.numel() * (1 - p["density"]))).values)
    out_a, out_b, out_g = 0, 0, 0
    for ai, bi, s, w in zip(a, b, scales, weights):
        g = ai.abs().sum(1) / kept(ai).abs().sum(1)
        g = g.clamp(min=g.sort().values[int(len(g) * (1 - p.get("tail", 0.2)))])
        c = w * s
        out_a = out_a + p["strength"] * abs(c) ** 0.5 * (1 if c >= 0 else -1) * kept(ai)
        out_b = out_b + p["strength"] * abs(c) ** 0.5 * g * kept(bi)
        out_g = out_g + g
    return (out_b / out_g) @ out_a


def k_means(points, clusters, seed, where, restarts=10):
    """Labels by k-means++ and Lloyd's steps on the points themselves; draws as core/merge/k_means.cpp."""
    n = len(points)
    if clusters >= n:
        return np.arange(n)
    mass, best, least = (points**2).sum(), None, np.inf
    for restart in range(restarts):
        first = min(n - 1, int(one_uniform(where, restart, 0, CLUSTER, seed) * n))
        centres = [first]
        nearest = np.full(n, np.inf)
        while len(centres) < clusters:
            nearest = np.minimum(nearest, ((points - points[centres[-1]]) ** 2).sum(1))
            nearest[nearest < 1e-12 * mass] = 0
            wanted = nearest.sum() * one_uniform(where, restart, len(centres), CLUSTER, seed)
            centres.append(int(np.searchsorted(np.cumsum(nearest), wanted, side="right")))
        means, labels = points[centres].copy(), None
        while True:
            new = ((points[:, None] - means[None]) ** 2).sum(2).argmin(1)
            if (np.bincount(new, minlength=clusters) == 0).any():
                raise ValueError("an empty cluster: choose another case")
            same = labels is not None and (new == labels).all()
            labels = new
            means = np.stack([points[labels == c].mean(0) for c in range(clusters)])
            if same:
                break
        inertia = ((points - means[labels]) ** 2).sum()
        if inertia < least - 1e-12 * mass:
            best, least = labels, inertia
    return best


def lora_lego(a, b, scales, weights, names, rank, p, where):
    """Zhao et al. 2025: units (row of A, column of B) of all adapters clustered, means reweighted."""
    units = []
    for i in sorted(range(len(a)), key=lambda i: stream(names[i])):
        c = weights[i] * scales[i]
        units.append(np.concatenate([np.sign(c) * abs(c) ** 0.5 * a[i].numpy(), abs(c) ** 0.5 * b[i].numpy().T], axis=1))
    pool = np.concatenate(units)
    k = min(rank, len(pool))
    labels = k_means(pool, k, p["seed"], where)
    out = np.zeros((b[0].shape[0], a[0].shape[1]))
    for c in range(k):
        members = pool[labels == c]
        unit = members.mean(0)
        if p.get("parameter_reweight", True):
            unit = unit * np.abs(members).max(1).mean() / np.abs(unit).max()
        out += np.outer(unit[a[0].shape[1] :], unit[: a[0].shape[1]])
    if p.get("output_reweight", True):
        out *= (len(pool) / len(a) / k) ** 0.5
    return torch.tensor(out)


class CmaEs:
    """Hansen's tutorial (arXiv 1604.00772), table 1 and algorithm, line by line."""

    def __init__(self, mean, sigma, population, seed):
        n = self.n = len(mean)
        self.seed, self.mean, self.sigma, self.g = seed, np.array(mean, float), sigma, 0
        self.size = size = population or 4 + int(3 * np.log(n))
        raw = np.log((size + 1) / 2) - np.log(np.arange(1, size + 1))
        mu = size // 2
        self.mueff = raw[:mu].sum() ** 2 / (raw[:mu] ** 2).sum()
        minus = raw[mu:].sum() ** 2 / (raw[mu:] ** 2).sum()
        self.cs = (self.mueff + 2) / (n + self.mueff + 5)
        self.ds = 1 + 2 * max(0, np.sqrt((self.mueff - 1) / (n + 1)) - 1) + self.cs
        self.cc = (4 + self.mueff / n) / (n + 4 + 2 * self.mueff / n)
        self.c1 = 2 / ((n + 1.3) ** 2 + self.mueff)
        self.cmu = min(1 - self.c1, 2 * (1 / 4 + self.mueff + 1 / self.mueff - 2) / ((n + 2) ** 2 + self.mueff))
        low = min(1 + self.c1 / self.cmu, 1 + 2 * minus / (self.mueff + 2), (1 - self.c1 - self.cmu) / (n * self.cmu))
        self.w = np.where(raw >= 0, raw / raw[raw > 0].sum(), low * raw / -raw[raw < 0].sum())
        self.chi = math.sqrt(2) * math.gamma((n + 1) / 2) / math.gamma(n / 2)
        self.ps, self.pc, self.c = np.zeros(n), np.zeros(n), np.eye(n)

    def root(self, power):
        values, vectors = np.linalg.eigh(self.c)
        return vectors @ np.diag(values**power) @ vectors.T

    def ask(self):
        z = [[one_normal(i, k, self.g, SEARCH, self.seed) for i in range(self.n)] for k in range(self.size)]
        return [self.mean + self.sigma * self.root(0.5) @ np.array(x) for x in z]

    def tell(self, points, values):
        y = (np.array(points)[np.argsort(values, kind="stable")] - self.mean) / self.sigma
        inverse, positive = self.root(-0.5), np.maximum(self.w, 0)
        step = positive @ y
        self.mean = self.mean + self.sigma * step
        self.g += 1
        self.ps = (1 - self.cs) * self.ps + np.sqrt(self.cs * (2 - self.cs) * self.mueff) * inverse @ step
        length = np.linalg.norm(self.ps)
        h = float(length / np.sqrt(1 - (1 - self.cs) ** (2 * self.g)) < (1.4 + 2 / (self.n + 1)) * self.chi)
        self.pc = (1 - self.cc) * self.pc + h * np.sqrt(self.cc * (2 - self.cc) * self.mueff) * step
        w = np.where(self.w >= 0, self.w, self.w * self.n / ((y @ inverse) ** 2).sum(1))
        stalled = (1 - h) * self.cc * (2 - self.cc)
        self.c = (
            (1 + self.c1 * stalled - self.c1 - self.cmu * self.w.sum()) * self.c
            + self.c1 * np.outer(self.pc, self.pc)
            + self.cmu * sum(wi * np.outer(yi, yi) for wi, yi in zip(w, y))
        )
        self.sigma *= np.exp(self.cs / self.ds * (length / self.chi - 1))
