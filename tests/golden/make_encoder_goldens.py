"""Writes encoders/*: tiny random encoders with tokenizers, and encoders.json: their token ids, states,
BERTScore by bert_score, SummaC-ZS by a plain writing over transformers and by the authors' package (`package`), which
is given its sentences: one a line, those of more than ten characters.

    pip install torch==2.11.0 transformers==5.23.0 bert_score==0.3.13 sentencepiece tokenizers nltk
    pip install --no-deps summac==0.0.4
    python make_encoder_goldens.py [summac]

Training a WordPiece vocabulary breaks ties by chance: a run gives other encoders. With `summac` those that are there
stay, and only the SummaC rows are made anew.
"""

import json
import os
import shutil
import sys

import bert_score
import numpy as np
import sentencepiece
import summac.model_summac
import tokenizers
import torch
import transformers

from make_metric_goldens import EN, HERE, JA
from tricky_strings import STRINGS

# bert_score asks for it where a text is empty; transformers 5 has it no more.
transformers.PreTrainedTokenizerBase.build_inputs_with_special_tokens = (
    lambda self, ids: [self.cls_token_id, *ids, self.sep_token_id])

# summac asks for it too: as a call, with the argument that it means.
transformers.PreTrainedTokenizerBase.batch_encode_plus = (
    lambda self, pairs, truncation_strategy, **how: self(
        [p for p, _ in pairs], [h for _, h in pairs], **{**how, "truncation": truncation_strategy}))
summac.model_summac.SummaCImager.split_sentences = (
    lambda self, text: [s for s in text.split("\n") if len(s) > 10])

OUT = os.path.join(HERE, "encoders")
TEXTS = [t for pairs in (EN, JA) for pair in pairs for t in pair if t.strip()]
SENTENCES = ["The dog bit the man.", "The man bit the dog.", "It was a late train.", "The sky is over the city.",
             "A long sentence about many merged adapters and pruned parameters is cut at its end.",
             "The train is late.", "Many men are late.", "The city has a dog.", "No man was bitten."]
CLAIMS = ["The man was bitten.", "The train was late.", "A dog is late.", "No dog bit him.", "The sky is a city.",
          "They are merged."]
LABELS = {0: "ENTAILMENT", 1: "NEUTRAL", 2: "CONTRADICTION"}


def config(kind, vocab, pad):
    shape = dict(vocab_size=vocab, hidden_size=24, num_hidden_layers=3, num_attention_heads=3,
                 intermediate_size=40, type_vocab_size=2 if kind is transformers.BertConfig else 1,
                 max_position_embeddings=64, initializer_range=0.4, pad_token_id=pad, id2label=LABELS,
                 label2id={v: k for k, v in LABELS.items()})
    return kind(**shape)


def randomised(model):
    """Norms and biases that a forgotten one of would show."""
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias") or "LayerNorm" in name:
                parameter.add_(0.3 * torch.randn(parameter.shape, generator=generator))
    return model.eval()


def save(name, model, tokenizer):
    folder = os.path.join(OUT, name)
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def tiny_bert():
    trained = tokenizers.BertWordPieceTokenizer(lowercase=True)
    trained.train_from_iterator(TEXTS, vocab_size=420, min_frequency=1, show_progress=False)
    vocab = trained.get_vocab()
    tokenizer = transformers.BertTokenizer(vocab=vocab, do_lower_case=True, model_max_length=60)
    torch.manual_seed(1)
    model = transformers.BertForSequenceClassification(config(transformers.BertConfig, len(vocab), 0))
    return save("tiny-bert", randomised(model), tokenizer)


def tiny_cased():
    """The same model under vocab.txt alone, cased: the other way in."""
    folder = os.path.join(OUT, "tiny-bert-cased")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    trained = tokenizers.BertWordPieceTokenizer(lowercase=False, strip_accents=False)
    trained.train_from_iterator(TEXTS, vocab_size=420, min_frequency=1, show_progress=False)
    pieces = sorted(trained.get_vocab(), key=trained.get_vocab().get)
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as out:
        out.writelines(p + "\n" for p in pieces)
    with open(os.path.join(folder, "tokenizer_config.json"), "w", encoding="utf-8") as out:
        json.dump({"do_lower_case": False, "tokenizer_class": "BertTokenizer"}, out)
    return transformers.BertTokenizer(vocab=trained.get_vocab(), do_lower_case=False)


