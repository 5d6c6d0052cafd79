"""GGUF twins of the tiny golden models, written with the gguf library from llama.cpp."""

import json
import os

import gguf
import numpy
import torch
from sentencepiece import sentencepiece_model_pb2
from transformers import AutoModelForCausalLM

from tiny_models import load_model

NAMES = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
LLAMA_NORMS = {"post_attention_layernorm": "ffn_norm"}
GEMMA_NORMS = {
    "post_attention_layernorm": "post_attention_norm",
    "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm",
}


def gguf_name(key, gemma):
    names = {**NAMES, **(GEMMA_NORMS if gemma else LLAMA_NORMS)}
    stem, _, kind = key.rpartition(".")
    if stem in names:
        return f"{names[stem]}.{kind}"
    _, _, layer, part = stem.split(".", 3)
    return f"blk.{layer}.{names[part]}.{kind}"


def interleave(weight, heads):
    """llama.cpp's order of q and k rows: gguf[h*hd + 2i + s] = hf[h*hd + s*hd/2 + i]."""
    half = weight.shape[0] // heads // 2
    return weight.reshape(heads, 2, half, -1).swapaxes(1, 2).reshape(weight.shape)


def add_model(writer, config, model):
    gemma = config.model_type == "gemma3_text"
    llama = config.model_type in ("llama", "mistral")
    for key, parameter in model.named_parameters():
        value = parameter.detach().numpy()
        if llama and "q_proj" in key:
            value = interleave(value, config.num_attention_heads)
        if llama and "k_proj" in key:
            value = interleave(value, config.num_key_value_heads)
        if gemma and key.endswith("norm.weight"):
            value = value + numpy.float32(1)
        narrow = value.ndim == 2
        writer.add_tensor(gguf_name(key, gemma), value.astype(numpy.float16 if narrow else numpy.float32))
    if model.config.rope_parameters.get("rope_type") == "llama3":
        writer.add_tensor("rope_freqs.weight", rope_divisors(model).astype(numpy.float32))


def rope_divisors(model):
    """What the plain frequencies are divided by to give those that transformers turns with, [head size / 2]."""
    turned = model.model.rotary_emb.inv_freq.double().numpy()
    size = 2 * len(turned)
    base = model.config.rope_parameters["rope_theta"]
    return base ** (-2 * numpy.arange(size // 2) / size) / turned


def add_config(writer, config):
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    head_dim = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_key_length(head_dim)
    writer.add_value_length(head_dim)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    if config.model_type == "gemma3_text":
        writer.add_sliding_window(config.sliding_window)
        writer.add_rope_freq_base(config.rope_parameters["full_attention"]["rope_theta"])
    else:
        writer.add_vocab_size(config.vocab_size)
        writer.add_rope_dimension_count(head_dim)
        writer.add_rope_freq_base(config.rope_parameters["rope_theta"])


def add_byte_level(writer, folder):
    with open(os.path.join(folder, "tokenizer.json"), encoding="utf-8") as file:
        state = json.load(file)
    vocab = dict(state["model"]["vocab"])
    vocab.update({t["content"]: t["id"] for t in state["added_tokens"]})
    qwen = state["normalizer"] is not None
    llama3 = state["model"]["ignore_merges"]
    tokens = sorted(vocab, key=vocab.get)
    kinds = {t["id"]: gguf.TokenType.CONTROL if t["special"] else gguf.TokenType.USER_DEFINED for t in state["added_tokens"]}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2" if qwen else "llama-bpe" if llama3 else "smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([kinds.get(i, gguf.TokenType.NORMAL) for i in range(len(tokens))])
    writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in state["model"]["merges"]])
    bos, eos, pad = (325, 327, 325) if qwen else (321, 322, 322) if llama3 else (1, 2, 0)
    writer.add_bos_token_id(bos)
    writer.add_eos_token_id(eos)
    writer.add_pad_token_id(pad)
    writer.add_add_bos_token(llama3)


def add_sentencepiece(writer, folder):
    with open(os.path.join(folder, "tokenizer.model"), "rb") as file:
        proto = sentencepiece_model_pb2.ModelProto()
        proto.ParseFromString(file.read())
    spec = proto.trainer_spec
    writer.add_tokenizer_model("llama")
    writer.add_token_list([p.piece for p in proto.pieces])
    writer.add_token_scores([p.score for p in proto.pieces])
    writer.add_token_types([p.type for p in proto.pieces])
    writer.add_bos_token_id(spec.bos_id)
    writer.add_eos_token_id(spec.eos_id)
    writer.add_unk_token_id(spec.unk_id)
    writer.add_pad_token_id(max(spec.pad_id, 0))
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(proto.normalizer_spec.add_dummy_prefix)


def write(name, folder, path):
    model = load_model(folder)
    kind = model.config.model_type
    # Mistral's files are Llama's to GGUF, which has no window for them.
    writer = gguf.GGUFWriter(path, {"gemma3_text": "gemma3", "mistral": "llama"}.get(kind, kind))
    writer.add_name(name)
    add_config(writer, model.config)
    pieces = os.path.exists(os.path.join(folder, "tokenizer.model"))
    (add_sentencepiece if pieces else add_byte_level)(writer, folder)
    add_model(writer, model.config, model)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def same_weights(path, model):
    """transformers reads the GGUF back to exactly the weights of the folder."""
    # transformers does not read the head size of a Qwen3 file; real ones have its default.
    more = {"head_dim": model.config.head_dim} if model.config.model_type == "qwen3" else {}
    loaded = AutoModelForCausalLM.from_pretrained(
        os.path.dirname(path), gguf_file=os.path.basename(path), dtype=torch.float32, **more
    )
    mine, theirs = dict(model.named_parameters()), dict(loaded.named_parameters())
    assert mine.keys() == theirs.keys(), mine.keys() ^ theirs.keys()
    return all(torch.equal(mine[k], theirs[k]) for k in mine)
