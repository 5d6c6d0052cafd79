"""Makes the first inputs of every fuzzer: small, and each reaching another part.

    python make_seeds.py      (an environment with sentencepiece; writes ../fixtures/fuzz/<target>/seed-*)
"""

import json
import os
import struct
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "fixtures", "fuzz")
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"


def write(target, *seeds):
    folder = os.path.join(FOLDER, target)
    os.makedirs(folder, exist_ok=True)
    for i, seed in enumerate(seeds):
        with open(os.path.join(folder, f"seed-{i:02}"), "wb") as file:
            file.write(seed.encode() if isinstance(seed, str) else seed)


def gguf_text(text):
    return struct.pack("<Q", len(text.encode())) + text.encode()


def gguf_key(key, kind, value):
    return gguf_text(key) + struct.pack("<I", kind) + value


def gguf_list(kind, values):
    return struct.pack("<IQ", kind, len(values)) + b"".join(values)


def gguf(keys, tensors):
    """tensors: (name, dims, type, bytes)."""
    out = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(keys)) + b"".join(keys)
    data = b""
    for name, dims, kind, content in tensors:
        out += gguf_text(name) + struct.pack("<I", len(dims)) + b"".join(struct.pack("<Q", d) for d in dims)
        out += struct.pack("<IQ", kind, len(data))
        data += content + bytes(-len(content) % 32)
    return out + bytes(-len(out) % 32) + data


def gguf_seeds():
    blocks = [(0, 4, 16), (1, 4, 8), (2, 32, 18), (3, 32, 20), (6, 32, 22), (7, 32, 24), (8, 32, 34), (12, 256, 144),
              (13, 256, 176), (14, 256, 210), (30, 4, 8)]  # fmt: skip
    yield gguf([], [])
    for kind, elements, size in blocks:
        yield gguf([], [("t", [elements], kind, bytes(range(1, size + 1)))])
    scalars = [(0, "<B"), (1, "<b"), (2, "<H"), (3, "<h"), (4, "<I"), (5, "<i"), (6, "<f"), (7, "<B"), (10, "<Q"),
               (11, "<q"), (12, "<d")]  # fmt: skip
    keys = [gguf_key(f"k{kind}", kind, struct.pack(form, 1)) for kind, form in scalars]
    keys += [gguf_key("s", 8, gguf_text("x")), gguf_key("l", 9, gguf_list(5, [struct.pack("<i", -1)] * 2))]
    yield gguf(keys + [gguf_key("general.alignment", 4, struct.pack("<I", 64))], [])
    tokens = ["<unk>", "<s>", "</s>", "a", "b", "ab", "\u2581"]
    keys = [
        gguf_key("tokenizer.ggml.model", 8, gguf_text("llama")),
        gguf_key("tokenizer.ggml.tokens", 9, gguf_list(8, [gguf_text(t) for t in tokens])),
        gguf_key("tokenizer.ggml.scores", 9, gguf_list(6, [struct.pack("<f", -i) for i in range(len(tokens))])),
        gguf_key("tokenizer.ggml.token_type", 9, gguf_list(5, [struct.pack("<i", t) for t in (2, 3, 3, 1, 1, 1, 1)])),
    ]
    yield gguf(keys, [])
    keys[0] = gguf_key("tokenizer.ggml.model", 8, gguf_text("gpt2"))
    keys.append(gguf_key("tokenizer.ggml.pre", 8, gguf_text("qwen2")))
    keys.append(gguf_key("tokenizer.ggml.merges", 9, gguf_list(8, [gguf_text("a b")])))
    yield gguf(keys, [])


def safetensors_seeds():
    def file(header, data):
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        return struct.pack("<Q", len(text)) + text + data

    def tensor(kind, shape, begin, end):
        return {"dtype": kind, "shape": shape, "data_offsets": [begin, end]}

    yield file({}, b"")
    sizes = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}
    for kind, size in sizes.items():
        yield file({"t": tensor(kind, [2], 0, 2 * size)}, bytes(range(2 * size)))
    both = {"__metadata__": {"format": "pt"}, "a": tensor("F32", [1, 2], 0, 8), "b": tensor("U8", [], 8, 9)}
    yield file(both, bytes(9))
    yield file({"e": tensor("F32", [0], 0, 0)}, b"")


