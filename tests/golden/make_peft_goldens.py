"""Makes PEFT adapters whose configuration changes the maths, and the logits that PEFT gives with them.

    python make_peft_goldens.py      (after make_model_goldens.py; the same environment; seconds)

Writes adapters/tiny-llama-peft-*/ and peft.json: one sequence, the logits of its last position without
and with each adapter, and each adapter's scale and rank by module.
"""

import json
import os
import sys

import torch
from peft import LoraConfig, get_peft_model

from golden_io import versions, write_json
from tiny_models import exact, generator, load_adapter, load_model, save_adapter

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "tiny-llama"
IDS = [3, 17, 42, 5, 99, 61, 7, 23]
CONFIGS = {
    "rslora": {"r": 4, "lora_alpha": 6, "target_modules": ["q_proj", "v_proj"], "use_rslora": True},
    "patterns": {
        "r": 4,
        "lora_alpha": 6,
        "target_modules": ["q_proj", "v_proj", "down_proj"],
        "rank_pattern": {"model.layers.0.self_attn.q_proj": 2, "v_proj": 3, r"layers\.[12]\..*_proj": 6},
        "alpha_pattern": {"down_proj": 9, r"layers\.1\.self_attn\..*": 2},
    },
    "rslora-patterns": {
        "r": 3,
        "lora_alpha": 5,
        "target_modules": "all-linear",
        "use_rslora": True,
        "rank_pattern": {"k_proj": 5},
        "alpha_pattern": {"o_proj": 2},
    },
    "regex": {"r": 2, "lora_alpha": 4, "target_modules": r".*layers\.1\.(self_attn\.[qk]_proj|mlp\.up_proj)"},
    "one-layer": {"r": 2, "lora_alpha": 4, "target_modules": ["o_proj", "up_proj"], "layers_to_transform": [2]},
    "defaults": {"r": 2, "lora_alpha": 4, "target_modules": None, "fan_in_fan_out": False},
}


def last_logits(model):
    with torch.no_grad():
        return model(torch.tensor([IDS])).logits[0, -1]


def keep_order(path, options):
    """The first pattern that matches wins, so order counts; save_adapter sorts, and sorts a text too."""
    with open(path, encoding="utf-8") as file:
        config = json.load(file)
    config.update({key: options[key] for key in ("rank_pattern", "alpha_pattern") if key in options})
    if isinstance(options["target_modules"], str) and options["target_modules"] != "all-linear":
        config["target_modules"] = options["target_modules"]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2)
        file.write("\n")


def main():
    folder = os.path.join(HERE, "models", NAME)
    rows = []
    for number, (kind, options) in enumerate(CONFIGS.items()):
        config = LoraConfig(task_type="CAUSAL_LM", base_model_name_or_path=NAME, init_lora_weights=False, **options)
        model = get_peft_model(load_model(folder), config)
        rng = generator(7000 + number)
        with torch.no_grad():
            for key, parameter in model.named_parameters():
                if "lora_" in key:
                    noise = torch.randn(parameter.shape, generator=rng)
                    parameter.copy_(exact(noise * (parameter.shape[1] ** -0.5 if "lora_A" in key else 0.1)))
        target = os.path.join(HERE, "adapters", f"{NAME}-peft-{kind}")
        save_adapter(model.eval(), NAME, target)
        keep_order(os.path.join(target, "adapter_config.json"), options)
        loaded = load_adapter(folder, target)
        modules = {
            key.removeprefix("base_model.model."): [m.r["default"], m.scaling["default"]]
            for key, m in loaded.named_modules()
            if hasattr(m, "lora_A") and "default" in m.lora_A
        }
        rows.append({"adapter": os.path.basename(target), "modules": modules, "logits": last_logits(loaded)})
    content = {"made_with": versions(), "ids": IDS, "base": last_logits(load_model(folder)), "adapters": rows}
    write_json(os.path.join(HERE, "peft.json"), content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
