"""Makes judge.json: the statistics of human judgements as other programs compute them.

krippendorff 0.9.0 (alpha), scikit-learn 1.9.1 and statsmodels 0.15.0 (kappa, Wilson, sample sizes, false discovery
rate), scipy 1.17.1 (distributions, correlations, t-test, Wilcoxon), choix 0.4.1 (Bradley-Terry), ppi-python 0.2.3
(prediction-powered means); the bootstraps and the alternative annotator test are written plainly from their papers.
Intervals ask those programs anew for every resample, drawn as core/base/random.h draws.
Run: python make_judge_goldens.py > judge.json
"""
import json
import warnings

import choix
import krippendorff
import numpy as np
import ppi_py
from ppi_py.baselines import classical_mean_ci
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import normal_power_het, normal_sample_size_one_tail
from statsmodels.stats.proportion import proportion_confint

from philox_draws import draws, stream

SEED = 12345
NAN = np.nan
SCALES = ("nominal", "ordinal", "interval")


def interval(values):
    return [float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5))]


def triples(matrix):
    """[item, rater, value] of a raters x items matrix, NaN where missing."""
    return [[i, r, float(v)] for r, row in enumerate(matrix) for i, v in enumerate(row) if not np.isnan(v)]


# Agreement

def alpha_of(matrix, scale):
    """None where all answers that can be paired are the same."""
    paired = matrix[:, (~np.isnan(matrix)).sum(axis=0) >= 2]
    if len(np.unique(paired[~np.isnan(paired)])) < 2:
        return None
    return float(krippendorff.alpha(reliability_data=paired, level_of_measurement=scale))


def alpha_case(name, matrix, resamples):
    matrix = np.array(matrix, dtype=float)
    paired = matrix[:, (~np.isnan(matrix)).sum(axis=0) >= 2]
    case = {"name": name, "answers": triples(matrix), "items": paired.shape[1], "resamples": resamples}
    for scale in SCALES:
        case[scale] = {"value": alpha_of(matrix, scale)}
        if resamples:
            values = [alpha_of(paired[:, draws(stream(SEED, r), paired.shape[1])], scale) for r in range(resamples)]
            defined = [v for v in values if v is not None]
            case[scale]["interval"] = interval(defined) if len(defined) * 10 >= 9 * resamples else None
    return case


