"""Makes the tiny models, their adapters, and the logits that transformers and PEFT give for them.

    python make_model_goldens.py [MODEL ...]    (in an environment with torch, transformers, peft,
                                                 tokenizers, sentencepiece and gguf; some minutes)

Writes beside itself
    models/<model>/            Hugging Face folders (config.json, config.legacy.json with the older
                               keys, weights, tokenizer), tiny-llama3 and tiny-qwen2 in shards,
                               tiny-qwen2 and -qwen3 in bfloat16, tiny-mistral in float16
    models/<model>.gguf        the same weights and tokenizer as GGUF, F16
    adapters/<model>-{a..f}/   PEFT folders (d, e, f for the pruning runs, whose importances would tie
                               at smaller ranks; a and c alone for the newer models); tiny-llama-a
                               also as -bf16 and -f16
    logits_<model>.json        logits, greedy tokens, logits with each adapter, and how far wrong
                               readings of the model move the logits
    tokenizer_<model>.json     token ids of some strings
README.md describes the fields.
"""

import json
import os
import shutil
import sys
import warnings

import torch
import transformers
from peft import PeftModel

import tiny_gguf
import tiny_tokenizers
from golden_io import generator, versions, write_json
from tiny_models import MODELS, STORED, legacy_config, load_adapter, load_model, make_adapter, make_model, save_adapter

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = {
    "tiny-llama": 11,
    "tiny-llama3": 12,
    "tiny-gemma3": 13,
    "tiny-qwen2": 14,
    "tiny-qwen3": 15,
    "tiny-mistral": 16,
}
SHARDS = {"tiny-llama3": "70KB", "tiny-qwen2": "30KB"}
LETTERS = {"tiny-llama": "abcdef", "tiny-gemma3": "abcdef", "tiny-llama3": "abc"}
# Other values of some keys of config.json with the same weights.
VARIANTS = {
    "tiny-llama": {
        "linear_rope": {"rope_parameters": {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0}},
    },
    "tiny-gemma3": {
        "linear_rope": {
            "rope_parameters": {
                "full_attention": {"rope_type": "linear", "rope_theta": 1000000.0, "factor": 8.0},
                "sliding_attention": {"rope_type": "default", "rope_theta": 100.0},
            }
        },
    },
    "tiny-qwen2": {"window": {"use_sliding_window": True, "sliding_window": 7, "max_window_layers": 1}},
    "tiny-qwen3": {"window": {"use_sliding_window": True, "sliding_window": 5, "max_window_layers": 2}},
    "tiny-mistral": {"no_window": {"sliding_window": None}},
}
ADAPTER_SEEDS = {"a": 101, "b": 102, "c": 103, "d": 104, "e": 105, "f": 106}
LENGTHS = (6, 30)
NEW_TOKENS = 12
ADAPTER_POSITIONS = [2, 13, 29]


def sequences(name, vocab):
    rng = generator(SEEDS[name] + 1000)
    return [torch.randint(3, vocab - 10, (n,), generator=rng).tolist() for n in LENGTHS]


@torch.no_grad()
def logits_of(model, ids):
    return model(input_ids=torch.tensor([ids]), use_cache=False).logits[0].float()


@torch.no_grad()
def greedy(model, ids, least=1e-3):
    """Greedy tokens without a cache, the smallest lead of a winner, and a check against generate."""
    out, margin = list(ids), float("inf")
    for _ in range(NEW_TOKENS):
        best = logits_of(model, out)[-1].topk(2)
        margin = min(margin, (best.values[0] - best.values[1]).item())
        out.append(best.indices[0].item())
    model.generation_config.eos_token_id = None
    again = model.generate(
        torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)), do_sample=False, max_new_tokens=NEW_TOKENS
    )[0].tolist()
    assert again == out, "generate and full passes disagree"
    assert margin > least, f"greedy choice too close: {margin}"
    return out[len(ids) :], margin


def write_config(path, content):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, sort_keys=True)
        file.write("\n")


def write_model(name):
    folder = os.path.join(HERE, "models", name)
    shutil.rmtree(folder, ignore_errors=True)
    model = make_model(name, SEEDS[name])
    model.to(STORED.get(name, torch.float32)).save_pretrained(folder, max_shard_size=SHARDS.get(name, "5GB"))
    os.remove(os.path.join(folder, "generation_config.json"))
    path = os.path.join(folder, "config.json")
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    content.pop("_sliding_window_pattern", None)
    write_config(path, content)
    write_config(os.path.join(folder, "config.legacy.json"), legacy_config(name, content))
    writer = {
        "tiny-llama": tiny_tokenizers.write_tiny_llama,
        "tiny-llama3": tiny_tokenizers.write_tiny_llama3,
        "tiny-gemma3": tiny_tokenizers.write_tiny_gemma3,
        "tiny-qwen2": tiny_tokenizers.write_tiny_qwen,
        "tiny-qwen3": tiny_tokenizers.write_tiny_qwen,
        "tiny-mistral": tiny_tokenizers.write_tiny_mistral,
    }[name]
    writer(folder)
    return folder


