"""Random blocks of every GGUF type and their values by gguf-py: tests/golden/dequantize.json;
values and the bytes that gguf-py stores for them: tests/golden/quantize.json.

python make_dequantize_goldens.py   (needs gguf and numpy)
"""
import json
import pathlib

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T

rng = np.random.default_rng(7)
out = {"by": "gguf-py 0.19.0, gguf.quants.dequantize"}
for name in "F16 BF16 Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q4_K Q5_K Q6_K".split():
    kind = T[name]
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = 64 if elements == 1 else 3 if elements == 32 else 2
    raw = rng.integers(0, 256, (blocks, size), dtype=np.uint8)
    # Scales that are ordinary numbers (the last block: a subnormal one), so that no value is NaN.
    places = {"Q4_0": [0], "Q5_0": [0], "Q8_0": [0], "Q6_K": [208], "F16": [], "BF16": []}.get(name, [0, 2])
    for b in range(blocks):
        for at in places:
            scale = np.float16(3e-6) if b == blocks - 1 else np.float16(rng.normal() * 0.05)
            raw[b, at : at + 2] = np.frombuffer(scale.tobytes(), np.uint8)
    if name in ("F16", "BF16"):
        values = rng.normal(size=blocks).astype(np.float32) * 10.0 ** rng.integers(-8, 4, blocks)
        if name == "F16":
            raw = values.astype(np.float16).view(np.uint8).reshape(blocks, 2)
        else:
            raw = (values.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16).view(np.uint8).reshape(blocks, 2)
    got = gguf.quants.dequantize(raw.reshape(1, -1), kind).astype(np.float32).ravel()
    assert np.isfinite(got).all(), name
    out[name] = {"bytes": raw.tobytes().hex(), "values": [float(f"{x:.9g}") for x in got]}
path = pathlib.Path(__file__).with_name("dequantize.json")
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")

# Values that eight digits hold exactly; a block of zeros, halves that must be rounded, huge and tiny.
rows = rng.integers(-4096, 4097, (6, 32)).astype(np.float32) / np.float32(1024)
rows[1] = 0
rows[2] = np.arange(-16, 16, dtype=np.float32) * np.float32(0.5)
rows[2, 0] = 127
rows[3] *= np.float32(4096)
rows[4] *= np.float32(2.0**-17)
out = {"by": "gguf-py 0.19.0, gguf.quants.quantize", "values": [float(x) for x in rows.ravel()]}
for name in ("F32", "F16", "BF16", "Q8_0"):
    out[name] = np.ascontiguousarray(gguf.quants.quantize(rows, T[name])).tobytes().hex()
path = pathlib.Path(__file__).with_name("quantize.json")
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
