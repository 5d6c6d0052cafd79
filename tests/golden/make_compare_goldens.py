"""Makes compare.json: bootstrap over seeds and items, written once more with numpy.

Drawn as core/base/random.h draws, so that the numbers agree to rounding.
Run: python make_compare_goldens.py > compare.json
"""
import json
import numpy as np

from philox_draws import draws, stream


def resampled(scores, resamples, seed):
    s, n = scores.shape
    out = []
    for r in range(resamples):
        words = stream(seed, r)
        rows, columns = draws(words, s), draws(words, n)
        out.append(scores[np.ix_(rows, columns)].mean())
    return np.array(out)


def main():
    resamples, seed = 1500, 12345
    rng = np.random.default_rng(3)
    cases = []
    for seeds, items, gap in [(3, 12, 0.05), (5, 9, 0.01), (1, 20, 0.1), (2, 7, -0.2)]:
        base = rng.uniform(0.1, 0.6, items)
        a = np.round(base + gap + rng.normal(0, 0.05, (seeds, items)), 6)
        b = np.round(base + rng.normal(0, 0.05, (seeds, items)), 6)
        means = resampled(a, resamples, seed)
        d = a - b
        differences = resampled(d, resamples, seed)
        spread = np.abs(differences - d.mean())
        cases.append({
            "a": a.tolist(), "b": b.tolist(),
            "mean": a.mean(),
            "deviation": a.mean(axis=1).std(ddof=1) if seeds > 1 else None,
            "low": np.percentile(means, 2.5), "high": np.percentile(means, 97.5),
            "difference": d.mean(),
            "difference_low": np.percentile(differences, 2.5),
            "difference_high": np.percentile(differences, 97.5),
            "p": (1 + int((spread >= abs(d.mean()) - 1e-12).sum())) / (1 + resamples)})
    print(json.dumps({"resamples": resamples, "seed": seed, "cases": cases}, indent=1))


main()