def check_legacy(name, folder, ids):
    """The older keys must mean the same model."""
    other = os.path.join(HERE, "models", "legacy-check")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(folder, other)
    os.replace(os.path.join(other, "config.legacy.json"), os.path.join(other, "config.json"))
    same = torch.equal(logits_of(load_model(folder), ids), logits_of(load_model(other), ids))
    shutil.rmtree(other)
    assert same, f"{name}: config.legacy.json means another model"


def rows_interleaved(weight, head_dim):
    heads = weight.shape[0] // head_dim
    return weight.view(heads, 2, head_dim // 2, -1).transpose(1, 2).reshape(weight.shape)


def wrong_readings(name):
    """Mistakes by name: each takes a fresh model and spoils one thing."""

    def config(**changes):
        def spoil(model):
            spoiled = make_model_with(model, **changes)
            return spoiled

        return spoil

    def interleaved(model):
        for layer in model.model.layers:
            for linear in (layer.self_attn.q_proj, layer.self_attn.k_proj):
                linear.weight.data = rows_interleaved(linear.weight.data, layer.self_attn.head_dim)
                if linear.bias is not None:
                    linear.bias.data = rows_interleaved(linear.bias.data, layer.self_attn.head_dim)
        return model

    def groups_tiled(model):
        cfg = model.config
        n = cfg.num_attention_heads // cfg.num_key_value_heads
        for layer in model.model.layers:
            head_dim = layer.self_attn.head_dim
            weight = layer.self_attn.q_proj.weight.data.view(cfg.num_key_value_heads, n, head_dim, -1)
            layer.self_attn.q_proj.weight.data = weight.transpose(0, 1).reshape(-1, cfg.hidden_size)
        return model

    def no_norm_gain(part):
        def spoil(model):
            for key, parameter in model.named_parameters():
                if part in key:
                    parameter.data.fill_(0.0 if name == "tiny-gemma3" else 1.0)
            return model

        return spoil

    def zeroed(part):
        def spoil(model):
            for key, parameter in model.named_parameters():
                if part in key:
                    parameter.data.zero_()
            return model

        return spoil

    mistakes = {"rope_pairs_interleaved": interleaved, "eps_1e-2": config(rms_norm_eps=1e-2)}
    if name != "tiny-gemma3":
        rope = {"rope_type": "default", "rope_theta": 500.0 if name == "tiny-llama3" else 5000.0}
        mistakes["rope_plain_or_other_base"] = config(rope_parameters=rope)
        mistakes["kv_groups_tiled"] = groups_tiled
        mistakes["norm_gains_left_out"] = no_norm_gain("norm")
        if name == "tiny-qwen2":
            mistakes["q_bias_left_out"] = zeroed("q_proj.bias")
            mistakes["k_bias_left_out"] = zeroed("k_proj.bias")
            mistakes["v_bias_left_out"] = zeroed("v_proj.bias")
        if name == "tiny-qwen3":
            mistakes["q_norm_left_out"] = no_norm_gain("q_norm")
            mistakes["k_norm_left_out"] = no_norm_gain("k_norm")
        if name == "tiny-mistral":
            mistakes["window_7"] = config(sliding_window=7)
            mistakes["window_9"] = config(sliding_window=9)
        return mistakes
    local = {"rope_type": "default", "rope_theta": 100.0}
    wide = {"rope_type": "default", "rope_theta": 1000000.0}
    mistakes["window_7"] = config(sliding_window=7)
    mistakes["window_9"] = config(sliding_window=9)
    mistakes["all_layers_global_mask"] = config(sliding_window=512)
    mistakes["one_base_local"] = config(rope_parameters={"full_attention": local, "sliding_attention": local})
    mistakes["one_base_global"] = config(rope_parameters={"full_attention": wide, "sliding_attention": wide})
    mistakes["all_layers_local"] = config(layer_types=["sliding_attention"] * 7)
    mistakes["score_scale_of_head_dim"] = config(query_pre_attn_scalar=24)
    mistakes["gelu_exact"] = config(hidden_activation="gelu")
    mistakes["q_norm_left_out"] = no_norm_gain("q_norm")
    mistakes["post_norms_left_out"] = no_norm_gain("post_")
    return mistakes


def make_model_with(model, **changes):
    content = model.config.to_dict()
    content.update(changes)
    other_config = type(model.config)(**content)
    other_config._attn_implementation = "eager"
    other = type(model)(other_config).eval()
    other.load_state_dict(model.state_dict())
    return other


def perturbations(name, folder, ids, logits):
    rows = {}
    for mistake, spoil in wrong_readings(name).items():
        moved = (logits_of(spoil(load_model(folder)), ids) - logits).abs().max().item()
        rows[mistake] = moved
        floor = 1e-3 if mistake == "gelu_exact" else 1e-2
        assert moved > floor, f"{name}: {mistake} moves logits by only {moved}"
    return rows


def adapter_rows(name, folder, ids):
    base = logits_of(load_model(folder), ids)
    rows = []
    kinds = [(letter, None) for letter in LETTERS.get(name, "ac")]
    if name == "tiny-llama":
        kinds += [("a", torch.bfloat16), ("a", torch.float16)]
    for letter, dtype in kinds:
        suffix = {None: "", torch.bfloat16: "-bf16", torch.float16: "-f16"}[dtype]
        target = os.path.join(HERE, "adapters", f"{name}-{letter}{suffix}")
        peft_model = make_adapter(name, load_model(folder), letter, ADAPTER_SEEDS[letter] + SEEDS[name])
        save_adapter(peft_model, name, target, dtype or torch.float32)
        loaded = load_adapter(folder, target)
        assert isinstance(loaded, PeftModel)
        logits = logits_of(loaded, ids)
        moved = (logits - base).abs().max().item()
        assert moved > 0.1, f"{target} moves logits by only {moved}"
        rows.append(
            {
                "adapter": os.path.basename(target),
                "r": loaded.peft_config["default"].r,
                "lora_alpha": loaded.peft_config["default"].lora_alpha,
                "positions": ADAPTER_POSITIONS,
                "logits": logits[ADAPTER_POSITIONS],
                "greedy": greedy(loaded, ids)[0],
                "moved": moved,
            }
        )
    return rows


def write_gguf(name, folder, ids):
    """GGUF twin of a model. Gemma's GGUF says neither the local rope base nor the score scale: a
    reader takes 10000 and the head size; Mistral's knows no window. These twins have logits of their own."""
    path = os.path.join(HERE, "models", f"{name}.gguf")
    tiny_gguf.write(name, folder, path)
    model = load_model(folder)
    assert tiny_gguf.same_weights(path, model), f"{path} holds other weights"
    if name == "tiny-gemma3":
        rope = dict(model.config.rope_parameters)
        rope["sliding_attention"] = {"rope_type": "default", "rope_theta": 10000.0}
        model = make_model_with(model, rope_parameters=rope, query_pre_attn_scalar=model.config.head_dim)
    if name == "tiny-mistral":
        model = make_model_with(model, sliding_window=None)
    tokens, margin = greedy(model, ids)
    row = {"ids": ids, "logits": logits_of(model, ids), "greedy": tokens, "greedy_margin": margin}
    return {"file": os.path.basename(path), "sequences": [row]}


def variant_rows(name, folder, ids):
    """The same weights under other values of some keys of config.json."""
    rows = []
    plain = logits_of(load_model(folder), ids)
    for title, changes in VARIANTS.get(name, {}).items():
        other = os.path.join(HERE, "models", "variant")
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(folder, other)
        path = os.path.join(other, "config.json")
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        content.update(changes)
        if "max_window_layers" in changes:
            content.pop("layer_types")
        write_config(path, content)
        model = load_model(other)
        logits = logits_of(model, ids)
        tokens, margin = greedy(model, ids, 1e-4)
        shutil.rmtree(other)
        moved = (logits - plain).abs().max().item()
        assert moved > 0.01, f"{name}: {title} moves logits by only {moved}"
        rows.append({"name": title, "config": content, "ids": ids, "moved": moved, "logits": logits})
        rows[-1].update(greedy=tokens, greedy_margin=margin)
    return rows


def write_logits(name, folder):
    model = load_model(folder)
    rows = []
    for ids in sequences(name, model.config.vocab_size):
        logits = logits_of(model, ids)
        tokens, margin = greedy(model, ids)
        rows.append({"ids": ids, "logits": logits, "greedy": tokens, "greedy_margin": margin})
        print(name, "logit deviation", logits.std().item(), "greedy margin", margin)
    ids = rows[1]["ids"]
    check_legacy(name, folder, ids)
    content = {
        "model": name,
        "made_with": versions(),
        "vocab_size": model.config.vocab_size,
        "sequences": rows,
        "adapter_sequence": 1,
        "adapters": adapter_rows(name, folder, ids),
        "wrong_readings": perturbations(name, folder, ids, rows[1]["logits"]),
    }
    if name in VARIANTS:
        content["variants"] = variant_rows(name, folder, ids[:14] if name == "tiny-gemma3" else ids)
    content["gguf"] = write_gguf(name, folder, ids[:12])
    write_json(os.path.join(HERE, f"logits_{name}.json"), content)


def main():
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    warnings.filterwarnings("ignore", message="The PEFT config's")
    for name in sys.argv[1:] or MODELS:
        folder = write_model(name)
        write_logits(name, folder)
        pieces = os.path.exists(os.path.join(folder, "tokenizer.model"))
        tokens = tiny_tokenizers.sentencepiece_goldens if pieces else tiny_tokenizers.byte_level_goldens
        write_json(os.path.join(HERE, f"tokenizer_{name}.json"), {"model": name, **tokens(folder)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
