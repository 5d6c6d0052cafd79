"""Writes paired.json: two systems compared by sacreBLEU, several references, and what summaries
take from their documents, written plainly after the papers.

    pip install rouge_score==0.1.2 "sacrebleu[ja]==2.6.0"
    python make_paired_goldens.py
"""

import json
import os
import random

import numpy as np
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.significance import PairedTest, _compute_p_value, estimate_ci

from make_metric_goldens import EN, HERE, JA, Split, varied, words_with_gaps

METRICS = {"bleu": lambda lang: BLEU(tokenize="13a" if lang == "en" else "ja-mecab"),
           "chrf": lambda lang: CHRF(), "chrf++": lambda lang: CHRF(word_order=2)}
EACH = {"bleu": lambda lang: BLEU(tokenize="13a" if lang == "en" else "ja-mecab", effective_order=True),
        "chrf": lambda lang: CHRF(), "chrf++": lambda lang: CHRF(word_order=2)}

ROUGE = ["rouge1", "rouge2", "rougeL", "rougeLsum"]


def flat(text):
    return text.replace("\n", " ")


def systems(pairs, units, count):
    """References with the outputs of a better and a worse system."""
    references, better, worse = [], [], []
    for k, (reference, candidate) in enumerate(varied(pairs, units, 11, count)):
        references.append(flat(reference))
        rng = random.Random(1000 + k)
        better.append(flat("".join(u for u in units(candidate) if rng.random() > 0.07)))
        worse.append(flat("".join(u for u in units(candidate) if rng.random() > 0.1)))
    return references, better, worse


def given_draws(lang, references, better, worse):
    """sacreBLEU's formulas over draws that are written down: exact."""
    n, rng = len(references), random.Random(5)
    indices = [[rng.randrange(n) for _ in range(n)] for _ in range(60)]
    keeps = [[rng.random() < 0.5 for _ in range(n)] for _ in range(60)]
    out = {"indices": indices, "keeps": keeps, "metrics": {}}
    for name, make in METRICS.items():
        metric = make(lang)
        system = np.array(metric._extract_corpus_statistics(better, [references]), dtype="float64")
        base = np.array(metric._extract_corpus_statistics(worse, [references]), dtype="float64")
        score = lambda rows: metric._compute_score_from_stats(list(rows.sum(0))).score
        real = abs(score(system) - score(base))
        left = np.array([score(system[i]) for i in indices])
        right = np.array([score(base[i]) for i in indices])
        differences = np.abs(left - right)
        shuffled = []
        for keep in keeps:
            k = np.array(keep)[:, None]
            shuffled.append(abs(score(np.where(k, system, base)) - score(np.where(k, base, system))))
        mean, half = estimate_ci(left)
        out["metrics"][name] = {
            "candidate": score(system) / 100, "baseline": score(base) / 100,
            "left": [x / 100 for x in left], "right": [x / 100 for x in right],
            "mean": mean / 100, "half_width": half / 100,
            "shuffled": [x / 100 for x in shuffled],
            "bootstrap_p": _compute_p_value(differences - differences.mean(), real),
            "randomisation_p": _compute_p_value(np.array(shuffled), real)}
    return out


def own_draws(lang, references, better, worse):
    """sacreBLEU's tests whole, by its own generator: p within sampling error."""
    out = {}
    for kind in ("bs", "ar"):
        made = {name: make(lang) for name, make in METRICS.items()}
        _, scores = PairedTest([("base", worse), ("system", better)], made, [references], kind)()
        for name, key in (("bleu", "BLEU"), ("chrf", "chrF2"), ("chrf++", "chrF2++")):
            result = scores[key][1]
            entry = out.setdefault(name, {})
            entry[kind] = result.p_value
            if kind == "bs":
                entry["mean"], entry["half_width"] = result.mean / 100, result.ci / 100
                entry["baseline_mean"] = scores[key][0].mean / 100
                entry["baseline_half_width"] = scores[key][0].ci / 100
    return out


def several_references(lang, pairs, units, mecab):
    sets = [[flat(p[0]) for p in pairs]]
    for seed in (21, 22):
        rng = random.Random(seed)
        sets.append([flat("".join(u for u in units(p[0]) if rng.random() > 0.25)) if rng.random() > 0.15
                     else flat(rng.choice(pairs)[0]) for p in pairs])
    candidates = [flat(p[1]) for p in pairs]
    out = {"references": sets, "candidates": candidates, "metrics": {}}
    for name, make in METRICS.items():
        metric, each = make(lang), EACH[name](lang)
        out["metrics"][name] = {
            "value": metric.corpus_score(candidates, sets).score / 100,
            "each": [each.sentence_score(c, [s[i] for s in sets]).score / 100
                     for i, c in enumerate(candidates)],
            "signature": str(metric.get_signature())}
    kinds = {"use_stemmer": True} if lang == "en" else {"tokenizer": Split(lambda t: mecab(t).split())}
    scorer = rouge_scorer.RougeScorer(ROUGE, **kinds)
    each = {t: [] for t in ROUGE}
    for i, candidate in enumerate(candidates):
        for t, score in scorer.score_multi([s[i] for s in sets], candidate).items():
            each[t].append(score.fmeasure)
    for t in ROUGE:
        out["metrics"][t] = {"value": sum(each[t]) / len(each[t]), "each": each[t]}
    return out


