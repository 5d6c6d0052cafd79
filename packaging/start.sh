#!/usr/bin/env bash
# One command on a fresh Debian 12 machine: sets up, builds, makes the demo workspace and opens the
# window on it. Without a display it runs one small study (Japanese help pages, 5 shots, seed 1; under
# 15 minutes on two cores) and prints its table and the committed one.
#
#   packaging/start.sh [--no-display]     ESPALIER_WORKSPACE: another place than ~/Espalier/demo
set -euo pipefail
# shellcheck source=packaging/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

WORKSPACE="${ESPALIER_WORKSPACE:-$HOME/Espalier/demo}"
BIN="$REPOSITORY/build/release/bin"
COMMITTED="$REPOSITORY/resources/demo/results/quick.txt"

DISPLAY_THERE=0
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then DISPLAY_THERE=1; fi
case "${1:-}" in
  "") ;;
  --no-display) DISPLAY_THERE=0 ;;
  -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
  *) usage_error "unknown option $1 (packaging/start.sh --help)" ;;
esac

say "Espalier: set-up, build, demo. The first time this fetches about 0.9 GB into $CACHE and builds the"
say "program; later starts take seconds and need no network. It can be stopped and started again."

run_setup --

TARGETS=(espalier-cli)
if [ "$DISPLAY_THERE" -eq 1 ]; then TARGETS+=(espalier); fi
build_release --target "${TARGETS[@]}"

step "making or completing the demo workspace in $WORKSPACE" \
  "read the message above; delete $WORKSPACE to have it made anew"
# What is there stays; what a newer version brings is added.
logged demo "$BIN/espalier-cli" demo --workspace "$WORKSPACE"

if [ "$DISPLAY_THERE" -eq 1 ]; then
  step "opening the window" "without a working display, use: packaging/start.sh --no-display"
  "$BIN/espalier" "$WORKSPACE"
  exit 0
fi

step "no display: running the study studies/quick.json (help-ja, 5 shots, seed 1; under 15 minutes)" \
  "read the message above; finished runs are kept, so starting again goes on where it stopped"
SECONDS=0
STEP_LOG="$LOGS/study.log"
# A store of its own: the demo's store already holds the committed runs, and finished ones are skipped.
mkdir -p "$WORKSPACE/check"
"$BIN/espalier-cli" study "$WORKSPACE/studies/quick.json" --store "$WORKSPACE/check/espalier.sqlite" 2> >(tee "$STEP_LOG" >&2) | tee "$LOGS/quick.txt"
say ""
say "That took $SECONDS seconds (finished runs are not repeated). The table is in $LOGS/quick.txt."
if [ -f "$COMMITTED" ]; then
  say ""
  say "The committed table ($COMMITTED):"
  cat "$COMMITTED"
fi
