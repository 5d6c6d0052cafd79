# shellcheck shell=bash
# What setup.sh, start.sh and test.sh share: where things are, plain messages, failures that say what
# to do. Sourced, never run.

REPOSITORY="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
CACHE="${ESPALIER_CACHE:-$HOME/.cache/espalier}"
mkdir -p "$CACHE" || { echo "error: cannot create $CACHE; set ESPALIER_CACHE to a folder that can be written" >&2; exit 1; }
CACHE="$(cd "$CACHE" && pwd)"
export ESPALIER_CACHE="$CACHE"
LOGS="$CACHE/logs"
mkdir -p "$LOGS"

STEP="starting"
STEP_LOG=""
STEP_HINT=""

say() { printf '%s\n' "$*"; }

# step NAME [HINT]: what is done next, and what to do if it fails.
step() {
  STEP="$1"
  STEP_HINT="${2:-}"
  STEP_LOG=""
  printf '\n== %s\n' "$STEP"
}

# usage_error TEXT: for a wrong argument.
usage_error() {
  trap - EXIT
  printf '%s\n' "$*" >&2
  exit 2
}

# fail_with HINT: stops here and says what to do.
fail_with() {
  STEP_HINT="$1"
  exit 1
}

report_failure() {
  local status="$1"
  {
    printf '\nFailed (exit %s) while: %s\n' "$status" "$STEP"
    if [ -n "$STEP_LOG" ]; then printf 'The whole output is in %s\n' "$STEP_LOG"; fi
    if [ -n "$STEP_HINT" ]; then printf 'What to do: %s\n' "$STEP_HINT"; fi
  } >&2
}
# The trap on EXIT covers failures in functions and subshells as well; a caught signal is no failure.
trap 'status=$?; if [ "$status" -ne 0 ] && [ "$status" -ne 130 ]; then report_failure "$status"; fi' EXIT
trap 'exit 130' INT TERM

# logged LOGNAME COMMAND...: shows the output and keeps it.
logged() {
  STEP_LOG="$LOGS/$1.log"
  shift
  "$@" 2>&1 | tee "$STEP_LOG"
}

# quietly LOGNAME COMMAND...: keeps the output, and shows its end only on failure.
quietly() {
  STEP_LOG="$LOGS/$1.log"
  shift
  "$@" >"$STEP_LOG" 2>&1 || { local status=$?; tail -n 25 "$STEP_LOG" >&2; return "$status"; }
}

# One compiler job needs up to 2 GB where LibTorch's headers are read.
parallel_jobs() {
  local cores memory
  cores="$(nproc)"
  memory="$(awk '/^MemAvailable:/ {print int($2 / 2000000)}' /proc/meminfo)"
  if [ "$memory" -lt 1 ]; then memory=1; fi
  if [ "$memory" -lt "$cores" ]; then echo "$memory"; else echo "$cores"; fi
}

# run_setup ARGUMENT...: packaging/setup.sh, which reports its own failures.
run_setup() {
  "$REPOSITORY/packaging/setup.sh" "$@" || { trap - EXIT; exit 1; }
}

# build_release ARGUMENT...: configures the preset `release` and builds; the arguments go to the build.
build_release() {
  local jobs
  jobs="$(parallel_jobs)"
  cd "$REPOSITORY" || return
  step "configuring the build (preset release, in build/release)" \
    "read the message above; if a package is missing, packaging/setup.sh names it"
  quietly configure cmake --preset release -DESPALIER_TESTS=ON
  step "building with $jobs jobs (the first time takes a while, later only what changed)" \
    "read the first error above; delete build/release to build from nothing"
  logged build cmake --build --preset release --parallel "$jobs" "$@"
}
