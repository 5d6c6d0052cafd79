"""Writes a Hugging Face folder of random weights, for timing shapes whose real weights are not at hand.

    python random_model.py --shape llama-8b --out DIR     Llama 3 8B: bfloat16, 16 GB
    python random_model.py --shape gemma-270m --out DIR   Gemma 3 270M
    options: --layers N (fewer than the shape has), --device cuda (where the numbers are drawn)

The tokenizer is a byte-level BPE without merges whose vocabulary has the shape's size.
"""

import argparse
import json
import os

SHAPES = {
    "llama-8b": {
        "class": "Llama",
        "vocab_size": 128256,
        "hidden_size": 4096,
        "intermediate_size": 14336,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "max_position_embeddings": 8192,
        "rope_theta": 500000.0,
        "rms_norm_eps": 1e-5,
        "tie_word_embeddings": False,
    },
    "gemma-270m": {
        "class": "Gemma3Text",
        "vocab_size": 262144,
        "hidden_size": 640,
        "intermediate_size": 2048,
        "num_hidden_layers": 18,
        "num_attention_heads": 4,
        "num_key_value_heads": 1,
        "head_dim": 256,
        "max_position_embeddings": 32768,
        "sliding_window": 512,
        "query_pre_attn_scalar": 256,
    },
}


def write_tokenizer(folder, vocabulary):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = ["<|begin|>", "<|end|>"] + letters
    tokens += [f"<filler-{i}>" for i in range(vocabulary - len(tokens))]
    tokenizer = Tokenizer(models.BPE({t: i for i, t in enumerate(tokens)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|begin|>", "<|end|>"])
    tokenizer.save(os.path.join(folder, "tokenizer.json"))
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<|begin|>", "eos_token": "<|end|>"}
    with open(os.path.join(folder, "tokenizer_config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=sorted(SHAPES), required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--layers", type=int)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    import torch
    import transformers

    shape = dict(SHAPES[options.shape])
    name = shape.pop("class")
    if options.layers:
        shape["num_hidden_layers"] = options.layers
    config = getattr(transformers, name + "Config")(bos_token_id=0, eos_token_id=1, pad_token_id=1, **shape)
    torch.manual_seed(1)
    torch.set_default_dtype(torch.bfloat16)
    with torch.device(options.device):
        model = getattr(transformers, name + "ForCausalLM")(config)
    model.save_pretrained(options.out)
    write_tokenizer(options.out, shape["vocab_size"])


if __name__ == "__main__":
    main()
