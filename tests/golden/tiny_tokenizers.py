"""The tiny tokenizers of the golden models, trained here on a few sentences of our own.

tiny-llama: byte-level BPE, digits alone, GPT-2 pattern (the kind of SmolLM2).
tiny-llama3: byte-level BPE, the Llama 3 pattern, ignore_merges, begin-of-text in front.
tiny-gemma3: SentencePiece BPE with byte fallback, no dummy prefix, space and newline runs.
tiny-qwen2, tiny-qwen3: byte-level BPE, NFC, the Qwen pattern (single digits), ChatML's tokens.
tiny-mistral: SentencePiece BPE with byte fallback and a dummy prefix (the kind of Llama 2).
"""

import json
import os
import sys
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

SENTENCES = [
    "The gardener tied the young branches to the frame and waited for the spring.",
    "An espalier is a tree trained flat against a wall, pruned every year.",
    "The summary of the page says what the program does in one line.",
    "It's raining, and they're late; we'll write 3 lines by 10:45 on 2024-05-06.",
    "Merging the adapters and pruning the merge helps when the data are few.",
    "for (int i = 0; i < 10; ++i) { total += values[i]; }",
    "def merge(a, b):\n    return a + b\n",
    "庭師は若い枝を枠に結び、春を待ちました。",
    "この文書の要約を一行で書きます。",
    "低資源の言語では、学習データが少ないです。",
    "ソフトウェアの設定を変更する方法を説明します。",
    "東京都は新しい計画を発表した。",
    "木の枝を整えることを剪定といいます。",
]

LLAMA3_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)

QWEN_PATTERN = LLAMA3_PATTERN.replace(r"\p{N}{1,3}", r"\p{N}")

STRINGS = [
    "",
    " ",
    "   ",
    "\n",
    "\n\n\n",
    "\t a\tb  ",
    "The gardener tied the branches.",
    " espalier espalier",
    "It's they're WE'LL",
    "2024-05-06 and 12345",
    "この文書の要約を一行で書きます。",
    "木🌳の枝 e\u0301 é",
    "</s> <s>x</s> <|eot_id|>y <start_of_turn>user\nz<end_of_turn> <tool>",
    "a \u00a0b\u3000c\u200bd",
    "return a+b;\r\n    done",
    "\u0000\u0001\u007f",
    "a\u2581b \u2581c",
]


def byte_level(vocab_size, specials, pre_tokenizer):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=specials,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


def write_tokenizer_config(folder, content):
    with open(os.path.join(folder, "tokenizer_config.json"), "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


def write_tiny_llama(folder):
    """Ids: 0 <pad>, 1 <s>, 2 </s>, then 256 bytes and merges, 328 in all."""
    pre = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer = byte_level(328, ["<pad>", "<s>", "</s>"], pre)
    tokenizer.save(os.path.join(folder, "tokenizer.json"))
    write_tokenizer_config(
        folder,
        {
            "add_bos_token": False,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "pad_token": "<pad>",
            "tokenizer_class": "PreTrainedTokenizerFast",
        },
    )


def write_tiny_llama3(folder):
    """Bytes and merges first; then one word that no merge reaches, and the special tokens."""
    pre = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(LLAMA3_PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    state = json.loads(byte_level(320, [], pre).to_str())
    state["model"]["ignore_merges"] = True
    state["model"]["vocab"]["\u0120espalier"] = 320
    tokenizer = Tokenizer.from_str(json.dumps(state))
    tokenizer.add_special_tokens(["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"])
    tokenizer.add_tokens([AddedToken("<tool>", special=False, normalized=False)])
    bos = tokenizer.token_to_id("<|begin_of_text|>")
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(
                single="<|begin_of_text|> $A",
                pair="<|begin_of_text|> $A <|begin_of_text|> $B",
                special_tokens=[("<|begin_of_text|>", bos)],
            ),
        ]
    )
    tokenizer.save(os.path.join(folder, "tokenizer.json"))
    write_tokenizer_config(
        folder,
        {
            "bos_token": "<|begin_of_text|>",
            "eos_token": "<|end_of_text|>",
            "tokenizer_class": "PreTrainedTokenizerFast",
        },
    )


