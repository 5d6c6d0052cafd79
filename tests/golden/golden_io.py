"""Shared by the golden scripts: plain JSON that nlohmann-json reads, and seeded draws.

Numbers are written with nine significant digits, which give back every float32 exactly; NaN and
infinities are refused. Lists of scalars stand on one line, everything else is indented.
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
    text = f"{value:.9g}"
    return text if any(c in text for c in ".e") else text + ".0"


def dumps(value, indent=0):
    pad = " " * indent
    if isinstance(value, dict):
        if not value:
            return "{}"
        rows = [f"{pad} {json.dumps(k)}: {dumps(v, indent + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + pad + "}"
    if isinstance(value, list):
        if not any(isinstance(v, (dict, list)) for v in value):
            return "[" + ", ".join(scalar_text(v) for v in value) + "]"
        rows = [f"{pad} {dumps(v, indent + 1)}" for v in value]
        return "[\n" + ",\n".join(rows) + "\n" + pad + "]"
    return scalar_text(value)


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
