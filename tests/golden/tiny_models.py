"""Configurations, random weights and adapters of the tiny golden models.

All weights are drawn so large that attention and logits vary strongly, and are rounded to values
that bfloat16 and float16 both hold exactly: the same model stored in any of the three types gives
the same logits.
"""

import copy
import json
import os
import shutil

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import (
    AutoModelForCausalLM,
    Gemma3ForCausalLM,
    Gemma3TextConfig,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from golden_io import generator

LINEARS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
MODELS = ["tiny-llama", "tiny-llama3", "tiny-gemma3", "tiny-qwen2", "tiny-qwen3", "tiny-mistral"]
GEMMA_LAYERS = ["sliding_attention"] * 5 + ["full_attention", "sliding_attention"]


def llama_config():
    return LlamaConfig(
        vocab_size=328,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=12,
        max_position_embeddings=512,
        rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        tie_word_embeddings=False,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=0,
    )


def llama3_config():
    rope = {
        "rope_type": "llama3",
        "rope_theta": 500.0,
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 64,
    }
    return LlamaConfig(
        vocab_size=328,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=8,
        num_key_value_heads=2,
        head_dim=8,
        max_position_embeddings=512,
        rms_norm_eps=1e-5,
        rope_parameters=rope,
        tie_word_embeddings=True,
        bos_token_id=321,
        eos_token_id=[322, 323],
    )


def gemma3_config():
    return Gemma3TextConfig(
        vocab_size=384,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=7,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=24,
        query_pre_attn_scalar=16,
        sliding_window=8,
        layer_types=GEMMA_LAYERS,
        max_position_embeddings=512,
        rms_norm_eps=1e-6,
        rope_parameters={
            "full_attention": {"rope_type": "default", "rope_theta": 1000000.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 100.0},
        },
        bos_token_id=2,
        eos_token_id=1,
        pad_token_id=0,
    )


SMALL = {
    "vocab_size": 328,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 512,
}


def qwen2_config():
    return Qwen2Config(
        **SMALL,
        rms_norm_eps=1e-6,
        rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
        tie_word_embeddings=True,
        eos_token_id=327,
        pad_token_id=325,
    )


def qwen3_config():
    return Qwen3Config(
        **SMALL,
        head_dim=12,
        rms_norm_eps=1e-6,
        rope_parameters={"rope_type": "default", "rope_theta": 20000.0},
        tie_word_embeddings=False,
        eos_token_id=327,
        pad_token_id=325,
    )


def mistral_config():
    return MistralConfig(
        **SMALL,
        sliding_window=8,
        rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        tie_word_embeddings=False,
        bos_token_id=1,
        eos_token_id=2,
    )


CONFIGS = {
    "tiny-llama": llama_config,
    "tiny-llama3": llama3_config,
    "tiny-gemma3": gemma3_config,
    "tiny-qwen2": qwen2_config,
    "tiny-qwen3": qwen3_config,
    "tiny-mistral": mistral_config,
}
CLASSES = {
    "tiny-llama": LlamaForCausalLM,
    "tiny-llama3": LlamaForCausalLM,
    "tiny-gemma3": Gemma3ForCausalLM,
    "tiny-qwen2": Qwen2ForCausalLM,
    "tiny-qwen3": Qwen3ForCausalLM,
    "tiny-mistral": MistralForCausalLM,
}
# How the weights lie in the file (they are exact in all three types).
STORED = {"tiny-qwen2": torch.bfloat16, "tiny-qwen3": torch.bfloat16, "tiny-mistral": torch.float16}


def legacy_config(name, content):
    """The same configuration in the keys that most published models still carry."""
    old = copy.deepcopy(content)
    rope = old.pop("rope_parameters")
    if name == "tiny-gemma3":
        old["rope_theta"] = rope["full_attention"]["rope_theta"]
        old["rope_local_base_freq"] = rope["sliding_attention"]["rope_theta"]
        old["rope_scaling"] = None
        old["sliding_window_pattern"] = 6
        old.pop("layer_types")
    else:
        old["rope_theta"] = rope.pop("rope_theta")
        old["rope_scaling"] = rope if rope["rope_type"] != "default" else None
    if name in ("tiny-qwen2", "tiny-qwen3"):  # a window that stands in the file and is switched off
        old.pop("layer_types")
        old.update(use_sliding_window=False, sliding_window=8, max_window_layers=1)
    old["torch_dtype"] = old.pop("dtype")
    old["transformers_version"] = "4.46.0"
    return old


def exact(values):
    """Rounded to what bfloat16 and float16 both represent exactly."""
    values = values.to(torch.bfloat16).float()
    values = torch.where(values.abs() < 2.0**-17, torch.zeros_like(values), values)
    assert torch.equal(values.half().float(), values)
    return values


def draw_weights(name, model, seed):
    """Random weights by parameter name, in the order of the state dict."""
    rng = generator(seed)
    gemma = name == "tiny-gemma3"
    gains = {"q_proj": 1.4, "k_proj": 1.4, "v_proj": 1.2, "o_proj": 1.0, "lm_head": 2.0}
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=rng)
            if key.endswith("norm.weight"):
                value = 0.25 * noise if gemma else 1.0 + 0.25 * noise
            elif key.endswith(".bias"):
                value = 0.5 * noise
            elif "embed_tokens" in key:
                value = noise * (0.25 if model.config.tie_word_embeddings else 1.0)
            else:
                gain = next((g for part, g in gains.items() if part in key), 1.0)
                value = noise * gain / parameter.shape[1] ** 0.5
            parameter.copy_(exact(value))


