"""Makes small tokenizers of every kind, and what the libraries that define them give for a thousand strings.

    python make_torture_goldens.py [NAME STRING_INDEX]

Writes tokenizers/<name>/ (trained here on a few sentences of our own) and torture.json: the strings, and for each
tokenizer eight hexadecimal digits a string: FNV-1a (32 bits) of the ids written in decimal, each followed by a
space; `plain` (special tokens are text), `special` (recognised), nothing added. With a name and an index it prints
one string and its ids instead. References:
- tokenizer.json: tokenizers; the encoders of encoders/ too, to which special tokens in a text are text;
- tokenizer.model: the SentencePiece library; `special` cuts the text at control and unknown pieces and gives the
  library what lies between;
- *_json, *_metaspace: SentencePiece models in transformers' form (tokenizer_forms.py), by tokenizers, but runs of
  spaces in Gemma's form by the library: its tokenizer.model is what defines them;
- *_gguf: the same vocabularies as GGUF files, by llama.cpp (in xllamacpp), but what it cuts otherwise at the long s
  (which is an s to the expressions (?i:'s)) by tokenizers;
- the two real models, whose GGUF files lie in ${ESPALIER_CACHE:-~/.cache/espalier}/models: llama.cpp, and for Gemma
  the library, given the file's vocabulary: see make_tokenizer_goldens.py.
Where two references read one vocabulary, what they disagree on is printed.
"""

import json
import os
import re
import sys
import tempfile

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors

from tiny_tokenizers import LLAMA3_PATTERN, SENTENCES, byte_level
from tokenizer_forms import GGUF_PRE, converted, proto_of, write_gguf
from torture_strings import torture

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "tokenizers")
QWEN2_PATTERN = LLAMA3_PATTERN.replace(r"\p{N}{1,3}", r"\p{N}")
CHAT_TOKENS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def split_pre(pattern):
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pattern), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )


def gpt2():
    out = byte_level(330, ["<|endoftext|>"], pre_tokenizers.ByteLevel(add_prefix_space=False))
    out.post_processor = processors.ByteLevel(trim_offsets=False)
    return out


def gpt2_prefix():
    return byte_level(330, ["<s>", "</s>"], pre_tokenizers.ByteLevel(add_prefix_space=True))


def smollm():
    digits = pre_tokenizers.Digits(individual_digits=True)
    pre = pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    return byte_level(340, CHAT_TOKENS, pre)


def llama3():
    state = json.loads(byte_level(330, [], split_pre(LLAMA3_PATTERN)).to_str())
    state["model"]["ignore_merges"] = True
    for word in ("\u0120The", "ABC", "\u0120tool"):
        state["model"]["vocab"].setdefault(word, len(state["model"]["vocab"]))
    out = Tokenizer.from_str(json.dumps(state))
    marks = ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"]
    out.add_special_tokens(marks)
    return out


def qwen2():
    out = byte_level(340, [], split_pre(QWEN2_PATTERN))
    out.normalizer = normalizers.NFC()
    out.post_processor = processors.ByteLevel(trim_offsets=False)
    out.add_special_tokens(CHAT_TOKENS)
    out.add_tokens([AddedToken("<tool>", special=False, normalized=False)])
    return out


def added():
    """Every property of an added token, with NFKC: e.g. two tokens that are matched in the normalised text."""
    out = byte_level(330, [], split_pre(LLAMA3_PATTERN))
    out.normalizer = normalizers.NFKC()
    out.add_special_tokens([AddedToken("<|im_start|>", lstrip=True, rstrip=True), "<|im_end|>", "<s>", "</s>"])
    out.add_tokens(
        [
            AddedToken("word", single_word=True, normalized=False),
            AddedToken("tool", single_word=True, normalized=True, lstrip=True),
            AddedToken("<pad>", normalized=False, rstrip=True),
            AddedToken("ガ", normalized=True),
            AddedToken("<b>", normalized=True),
        ]
    )
    return out


def sentencepiece_model(kind, **options):
    with tempfile.TemporaryDirectory() as work:
        text = os.path.join(work, "text")
        with open(text, "w", encoding="utf-8") as file:
            file.write("\n".join(SENTENCES))
        if "rules" in options:
            path = os.path.join(work, "rules.tsv")
            with open(path, "w", encoding="utf-8") as file:
                for source, target in options.pop("rules"):
                    row = [" ".join(f"{ord(c):X}" for c in s) for s in (source, target)]
                    file.write("\t".join(row) + "\n")
            options["normalization_rule_tsv"] = path
        sentencepiece.SentencePieceTrainer.train(
            input=text,
            model_prefix=os.path.join(work, "tiny"),
            model_type=kind,
            hard_vocab_limit=False,
            num_threads=1,
            minloglevel=2,
            **options,
        )
        proto = proto_of(os.path.join(work, "tiny.model"))
    proto.trainer_spec.input[:] = []
    proto.trainer_spec.model_prefix = "tiny"
    proto.normalizer_spec.normalization_rule_tsv = ""
    return proto.SerializeToString(deterministic=True)