def tiny_roberta():
    trained = tokenizers.ByteLevelBPETokenizer(add_prefix_space=True)
    trained.train_from_iterator(TEXTS, vocab_size=420, min_frequency=2, show_progress=False,
                                special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    body = json.loads(trained.to_str())["model"]
    merges = [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in body["merges"]]
    tokenizer = transformers.RobertaTokenizer(vocab=body["vocab"], merges=merges, add_prefix_space=True,
                                              model_max_length=60)
    torch.manual_seed(2)
    model = transformers.RobertaForSequenceClassification(
        config(transformers.RobertaConfig, len(body["vocab"]), 1))
    return save("tiny-roberta", randomised(model), tokenizer)


def tiny_xlmr():
    """A unigram model with a small character map: the same in sentencepiece.bpe.model and JSON."""
    import tempfile
    with tempfile.TemporaryDirectory() as scratch:
        rules = os.path.join(scratch, "rules.tsv")
        table = {"Ａ": "A", "Ｂ": "B", "Ｃ": "C", "１": "1", "２": "2", "３": "3", "\u3000": " ", "\u00a0": " ",
                 "\t": " ", "ｶ": "カ", "ﾀ": "タ", "ﾅ": "ナ", "か\u3099": "が", "㌔": "キロ", "\ufb01": "fi",
                 "\u200b": " ", "…": "..."}
        with open(rules, "w", encoding="utf-8") as out:
            for source, target in table.items():
                out.write(" ".join(f"{ord(c):X}" for c in source) + "\t" +
                          " ".join(f"{ord(c):X}" for c in target) + "\n")
        prefix = os.path.join(scratch, "m")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(TEXTS * 3), model_prefix=prefix, vocab_size=420, model_type="unigram",
            character_coverage=0.98, normalization_rule_tsv=rules, hard_vocab_limit=False,
            num_threads=1, minloglevel=2)
        processor = sentencepiece.SentencePieceProcessor(model_file=prefix + ".model")
        from sentencepiece import sentencepiece_model_pb2 as pb
        proto = pb.ModelProto()
        with open(prefix + ".model", "rb") as f:
            proto.ParseFromString(f.read())
        pieces = [(processor.id_to_piece(i), processor.get_score(i)) for i in range(3, len(processor))]
        vocab = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)] + pieces + [("<mask>", 0.0)]
        tokenizer = transformers.XLMRobertaTokenizer(
            vocab=vocab, _spm_precompiled_charsmap=proto.normalizer_spec.precompiled_charsmap,
            model_max_length=60)
        torch.manual_seed(3)
        model = transformers.XLMRobertaForSequenceClassification(
            config(transformers.XLMRobertaConfig, len(vocab), 1))
        folder = save("tiny-xlmr", randomised(model), tokenizer)
        shutil.copy(prefix + ".model", os.path.join(folder, "sentencepiece.bpe.model"))
    return folder


def states(folder, tokenizer):
    """Some numbers of the states after each layer, for a batch of three lengths."""
    model = transformers.AutoModel.from_pretrained(folder).eval()
    texts = ["The dog bit the man.", "東京都は令和の新しい計画を発表した。", "a"]
    out = []
    for text in texts:
        encoded = tokenizer(text, return_tensors="pt")
        with torch.no_grad():
            hidden = model(**encoded, output_hidden_states=True).hidden_states
        out.append({"text": text, "ids": encoded["input_ids"][0].tolist(),
                    "layers": [[float(h[0, 0, 0]), float(h[0, -1, 5]), float(h.abs().sum())] for h in hidden]})
    return out


def pairs():
    chosen = [p for p in EN[:26] + JA[:14]]
    return [p[0].replace("\n", " ") for p in chosen], [p[1].replace("\n", " ") for p in chosen]


def scores(folder):
    references, candidates = pairs()
    out = {"references": references, "candidates": candidates, "runs": []}
    baseline = os.path.join(OUT, "baseline.tsv")
    for layer, idf, rescale in ((3, False, False), (2, False, False), (3, True, False), (2, True, True)):
        p, r, f = bert_score.score(candidates, references, model_type=folder, num_layers=layer, idf=idf,
                                   nthreads=0, batch_size=1, device="cpu", lang="en",
                                   rescale_with_baseline=rescale, baseline_path=baseline)
        out["runs"].append({"layer": layer, "idf": idf, "rescale": rescale, "p": p.tolist(),
                            "r": r.tolist(), "f": f.tolist()})
    p, r, f = bert_score.score(candidates, [[a, b] for a, b in zip(references, references[1:] + references[:1])],
                               model_type=folder, num_layers=3, batch_size=1, device="cpu", lang="en")
    out["two_references"] = {"p": p.tolist(), "r": r.tolist(), "f": f.tolist()}
    return out


