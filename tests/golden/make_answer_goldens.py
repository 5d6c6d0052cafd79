"""Writes answers.json: exact match and F1 of answers as the evaluations of SQuAD 2.0 and of JSQuAD
compute them. Texts are our own.

    pip install transformers==4.46.3 "sacrebleu[ja]==2.6.0"
    python make_answer_goldens.py

English: transformers' squad_metrics, which is SQuAD 2.0's official script. Japanese by characters:
the same file with what JGLUE 1.1.0 changes in it (fine-tuning/patch): no punctuation or article is
taken out but 。 at the end, and F1 is over characters. Japanese by words has no published script:
plainly, sacreBLEU's ja-mecab words after NFKC in lower case, without marks.
"""

import json
import os
import unicodedata
from collections import Counter
from types import SimpleNamespace

from sacrebleu.tokenizers.tokenizer_ja_mecab import TokenizerJaMecab
from transformers.data.metrics import squad_metrics

HERE = os.path.dirname(os.path.abspath(__file__))

# References of one question, then what was answered.
EN = [
    (["the Normans"], "Normans"),
    (["10th and 11th centuries", "in the 10th and 11th centuries"], "10th-11th centuries."),
    (["Denmark, Iceland and Norway"], "Iceland, Norway and Denmark"),
    (["France", "in France", "Paris"], "The city of Paris, France"),
    (["William the Conqueror"], "william  THE\tconqueror!"),
    (["a", "an apple"], "the"),
    (["a", "the"], ""),
    ([""], ""),
    ([""], "something"),
    (["something", ""], ""),
    (["..."], "-- a --"),
    (["U.S.A."], "usa"),
    (["a-an-the man"], "man"),
    (["the_man"], "theman"),
    (["theatre"], "the atre"),
    (["caf\u00e9 \u201cA\u201d"], "CAF\u00c9 \u201ca\u201d"),
    (["caf\u00e9"], "cafe\u0301"),
    (["the\u0301 a\u0308 an"], "an"),
    (["a\u00b2 the\u2460 an\u2167"], "a\u00b2 the\u2460 an\u2167 a"),
    (["a\u4e09 the\u3042 \u00e9a"], "a\u4e09"),
    (["\u039f\u03a3\u039f\u03a3 \u0130stanbul"], "\u03bf\u03c3\u03bf\u03c2 istanbul"),
    (["one\u00a0two\u3000three"], "one two three"),
    (["yes yes no", "yes"], "yes yes"),
    (["42"], "42%"),
    (["$1,000"], "1000 dollars"),
    (["line one\nline two"], "line two line one"),
]
JA = [
    (["\u6771\u4eac\u90fd"], "\u6771\u4eac\u90fd\u3002"),
    (["1964\u5e74", "\u662d\u548c39\u5e74"], "1964\u5e74\u306e10\u6708"),
    (["\u5bcc\u58eb\u5c71", "\u65e5\u672c\u4e00\u9ad8\u3044\u5c71"], "\u5bcc\u58eb\u5c71\u3067\u3059\u3002\u3002"),
    (["\u300c\u543e\u8f29\u306f\u732b\u3067\u3042\u308b\u300d"], "\u543e\u8f29\u306f\u732b\u3067\u3042\u308b"),
    (["\uff2e\uff28\uff2b", "nhk"], "NHK"),
    (["NHK \u7dcf\u5408"], "\uff2e\uff28\uff2b\u3000\u7dcf\u5408"),
    (["\u30a2\u30a4\u30b9\u30af\u30ea\u30fc\u30e0"], "\uff71\uff72\uff7d\uff78\uff98\uff70\uff91"),
    (["3.5\u30ad\u30ed"], "\u7d043.5\u30ad\u30ed\u30e1\u30fc\u30c8\u30eb"),
    ([""], ""),
    (["\u3002"], "\u3002\u3002"),
    (["\u3002", "\u732b"], ""),
    (["\u732b\u3002\u72ac"], "\u732b \u72ac"),
    (["\u5927\u962a \u57ce", "\u5927\u962a\u57ce"], "\u5927\u962a  \u57ce\n"),
    (["\u306f\u3044\u3001\u305d\u3046\u3067\u3059"], "\u306f\u3044!\u305d\u3046\u3067\u3059?"),
    (["\u4ee4\u548c\u5143\u5e74"], "\u4ee4\u548c"),
    (["\u540d\u8a5e \u304b \u52d5\u8a5e"], "\u52d5\u8a5e \u304b \u540d\u8a5e"),
]


def raw_scores(pairs):
    examples = [SimpleNamespace(qas_id=i, answers=[{"text": a} for a in gold])
                for i, (gold, _) in enumerate(pairs)]
    exact, f1 = squad_metrics.get_raw_scores(examples, {i: p for i, (_, p) in enumerate(pairs)})
    return [exact[i] for i in range(len(pairs))], [f1[i] for i in range(len(pairs))]


def as_jglue():
    """What JGLUE's patch makes of squad_metrics."""
    def normalize_answer(s):
        return " ".join(s.lower().rstrip("\u3002").split())

    def compute_f1(gold, predicted):
        gold, predicted = list(normalize_answer(gold)), list(normalize_answer(predicted))
        same = sum((Counter(gold) & Counter(predicted)).values())
        if not gold or not predicted:
            return int(gold == predicted)
        if same == 0:
            return 0
        precision, recall = same / len(predicted), same / len(gold)
        return 2 * precision * recall / (precision + recall)

    squad_metrics.normalize_answer = normalize_answer
    squad_metrics.compute_f1 = compute_f1


def word_f1(pairs):
    mecab = TokenizerJaMecab()

    def words(text):
        found = mecab(unicodedata.normalize("NFKC", text.replace("\n", " ")).lower()).split()
        return [w for w in found if not all(unicodedata.category(c)[0] in "PS" for c in w)]

    def f1(gold, predicted):
        gold, predicted = words(gold), words(predicted)
        if not gold or not predicted:
            return int(gold == predicted)
        same = sum((Counter(gold) & Counter(predicted)).values())
        return 2 * same / (len(gold) + len(predicted))

    return [max(f1(g, p) for g in ([g for g in gold if words(g)] or [""])) for gold, p in pairs]


def main():
    out = {}
    exact, f1 = raw_scores(EN)
    out["en"] = {"references": [g for g, _ in EN], "answers": [p for _, p in EN],
                 "exact_match": exact, "f1": f1}
    as_jglue()
    exact, f1 = raw_scores(JA)
    out["ja"] = {"references": [g for g, _ in JA], "answers": [p for _, p in JA],
                 "exact_match": exact, "f1": word_f1(JA), "f1_char": f1}
    with open(os.path.join(HERE, "answers.json"), "w") as file:
        json.dump(out, file, indent=1, ensure_ascii=True)
        file.write("\n")


if __name__ == "__main__":
    main()
