#!/usr/bin/env bash
# Trains the demo's source adapters again (resources/demo/plans/source-*.json, about 40 minutes on two
# cores) and stores them as bf16 PEFT folders in resources/demo/adapters/. The models and texts of
# set-up (packaging/setup.sh) and a release build must be there.
#
#   packaging/make_demo_adapters.sh [NAME ...]      default: every source-*.json
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
CLI="${ESPALIER_CLI:-$PWD/build/release/bin/espalier-cli}"
DEMO="$PWD/resources/demo"
CACHE="${ESPALIER_CACHE:-$HOME/.cache/espalier}"
WORK="$(mktemp -d)"
trap 'rm -rf "$WORK"' EXIT
mkdir "$WORK/plans"
ln -s "$CACHE/models" "$WORK/models"
ln -s "$CACHE/demo/data" "$WORK/data"
cp "$DEMO"/plans/source-*.json "$WORK/plans/"
cd "$WORK"
if [ "$#" -gt 0 ]; then NAMES=("$@"); else
  NAMES=()
  for plan in plans/source-*.json; do
    name="${plan#plans/source-}"
    NAMES+=("${name%.json}")
  done
fi
for name in "${NAMES[@]}"; do
  "$CLI" run "plans/source-$name.json" --store sources.sqlite --out "runs/$name"
  "$CLI" merge --method cat --adapter "runs/$name/adapter=1" --dtype bfloat16 --out "out/$name"
  mkdir -p "$DEMO/adapters/$name"
  cp "out/$name"/* "$DEMO/adapters/$name/"
done