def uneven_references(lang, pairs, units, mecab):
    """One to three references an example: value, each, and the signature that sacreBLEU gives ("nrefs:var"); beside
    them the signature of two for each."""
    rng = random.Random(23)
    shortened = lambda text: flat("".join(u for u in units(text) if rng.random() > 0.25))
    of_each = [[flat(p[0])] + [shortened(p[0]) for _ in range(rng.randrange(3))] for p in pairs]
    candidates = [flat(p[1]) for p in pairs]
    sets = [[own[k] if k < len(own) else None for own in of_each] for k in range(3)]
    out = {"references": of_each, "candidates": candidates, "metrics": {}}
    for name, make in METRICS.items():
        metric, each, two = make(lang), EACH[name](lang), make(lang)
        two.corpus_score(candidates, [sets[0], sets[0]], n_bootstrap=2)
        value = metric.corpus_score(candidates, sets, n_bootstrap=2).score / 100
        signature = lambda m: str(m.get_signature()).replace("bs:2|", "bs:1000|")
        out["metrics"][name] = {
            "value": value,
            "each": [each.sentence_score(c, own).score / 100 for c, own in zip(candidates, of_each)],
            "signature": signature(metric), "signature_of_two": signature(two)}
    scorer = rouge_scorer.RougeScorer(
        ROUGE, **({"use_stemmer": True} if lang == "en" else {"tokenizer": Split(lambda t: mecab(t).split())}))
    rows = [scorer.score_multi(own, c) for own, c in zip(of_each, candidates)]
    for t in ROUGE:
        each = [row[t].fmeasure for row in rows]
        out["metrics"][t] = {"value": sum(each) / len(each), "each": each}
    return out


def fragments(summary, document):
    """Grusky et al. 2018, figure 3."""
    found, i = [], 0
    while i < len(summary):
        best, j = [], 0
        while j < len(document):
            if summary[i] == document[j]:
                i2, j2 = i, j
                while i2 < len(summary) and j2 < len(document) and summary[i2] == document[j2]:
                    i2, j2 = i2 + 1, j2 + 1
                if len(best) < i2 - i:
                    best = summary[i:i2]
                j = j2
            else:
                j += 1
        i += max(len(best), 1)
        if best:
            found.append(best)
    return found


def ngrams(tokens, n):
    return [tuple(tokens[i:i + n]) for i in range(len(tokens) - n + 1)]


def taken(summary, document):
    """The measures of one summary, over its words and its document's."""
    found = fragments(summary, document)
    size = len(summary)
    out = {"compression": len(document) / size if size else 0,
           "coverage": sum(len(f) for f in found) / size if size else 0,
           "density": sum(len(f) ** 2 for f in found) / size if size else 0,
           "copy_length": max((len(f) for f in found), default=0)}
    for n in range(1, 5):
        own, source = ngrams(summary, n), set(ngrams(document, n))
        types = set(own)
        out[f"novelty{n}"] = len(types - source) / len(types) if types else 0
        repeated = [t for t in types if own.count(t) > 1]
        out[f"repetition{n}"] = len(repeated) / len(types) if types else 0
    return out


def documents(lang, pairs, units, mecab):
    """Documents of several records' texts; summaries that copy, change and repeat parts of them."""
    from rouge_score import tokenizers
    english = tokenizers.DefaultTokenizer(True)
    rng = random.Random(31)
    texts = [p[0] for p in pairs]
    out = []
    for _ in range(60):
        chosen = [rng.choice(texts) for _ in range(rng.randrange(0, 7))]
        document = "\n".join(chosen)
        parts = units(flat(document)) or [""]
        summary = ""
        for _ in range(rng.randrange(0, 4)):
            start = rng.randrange(len(parts))
            summary += "".join(parts[start:start + rng.randrange(1, 12)])
            if rng.random() < 0.4:
                summary += " " + rng.choice(texts)
            if rng.random() < 0.3:
                summary += summary
        summary = flat(summary)[:400]
        if lang == "en":
            words = [english.tokenize(flat(t)) for t in (summary, document)]
        else:
            words = [mecab(summary).split(),
                     [w for line in document.split("\n") for w in mecab(line).split()]]
        out.append({"document": document, "summary": summary, "measures": taken(*words)})
    return out


def main():
    mecab = BLEU(tokenize="ja-mecab").tokenizer
    golden = {"versions": {"rouge_score": "0.1.2", "sacrebleu": "2.6.0"}}
    for lang, pairs, units in (("en", EN, words_with_gaps), ("ja", JA, list)):
        references, better, worse = systems(pairs, units, 40)
        golden[lang] = {
            "references": references, "candidates": better, "baseline": worse,
            "given_draws": given_draws(lang, references, better, worse),
            "own_draws": own_draws(lang, references, better, worse),
            "several": several_references(lang, pairs, units, mecab),
            "uneven": uneven_references(lang, pairs, units, mecab),
            "documents": documents(lang, pairs, units, mecab)}
    with open(os.path.join(HERE, "paired.json"), "w", encoding="utf-8") as out:
        json.dump(golden, out, ensure_ascii=False, indent=0, separators=(",", ":"), default=float)
        out.write("\n")


if __name__ == "__main__":
    main()