RULES = [("ﬁ", "fi"), ("Å", "A"), ("①", "(1)"), ("\u3000", " "), ("\u200b", ""), ("が", "か"), ("か\u3099", "ガ")]
RULES += [(chr(c), chr(c - 0xFEE0)) for c in range(0xFF01, 0xFF5F)] + [("\u2026", "..."), ("the", "THE"), ("th", "T")]

SENTENCEPIECE = {
    "unigram": lambda: sentencepiece_model(
        "unigram", vocab_size=260, normalization_rule_name="identity", user_defined_symbols=["<tool>", "\n"]
    ),
    "unigram_bytes": lambda: sentencepiece_model(
        "unigram", vocab_size=480, normalization_rule_name="identity", byte_fallback=True, add_dummy_prefix=False,
        remove_extra_whitespaces=False, character_coverage=0.99,
    ),
    "unigram_nmt_nfkc": lambda: sentencepiece_model("unigram", vocab_size=260, normalization_rule_name="nmt_nfkc"),
    "bpe_llama2": lambda: sentencepiece_model(
        "bpe", vocab_size=480, normalization_rule_name="identity", byte_fallback=True, split_digits=True,
        remove_extra_whitespaces=False, character_coverage=0.99,
    ),
    "bpe_rules": lambda: sentencepiece_model("bpe", vocab_size=300, rules=RULES),
}  # fmt: skip
BYTE_LEVEL = {
    "gpt2": gpt2,
    "gpt2_prefix": gpt2_prefix,
    "smollm": smollm,
    "llama3": llama3,
    "qwen2": qwen2,
    "added": added,
}


# In transformers' form: name to (model, form).
CONVERTED = {
    "bpe_llama2_json": ("tokenizers/bpe_llama2", "llama"),
    "bpe_llama2_metaspace": ("tokenizers/bpe_llama2", "metaspace"),
    "gemma3_json": ("models/tiny-gemma3", "gemma"),
}
ENCODERS = ["tiny-bert", "tiny-bert-cased", "tiny-roberta", "tiny-xlmr"]


def write_tokenizers():
    for name, make in BYTE_LEVEL.items():
        os.makedirs(os.path.join(FOLDER, name), exist_ok=True)
        state = json.loads(make().to_str())
        with open(os.path.join(FOLDER, name, "tokenizer.json"), "w", encoding="utf-8") as file:
            json.dump(state, file, ensure_ascii=False, separators=(",", ":"))
            file.write("\n")
    for name, make in SENTENCEPIECE.items():
        os.makedirs(os.path.join(FOLDER, name), exist_ok=True)
        with open(os.path.join(FOLDER, name, "tokenizer.model"), "wb") as file:
            file.write(make())
    for name, (model, form) in CONVERTED.items():
        os.makedirs(os.path.join(FOLDER, name), exist_ok=True)
        made = converted(os.path.join(HERE, model, "tokenizer.model"), form)
        with open(os.path.join(FOLDER, name, "tokenizer.json"), "w", encoding="utf-8") as file:
            file.write(made.to_str() + "\n")
    for name, pre in GGUF_PRE.items():
        write_gguf(os.path.join(FOLDER, name), pre, os.path.join(FOLDER, name, "vocabulary.gguf"))


def by_library(processor, proto, more=()):
    """The SentencePiece library, and for `special` the library between control and unknown pieces (and `more` tokens,
    whose ids follow the pieces)."""
    marks = {p.piece: i for i, p in enumerate(proto.pieces) if p.type in (2, 3)}
    marks.update({text: len(proto.pieces) + i for i, text in enumerate(more)})
    mark = re.compile("|".join(re.escape(m) for m in sorted(marks, key=len, reverse=True)))

    def special(text):
        out, at = [], 0
        for found in mark.finditer(text):
            out += processor.encode(text[at : found.start()]) + [marks[found.group()]]
            at = found.end()
        return out + processor.encode(text[at:])

    return {"plain": processor.encode, "special": special}


