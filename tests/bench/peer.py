"""Times transformers and PEFT on the work that espalier-cli is timed on, and prints one JSON object.

    python peer.py --gguf MODEL.gguf [--save-hf DIR]     load a GGUF; keep the converted model in DIR
    python peer.py --hf DIR                              load a folder that --save-hf kept
    options: --threads 2, --runs 5, --documents 8, --new-tokens 48, --input F.jsonl, --prompt TEXT,
             --batch 32, --examples 16, --only load,train,generate,generate_batched,epoch

Fields of the result
    load       seconds: tokenizer and model ready in float32; peak_rss_mb
    train      one example of 384 tokens, the last 40 of them labels, forward and backward with a
               LoRA (r 8 on q_proj and v_proj) attached by PEFT: the median, all runs, peak_rss_mb
               (of this phase, the loaded model included)
    generate   greedy, one document after the other, every document to the full number of new
               tokens: tokens per second, seconds, peak_rss_mb
    generate_batched   the same in batches of --batch documents of like length, padded on the left
    epoch      one epoch over --examples such examples, 8 a step, of the paper's algorithm written out
               plainly (../golden/plain_method.py: two LoRAs, its extra pass for the norms after
               every step, ratio .5): seconds
Documents are short texts made up here, or the field `document` of the lines of --input, put into
--prompt (default "{document}\nSummary:"). The example's ids are 1000 + 7919 i mod 5000, so that the
other side can use the same.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time

EXAMPLE_TOKENS = 384
LABELS = 40


def reset_peak():
    """Starts a new peak of the resident set where the kernel allows it."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        pass


def peak_mb():
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return round(int(line.split()[1]) / 1024, 1)
    except OSError:
        pass
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def load(options):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    reset_peak()
    started = time.perf_counter()
    if options.gguf:
        folder, file = os.path.split(os.path.abspath(options.gguf))
        where = {"pretrained_model_name_or_path": folder, "gguf_file": file}
    else:
        where = {"pretrained_model_name_or_path": options.hf}
    tokenizer = AutoTokenizer.from_pretrained(**where)
    model = AutoModelForCausalLM.from_pretrained(**where, dtype=torch.float32).eval()
    seconds, peak = time.perf_counter() - started, peak_mb()
    if options.save_hf:
        # dequantised at loading, but still marked as a GGUF that cannot be written
        model.hf_quantizer = None
        model.config.__dict__.pop("quantization_config", None)
        model.__dict__.pop("is_quantized", None)
        model.save_pretrained(options.save_hf)
        tokenizer.save_pretrained(options.save_hf)
    kind = "gguf" if options.gguf else "hf"
    return model, tokenizer, {"from": kind, "seconds": round(seconds, 3), "peak_rss_mb": peak}


