"""Makes what transformers computes in float32 from the two real GGUF models.

    python make_real_goldens.py [gemma|smollm2]     (torch, transformers, gguf; several minutes, 3 GB)

Reads the GGUF files in ${ESPALIER_CACHE:-~/.cache/espalier}/models and writes real_gemma.json and
real_smollm2.json beside itself: for three short prompts (English, Japanese, code among text) the
five best log-probabilities at every position and 24 greedy tokens, with the smallest lead of a
chosen token; for one prompt of more than 600 tokens (beyond Gemma's sliding window of 512) the same
at the last positions and 8 greedy tokens.
"""

import os
import sys
import time

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

from golden_io import versions, write_json

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.environ.get("ESPALIER_CACHE", os.path.expanduser("~/.cache/espalier"))
MODELS = {"gemma": "gemma-3-270m-q4_k_m.gguf", "smollm2": "SmolLM2-135M-Instruct.Q4_1.gguf"}
TOP = 5
LONG_POSITIONS = 6

PROMPTS = [
    (
        "english",
        "Article: The town library will close its doors for two weeks in March so that the roof can be repaired. "
        "Books may be returned at the post office meanwhile.\nSummary in one sentence:",
        24,
    ),
    (
        "japanese",
        "記事: 市は来月から図書館の開館時間を延長すると発表した。平日は午後九時まで利用できるようになる。\n一行要約:",
        24,
    ),
    (
        "code",
        "関数 merge() は二つの list を返します。\n```python\ndef merge(a, b):\n    return [x + y for x, y in zip(a, b)]\n```\n"
        "This function adds 2 lists;",
        24,
    ),
]


def long_prompt():
    names = ["apple", "pear", "plum", "cherry", "quince", "fig", "peach"]
    lines = [f"Row {i} of the garden holds {i * 7 % 31} {names[i % 7]} trees, pruned in {1990 + i * 3 % 30}." for i in range(1, 41)]
    return "\n".join(lines) + "\nRow 41 of the garden holds"


@torch.no_grad()
def best(model, ids, keep):
    """Top log-probabilities at the last `keep` positions."""
    logits = model(input_ids=torch.tensor([ids]), use_cache=False, logits_to_keep=keep).logits[0].float()
    top = logits.log_softmax(-1).topk(TOP)
    return [{"ids": i, "logprobs": v} for i, v in zip(top.indices.tolist(), top.values.tolist())]


@torch.no_grad()
def greedy(model, ids, count):
    """Greedy tokens with the cache, going on past any eos; and the smallest lead of a winner."""
    tokens, margin, cache = [], float("inf"), None
    step = torch.tensor([ids])
    for _ in range(count):
        out = model(input_ids=step, past_key_values=cache, use_cache=True, logits_to_keep=1)
        cache = out.past_key_values
        top = out.logits[0, -1].float().topk(2)
        margin = min(margin, (top.values[0] - top.values[1]).item())
        tokens.append(top.indices[0].item())
        step = top.indices[:1].view(1, 1)
    return tokens, margin


def rows(model, tokenizer, bos):
    result = []
    for name, text, count in [*PROMPTS, ("long", long_prompt(), 8)]:
        ids = bos + tokenizer(text, add_special_tokens=False)["input_ids"]
        keep = LONG_POSITIONS if name == "long" else len(ids)
        tokens, margin = greedy(model, ids, count)
        print(name, len(ids), "margin", round(margin, 4), repr(tokenizer.decode(tokens)), flush=True)
        result.append(
            {
                "name": name,
                "text": text,
                "ids": ids,
                "first_position": len(ids) - keep,
                "top": best(model, ids, keep),
                "greedy": tokens,
                "greedy_text": tokenizer.decode(tokens),
                "greedy_margin": margin,
            }
        )
    return result


def make(name):
    folder, file = os.path.join(CACHE, "models"), MODELS[name]
    started = time.time()
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32, attn_implementation="eager").eval()
    print(name, "loaded in", round(time.time() - started, 1), "s;", model.config.rope_parameters)
    if name == "gemma":
        assert model.config.query_pre_attn_scalar == 256 and model.config.sliding_window == 512
        assert model.config.rope_parameters["sliding_attention"]["rope_theta"] == 10000.0
    content = {"model": file, "made_with": versions(), "prompts": rows(model, tokenizer, [2] if name == "gemma" else [])}
    write_json(os.path.join(HERE, f"real_{name}.json"), content)


def main():
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    transformers.utils.logging.disable_progress_bar()
    for name in sys.argv[1:] or MODELS:
        make(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
