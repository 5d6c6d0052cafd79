#!/usr/bin/env python3
"""Runs clang-tidy over the .cpp files of some folders and prints every finding once.

    run_tidy.py --build FOLDER [--jobs N] ROOM ...      ROOM: core/base, ui, app ...

FOLDER holds compile_commands.json. A file that passed is not read again until it, a header of ours that
it reaches, its command or the configuration changes (FOLDER/tidy-passed holds one hash a file).
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True
from source_tree import reach  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("clang-tidy-14", "clang-tidy")
FINDING = re.compile(r"^(\S+:\d+:\d+: (?:warning|error): .*\]|error: .*)$", re.MULTILINE)


def find_tool():
    for name in TOOLS:
        try:
            version = subprocess.run([name, "--version"], capture_output=True, text=True).stdout
        except FileNotFoundError:
            continue
        if re.search(r"version 14\.", version):
            return name, version
    sys.exit("clang-tidy 14 is not installed: packaging/setup.sh --tests installs it")


def commands(build, rooms):
    """{path relative to the root: its entry of compile_commands.json} of the files in the rooms."""
    chosen = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = Path(entry["directory"], entry["file"]).resolve()
        if path.is_relative_to(ROOT) and any(path.is_relative_to(ROOT / room) for room in rooms):
            chosen.setdefault(path.relative_to(ROOT), entry)
    for room in rooms:
        if not any(path.is_relative_to(room) for path in chosen):
            sys.exit(f"{build} compiles nothing of {room}")
    return dict(sorted(chosen.items()))


def stamp(path, entry, version):
    state = hashlib.sha256((version + entry.get("command", "")).encode())
    for part in [Path(".clang-tidy"), *sorted(reach(ROOT, path))]:
        state.update(str(part).encode() + b"\0" + (ROOT / part).read_bytes())
    return state.hexdigest()


def tidy(tool, build, path):
    done = subprocess.run([tool, "-p", str(build), "--quiet", str(path)], cwd=ROOT, capture_output=True, text=True)
    findings = [found.replace(f"{ROOT}/", "") for found in FINDING.findall(done.stdout + done.stderr)]
    if done.returncode and not findings:
        findings = [f"{path}: clang-tidy ended with {done.returncode}: {done.stderr[-500:]}"]
    return findings


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("rooms", nargs="+")
    options = parser.parse_args()
    build = options.build.resolve()
    tool, version = find_tool()
    chosen = commands(build, options.rooms)
    passed = build / "tidy-passed"
    passed.mkdir(exist_ok=True)

    def one(item):
        path, entry = item
        mark, now = passed / str(path).replace("/", "_"), stamp(path, entry, version)
        if mark.exists() and mark.read_text() == now:
            return []
        findings = tidy(tool, build, path)
        print(f"{path}: {len(findings) or 'no'} findings", file=sys.stderr, flush=True)
        if not findings:
            mark.write_text(now)
        return findings

    with ThreadPoolExecutor(options.jobs) as pool:
        findings = sorted({finding for found in pool.map(one, chosen.items()) for finding in found})
    print("\n".join(findings) or f"{len(chosen)} files, no findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
