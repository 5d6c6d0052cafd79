"""Times transformers and PEFT on the work that espalier-cli is timed on, and prints one JSON object.

    python peer.py --gguf MODEL.gguf [--save-hf DIR]     load a GGUF; keep the converted model in DIR
    python peer.py --hf DIR                              load a folder that --save-hf kept
    options: --threads 2, --runs 5, --documents 8, --new-tokens 48, --input F.jsonl, --prompt TEXT,
             --batch 32, --examples 16, --only load,train,generate,generate_batched,epoch
             --device cuda --dtype bfloat16 --tokens 500 --labels 40 --accumulate 8
             (adapters stay float32; on a GPU `train` is a step of --accumulate examples one by one,
             and `train_batched` the best of batches of 2, 4, ... of them)

Fields of the result
    load       seconds: tokenizer and model ready in float32; peak_rss_mb
    train      one example of 384 tokens, the last 40 of them labels, forward and backward with a
               LoRA (r 8 on q_proj and v_proj) attached by PEFT: the median, all runs, tokens per
               second, peak_rss_mb (of this phase, the loaded model included)
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
    model = AutoModelForCausalLM.from_pretrained(**where, dtype=getattr(torch, options.dtype))
    model = model.to(options.device).eval()
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


def synchronize(model):
    import torch

    if model.device.type == "cuda":
        torch.cuda.synchronize()


def example_ids(options, shift):
    return [1000 + (7919 * i + shift) % 5000 for i in range(options.tokens)]


def time_steps(model, options, examples, batch):
    """Forward and backward of `examples` examples, `batch` at a time: what options.runs runs took."""
    import torch

    rows = torch.tensor([example_ids(options, 17 * n) for n in range(examples)], device=model.device)
    labels = rows.clone()
    labels[:, : -options.labels] = -100
    seconds, loss = [], None
    for _ in range(options.runs + 1):
        model.zero_grad()
        synchronize(model)
        started = time.perf_counter()
        for first in range(0, examples, batch):
            part = slice(first, first + batch)
            out = model(input_ids=rows[part], labels=labels[part], use_cache=False)
            out.loss.backward()
        synchronize(model)
        seconds.append(time.perf_counter() - started)
        loss = out.loss.item()
        del out
    seconds = seconds[1:]  # the first run warms up
    median = statistics.median(seconds)
    return {
        "tokens": options.tokens,
        "labels": options.labels,
        "examples": examples,
        "batch": batch,
        "loss": loss,
        "median_seconds": round(median, 4),
        "tokens_per_second": round(examples * options.tokens / median, 3),
        "seconds": [round(s, 4) for s in seconds],
    }


def time_training(model, options):
    import torch
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(r=8, lora_alpha=8, lora_dropout=0.0, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
    peft_model = get_peft_model(model, config).train()
    for name, parameter in peft_model.named_parameters():
        if "lora_" in name:
            parameter.data = parameter.data.float()
    on_gpu = model.device.type == "cuda"
    reset_peak()
    results = {"train": time_steps(peft_model, options, options.accumulate if on_gpu else 1, 1)}
    results["train"]["peak_rss_mb"] = peak_mb()
    batch = 2
    while on_gpu and batch <= options.accumulate:
        try:
            now = time_steps(peft_model, options, options.accumulate, batch)
        except torch.cuda.OutOfMemoryError:
            break
        best = results.get("train_batched")
        if best is None or now["tokens_per_second"] > best["tokens_per_second"]:
            results["train_batched"] = now
        batch *= 2
    if on_gpu:
        results["train"]["peak_gpu_mb"] = round(torch.cuda.max_memory_allocated() / 1048576, 1)
    return peft_model.unload(), results


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
        inputs = tokenizer(prompt, return_tensors="pt").to(model.device)
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
    if model.device.type == "cuda":  # its kernels are loaded once a program
        with torch.no_grad():
            inputs = tokenizer(prompts[: options.batch], return_tensors="pt", padding=True).to(model.device)
            inputs.pop("token_type_ids", None)
            model.generate(**inputs, do_sample=False, max_new_tokens=4)
    started, made = time.perf_counter(), 0
    for first in range(0, len(prompts), options.batch):
        inputs = tokenizer(prompts[first : first + options.batch], return_tensors="pt", padding=True)
        inputs = inputs.to(model.device)
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


def time_epoch(model, options):
    import torch

    examples = options.examples

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
        data.append({"ids": example_ids(options, 17 * n), "prompt_length": options.tokens - options.labels})
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
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--tokens", type=int, default=384)
    parser.add_argument("--labels", type=int, default=40)
    parser.add_argument("--accumulate", type=int, default=8)
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
        model, training = time_training(model, options)
        result.update(training)
    if "generate" in wanted:
        result["generate"] = time_generation(model, tokenizer, options)
    if "generate_batched" in wanted:
        result["generate_batched"] = time_batches(model, tokenizer, options)
    if "epoch" in wanted:
        result["epoch"] = time_epoch(model, options)
    print(json.dumps(result, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
