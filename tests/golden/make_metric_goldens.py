"""Writes metrics.json: ROUGE, BLEU and chrF of the reference implementations.

    pip install rouge_score==0.1.2 "sacrebleu[ja]==2.6.0"
    python make_metric_goldens.py

Everything is deterministic: pairs written here, and variations of them by a seeded generator.
"""

import json
import os
import random

from nltk.stem import porter
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF

HERE = os.path.dirname(os.path.abspath(__file__))

EN = [
    ("The quick brown fox jumps over the lazy dog.\nIt was running quickly!",
     "The quick brown dog jumps on the log.\nIt runs quickly."),
    ("The dog bit the man.", "The dog bit the man."),
    ("It was not unexpected, at 3.5%.", "It wasn't surprising, at 3.5% -- really."),
    ("The man bit him first.", "The man had just bitten him."),
    ("", ""),
    ("", "Something where nothing should be."),
    ("Nothing where something should be.", ""),
    ("   ", "\t\t"),
    ("K\u212aelvin \u0130x caf\u00e9 U.S. 3,000", "kkelvin i x caf u s 3 000"),
    ("a b c", "a b c"),
    ("one", "one"),
    ("one two", "two one"),
    ("Skies were dying, lying and tying the news of the innings.",
     "The sky died; lies tie news innings, outing by outings."),
    ("Tom &amp; Jerry said &quot;no&quot; to 3 &lt; 4 &gt; 2",
     "Tom & Jerry said \"no\" to 3 < 4 > 2"),
    ("&amp;lt; is not &lt;", "&lt; is not <"),
    ("a <skipped> word and a <skipped>b", "a word and a b"),
    ("A state-of-the-art well-\nknown method", "A state-of-the-art well-known method"),
    ("Pages 12-15, 3-4 and A-4.", "Pages 12 - 15, 3 -4 and A -4 ."),
    ("It costs $1,234,567.89 (or 1.234.567,89).", "It costs 1,234,567.89 dollars."),
    ("e.g., i.e., etc... and so on..", "e.g. i.e. etc. and so on"),
    ("...", "..."),
    (".,.,1.,2,.3", "1.,2,.3.,.,"),
    ("no\u00a0break\u00a0spaces here", "no break spaces here"),
    ("thin\u2009space and ideographic\u3000space", "thin space and ideographic space"),
    ("tab\tseparated\tvalues", "tab separated values"),
    ("file\u001cseparator and\u0085next line", "file separator and next line"),
    ("vertical\x0btab form\x0cfeed", "vertical tab form feed"),
    ("carriage\rreturn", "carriage return"),
    ("zero\u200bwidth joiner\u200d here", "zero width joiner here"),
    ("caf\u00e9 cafe\u0301 na\u00efve", "cafe\u0301 caf\u00e9 naive"),
    ("\uff26\uff35\uff2c\uff2c width \uff11\uff12\uff13", "FULL width 123"),
    ("Emoji \U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 and flags \U0001f1ef\U0001f1f5",
     "Emoji \U0001f600 and flags \U0001f1ef\U0001f1f5\U0001f1fa\U0001f1f8"),
    ("\ufeffbyte order mark", "byte order mark"),
    ("replacement \ufffd character", "replacement character \ufffd"),
    ("\u65e5\u672c\u8a9e only", "only \u65e5\u672c"),
    ("\u0420\u0443\u0441\u0441\u043a\u0438\u0439 text", "text \u0440\u0443\u0441\u0441\u043a\u0438\u0439"),
    ("STRASSE stra\u00dfe \u1e9e", "stra\u00dfe STRASSE"),
    ("the the the the the the the", "the cat is on the mat"),
    ("the cat is on the mat", "the the the the the the the"),
    ("word " * 40, "word " * 7),
    ("alpha beta gamma delta", "alpha beta"),
    ("alpha beta", "alpha beta gamma delta epsilon zeta eta theta"),
    ("First sentence here.\nSecond sentence there.\nThird one.",
     "Third one.\nFirst sentence there.\n\nSecond."),
    ("b a c d\nc a b", "a b c\nb c a d"),
    ("a x b y c z\nz c y", "x a y b z c\ny z c"),
    ("\n\nleading breaks", "leading breaks\n\n"),
    ("police killed the gunman", "police kill the gunman"),
    ("The company's profits rose 12.5% to \u20ac3bn in 2023-24.",
     "Profits at the company rose by 12.5 % to 3bn euros in 2023-2024."),
    ("Happily relational operators conditionally generalized the formalities.",
     "Happy relations operate conditions generally formalizing formality."),
    ("it's they're we'll don't O'Neill's 'quoted'", "its theyre well dont ONeills quoted"),
    ("{curly} [square] (round) `tick` ~tilde~ ^hat^ _under_ |bar| \\back\\",
     "curly square round tick tilde hat under bar back"),
    ("a/b c:d e;f g=h i+j k*l m%n o#p q@r", "a / b c : d e ; f g = h i + j"),
    ("http://example.org/path?x=1&y=2", "http://example.org/path?x=1&y=3"),
    ("1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 9 11"),
    ("We propose an approach to merge adapters by pruning their parameters.",
     "This paper proposes merging of adapters with parameter pruning."),
    ("Manage disk partitions and file systems", "Manages partitions, disks and filesystems"),
    ("   leading and trailing   ", "leading and trailing"),
    ("ends with -", "ends with -"),
    ("5- 6- seven-8 9-", "5 - 6 - seven-8 9 -"),
    ("agreed feed bled sing motoring hopping tanned falling hissing fizzed failing filing",
     "agree feed bled sing motor hop tan fall hiss fizz fail file"),
]