def by_tokenizers(path, normalised=True, marks=True):
    """Without `marks` no special token can be written, not even as a piece of a Unigram vocabulary."""
    with open(path, encoding="utf-8") as file:
        state = json.load(file)
    if not normalised:
        state["normalizer"] = None
    if not marks and state["model"]["type"] == "Unigram":
        for token in state["added_tokens"]:
            state["model"]["vocab"][token["id"]][0] = chr(0x10F000 + token["id"])
        state["added_tokens"], state["post_processor"] = [], None
    special, plain = (Tokenizer.from_str(json.dumps(state)) for _ in range(2))
    plain.encode_special_tokens = True
    return {
        "plain": lambda text: plain.encode(text, add_special_tokens=False).ids,
        "special": lambda text: special.encode(text, add_special_tokens=False).ids,
    }


def by_llama_cpp(path):
    from make_tokenizer_goldens import encode, server

    llama = server(path)
    SERVERS.append(llama)
    address = llama.listening_address
    return {
        "plain": lambda text: encode(address, text, False),
        "special": lambda text: encode(address, text, True),
    }


def either(first, second, differs):
    """`first`, but `second` where they differ on a string that `differs` is true of."""

    def encode(text):
        one, two = first(text), second(text)
        return two if one != two and differs(text) else one

    return encode


def encoder(name):
    if name == "tiny-bert-cased":
        import transformers

        with open(os.path.join(HERE, "encoders", name, "vocab.txt"), encoding="utf-8") as file:
            vocab = {piece.rstrip("\n"): i for i, piece in enumerate(file)}
        plain = transformers.BertTokenizer(vocab=vocab, do_lower_case=False).backend_tokenizer
        plain.encode_special_tokens = True
        return {"plain": lambda text: plain.encode(text, add_special_tokens=False).ids}
    return {"plain": by_tokenizers(os.path.join(HERE, "encoders", name, "tokenizer.json"), marks=False)["plain"]}


def encoders(name):
    """{"plain": text to ids, "special": ...} of a small tokenizer."""
    if name in ENCODERS:
        return encoder(name)
    if name.endswith("_gguf"):
        short = name.removesuffix("_gguf")
        whole = os.path.join(tempfile.mkdtemp(), "tiny.gguf")
        write_gguf(os.path.join(FOLDER, short), GGUF_PRE[short], whole, with_model=True)
        made = by_llama_cpp(whole)
        if GGUF_PRE[short] is None:
            return made
        right = by_tokenizers(os.path.join(FOLDER, short, "tokenizer.json"), normalised=False)
        return {key: either(made[key], right[key], lambda text: "\u017f" in text) for key in made}
    if name in SENTENCEPIECE:
        return library(os.path.join(FOLDER, name))
    made = by_tokenizers(os.path.join(FOLDER, name, "tokenizer.json"))
    if name == "gemma3_json":
        right = library(os.path.join(HERE, "models", "tiny-gemma3"), ["<mask>"])
        return {key: either(made[key], right[key], lambda text: "  " in text.replace("\u2581", " ")) for key in made}
    return made


def library(folder, more=()):
    path = os.path.join(folder, "tokenizer.model")
    return by_library(sentencepiece.SentencePieceProcessor(model_file=path), proto_of(path), more)


def real_encoders(name):
    from make_tokenizer_goldens import CACHE, MODELS, sentencepiece_model, sentencepiece_processor

    path = os.path.join(CACHE, "models", MODELS[name])
    if name == "gemma":
        return by_library(sentencepiece_processor(path), sentencepiece_model(path))
    return by_llama_cpp(path)


SERVERS = []  # of llama.cpp, kept alive


def digest(ids):
    value = 0x811C9DC5
    for byte in "".join(f"{i} " for i in ids).encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{value:08x}"


def main():
    strings = torture()
    small = [*BYTE_LEVEL, *SENTENCEPIECE, *CONVERTED, *(f"{name}_gguf" for name in GGUF_PRE), *ENCODERS]
    if len(sys.argv) == 3:
        name, text = sys.argv[1], strings[int(sys.argv[2])]
        made = encoders(name) if name in small else real_encoders(name)
        print(repr(text), {key: encode(text) for key, encode in made.items()})
        return 0
    write_tokenizers()
    content = {"strings": strings, "tokenizers": {}}
    for name in small + ["gemma", "smollm2"]:
        made = encoders(name) if name in small else real_encoders(name)
        content["tokenizers"][name] = {
            key: "".join(digest(encode(text)) for text in strings) for key, encode in made.items()
        }
    with open(os.path.join(HERE, "torture.json"), "w", encoding="utf-8") as file:
        json.dump(content, file, indent=0)
        file.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