def time_training(model, runs):
    import torch
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(r=8, lora_alpha=8, lora_dropout=0.0, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
    peft_model = get_peft_model(model, config).train()
    ids = torch.tensor([[1000 + (7919 * i) % 5000 for i in range(EXAMPLE_TOKENS)]])
    labels = ids.clone()
    labels[:, :-LABELS] = -100
    reset_peak()
    seconds, loss = [], None
    for _ in range(runs + 1):
        peft_model.zero_grad()
        started = time.perf_counter()
        out = peft_model(input_ids=ids, labels=labels, use_cache=False)
        out.loss.backward()
        seconds.append(time.perf_counter() - started)
        loss = out.loss.item()
        del out
    peak = peak_mb()
    seconds = seconds[1:]  # the first run warms up
    result = {
        "tokens": EXAMPLE_TOKENS,
        "labels": LABELS,
        "loss": loss,
        "median_seconds": round(statistics.median(seconds), 4),
        "seconds": [round(s, 4) for s in seconds],
        "peak_rss_mb": peak,
    }
    return peft_model.unload(), result


def documents(options):
    if options.input:
        with open(options.input, encoding="utf-8") as file:
            return [json.loads(line)["document"] for line in file if line.strip()][: options.documents]
    return [
        " ".join(f"Row {i} of garden {d} holds {(i * 7 + d) % 31} trees." for i in range(6 + d % 5))
        for d in range(options.documents)
    ]


def time_generation(model, tokenizer, options):
    import torch

    model.eval()
    prompts = [options.prompt.replace("{document}", d) for d in documents(options)]
    reset_peak()
    started, made, read = time.perf_counter(), 0, 0
    for prompt in prompts:
        inputs = tokenizer(prompt, return_tensors="pt")
        inputs.pop("token_type_ids", None)
        with torch.no_grad():
            out = model.generate(
                **inputs, do_sample=False, min_new_tokens=options.new_tokens, max_new_tokens=options.new_tokens
            )
        read += inputs["input_ids"].shape[1]
        made += out.shape[1] - inputs["input_ids"].shape[1]
    seconds = time.perf_counter() - started
    return {
        "documents": len(prompts),
        "prompt_tokens": read,
        "new_tokens": made,
        "seconds": round(seconds, 3),
        "tokens_per_second": round(made / seconds, 3),
        "peak_rss_mb": peak_mb(),
    }


def time_batches(model, tokenizer, options):
    import torch

    model.eval()
    prompts = sorted((options.prompt.replace("{document}", d) for d in documents(options)), key=len, reverse=True)
    tokenizer.padding_side = "left"
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    started, made = time.perf_counter(), 0
    for first in range(0, len(prompts), options.batch):
        inputs = tokenizer(prompts[first : first + options.batch], return_tensors="pt", padding=True)
        inputs.pop("token_type_ids", None)
        with torch.no_grad():
            out = model.generate(
                **inputs, do_sample=False, min_new_tokens=options.new_tokens, max_new_tokens=options.new_tokens
            )
        made += out.shape[0] * (out.shape[1] - inputs["input_ids"].shape[1])
    seconds = time.perf_counter() - started
    return {
        "documents": len(prompts),
        "batch": options.batch,
        "new_tokens": made,
        "seconds": round(seconds, 3),
        "tokens_per_second": round(made / seconds, 3),
    }


def time_epoch(model, examples):
    import torch

    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden"))
    import plain_method

    def adapter(size):
        modules = {}
        for layer, block in enumerate(model.model.layers):
            for leaf in ("q_proj", "v_proj"):
                linear = getattr(block.self_attn, leaf)
                name = f"model.layers.{layer}.self_attn.{leaf}"
                modules[name] = (torch.randn(8, linear.in_features) / 30, torch.full((linear.out_features, 8), size))
        return modules

    torch.manual_seed(1)
    merge = plain_method.Merge(model, [("one", adapter(1e-3)), ("two", adapter(2e-3))])
    data = []
    for n in range(examples):
        ids = [1000 + (7919 * i + 17 * n) % 5000 for i in range(EXAMPLE_TOKENS)]
        data.append({"ids": ids, "prompt_length": EXAMPLE_TOKENS - LABELS})
    settings = {
        "importance": "input",
        "input": "layer",
        "norms": "fresh",
        "granularity": "parameter",
        "ratio": 0.5,
        "reset": "zero",
    }
    options = {"lr": 1e-4, "lr_decay": 0.85, "accumulate": 8, "epochs": 1}
    pruner = plain_method.Pruner(merge, settings, data, options["accumulate"])
    started = time.perf_counter()
    plain_method.train(merge, data, options, pruner)
    return {"examples": examples, "seconds": round(time.perf_counter() - started, 3)}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--gguf", help="a GGUF file")
    source.add_argument("--hf", help="a Hugging Face folder")
    parser.add_argument("--save-hf", help="write the loaded model here")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--documents", type=int, default=8)
    parser.add_argument("--new-tokens", type=int, default=48)
    parser.add_argument("--input", help="JSON lines with a field document")
    parser.add_argument("--prompt", default="{document}\nSummary:")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--examples", type=int, default=16)
    parser.add_argument("--only", default="load,train,generate,generate_batched,epoch")
    return parser.parse_args()


def main():
    options = parse()
    import peft
    import torch
    import transformers

    torch.set_num_threads(options.threads)
    transformers.utils.logging.disable_progress_bar()
    wanted = set(options.only.split(","))
    result = {
        "program": "transformers + peft",
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__},
        "model": os.path.basename(options.gguf or os.path.normpath(options.hf)),
        "threads": options.threads,
    }
    model, tokenizer, result["load"] = load(options)
    if "train" in wanted:
        model, result["train"] = time_training(model, options.runs)
    if "generate" in wanted:
        result["generate"] = time_generation(model, tokenizer, options)
    if "generate_batched" in wanted:
        result["generate_batched"] = time_batches(model, tokenizer, options)
    if "epoch" in wanted:
        result["epoch"] = time_epoch(model, options.examples)
    print(json.dumps(result, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
