"""Whether other programs open what espalier-cli exports, and compute the same with it.

    python check_exports.py build/release/bin/espalier-cli [--real]
        (an environment with torch, transformers, peft and xllamacpp; with --real the models of the cache)

For each tiny model: the merged folder in transformers against transformers with PEFT, the merged GGUF in
transformers and in llama.cpp, the GGUF source as a folder with its tokenizer, and the exported adapter in
PEFT. Prints the largest difference of a logit (of a log-probability for llama.cpp) and fails beyond the bound.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
import warnings

import torch
import xllamacpp
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

from tiny_models import load_adapter, load_model

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.environ.get("ESPALIER_CACHE", os.path.expanduser("~/.cache/espalier"))
REAL = {"gemma-3-270m": "gemma-3-270m-q4_k_m.gguf", "smollm2-135m": "SmolLM2-135M-Instruct.Q4_1.gguf"}
NAMES = ["tiny-llama", "tiny-llama3", "tiny-gemma3", "tiny-qwen2", "tiny-qwen3", "tiny-mistral"]
TEXTS = ["The gardener tied the branches.", " two  spaces\n\nand\ttab 2024", "日本語の要約モデルを評価する。🌳 é", "it's THEY'LL"]
failures = []


def told(name, what, difference, bound):
    print(f"{name:14} {what:58} {difference:.2e}", flush=True)
    if not difference <= bound:
        failures.append(f"{name}: {what}: {difference} > {bound}")


def cli(program, *arguments):
    done = subprocess.run([program, *arguments, "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stdout)
    return json.loads(done.stdout)


def export(program, model, form, out, adapter=None, dtype="float32"):
    more = ["--adapter", adapter] if adapter else []
    report = cli(program, "export-model", "--model", model, "--format", form, "--out", out, "--dtype", dtype, *more)
    for warning in report["warnings"]:
        print("  warning:", warning)


@torch.no_grad()
def logits_of(model, ids):
    return model(torch.tensor([ids]), use_cache=False).logits[0].float()


def plain(folder_or_file, **more):
    where = {"pretrained_model_name_or_path": folder_or_file}
    if folder_or_file.endswith(".gguf"):
        where = {"pretrained_model_name_or_path": os.path.dirname(folder_or_file)}
        where["gguf_file"] = os.path.basename(folder_or_file)
    return AutoModelForCausalLM.from_pretrained(**where, dtype=torch.float32, **more).eval()


def llama_cpp(path, ids, top=8):
    """{id: log-probability} of the likeliest next tokens after ids."""
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx = 256
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.warmup = False
    params.verbosity = 0
    server = xllamacpp.Server(params)
    body = {"prompt": ids, "n_predict": 1, "n_probs": top, "temperature": 0, "cache_prompt": False}
    request = urllib.request.Request(
        server.listening_address + "/completion",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        found = json.loads(answer.read())
    del server
    rows = found.get("completion_probabilities") or [{"top_logprobs": []}]
    return {t["id"]: t["logprob"] for t in rows[0]["top_logprobs"]}


def against_llama_cpp(path, ids, logits):
    found = llama_cpp(path, ids)
    while not found:  # it tells none where the next token ends the text, or is half a character
        ids, logits = ids[:-1], logits[:-1]
        found = llama_cpp(path, ids)
    wanted = torch.log_softmax(logits[-1], -1)
    return max(abs(value - wanted[i].item()) for i, value in found.items())


def copy_with(folder, out, **keys):
    os.makedirs(out)
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as source, open(os.path.join(out, name), "wb") as target:
            target.write(source.read())
    path = os.path.join(out, "config.json")
    with open(path, encoding="utf-8") as file:
        config = json.load(file)
    config.update(keys)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(config, file)


def tiny(program, name, work):
    folder = os.path.join(HERE, "models", name)
    with open(os.path.join(HERE, f"logits_{name}.json"), encoding="utf-8") as file:
        ids = json.load(file)["sequences"][1]["ids"]
    if name == "tiny-gemma3":  # GGUF has no key for its score scale
        copy_with(folder, os.path.join(work, "base"), query_pre_attn_scalar=24)
        folder = os.path.join(work, "base")
    adapter = os.path.join(HERE, "adapters", f"{name}-c")
    wanted = logits_of(load_adapter(folder, adapter), ids)
    merged = os.path.join(work, "merged")
    export(program, folder, "hf", merged, adapter)
    told(name, "merged folder in transformers / PEFT", (logits_of(plain(merged), ids) - wanted).abs().max(), 1e-4)
    export(program, folder, "hf", os.path.join(work, "half"), adapter, "float16")
    half = logits_of(plain(os.path.join(work, "half")), ids)
    gguf = os.path.join(work, "merged.gguf")
    export(program, folder, "gguf-f16", gguf, adapter)
    head = {"head_dim": load_model(folder).config.head_dim} if name == "tiny-qwen3" else {}
    if name == "tiny-gemma3":  # transformers takes neither from a GGUF
        head = {"query_pre_attn_scalar": 24, "layer_types": load_model(folder).config.layer_types}
    if name != "tiny-llama3":  # transformers does not read rope_freqs
        reading = plain(gguf, **head)
        if name == "tiny-gemma3":
            reading.config.rope_parameters = load_model(folder).config.rope_parameters
            other = type(reading)(reading.config).eval()
            other.load_state_dict(reading.state_dict())
            reading = other
        short = ids[:8] if name == "tiny-mistral" else ids
        different = (logits_of(reading, short) - half[: len(short)]).abs().max()
        told(name, "merged GGUF F16 in transformers / float16 folder", different, 1e-3)
    short = ids[:8] if name == "tiny-mistral" else ids
    told(name, "merged GGUF F16 in llama.cpp (log-probability)", against_llama_cpp(gguf, short, half[: len(short)]), 5e-2)
    blocks = os.path.join(work, "blocks.gguf")
    export(program, folder, "gguf-q8_0", blocks, adapter)
    # llama.cpp rounds activations to eight bits too, which such small layers feel.
    told(name, "merged GGUF Q8_0 in llama.cpp (log-probability)", against_llama_cpp(blocks, short, half[: len(short)]), 1)
    back = os.path.join(work, "back")
    if name != "tiny-llama3":
        export(program, gguf, "hf", back, None, "float32")
        told(name, "that GGUF as a folder in transformers / float16 folder", (logits_of(plain(back), ids) - half).abs().max(), 1e-3)
        same_tokens(name, folder, back)
    saved(program, name, folder, adapter, ids, wanted, work)


def same_tokens(name, folder, back):
    first, second = AutoTokenizer.from_pretrained(folder), AutoTokenizer.from_pretrained(back)
    different = [t for t in TEXTS if first.encode(t) != second.encode(t)]
    told(name, f"texts of {len(TEXTS)} that the rebuilt tokenizer cuts otherwise", len(different), 0)


def saved(program, name, folder, adapter, ids, wanted, work):
    """A merge of one adapter at weight 1 is that adapter: PEFT opens it with the same logits."""
    out = os.path.join(work, "adapter")
    cli(program, "merge", "--method", "linear", "--adapter", f"{adapter}=1", "--out", out)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        logits = logits_of(load_adapter(folder, out), ids)
    missing = [str(w.message) for w in seen if "missing" in str(w.message).lower()]
    told(name, "exported adapter in PEFT / the source in PEFT", (logits - wanted).abs().max(), 1e-4)
    told(name, "warnings of missing keys", len(missing), 0)


def real(program, name, file, work):
    source = os.path.join(CACHE, "models", file)
    adapter = os.path.join(HERE, "..", "..", "resources", "demo", "adapters", "descriptions-ja")
    adapter = adapter if name.startswith("gemma") else None
    ids = cli(program, "tokenize", "--model", source, "--text", TEXTS[0] + TEXTS[2])["ids"]
    more = ["--adapter", adapter] if adapter else []
    top = cli(program, "logits", "--model", source, "--ids", ",".join(map(str, ids)), "--top", "8", *more)["top"][-1]
    mine = dict(zip(top["ids"], top["logprobs"]))
    folder = os.path.join(work, "folder")
    export(program, source, "hf", folder, adapter)
    theirs = torch.log_softmax(logits_of(plain(folder), ids)[-1], -1)
    told(name, "folder in transformers / espalier", max(abs(theirs[i].item() - v) for i, v in mine.items()), 1e-3)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    told(name, "ids of a text in transformers", 0 if tokenizer.encode(TEXTS[0] + TEXTS[2], add_special_tokens=False) == ids else 1, 0)
    # Eight bits of weights and, in llama.cpp, of activations: Gemma 270M feels both (a file that llama.cpp itself
    # reads from Q4_K_M differs from float32 as much).
    for form, bound in (("gguf-f16", 0.1), ("gguf-q8_0", 1.5)):
        path = os.path.join(work, form + ".gguf")
        export(program, source, form, path, adapter)
        found = llama_cpp(path, ids)
        worst = max(abs(v - theirs[i].item()) for i, v in found.items())
        told(name, f"{form} in llama.cpp / folder in transformers", worst, bound)
        os.remove(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--only")
    o = parser.parse_args()
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    for name in [n for n in NAMES if o.only in (None, n)]:
        with tempfile.TemporaryDirectory() as work:
            tiny(o.program, name, work)
    for name, file in REAL.items() if o.real else ():
        with tempfile.TemporaryDirectory() as work:
            real(o.program, name, file, work)
    print("\n".join(failures) or "all within bounds")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
