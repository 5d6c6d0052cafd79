#!/usr/bin/env bash
# Brings this machine to the point where Espalier can be built: Debian packages, LibTorch, models,
# the demo's text. What is there is left alone, so a second run needs no network and takes a second.
#
#   packaging/setup.sh [--tests] [--no-ui] [--no-demo] [--no-packages] [--cuda | --cuda-list]
#
#   --tests        also the packages that only the tests need
#   --no-ui        without Qt (core and espalier-cli alone)
#   --no-demo      LibTorch only: no models, no text
#   --no-packages  leave the system's packages alone
#   --cuda         also LibTorch's CUDA half and NVIDIA's libraries
#   --cuda-list    only say what --cuda would download
set -euo pipefail
# shellcheck source=packaging/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

WITH_UI=1
WITH_TESTS=0
WITH_DEMO=1
WITH_PACKAGES=1
FETCH_ARGUMENTS=()
for argument in "$@"; do
  case "$argument" in
    --) ;;
    --tests) WITH_TESTS=1 ;;
    --no-ui) WITH_UI=0 ;;
    --no-demo) WITH_DEMO=0 ;;
    --no-packages) WITH_PACKAGES=0 ;;
    --cuda) FETCH_ARGUMENTS+=(--cuda) ;;
    --cuda-list) python3 -B "$REPOSITORY/packaging/fetch.py" --cache "$CACHE" --list-cuda; exit 0 ;;
    -h | --help) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) usage_error "unknown option $argument (packaging/setup.sh --help lists them)" ;;
  esac
done

GROUPS_WANTED=(build demo)
if [ "$WITH_UI" -eq 1 ]; then GROUPS_WANTED+=(ui); fi
if [ "$WITH_TESTS" -eq 1 ]; then GROUPS_WANTED+=(tests); fi

wanted_packages() {
  local group
  for group in "${GROUPS_WANTED[@]}"; do
    awk -v group="$group" '$1 == group {print $2}' "$REPOSITORY/packaging/packages.txt"
  done | sort -u
}

# The wanted packages that dpkg does not call installed.
missing_packages() {
  comm -23 <(wanted_packages) \
    <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | awk '$1 == "installed" {print $2}' | sort -u)
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null || return 1
  # A password can be typed only at a terminal.
  sudo -n true 2>/dev/null || [ -t 0 ]
}

install_packages() {
  local missing
  if ! command -v dpkg-query >/dev/null; then
    say "This is no Debian system. Espalier needs what these Debian 12 packages hold:"
    wanted_packages | paste -sd' ' | fold -sw 96
    say "Install them by your system's means, then start again with: packaging/setup.sh --no-packages"
    fail_with "see the list above"
  fi
  mapfile -t missing < <(missing_packages)
  if [ "${#missing[@]}" -eq 0 ]; then
    say "All packages are installed."
    return 0
  fi
  if ! may_install; then
    say "These packages are missing and there are no rights to install them:"
    say "  ${missing[*]}"
    fail_with "ask an administrator to run: apt-get install ${missing[*]}"
  fi
  say "Installing ${#missing[@]} packages with apt: ${missing[*]}"
  # Another package source may fail to update; what counts is whether the packages install.
  quietly apt-update as_root apt-get update || say "apt-get update had errors; going on"
  apt-get install --assume-no --no-install-recommends "${missing[@]}" 2>/dev/null |
    grep -E '^(Need to get|After this operation)' || true
  quietly apt-install as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"
  say "Installed."
}

if [ "$WITH_PACKAGES" -eq 1 ]; then
  step "checking Debian packages" "see the log; often a later try helps, or another mirror in apt's sources"
  install_packages
fi

step "checking LibTorch, models and text in $CACHE" \
  "mend what the message above names and start again; what is finished is not fetched twice"
PYTHON="$(command -v /usr/bin/python3 || command -v python3)"
if [ "$WITH_DEMO" -eq 0 ]; then FETCH_ARGUMENTS+=(--only torch); fi
"$PYTHON" -B "$REPOSITORY/packaging/fetch.py" --cache "$CACHE" "${FETCH_ARGUMENTS[@]}"
if [ "$WITH_DEMO" -eq 1 ]; then
  "$PYTHON" -B "$REPOSITORY/packaging/make_demo_text.py" --cache "$CACHE"
fi
say "Set-up is complete."