def judged_texts():
    """Documents and summaries, one sentence a line; of the last document, 130 sentences, 100 are looked at."""
    for i in range(6):
        yield SENTENCES[i:i + 4], [CLAIMS[i], SENTENCES[i]][:1 + i % 2]
    yield [SENTENCES[i % 4] for i in range(100)] + (SENTENCES[4:] + CLAIMS) * 2, CLAIMS


def faithfulness(folder, tokenizer):
    """SummaC-ZS, plainly and by the package."""
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    summac.model_summac.model_map["tiny"] = {"model_card": folder, "entailment_idx": 0, "contradiction_idx": 2}
    package = summac.model_summac.SummaCZS("tiny", "sentence", device="cpu", imager_load_cache=False)
    package.imager.max_input_length = 60
    out = []
    for document, summary in judged_texts():
        table = np.zeros((3, min(len(document), 100), len(summary)))
        for d, premise in enumerate(document[:100]):
            for s, claim in enumerate(summary):
                encoded = tokenizer([premise], [claim], padding=True, truncation="only_first",
                                    max_length=60, return_tensors="pt")
                with torch.no_grad():
                    table[:, d, s] = torch.softmax(model(**encoded).logits, -1)[0].numpy()
        value = float(np.mean(table[0].max(axis=0) - table[2].max(axis=0)))
        texts = "\n".join(document), "\n".join(summary)
        found = float(package.score([texts[0]], [texts[1]])["scores"][0])
        print(f"{os.path.basename(folder)}: SummaC {value:.8f}, package {found - value:+.1e}")
        out.append({"document": texts[0], "summary": texts[1], "value": value, "package": found})
    return out


def summac_alone():
    path = os.path.join(HERE, "encoders.json")
    with open(path, encoding="utf-8") as file:
        golden = json.load(file)
    for name in ("tiny-bert", "tiny-roberta", "tiny-xlmr"):
        folder = os.path.join(OUT, name)
        golden[name]["summac"] = faithfulness(folder, transformers.AutoTokenizer.from_pretrained(folder))
    write(path, golden)


def write(path, golden):
    with open(path, "w", encoding="utf-8") as out:
        # bert_score has no number where all tokens weigh 0.
        golden = json.loads(json.dumps(golden), parse_constant=lambda name: None)
        json.dump(golden, out, ensure_ascii=True, indent=0, separators=(",", ":"))
        out.write("\n")


def main():
    torch.set_num_threads(1)
    if sys.argv[1:] == ["summac"]:
        return summac_alone()
    os.makedirs(OUT, exist_ok=True)
    with open(os.path.join(OUT, "baseline.tsv"), "w", encoding="utf-8") as out:
        out.write("LAYER,P,R,F\n0,0.1,0.11,0.12\n1,0.2,0.21,0.22\n2,0.3,0.31,0.32\n3,0.4,0.41,0.42\n")
    # Special tokens written in a text are plain text here, and special ones there.
    special = ("<s>", "</s>", "<unk>", "<pad>", "<mask>", "[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]")
    torture = [t for t in TEXTS + STRINGS if not any(s in t for s in special)]
    golden = {}
    for name, folder in (("tiny-bert", tiny_bert()), ("tiny-roberta", tiny_roberta()),
                         ("tiny-xlmr", tiny_xlmr())):
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        golden[name] = {
            "tokens": [[t, tokenizer(t, add_special_tokens=False)["input_ids"]] for t in torture],
            "pair": tokenizer("The dog bit the man.", "It was late.")["input_ids"],
            "states": states(folder, tokenizer), "bertscore": scores(folder),
            "summac": faithfulness(folder, tokenizer)}
    cased = tiny_cased()
    golden["tiny-bert-cased"] = {
        "tokens": [[t, cased(t, add_special_tokens=False)["input_ids"]] for t in torture]}
    write(os.path.join(HERE, "encoders.json"), golden)


if __name__ == "__main__":
    main()
