"""Shared by the golden scripts: plain JSON that nlohmann-json reads, and seeded draws.

Numbers are written with eight significant digits (an error below 1e-7 of the value); NaN and
infinities are refused. Lists of scalars, and records that hold nothing but scalars and such lists
in a list, stand on one line; everything else is indented.
"""

import json
import math
import os

import torch


def plain(value):
    """Tensors and numpy scalars as Python lists and numbers."""
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if hasattr(value, "item"):
        return value.item()
    return value


def scalar_text(value):
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return json.dumps(value, ensure_ascii=True)
    if not math.isfinite(value):
        raise ValueError("a golden number is not finite")
    text = f"{value:.8g}"
    return text if any(c in text for c in ".e") else text + ".0"


def is_flat(value):
    if isinstance(value, dict):
        return all(not isinstance(v, dict) and is_flat(v) for v in value.values())
    return not isinstance(value, list) or not any(isinstance(v, (dict, list)) for v in value)


def one_line(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {one_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(scalar_text(v) for v in value) + "]"
    return scalar_text(value)


def dumps(value, indent=0):
    pad = " " * indent
    if isinstance(value, dict):
        if not value:
            return "{}"
        rows = [f"{pad} {json.dumps(k)}: {dumps(v, indent + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + pad + "}"
    if isinstance(value, list) and not is_flat(value):
        rows = [f"{pad} {one_line(v) if is_flat(v) else dumps(v, indent + 1)}" for v in value]
        return "[\n" + ",\n".join(rows) + "\n" + pad + "]"
    return one_line(value)


def write_json(path, value):
    """Writes `value` to `path`, checks that it reads back, and says how large it is."""
    text = dumps(plain(value)) + "\n"
    json.loads(text)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    print(f"{os.path.relpath(path)}: {len(text)} bytes")


def generator(seed):
    return torch.Generator().manual_seed(seed)


def versions():
    import peft
    import transformers

    return {
        "torch": torch.__version__.split("+")[0],
        "transformers": transformers.__version__,
        "peft": peft.__version__,
    }