def alphas(rng):
    # Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: .743, .815, .849.
    published = [[1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
                 [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
                 [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
                 [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN]]
    # The same paper, section A: binary, two observers: .095.
    binary = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0],
              [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    cases = [alpha_case("published", published, 300), alpha_case("binary", binary, 300)]
    for name, raters, items, missing in [("likert", 3, 40, 0.2), ("many", 6, 25, 0.6), ("two", 2, 30, 0.0)]:
        truth = rng.integers(1, 6, items)
        matrix = np.clip(truth + rng.integers(-1, 2, (raters, items)), 1, 5).astype(float)
        matrix[rng.random(matrix.shape) < missing] = NAN
        cases.append(alpha_case(name, matrix, 200))
    matrix = np.round(rng.normal(50, 20, 30) + rng.normal(0, 10, (3, 30)), 2)
    matrix[rng.random(matrix.shape) < 0.25] = NAN
    cases.append(alpha_case("slider", matrix, 100))
    return cases


def kappa_case(name, a, b, resamples=0):
    a, b = np.array(a), np.array(b)
    labels = list(range(int(min(a.min(), b.min())), int(max(a.max(), b.max())) + 1))
    case = {"name": name, "first": a.tolist(), "second": b.tolist(), "resamples": resamples}
    for key, weights in (("plain", None), ("linear", "linear"), ("quadratic", "quadratic")):
        case[key] = {"value": float(cohen_kappa_score(a, b, labels=labels, weights=weights))}
        if resamples:
            values = []
            for r in range(resamples):
                chosen = draws(stream(SEED, r), len(a))
                values.append(cohen_kappa_score(a[chosen], b[chosen], labels=labels, weights=weights))
            case[key]["interval"] = interval(values)
    table = np.array([[int(((a == x) & (b == y)).sum()) for y in labels] for x in labels])
    for key, weights in (("plain", None), ("linear", "linear"), ("quadratic", "fc")):
        other = cohens_kappa(table, wt=weights, return_results=False)
        assert abs(other - case[key]["value"]) < 1e-12, (name, key, other)
    return case


def unrolled(table):
    a, b = [], []
    for x, row in enumerate(table):
        for y, count in enumerate(row):
            a += [x] * count
            b += [y] * count
    return a, b


def kappas(rng):
    truth = rng.integers(1, 6, 50)
    noisy = np.clip(truth + rng.integers(-1, 3, 50), 1, 5)
    return [
        # Fleiss, Statistical Methods for Rates and Proportions, table 18.1: .676.
        kappa_case("fleiss", *unrolled([[75, 1, 4], [5, 4, 1], [0, 0, 10]])),
        # The 2 x 2 table 20, 5, 10, 15 of many introductions: .4.
        kappa_case("introduction", *unrolled([[20, 5], [10, 15]])),
        kappa_case("random", truth, noisy, 200),
        kappa_case("against", [1, 2, 1, 2], [2, 1, 2, 1])]


# Win rates and ratings

def crossed(answers, resamples):
    """Weighted mean of [item, rater, value], raters then items drawn anew."""
    items = sorted({a[0] for a in answers})
    raters = sorted({a[1] for a in answers})
    means = []
    for r in range(resamples):
        words = stream(SEED, r)
        rater_times = np.bincount(draws(words, len(raters)), minlength=len(raters))
        item_times = np.bincount(draws(words, len(items)), minlength=len(items))
        weights = np.array([item_times[items.index(i)] * rater_times[raters.index(k)] for i, k, _ in answers])
        if weights.sum():
            means.append((weights * np.array([v for _, _, v in answers])).sum() / weights.sum())
    return np.array(means)


def p_of(means, centre, distance):
    return (1 + int((np.abs(means - centre) >= abs(distance) - 1e-12).sum())) / (1 + len(means))


def win_case(rng, items, annotators, missing):
    """[item, annotator, first, second, choice, first_left]; choice 0 first, 1 second, 2 tie, 3 both bad."""
    judgements, worth = [], []
    for i in range(items):
        for k in range(annotators):
            if rng.random() < missing:
                continue
            swapped = bool(rng.random() < 0.5)
            outcome = int(rng.choice(4, p=[0.5, 0.25, 0.15, 0.1]))  # for method 1 against 0
            choice = outcome if outcome > 1 or not swapped else 1 - outcome
            first, second = (0, 1) if swapped else (1, 0)
            judgements.append([i, k, first, second, choice, bool(rng.random() < 0.5)])
            if outcome < 3:
                worth.append([i, k, (1.0, 0.0, 0.5)[outcome]])
    value = float(np.mean([w for _, _, w in worth]))
    resamples = 400
    means = crossed(worth, resamples)
    decided = [j for j in judgements if j[4] < 2]
    left = sum((j[4] == 0) == j[5] for j in decided)
    return {"judgements": judgements, "resamples": resamples, "value": value, "interval": interval(means),
            "p": p_of(means, value, value - 0.5), "left": left, "decided": len(decided),
            "position_p": float(stats.binomtest(left, len(decided)).pvalue)}


def rating_case(rng):
    """[item, rater, method, criterion, value]"""
    ratings, resamples = [], 400
    for i in range(20):
        for k in range(4):
            for m in range(3):
                if rng.random() < 0.75:
                    ratings.append([i, k, m, 7, float(np.clip(np.round(3 + 0.4 * m + rng.normal()), 1, 5))])
    means = []
    for m in range(3):
        answers = [[i, k, v] for i, k, method, _, v in ratings if method == m]
        values = [a[2] for a in answers]
        means.append({"mean": float(np.mean(values)), "deviation": float(np.std(values, ddof=1)),
                      "interval": interval(crossed(answers, resamples))})
    by = {(i, k, m): v for i, k, m, _, v in ratings}
    pairs = [[i, k, by[i, k, 2] - by[i, k, 0]] for i in range(20) for k in range(4)
             if (i, k, 2) in by and (i, k, 0) in by]
    d = float(np.mean([p[2] for p in pairs]))
    resampled = crossed(pairs, resamples)
    return {"ratings": ratings, "resamples": resamples, "means": means,
            "difference": {"value": d, "pairs": len(pairs), "interval": interval(resampled),
                           "p": p_of(resampled, d, d)}}


# Bradley-Terry

def strengths(n, games):
    """choix counts whole wins: everything twice, a tie one win each."""
    data = []
    for _, a, b, choice in games:
        data += [(a, b)] * (2 if choice == 0 else 1 if choice == 2 else 0)
        data += [(b, a)] * (2 if choice == 1 else 1 if choice == 2 else 0)
    return choix.ilsr_pairwise(n, data, tol=1e-12, max_iter=1000)


def bradley_terry_case(rng):
    n, resamples, games = 4, 60, []
    true = np.array([0.9, 0.2, -0.3, -0.8])
    for i in range(30):
        for a, b in [(0, 1), (1, 2), (2, 3), (0, 3), (0, 2)]:
            if rng.random() < 0.8:
                chance = 1 / (1 + np.exp(true[b] - true[a]))
                choice = 2 if rng.random() < 0.15 else int(rng.random() > chance)
                games.append([i, a, b, choice])
    found = strengths(n, games)
    items = sorted({g[0] for g in games})
    sampled = []
    for r in range(resamples):
        chosen = draws(stream(SEED, r), len(items))
        sampled.append(strengths(n, [g for c in chosen for g in games if g[0] == items[c]]))
    sampled = np.array(sampled)
    return {"games": games, "resamples": resamples, "strengths": (found - found.mean()).tolist(),
            "intervals": [interval(s) for s in (sampled - sampled.mean(axis=1, keepdims=True)).T],
            "win_intervals": [interval(1 / (1 + np.exp(sampled[:, 3] - s))) for s in sampled.T]}


# Correlation

COEFFICIENTS = {"pearson": lambda x, y: stats.pearsonr(x, y)[0], "spearman": lambda x, y: stats.spearmanr(x, y)[0],
                "kendall": lambda x, y: stats.kendalltau(x, y)[0]}


def correlation_case(rng):
    """[item, method, metric, judgement]"""
    outputs, resamples = [], 150
    for i in range(25):
        hard = rng.normal()
        for m in range(5):
            quality = 0.5 * m + hard + rng.normal()
            outputs.append([i, m, float(np.round(quality + rng.normal(), 1)),
                            float(np.clip(np.round(3 + quality), 1, 5))])
    outputs = [o for o in outputs if rng.random() < 0.85]
    case = {"outputs": outputs, "resamples": resamples}
    table = np.array(outputs)
    chosen = [draws(stream(SEED, r), 25) for r in range(resamples)]
    for name, f in COEFFICIENTS.items():
        rows = [np.concatenate([table[table[:, 0] == i] for i in c]) for c in chosen]
        case[name] = {"outputs": float(f(table[:, 2], table[:, 3])),
                      "outputs_interval": interval([f(t[:, 2], t[:, 3]) for t in rows])}
        means = lambda t, column: [t[t[:, 1] == m][:, column].mean() for m in range(5)]
        case[name]["methods"] = float(f(means(table, 2), means(table, 3)))
        case[name]["methods_interval"] = interval([f(means(t, 2), means(t, 3)) for t in rows])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = []
            for i in range(25):
                t = table[table[:, 0] == i]
                if len(t) > 1 and len(set(t[:, 2])) > 1 and len(set(t[:, 3])) > 1:
                    values.append(f(t[:, 2], t[:, 3]))
        case[name]["within_items"] = float(np.mean(values))
        case[name]["items"] = len(values)
    return case


# The alternative annotator test (Calderon, Reichart, Dror, ACL 2025), section 3, plainly

def fit(answer, others, alignment):
    others = np.array(others)
    if alignment == "accuracy":
        return np.mean(others == answer)
    return -np.sqrt(np.mean((others - answer) ** 2))


def alternative_case(rng, name, alignment, items, humans, noise, judge_noise, missing, epsilon):
    truth = rng.integers(1, 6, items)
    answers = np.clip(truth + np.round(rng.normal(0, noise, (humans, items))), 1, 5)
    judge = np.clip(truth + np.round(rng.normal(0, judge_noise, items)), 1, 5)
    answers[rng.random(answers.shape) < missing] = NAN
    rows, p = [], []
    for j in range(humans):
        d, wins_f, wins_h = [], [], []
        for i in range(items):
            others = [answers[k, i] for k in range(humans) if k != j and not np.isnan(answers[k, i])]
            if np.isnan(answers[j, i]) or not others:
                continue
            s_f, s_h = fit(judge[i], others, alignment), fit(answers[j, i], others, alignment)
            wins_f.append(s_f >= s_h)
            wins_h.append(s_h >= s_f)
            d.append(float(wins_h[-1]) - float(wins_f[-1]))
        if len(d) >= 30:
            value = stats.ttest_1samp(d, epsilon, alternative="less").pvalue
        else:
            every = stats.PermutationMethod(n_resamples=np.inf)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                shifted = np.round(np.array(d) - epsilon, 9)
                value = stats.wilcoxon(shifted, alternative="less", method=every).pvalue
        p.append(float(value))
        rows.append({"items": len(d), "judge_share": float(np.mean(wins_f)), "human_share": float(np.mean(wins_h)),
                     "t_test": len(d) >= 30, "p": float(value)})
    rejected, adjusted, _, _ = multipletests(p, alpha=0.05, method="fdr_by")
    for row, a, reject in zip(rows, adjusted, rejected):
        row.update(adjusted=float(a), judge_wins=bool(reject))
    return {"name": name, "alignment": alignment, "epsilon": epsilon, "humans": triples(answers),
            "judge": judge.tolist(), "rows": rows, "winning_rate": float(np.mean(rejected)),
            "advantage": float(np.mean([r["judge_share"] for r in rows]))}


# Prediction-powered means

def powered_case(rng, labelled, judged, noise, shift):
    truth = rng.normal(3, 1, labelled + judged)
    human = np.round(truth[:labelled] + rng.normal(0, 0.5, labelled), 3)
    judge = np.round(truth + shift + rng.normal(0, noise, labelled + judged), 3)
    y, f, u = human, judge[:labelled], judge[labelled:]
    low, high = classical_mean_ci(y, alpha=0.05)
    case = {"human": human.tolist(), "judge": judge.tolist(), "classical": [float(low), float(high)]}
    for name, lam in (("plain", 1.0), ("tuned", None)):
        low, high = ppi_py.ppi_mean_ci(y, f, u, alpha=0.05, lam=lam)
        point = ppi_py.ppi_mean_pointestimate(y, f, u, lam=lam)
        case[name] = {"mean": float(np.squeeze(point)), "interval": [float(np.squeeze(low)), float(np.squeeze(high))]}
    return case


# Distributions and sample sizes

def distributions():
    return {
        "wilson": [[k, n, level, *map(float, proportion_confint(k, n, alpha=level, method="wilson"))]
                   for k, n in [(0, 10), (10, 10), (7, 10), (3.5, 11), (120, 200)] for level in (0.05, 0.1)],
        "coin": [[k, n, float(stats.binomtest(k, n).pvalue)]
                 for k, n in [(0, 1), (0, 5), (5, 5), (3, 10), (5, 10), (60, 100), (460, 1000), (0, 600)]],
        "student": [[t, d, float(stats.t.cdf(t, d))]
                    for t in (-40.0, -3.5, -1.0, -1e-3, 0.0, 0.5, 2.0, 9.0) for d in (1, 2, 29, 49, 1000)],
        "quantile": [[q, float(stats.norm.ppf(q))] for q in (1e-12, 1e-4, 0.02, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999)]}


def plans():
    """The judgements that independent items need, and the power of 100 of them."""
    out = []
    for difference, ties in [(0.1, 0.0), (0.05, 0.2), (0.15, 0.3), (0.02, 0.1)]:
        null = np.sqrt((1 - ties) / 4)
        real = np.sqrt((1 - ties) / 4 - difference ** 2)
        need = normal_sample_size_one_tail(difference, 0.8, 0.025, std_null=null, std_alternative=real)
        # One tail, as the planner: of the two-sided test the one in the difference's direction.
        power = normal_power_het(difference, 100, 0.025, std_null=null, std_alternative=real, alternative="larger")
        out.append({"difference": difference, "ties": ties, "items": float(need), "power": float(power)})
    return out


def main():
    rng = np.random.default_rng(11)
    golden = {
        "seed": SEED, "alpha": alphas(rng), "kappa": kappas(rng),
        "win_rate": [win_case(rng, 30, 3, 0.2), win_case(rng, 12, 5, 0.4)], "ratings": rating_case(rng),
        "bradley_terry": bradley_terry_case(rng), "correlation": correlation_case(rng),
        "alternative": [
            alternative_case(rng, "good", "accuracy", 80, 3, 0.7, 0.3, 0.0, 0.2),
            alternative_case(rng, "poor", "accuracy", 60, 4, 0.3, 1.5, 0.3, 0.1),
            alternative_case(rng, "distance", "distance", 70, 3, 0.8, 0.6, 0.1, 0.2),
            alternative_case(rng, "few", "distance", 14, 3, 0.9, 0.4, 0.0, 0.15)],
        "powered": [powered_case(rng, 40, 200, 0.3, 0.4), powered_case(rng, 30, 60, 1.5, -1.0),
                    powered_case(rng, 25, 25, 8.0, 0.0)],
        "distributions": distributions(), "plans": plans()}
    print(json.dumps(golden, allow_nan=False))


main()