JA = [
    ("東京都は令和の新しい計画を発表した。", "東京都が新しい計画を発表した。"),
    ("猫はソファーの上で寝ている。", "猫がソファーで眠っている。"),
    ("", ""),
    ("", "何かがある。"),
    ("何かがある。", ""),
    ("\u3000", " \t"),
    ("令和", "令和"),
    ("令和元年五月一日", "令和1年5月1日"),
    ("七山令和黄石の一途胡町令和尾島", "一義的十二月按腹令和勝"),
    ("命令和音の号令和歌", "命令と和音"),
    ("昭和、平成、令和と続く", "令和令和令和"),
    ("平成三十一年四月に令和が発表された。", "令和が2019年4月1日に発表された。"),
    ("ファイルを開いて、\u3000編集する方法。", "ファイルを開き編集する。"),
    ("全角ＡＢＣ１２３と半角ABC123", "全角ABC123と半角ＡＢＣ１２３"),
    ("ｶﾀｶﾅとカタカナ、ガとガ", "カタカナとｶﾀｶﾅ、ガとが"),
    ("が\u3099と\u304b\u3099は違う", "がとがは違う"),
    ("絵文字😀と👨‍👩‍👧と🇯🇵", "絵文字😀🇯🇵"),
    ("GNOME 端末でコマンドを実行する", "GNOME端末でコマンドを実行します"),
    ("Debian パッケージの説明文", "パッケージの説明"),
    ("タブ\t区切り\tの行", "タブ 区切り の行"),
    ("改行しない\u00a0空白", "改行しない 空白"),
    ("一行目の文。\n二行目の文。", "二行目の文。\n一行目の文です。"),
    ("一つ目。\n\n三つ目。", "三つ目。一つ目。"),
    ("「こんにちは。」と彼は言った。", "彼は「こんにちは」と言った。"),
    ("【重要】注意！？（確認）", "重要：注意！？"),
    ("価格は1,234円（税込1,357.4円）です。", "価格は1,234円です。"),
    ("3.5%増の100億円", "３．５％増の１００億円"),
    ("々〆ヶ〇一二三", "一二三〇ヶ〆々"),
    ("ーーー長音ーーー", "長音ー"),
    ("あああああああああああああ", "ああああ"),
    ("ｗｗｗｗｗｗ草", "wwwwww草"),
    ("すもももももももものうち", "すももも桃も桃のうち"),
    ("外国人参政権", "外国人の参政権"),
    ("東京都京都府", "京都府東京都"),
    ("𠮷野家で𩸽を食べる", "吉野家でほっけを食べる"),
    ("한국어와 日本語", "日本語と韓国語"),
    ("中文和日文", "中国語と日本語"),
    ("Русский язык と日本語", "ロシア語と日本語"),
    ("&amp;は&lt;実体参照&gt;です", "&は<実体参照>です"),
    ("<skipped>飛ばす-", "飛ばす"),
    ("https://example.org/日本語?x=1", "https://example.org/"),
    ("電子メールを送信し、受信する。", "メールの送受信"),
    ("ディスクの空き容量を確認する方法を説明します。", "ディスクの空き容量の確認方法"),
    ("画面の明るさを調整する。", "画面の輝度を変更する。"),
    ("パスワードを変更するには、設定を開きます。", "設定でパスワードを変更"),
    ("首相は辞任を表明した。", "首相が辞意を表明した。"),
    ("首相は辞任を表明した", "首相は辞任を表明した"),
    ("新型コロナウイルスの感染者数が過去最多となった。", "感染者数が最多を更新した。"),
    ("ゼロ\u200b幅\u200d文字", "ゼロ幅文字"),
    ("\ufeff先頭の印", "先頭の印"),
    ("置換\ufffd文字", "置換文字"),
    ("\u3000字下げした段落。", "字下げした段落。"),
    ("行末の空白\u3000\u3000", "行末の空白"),
    ("制御\u001c文字\u0085です", "制御 文字 です"),
    ("ABC", "ABC"),
    ("a", "a"),
    ("。", "。"),
    ("、。！？", "？！。、"),
    ("Ｗｅｂブラウザー", "ウェブブラウザ"),
    ("日本語 の 単語 を 空白 で 区切る", "日本語の単語を空白で区切る"),
    ("モデルを評価する。要約モデルの評価。", "日本語の要約モデルを評価する。"),
    ("2024/01/02 03:04:05.678", "2024年1月2日3時4分"),
]