def write_tiny_gemma3(folder):
    """Ids: <pad> 0, <eos> 1, <bos> 2, <unk> 3, then control, user-defined, bytes, pieces; 384 in all."""
    with tempfile.TemporaryDirectory() as work:
        text = os.path.join(work, "text")
        with open(text, "w", encoding="utf-8") as file:
            file.write("\n".join(SENTENCES[:3] + SENTENCES[7:9]))
        sentencepiece.SentencePieceTrainer.train(
            input=text,
            model_prefix=os.path.join(work, "tiny"),
            model_type="bpe",
            vocab_size=384,
            character_coverage=1.0,
            byte_fallback=True,
            add_dummy_prefix=False,
            remove_extra_whitespaces=False,
            normalization_rule_name="identity",
            split_digits=True,
            pad_id=0,
            eos_id=1,
            bos_id=2,
            unk_id=3,
            pad_piece="<pad>",
            eos_piece="<eos>",
            bos_piece="<bos>",
            control_symbols=["<start_of_turn>", "<end_of_turn>"],
            user_defined_symbols=["\n", "\n\n", "\t", "\u2581\u2581", "\u2581\u2581\u2581"],
            num_threads=1,
            minloglevel=2,
        )
        proto = sentencepiece_model_pb2.ModelProto()
        with open(os.path.join(work, "tiny.model"), "rb") as file:
            proto.ParseFromString(file.read())
    proto.trainer_spec.input[:] = []
    proto.trainer_spec.model_prefix = "tiny"
    with open(os.path.join(folder, "tokenizer.model"), "wb") as file:
        file.write(proto.SerializeToString(deterministic=True))
    write_tokenizer_config(
        folder,
        {
            "add_bos_token": True,
            "add_eos_token": False,
            "bos_token": "<bos>",
            "eos_token": "<eos>",
            "pad_token": "<pad>",
            "tokenizer_class": "GemmaTokenizer",
            "unk_token": "<unk>",
        },
    )


def write_tiny_qwen(folder):
    """Bytes and merges first; then the control tokens, 328 in all."""
    pre = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN_PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer = byte_level(325, [], pre)
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.save(os.path.join(folder, "tokenizer.json"))
    write_tokenizer_config(
        folder,
        {
            "add_bos_token": False,
            "bos_token": None,
            "eos_token": "<|im_end|>",
            "pad_token": "<|endoftext|>",
            "tokenizer_class": "Qwen2Tokenizer",
        },
    )


def write_tiny_mistral(folder):
    """Ids: <unk> 0, <s> 1, </s> 2, then bytes and pieces; 328 in all."""
    with tempfile.TemporaryDirectory() as work:
        text = os.path.join(work, "text")
        with open(text, "w", encoding="utf-8") as file:
            file.write("\n".join(SENTENCES[:3]))
        sentencepiece.SentencePieceTrainer.train(
            input=text,
            model_prefix=os.path.join(work, "tiny"),
            model_type="bpe",
            vocab_size=328,
            byte_fallback=True,
            remove_extra_whitespaces=False,
            normalization_rule_name="identity",
            split_digits=True,
            num_threads=1,
            minloglevel=2,
        )
        proto = sentencepiece_model_pb2.ModelProto()
        with open(os.path.join(work, "tiny.model"), "rb") as file:
            proto.ParseFromString(file.read())
    proto.trainer_spec.input[:] = []
    proto.trainer_spec.model_prefix = "tiny"
    with open(os.path.join(folder, "tokenizer.model"), "wb") as file:
        file.write(proto.SerializeToString(deterministic=True))
    write_tokenizer_config(
        folder,
        {
            "add_bos_token": True,
            "add_eos_token": False,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "legacy": False,
            "tokenizer_class": "LlamaTokenizer",
            "unk_token": "<unk>",
        },
    )


def byte_level_goldens(folder):
    """`plain`: nothing added, special tokens as plain text; `special`: special tokens recognised."""
    path = os.path.join(folder, "tokenizer.json")
    special = Tokenizer.from_file(path)
    text_only = Tokenizer.from_file(path)
    text_only.encode_special_tokens = True
    rows = []
    for text in STRINGS:
        encoding = text_only.encode(text, add_special_tokens=False)
        rows.append(
            {
                "text": text,
                "plain": encoding.ids,
                "special": special.encode(text, add_special_tokens=False).ids,
                "with_bos": special.encode(text, add_special_tokens=True).ids,
                "decoded": special.decode(encoding.ids, skip_special_tokens=False),
            }
        )
    return {"strings": rows, "pieces": [special.id_to_token(i) for i in range(special.get_vocab_size())]}


def sentencepiece_goldens(folder):
    """Only `plain`: the SentencePiece library itself, which never recognises control pieces in text."""
    processor = sentencepiece.SentencePieceProcessor(model_file=os.path.join(folder, "tokenizer.model"))
    rows = [{"text": t, "plain": processor.encode(t), "decoded": processor.decode(processor.encode(t))} for t in STRINGS]
    pieces = [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    return {"strings": rows, "pieces": pieces}


if __name__ == "__main__":
    sys.exit("imported by make_model_goldens.py")
