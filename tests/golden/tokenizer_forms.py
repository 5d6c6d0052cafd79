"""Other files of the small tokenizers, as other programs write them: tokenizer.json of a SentencePiece model by
transformers' converters, and GGUF vocabularies by the gguf library. llama.cpp reads the latter with a model of
random weights around them."""

import json
import os
import shutil
import tempfile
import types

import gguf
import numpy
from transformers import GemmaTokenizer, LlamaTokenizer
from transformers.convert_slow_tokenizer import LlamaConverter

from sentencepiece import sentencepiece_model_pb2

# Folder of tokenizers/ to llama.cpp's name of how it cuts words.
GGUF_PRE = {"gpt2": "gpt-2", "smollm": "smollm", "llama3": "llama-bpe", "qwen2": "qwen2", "bpe_llama2": None}


def proto_of(path):
    proto = sentencepiece_model_pb2.ModelProto()
    with open(path, "rb") as file:
        proto.ParseFromString(file.read())
    return proto


def converted(path, kind):
    """The tokenizers library's form of a SentencePiece model: "gemma", "metaspace" as transformers writes Llama's now,
    "llama" as it did (a Prepend and a Replace; the files of Llama 2)."""
    folder = tempfile.mkdtemp()
    shutil.copy(path, os.path.join(folder, "tokenizer.model"))
    tokenizer = (GemmaTokenizer if kind == "gemma" else LlamaTokenizer).from_pretrained(folder)
    shutil.rmtree(folder)
    out = tokenizer.backend_tokenizer
    if kind == "llama":
        old = LlamaConverter.__new__(LlamaConverter)
        old.original_tokenizer = types.SimpleNamespace(legacy=True, add_prefix_space=True)
        out.normalizer, out.pre_tokenizer = old.normalizer(None), old.pre_tokenizer("\u2581", True)
    return out


def add_byte_level(writer, path, pre):
    with open(path, encoding="utf-8") as file:
        state = json.load(file)
    vocab = dict(state["model"]["vocab"])
    kinds = {t["id"]: gguf.TokenType.CONTROL if t["special"] else gguf.TokenType.USER_DEFINED for t in state["added_tokens"]}
    vocab.update({t["content"]: t["id"] for t in state["added_tokens"]})
    tokens = sorted(vocab, key=vocab.get)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types([kinds.get(i, gguf.TokenType.NORMAL) for i in range(len(tokens))])
    writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in state["model"]["merges"]])
    first = min(i for i, kind in kinds.items() if kind == gguf.TokenType.CONTROL)
    writer.add_bos_token_id(first)
    writer.add_eos_token_id(first)
    writer.add_add_bos_token(False)
    return len(tokens)


def add_sentencepiece(writer, path):
    proto = proto_of(path)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([p.piece for p in proto.pieces])
    writer.add_token_scores([p.score for p in proto.pieces])
    writer.add_token_types([p.type for p in proto.pieces])
    writer.add_bos_token_id(proto.trainer_spec.bos_id)
    writer.add_eos_token_id(proto.trainer_spec.eos_id)
    writer.add_unk_token_id(proto.trainer_spec.unk_id)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(proto.normalizer_spec.add_dummy_prefix)
    return len(proto.pieces)


def add_random_model(writer, rows):
    """A Llama of one layer: llama.cpp opens no file without one."""
    width = 32
    writer.add_context_length(512)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(width)
    writer.add_head_count(2)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(width // 2)
    writer.add_vocab_size(rows)
    random = numpy.random.default_rng(1)
    matrices = {"token_embd": rows, **{f"blk.0.{n}": width for n in
                ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")}}  # fmt: skip
    for name, size in matrices.items():
        writer.add_tensor(f"{name}.weight", random.standard_normal((size, width)).astype(numpy.float32))
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        writer.add_tensor(f"{name}.weight", numpy.ones(width, numpy.float32))


def write_gguf(folder, pre, path, with_model=False):
    writer = gguf.GGUFWriter(path, "llama")
    if pre is None:
        rows = add_sentencepiece(writer, os.path.join(folder, "tokenizer.model"))
    else:
        rows = add_byte_level(writer, os.path.join(folder, "tokenizer.json"), pre)
    if with_model:
        add_random_model(writer, rows)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
