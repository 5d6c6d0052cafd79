"""Goldens of beam search: beams.json, from transformers' generate() on the tiny models.

    python make_beam_goldens.py            (transformers 5.23.0, torch 2.11.0)

Each row: prompt, number of beams, length penalty, tokens that end a text, limit; the best text's
new tokens (the ending token among them) and its score. Rows whose best two texts lie closer than
rounding could tell are left out by the check of the margin.
"""

import json
import os

import torch
import transformers
from transformers import AutoModelForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = ["tiny-llama", "tiny-gemma3", "tiny-qwen3"]
LEAST_MARGIN = 1e-4


def best_texts(model, ids, beams, penalty, stops, limit):
    out = model.generate(
        torch.tensor([ids]),
        attention_mask=torch.ones(1, len(ids), dtype=torch.int64),
        do_sample=False,
        num_beams=beams,
        num_return_sequences=min(2, beams),
        length_penalty=penalty,
        early_stopping=False,
        eos_token_id=stops if stops else None,
        pad_token_id=0,
        max_new_tokens=limit,
        return_dict_in_generate=True,
        output_scores=True,
    )
    texts = []
    for sequence, score in zip(out.sequences.tolist(), out.sequences_scores.tolist()):
        new = sequence[len(ids) :]
        for i, token in enumerate(new):
            if token in stops:
                new = new[: i + 1]
                break
        texts.append((new, score))
    return texts


@torch.no_grad()
def rows_of(name):
    with open(os.path.join(HERE, f"logits_{name}.json"), encoding="utf-8") as file:
        golden = json.load(file)
    model = AutoModelForCausalLM.from_pretrained(os.path.join(HERE, "models", name), dtype=torch.float32)
    model.eval()
    model.generation_config.eos_token_id = None
    rows = []
    for s in golden["sequences"]:
        ids, greedy = s["ids"], s["greedy"]
        wide = best_texts(model, ids, 4, 1.0, [], 12)[0][0]
        # Nothing ends; tokens of the likely texts end them, early and late; several at once.
        for stops in ([], [greedy[4]], [wide[2]], [wide[7], greedy[1]], [greedy[2], greedy[6], wide[5]]):
            for beams, penalty in ((2, 1.0), (4, 1.0), (4, 0.0), (3, 2.0), (5, -1.0)):
                texts = best_texts(model, ids, beams, penalty, stops, 12)
                if len(texts) > 1 and abs(texts[0][1] - texts[1][1]) < LEAST_MARGIN:
                    continue
                new, score = texts[0]
                rows.append(
                    {
                        "ids": ids,
                        "beams": beams,
                        "length_penalty": penalty,
                        "stops": stops,
                        "limit": 12,
                        "new": new,
                        "score": score,
                    }
                )
    return rows


def main():
    torch.set_num_threads(1)
    content = {
        "made_with": {"transformers": transformers.__version__, "torch": torch.__version__},
        "models": {name: rows_of(name) for name in MODELS},
    }
    with open(os.path.join(HERE, "beams.json"), "w", encoding="utf-8") as file:
        json.dump(content, file, separators=(",", ":"))
        file.write("\n")
    for name, rows in content["models"].items():
        ended = sum(1 for r in rows if r["new"] and r["new"][-1] in r["stops"])
        print(name, len(rows), "rows,", ended, "end before the limit")


if __name__ == "__main__":
    main()
