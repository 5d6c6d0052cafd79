#!/bin/sh
# Builds the fuzzers and runs them one after the other, each until it has made RUNS executions in all (kept
# across calls), under address and undefined-behaviour sanitizers. A finding stops that target and stays in its folder.
#
#   tests/fuzz/campaign.sh FOLDER [RUNS] [TARGET ...]     (10,000,000 runs, every target)
#
# FOLDER/<target>/{corpus,log,runs}: what was found interesting, libFuzzer's words, executions so far.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || { sed -n 2,7p "$0"; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
runs=${2:-10000000}
[ $# -le 2 ] && shift $# || shift 2
targets=$*
[ -n "$targets" ] || targets="safetensors json json_scan regex template text_encoding records plan gguf bpe_text
  sentencepiece_text gguf_vocabulary tokenizer_json sentencepiece_model encoder_folder tokenizer_folder
  model_config adapter_config"
chunk=500000

longest() {
  case $1 in
    tokenizer_json | plan | encoder_folder | model_config | adapter_config) echo 1024 ;;
    gguf | sentencepiece_model) echo 1400 ;;
    *) echo 256 ;;
  esac
}

# Targets that need files write them here, over and over.
[ -w /dev/shm ] && export TMPDIR=/dev/shm

cd "$root"
cmake --preset fuzz >/dev/null
for target in $targets; do
  nice -n 15 cmake --build --preset fuzz --parallel 1 --target "fuzz_$target"
  here="$folder/$target"
  mkdir -p "$here/corpus"
  done=$(cat "$here/runs" 2>/dev/null || echo 0)
  while [ "$done" -lt "$runs" ]; do
    left=$((runs - done))
    [ "$left" -lt "$chunk" ] || left=$chunk
    if ! nice -n 15 "build/fuzz/fuzz/fuzz_$target" -runs="$left" -max_len="$(longest "$target")" -timeout=20 \
      -rss_limit_mb=3000 -print_final_stats=1 -verbosity=0 -artifact_prefix="$here/" "$here/corpus" \
      "tests/fixtures/fuzz/$target" >>"$here/log" 2>&1; then
      echo "$target: a finding after about $done executions, see $here"
      break
    fi
    done=$((done + left))
    echo "$done" >"$here/runs"
  done
  echo "$target: $done executions"
done