def make_model(name, seed):
    config = CONFIGS[name]()
    config._attn_implementation = "eager"
    model = CLASSES[name](config).eval()
    draw_weights(name, model, seed)
    return model


def load_model(folder):
    """A model folder in float32 with the plain attention."""
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


# letter: (rank, alpha, linear layers)
ADAPTERS = {
    "a": (4, 8, ["q_proj", "v_proj"]),
    "b": (4, 8, ["q_proj", "v_proj"]),
    "c": (2, 8, LINEARS),
    "d": (8, 8, ["q_proj", "v_proj"]),
    "e": (8, 8, ["q_proj", "v_proj"]),
    "f": (6, 12, LINEARS),
}
GEMMA_PRUNED_LAYERS = [1, 5, 6]  # two local layers and the global one are enough for d, e, f


def adapter_config(name, letter):
    rank, alpha, linears = ADAPTERS[letter]
    some = name == "tiny-gemma3" and letter in "def"
    return LoraConfig(
        r=rank,
        lora_alpha=alpha,
        target_modules=linears,
        layers_to_transform=GEMMA_PRUNED_LAYERS if some else None,
        lora_dropout=0.0,
        task_type="CAUSAL_LM",
        base_model_name_or_path=name,
        init_lora_weights=False,
    )


def make_adapter(name, base, letter, seed):
    """A PEFT model with A and B drawn so that the scaled update is about a third of the weight."""
    model = get_peft_model(base, adapter_config(name, letter))
    rng = generator(seed)
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if "lora_" in key:
                noise = torch.randn(parameter.shape, generator=rng)
                scale = parameter.shape[1] ** -0.5 if "lora_A" in key else 0.1
                parameter.copy_(exact(noise * scale))
    return model.eval()


def save_adapter(model, name, folder, dtype=torch.float32):
    """Saves with PEFT itself and names the base model instead of a path."""
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    card = os.path.join(folder, "README.md")
    if os.path.exists(card):
        os.remove(card)
    path = os.path.join(folder, "adapter_config.json")
    with open(path, encoding="utf-8") as file:
        config = json.load(file)
    config["base_model_name_or_path"] = name
    config["target_modules"] = sorted(config["target_modules"])
    with open(path, "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2, sort_keys=True)
        file.write("\n")
    if dtype != torch.float32:
        from safetensors.torch import load_file, save_file

        path = os.path.join(folder, "adapter_model.safetensors")
        tensors = {k: v.to(dtype) for k, v in load_file(path).items()}
        save_file(tensors, path, metadata={"format": "pt"})


def load_adapter(model_folder, adapter_folder):
    return PeftModel.from_pretrained(load_model(model_folder), adapter_folder).eval()
