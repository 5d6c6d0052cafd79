"""Times llama.cpp (the package xllamacpp, its server within the process) on the documents that
espalier-cli bench continues, and prints one JSON object for its --peer.

    python peer_llama.py --gguf MODEL.gguf --input F.jsonl [--prompt TEXT] [--documents 8]
                         [--new-tokens 48] [--threads 2] [--slots 1,8]

llama_cpp: greedy, every document to the full number of new tokens, with each number of slots (texts
that its server decodes side by side); the fastest counts: tokens per second over the whole set,
seconds, and of one slot the rates that llama.cpp itself reports for reading and for writing.
"""

import argparse
import concurrent.futures
import json
import time


def server(options, slots):
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = options.gguf
    params.n_parallel = slots
    params.n_ctx = 2048 * slots
    params.n_batch = params.n_ubatch = 512
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options.threads
    params.verbosity = -1
    params.warmup = True
    return xllamacpp.Server(params)


def time_slots(options, prompts, slots):
    one = server(options, slots)

    def complete(prompt):
        request = {
            "prompt": prompt,
            "n_predict": options.new_tokens,
            "temperature": 0,
            "ignore_eos": True,
            "cache_prompt": False,
        }
        answer = one.handle_completions(request)
        return answer if isinstance(answer, dict) else json.loads(answer)

    started = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(slots) as pool:
        answers = list(pool.map(complete, prompts))
    seconds = time.perf_counter() - started
    timings = [a.get("timings") or {} for a in answers]
    made = sum(t.get("predicted_n", 0) for t in timings)
    return {
        "slots": slots,
        "documents": len(prompts),
        "prompt_tokens": sum(t.get("prompt_n", 0) for t in timings),
        "new_tokens": made,
        "seconds": round(seconds, 3),
        "tokens_per_second": round(made / seconds, 3),
        "reads_per_second": round(sum(t.get("prompt_per_second", 0) for t in timings) / len(timings), 1),
        "writes_per_second": round(sum(t.get("predicted_per_second", 0) for t in timings) / len(timings), 1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gguf", required=True)
    parser.add_argument("--input", required=True)
    parser.add_argument("--prompt", default="{document}\nSummary:")
    parser.add_argument("--documents", type=int, default=8)
    parser.add_argument("--new-tokens", type=int, default=48)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--slots", default="1,8")
    options = parser.parse_args()
    with open(options.input, encoding="utf-8") as file:
        documents = [json.loads(line)["document"] for line in file if line.strip()][: options.documents]
    prompts = [options.prompt.replace("{document}", d) for d in documents]
    results = [time_slots(options, prompts, int(n)) for n in options.slots.split(",")]
    best = max(results, key=lambda r: r["tokens_per_second"])
    print(json.dumps({"program": "llama.cpp", "llama_cpp": best, "all": results}, indent=1))


if __name__ == "__main__":
    main()
