#!/usr/bin/env bash
# Both sides on one GPU: what tst_cuda finds, then a shape of random weights trained and continued by
# espalier-cli and by transformers + PEFT, in one run on the same files.
#
#   tests/bench/gpu.sh PROGRAMS OUT [SHAPE]
#
# PROGRAMS holds espalier-cli, libespalier_cuda.so and, where it was built, tst_cuda. LibTorch is
# that of the python3 at hand (torch 2.11.0+cu130, with transformers and peft).
set -uo pipefail
programs=$1 out=$2 shape=${3:-llama-8b}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
torch=$(python3 -c 'import os, torch; print(os.path.dirname(torch.__file__))')
export LD_LIBRARY_PATH=$programs:$torch/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} LC_ALL=C.UTF-8
work=$(mktemp -d)
nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader
[ -x "$programs/tst_cuda" ] && "$programs/tst_cuda" 2>&1 | tee "$out/tst_cuda.txt" | grep -v '^PASS.*cleanup'
[ "$shape" = none ] && exit 0
python3 "$here/random_model.py" --shape "$shape" --out "$work/model" --device cuda 2>/dev/null
python3 - "$work/documents.jsonl" <<'PYTHON'
import json, sys
with open(sys.argv[1], "w", encoding="utf-8") as file:
    for d in range(50):
        text = " ".join(f"Row {i} of garden {d} holds {(i * 7 + d) % 31} trees." for i in range(6 + d % 5))
        file.write(json.dumps({"id": str(d), "document": text}) + "\n")
PYTHON
common=(--input "$work/documents.jsonl" --documents 50 --new-tokens 40 --tokens 500 --labels 40 --accumulate 8)
timeout 200 python3 "$here/peer.py" --hf "$work/model" --device cuda --dtype bfloat16 --threads 16 --runs 5 \
  --only load,train,generate_batched --batch 50 "${common[@]}" >"$out/peer.json" 2>"$out/peer.err" \
  || tail -5 "$out/peer.err"
timeout 250 "$programs/espalier-cli" bench --model "$work/model" --device cuda --examples 16 --runs 5 --no-growth \
  --peer "$out/peer.json" --json "${common[@]}" >"$out/bench.json" 2>"$out/bench.err" || tail -5 "$out/bench.err"
python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["text"])' "$out/bench.json"
nvidia-smi --query-gpu=memory.used --format=csv,noheader
rm -rf "$work"