WORDS = """
a at the sky skies dying lying tying news innings inning outings outing cannings canning howe
proceed exceed succeed proceeds exceeded caresses ponies ties caress cats died spied flies tried
feed agreed plastered bled motoring sing conflated troubled sized hopping tanned falling hissing
fizzed failing filing happy enjoy spy say relational conditional rational valenci hesitanci
digitizer conformabli radicalli differentli vileli analogousli vietnamization predication operator
feudalism decisiveness hopefulness callousness formaliti sensitiviti sensibiliti triplicate
formative formalize electriciti electrical hopeful goodness revival allowance inference airliner
gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologou
communism activate angulariti homologous effective bowdlerize probate rate cease controll roll
happily beautifully carefully geology theology archaeology apology totally really finally generally
yyyyy syzygy toy yes yellow by3 3rd 2nd a1ed x9ing ing ed eed ied ies ss s ions ion ally alli
oscillation oscillators generalizations knack knackeries abilities ability able quickly running runs
runner summarization summaries summary summarize summarized adapters merging merged merges pruning
pruned prunes pruner parameters importance importantly sparsity layers layered activity activities
university universe universal argument argue argued arguing possibly probable reply replied replies
using used users usage uses was is this has does goes shoes bus buses gas gases lens lenses analyses
analysis hypotheses matrices vertices indices bleed need needed seeding feeding ceding ageing eyeing
dyed dyeing tieing vying owing bowed boxing boxes mixing fixed played player playing plays prayer
crying cries cried try trying skiing skied seeing sees agreement agreeing judgement judgment isle
aisle isled owned ewe ewes axe axes eyed ivy oats trees trouble troubles private oaten orrery
misfit fitting fitted fits hoped hop hopes sitting siting sites sited planning planed planes
willing wills willed well wells smelled spelling spells full fuller fullness filled fills
""".split()


def varied(pairs, units, seed, count):
    """`count` more pairs: a reference from the list, and a copy of it with units dropped, doubled,
    swapped or replaced."""
    rng = random.Random(seed)
    pool = [u for pair in pairs for u in units(pair[0])]
    out = []
    for _ in range(count):
        reference = rng.choice([p[0] for p in pairs if len(units(p[0])) > 4])
        candidate = []
        for unit in units(reference):
            draw = rng.random()
            if draw < 0.15:
                continue
            candidate.append(rng.choice(pool) if draw < 0.3 else unit)
            if draw > 0.92:
                candidate.append(unit)
        if rng.random() < 0.5 and len(candidate) > 2:
            i = rng.randrange(len(candidate) - 1)
            candidate[i], candidate[i + 1] = candidate[i + 1], candidate[i]
        out.append((reference, "".join(candidate)))
    return out