def tokenizer_json_seeds():
    vocab = {c: i for i, c in enumerate("abc12\u0120\u010a!")} | {"ab": 8, "\u0120a": 9}
    model = {"type": "BPE", "vocab": vocab, "merges": ["a b", ["\u0120", "a"]]}
    level = {"type": "ByteLevel", "add_prefix_space": False}
    yield json.dumps({"model": model, "pre_tokenizer": level}) + "\0a b ab\n12!"
    added = [{"id": 10, "content": "<t>", "special": True, "lstrip": True}, {"id": 11, "content": "aa", "single_word": True}]
    sequence = [{"type": "Digits", "individual_digits": True}, {"type": "Split", "pattern": {"Regex": GPT2},
                "behavior": "Isolated"}, level | {"use_regex": False}]  # fmt: skip
    post = {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<t>"}}, {"Sequence": {}}]}
    yield json.dumps({"model": model | {"ignore_merges": True}, "added_tokens": added, "normalizer": {"type": "NFC"},
                      "pre_tokenizer": {"type": "Sequence", "pretokenizers": sequence}, "post_processor": post,
                      "decoder": {"type": "ByteLevel"}}) + "\0a <t> aa e\u0301"  # fmt: skip
    pieces = {"<unk>": 0, "\u2581": 1, "a": 2, "b": 3, "ab": 4}
    unk = [{"id": 0, "content": "<unk>", "special": True}]
    replace = {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}
    spm = {"type": "BPE", "byte_fallback": True, "unk_token": "<unk>", "vocab": pieces, "merges": ["a b"]}
    yield json.dumps({"model": spm, "added_tokens": unk, "normalizer": replace}) + "\0ab a"
    pieces = pieces | {f"<0x{b:02X}>": 5 + b for b in range(256)}
    yield json.dumps({"model": spm | {"vocab": pieces}, "added_tokens": unk, "normalizer": replace}) + "\0ab a\u00e9"


def sentencepiece_seeds():
    import sentencepiece

    rules = [("\ufb01", "fi"), ("A", "a"), ("\u3000", " "), ("th", "T"), ("the", "TH")]
    for kind, mapped in (("unigram", False), ("bpe", False), ("unigram", True), ("bpe", True), ("char", False)):
        with tempfile.TemporaryDirectory() as work:
            with open(os.path.join(work, "text"), "w", encoding="utf-8") as file:
                file.write("ab abc the ab\nthe bc a ab abc\n" * 3)
            with open(os.path.join(work, "rules"), "w", encoding="utf-8") as file:
                for row in rules:
                    file.write("\t".join(" ".join(f"{ord(c):X}" for c in s) for s in row) + "\n")
            options = {"normalization_rule_tsv": os.path.join(work, "rules")} if mapped else {}
            sentencepiece.SentencePieceTrainer.train(
                input=os.path.join(work, "text"), model_prefix=os.path.join(work, "m"), model_type=kind, vocab_size=16,
                hard_vocab_limit=False, minloglevel=2, num_threads=1,
                normalization_rule_name="identity", **options,
            )  # fmt: skip
            from sentencepiece import sentencepiece_model_pb2 as pb2

            proto = pb2.ModelProto()
            with open(os.path.join(work, "m.model"), "rb") as file:
                proto.ParseFromString(file.read())
            spec, kept = proto.trainer_spec, pb2.TrainerSpec()
            kept.model_type, kept.byte_fallback = spec.model_type, False
            proto.trainer_spec.CopyFrom(kept)
            proto.normalizer_spec.normalization_rule_tsv = ""
            yield proto.SerializeToString(deterministic=True)


def vocabulary_seeds():
    def entry(kind, score, piece):
        return bytes([kind, score & 255]) + piece.encode() + b"\0"

    pieces = [(2, 0, "<unk>"), (3, 0, "<s>"), (3, 0, "</s>"), (1, -1, "ab"), (1, -2, "\u2581a"), (1, -3, "a"), (1, -4, "b")]
    spm = b"".join(entry(*p) for p in pieces) + b"\xff"
    yield b"\0\0" + spm + b"\0ab a<s>"
    yield b"\0\x01" + spm + b"\0ab \xe6\x97\xa5"
    yield b"\0\x1c" + spm + b"\0 ab  a"
    bpe = [(1, 0, "a"), (1, 0, "b"), (1, 0, "ab"), (3, 0, "<s>"), (4, 0, "<t>")]
    for kind in (1, 3, 5, 7, 9):
        yield bytes([kind, 0]) + b"".join(entry(*p) for p in bpe) + b"\xff" + b"a b\0\0ab<t>a<s>"
    yield b"\x07\x01" + entry(3, 0, "<s>") + b"\xff" + b"\0it's 12\n\xe6\x97\xa5"


def encoder_seeds():
    """Texts divided by zero bytes: tokenizer_config.json, tokenizer.json, vocab.txt, vocab.json, merges.txt, a text."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b", "##b", "ab", "x"]
    pieces = {w: i for i, w in enumerate(words)}
    bert = {"normalizer": {"type": "BertNormalizer", "lowercase": True}, "pre_tokenizer": {"type": "BertPreTokenizer"}}
    wordpiece = bert | {"model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": pieces}}
    yield "\0" + json.dumps(wordpiece) + "\0\0\0\0Ab, abb x\u00e9"
    yield '{"do_lower_case": false, "model_max_length": 8}\0\0' + "\n".join(words) + "\n\0\0\0ab abx"
    letters = {w: i for i, w in enumerate(["<s>", "<pad>", "</s>", "<unk>", "a", "b", "\u0120", "ab", "\u0120a", "<mask>"])}
    yield "\0\0\0" + json.dumps(letters) + "\0#version: 0.2\na b\n\u0120 a\n\0ab ab"
    unigram = [["<s>", 0.0], ["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["\u2581", -1.0], ["a", -2.0], ["\u2581ab", -2.5]]
    space = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always"}
    yield "\0" + json.dumps({"model": {"type": "Unigram", "unk_id": 3, "vocab": unigram}, "pre_tokenizer": space,
                             "added_tokens": [{"id": 7, "content": "<mask>", "special": True}]}) + "\0\0\0\0ab a"  # fmt: skip


def folder_seeds():
    """Texts divided by zero bytes: tokenizer_config.json, generation_config.json, config.json, chat_template.jinja."""
    added = {"added_tokens_decoder": {"5": {"content": "<s>", "special": True}}, "bos_token": "<s>", "add_bos_token": True}
    yield json.dumps(added) + '\0{"eos_token_id": [0, 5]}\0{"bos_token_id": 5, "eos_token_id": 2}\0{{ messages }}'
    yield '{"bos_token": {"content": "<s>"}, "eos_token": "ab", "chat_template": "{{ x }}"}'
    named = [{"name": "default", "template": "{% for m in messages %}{{ m }}{# c #}{% endfor %}"}]
    yield json.dumps({"chat_template": named, "model_max_length": 10**30}) + "\0{}\0{}"


def config_seeds():
    llama = {"model_type": "llama", "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
             "num_key_value_heads": 2, "vocab_size": 64, "rms_norm_eps": 1e-5, "max_position_embeddings": 128}  # fmt: skip
    scaled = {"rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                               "original_max_position_embeddings": 64}}  # fmt: skip
    gemma = {"model_type": "gemma3_text", "head_dim": 8, "sliding_window": 8, "query_pre_attn_scalar": 8,
             "layer_types": ["sliding_attention", "full_attention"], "rope_local_base_freq": 1e4}  # fmt: skip
    for more in ({}, scaled, {"model_type": "mistral", "sliding_window": 8}, {"model_type": "qwen2"}, {"model_type": "qwen3"}, gemma):
        yield b"\0" + json.dumps(llama | more).encode()
    bert = {"model_type": "bert", "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
            "vocab_size": 64, "max_position_embeddings": 32, "type_vocab_size": 2, "hidden_act": "gelu",
            "id2label": {"0": "entailment", "1": "neutral"}}  # fmt: skip
    for more in ({}, {"model_type": "roberta", "pad_token_id": 1}, {"model_type": "xlm-roberta", "pad_token_id": 1}):
        yield b"\x01" + json.dumps(bert | more).encode()
    yield b"\x02LAYER,P,R,F\n0,0.1,0.2,0.3\n3,0.4,0.5,0.6\n"
    numbers = {"block_count": 1, "embedding_length": 8, "feed_forward_length": 8, "attention.head_count": 2,
               "attention.head_count_kv": 1, "context_length": 32, "vocab_size": 16}  # fmt: skip
    for family in ("llama", "gemma3", "qwen2", "qwen3"):
        keys = [gguf_key("general.architecture", 8, gguf_text(family))]
        keys += [gguf_key(f"{family}.{key}", 4, struct.pack("<I", value)) for key, value in numbers.items()]
        keys.append(gguf_key(f"{family}.attention.layer_norm_rms_epsilon", 6, struct.pack("<f", 1e-5)))
        yield b"\x03" + gguf(keys, [("token_embd.weight", [8, 16], 0, bytes(512))])


def adapter_seeds():
    plain = {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "target_modules": ["q_proj", "v_proj"], "task_type": "CAUSAL_LM"}
    yield json.dumps(plain)
    patterns = {"rank_pattern": {"q_proj": 2, "layers\\.1\\..*": 3}, "alpha_pattern": {"^model.*v_proj$": 1.5}, "use_rslora": True}
    yield json.dumps(plain | patterns) + "\0layers.1.x"
    yield json.dumps(plain | {"use_dora": True})
    yield json.dumps(plain | {"bias": "none", "modules_to_save": None, "layers_to_transform": [0], "fan_in_fan_out": True,
                              "target_modules": "all-linear", "init_lora_weights": "gaussian"})  # fmt: skip


TEXTS = ["Hello world", " two  spaces\n\nand\ttab", "日本語の要約", "it's IT'S we'll", "1234 ３", "e\u0301 \u1100\u1161", "🙂👨\u200d👩",
         "<|endoftext|><tool> abc", "\u3000\u00a0\u2028x", "\u2581a \u2581"]  # fmt: skip
OBJECTS = ['{"document": "d", "summary": "s"}', '{"id": "a", "document": "\\u00e9\\n", "summary": "s", "n": -1}',
           '{"text": ["a", "b"], "target": ["s", "t"], "rouge_scores": []}',
           '{"messages": [{"role": "user", "content": "d"}, {"role": "assistant", "content": "s"}]}',
           '{"article": {"document": ["d"], "summary": ["s"]}, "url": "u"}']  # fmt: skip
ANSWERS = ['{"s": "text", "n": -12, "a": ["x", "", "y"], "o": {"n": 3, "m": [1, {"k": "\\"]}"}]}, "z": null}',
           '{"n":2147483647,"a":[],"o":{},"s":""}', '{"s": "\\u00e9", "n": 1.5, "a": [1]}', "{}"]  # fmt: skip
PLANS = [
    '{"espalier_plan": 1, "base_model": "m", "data": {"train": "t"}, "method": {"name": "lora"}}',
    '// c\n{"espalier_plan":1,"base_model":"m","adapters":[{"path":"a","weight":2}],"data":{"train":"t","shots":5,'
    '"columns":{"x":"document"},"chat":"auto"},"method":{"name":"adaptive_merge"},"prune":{"ratio":0.3}}',
    '{"espalier_plan":1,"base_model":"m","adapters":["a","b"],"data":{"train":"t"},"method":{"name":"ties","density":0.5}}',
    '{"espalier_study":1,"name":"s","plan":{"espalier_plan":1,"base_model":"m","data":{"train":"t"},"method":{"name":'
    '"lora"}},"runs":[{"name":"a","set":{"optimizer.lr":1e-3}}]}',
]


def main():
    write("gguf", *gguf_seeds())
    write("safetensors", *safetensors_seeds())
    write("tokenizer_json", *tokenizer_json_seeds())
    write("sentencepiece_model", *sentencepiece_seeds())
    write("gguf_vocabulary", *vocabulary_seeds())
    write("bpe_text", *(bytes([i % 4]) + t.encode() for i, t in enumerate(TEXTS)))
    write("sentencepiece_text", *(bytes([i % 4]) + t.encode() for i, t in enumerate(TEXTS)))
    lines = [bytes([4 * (i % 4)]) + o.encode() for i, o in enumerate(OBJECTS)]
    arrays = [bytes([1 + 4 * (i % 4)]) + f'{{"x": 1, "data": [{o}]}}'.encode() for i, o in enumerate(OBJECTS)]
    tables = [b'\x06id,document,summary\r\n1,"a ""b""\nc",s\n', b"\x0earticle,highlights\nx,y\n", b"\x07document\tsummary\na\tb\n"]
    write("records", *lines, *arrays, *tables)
    write("json", *OBJECTS, "[1.5e3, true, null, \"\\ud83d\\ude00\"]", "/* c */ {\"a\": [[]]} // d", "18446744073709551615")
    write("json_scan", *ANSWERS)
    write("plan", *PLANS)
    kana = "日本語の文書です。カタカナと、ひらがな。\n"
    write("text_encoding", kana, kana.encode("shift_jis"), kana.encode("euc_jp"), kana.encode("utf-16"), "\ufeffa", b"\xff")
    write("regex", GPT2 + "\0it's 12", "(.*\\.)?(layers\\.[01]\\.q_proj)$\0layers.1.q_proj", "(?i:'s)|\\p{N}{1,3}\0'S123")
    write("encoder_folder", *encoder_seeds())
    write("tokenizer_folder", *folder_seeds())
    write("model_config", *config_seeds())
    write("adapter_config", *adapter_seeds())
    write("template", "{document}\n{{x}} {title}\0doc", "{summary}\0", "{documnt}\0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
