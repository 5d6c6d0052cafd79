#!/usr/bin/env bash
# The same set-up as start.sh, then every test: core, the window under Xvfb, the real models, style.
#
#   packaging/test.sh [CTEST ARGUMENT ...]     for instance: packaging/test.sh -L core
set -euo pipefail
# shellcheck source=packaging/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Tests run side by side: their threads sleep at once.
export OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=0 LC_ALL=C.UTF-8
STARTED="$(date +%s)"

say "Espalier: set-up, build, all tests. The first time this fetches about 0.9 GB into $CACHE."
run_setup --tests
build_release --target all

step "running the tests (windows under Xvfb)" \
  "run one again with: ctest --preset release -R NAME --output-on-failure"
cd "$REPOSITORY"
JUNIT="$REPOSITORY/build/release/tests.xml"
STEP_LOG="$LOGS/ctest.log"
TESTS=(ctest --preset release --output-on-failure --parallel "$(nproc)" --output-junit "$JUNIT" "$@")
STATUS=0
env -u WAYLAND_DISPLAY xvfb-run -a -s "-screen 0 1600x1000x24 -nolisten tcp" "${TESTS[@]}" 2>&1 | tee "$STEP_LOG" || STATUS=$?

printf '\n== summary\n'
grep -E '^ *[0-9]+% tests passed|^Total Test time|tests failed out of' "$STEP_LOG" || say "ctest did not finish"
sed -n '/^Label Time Summary/,/^$/p' "$STEP_LOG"
if [ "$STATUS" -ne 0 ]; then
  sed -n '/^The following tests FAILED/,/^Errors while/p' "$STEP_LOG"
fi
say "Set-up, build and tests took $(($(date +%s) - STARTED)) seconds; results: $JUNIT, output: $STEP_LOG"
exit "$STATUS"