def words_with_gaps(text):
    out, word = [], ""
    for c in text:
        word += c
        if c.isspace():
            out.append(word)
            word = ""
    return out + ([word] if word else [])


class Split:
    """A tokenizer for rouge_score from a function."""

    def __init__(self, function):
        self.function = function

    def tokenize(self, text):
        return self.function(text)


def rouge(pairs, types, **kinds):
    each = {t: [] for t in types}
    for reference, candidate in pairs:
        for t in types:
            # Line breaks mean something to rougeLsum alone.
            flat = t != "rougeLsum"
            score = rouge_scorer.RougeScorer([t], **kinds).score(
                reference.replace("\n", " ") if flat else reference,
                candidate.replace("\n", " ") if flat else candidate)[t]
            each[t].append(score.fmeasure)
    return each


def mean(values):
    return sum(values) / len(values)


def sacre(pairs, tokenize):
    references = [p[0].replace("\n", " ") for p in pairs]
    candidates = [p[1].replace("\n", " ") for p in pairs]
    corpus = BLEU(tokenize=tokenize)
    sentence = BLEU(tokenize=tokenize, effective_order=True)
    return {
        "value": corpus.corpus_score(candidates, [references]).score / 100,
        "each": [sentence.sentence_score(c, [r]).score / 100
                 for r, c in zip(references, candidates)],
        "signature": str(corpus.get_signature()),
    }


def chrf(pairs, word_order=0):
    references = [p[0].replace("\n", " ") for p in pairs]
    candidates = [p[1].replace("\n", " ") for p in pairs]
    metric = CHRF(word_order=word_order)
    return {
        "value": metric.corpus_score(candidates, [references]).score / 100,
        "each": [metric.sentence_score(c, [r]).score / 100
                 for r, c in zip(references, candidates)],
        "signature": str(metric.get_signature()),
    }


def as_metrics(each):
    return {name: {"value": mean(values), "each": values} for name, values in each.items()}


def main():
    english = EN + varied(EN, words_with_gaps, 1, 150)
    japanese = JA + varied(JA, list, 2, 150)
    mecab = BLEU(tokenize="ja-mecab").tokenizer

    types = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    en = as_metrics(rouge(english, types, use_stemmer=True))
    en["bleu"] = sacre(english, "13a")
    en["chrf"] = chrf(english)
    en["chrf++"] = chrf(english, 2)

    ja = as_metrics(rouge(japanese, types, tokenizer=Split(lambda t: mecab(t).split())))
    characters = Split(lambda t: [c for c in t if not c.isspace()])
    for name, values in rouge(japanese, types[:3], tokenizer=characters).items():
        ja[name + "_char"] = {"value": mean(values), "each": values}
    ja["bleu"] = sacre(japanese, "ja-mecab")
    ja["bleu_char"] = sacre(japanese, "char")
    ja["chrf"] = chrf(japanese)
    ja["chrf++"] = chrf(japanese, 2)

    stemmer = porter.PorterStemmer()
    tokenizer_13a = BLEU(tokenize="13a").tokenizer
    golden = {
        "versions": {"rouge_score": "0.1.2", "sacrebleu": "2.6.0", "ipadic": "1.0.0"},
        "en": {"pairs": english, "metrics": en},
        "ja": {"pairs": japanese, "metrics": ja},
        "stems": {w: stemmer.stem(w) for w in WORDS},
        "tokens_13a": [[t, tokenizer_13a(t.rstrip()).split()]
                       for pair in EN for t in pair if "\n" not in t],
        "tokens_mecab": [[t, mecab(t.rstrip()).split()]
                         for pair in japanese for t in pair if "\n" not in t],
    }
    with open(os.path.join(HERE, "metrics.json"), "w", encoding="utf-8") as out:
        json.dump(golden, out, ensure_ascii=False, indent=0, separators=(",", ":"))
        out.write("\n")
    print(len(english), "English and", len(japanese), "Japanese pairs,", len(WORDS), "stems")


if __name__ == "__main__":
    main()
