"""Makes small tokenizers of every kind, and what the libraries that define them give for a thousand strings.

    python make_torture_goldens.py [NAME STRING_INDEX]

Writes tokenizers/<name>/ (trained here on a few sentences of our own) and torture.json: the strings, and for each
tokenizer eight hexadecimal digits a string: FNV-1a (32 bits) of the ids written in decimal, each followed by a
space; `plain` (special tokens are text), `special` (recognised), nothing added. With a name and an index it prints
one string and its ids instead. References: tokenizers, the SentencePiece library, and llama.cpp (in xllamacpp) for
the two real models, whose GGUF files lie in ${ESPALIER_CACHE:-~/.cache/espalier}/models. For Gemma the library,
given the file's vocabulary, decides: see make_tokenizer_goldens.py.
"""

import json
import os
import sys
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors

from tiny_tokenizers import LLAMA3_PATTERN, SENTENCES, byte_level
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
        proto = sentencepiece_model_pb2.ModelProto()
        with open(os.path.join(work, "tiny.model"), "rb") as file:
            proto.ParseFromString(file.read())
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


def encoders(name):
    """{"plain": text to ids, "special": ...} of a small tokenizer."""
    path = os.path.join(FOLDER, name)
    if name in SENTENCEPIECE:
        processor = sentencepiece.SentencePieceProcessor(model_file=os.path.join(path, "tokenizer.model"))
        return {"plain": processor.encode}
    path = os.path.join(path, "tokenizer.json")
    special, plain = Tokenizer.from_file(path), Tokenizer.from_file(path)
    plain.encode_special_tokens = True
    return {
        "plain": lambda text: plain.encode(text, add_special_tokens=False).ids,
        "special": lambda text: special.encode(text, add_special_tokens=False).ids,
    }


def real_encoders(name):
    from make_tokenizer_goldens import CACHE, MODELS, encode, sentencepiece_processor, server

    path = os.path.join(CACHE, "models", MODELS[name])
    if name == "gemma":
        return {"plain": sentencepiece_processor(path).encode}
    llama = server(path)
    REAL.append(llama)
    address = llama.listening_address
    return {
        "plain": lambda text: encode(address, text, False),
        "special": lambda text: encode(address, text, True),
    }


REAL = []  # servers, kept alive


def digest(ids):
    value = 0x811C9DC5
    for byte in "".join(f"{i} " for i in ids).encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{value:08x}"


def main():
    strings = torture()
    small = [*BYTE_LEVEL, *SENTENCEPIECE]
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
