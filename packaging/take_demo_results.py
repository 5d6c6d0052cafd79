#!/usr/bin/env python3
"""Puts what a demo workspace has found of a study into resources/demo/results, to be committed.

    packaging/take_demo_results.py WORKSPACE STUDY        for example ~/Espalier/demo transfer

Writes STUDY-NNN-*.json for every run and trial of the study that is not committed yet (numbers go on
from those that are), and the table as STUDY.txt, STUDY.md and STUDY.csv. Runs that copy sentences of
texts that may not be handed on are left out: a study computes them at once. Needs a release build.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
RESULTS = REPOSITORY / "resources" / "demo" / "results"
# See NOTICE: what these methods write is a sentence of the text itself.
COPYING = {"lead", "oracle_sentence"}
NOT_COPIED = {"papers-outcome", "descriptions-sk"}


def cli(*arguments):
    program = os.environ.get("ESPALIER_CLI", str(REPOSITORY / "build/release/bin/espalier-cli"))
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def may_be_committed(run):
    if "imported" in (run.get("facts") or {}):
        return False
    target = Path(run["plan"]["data"].get("test") or run["plan"]["data"]["train"]).parent.name
    return not (run["method"] in COPYING and target in NOT_COPIED)


def next_number(study, folder):
    numbers = [int(m[1]) for p in folder.glob("*.json") if (m := re.match(re.escape(study) + r"-(\d+)-", p.name))]
    return max(numbers, default=0) + 1


def take(workspace, study, folder):
    """Returns how many runs were written."""
    file, store = workspace / "studies" / f"{study}.json", workspace / "espalier.sqlite"
    table = json.loads(cli("study", file, "--store", store, "--table", "--json"))
    wanted, number, written = set(table["runs"]), next_number(study, folder), 0
    with tempfile.TemporaryDirectory() as exported:
        cli("runs", "--store", store, "--export", exported)
        for path in sorted(Path(exported).glob("*.json")):
            run_id, _, rest = path.name.partition("-")
            run = json.loads(path.read_text(encoding="utf-8"))["run"]
            if run_id not in wanted or not may_be_committed(run):
                continue
            (folder / f"{study}-{number:03}-{rest}").write_bytes(path.read_bytes())
            number, written = number + 1, written + 1
    for ending, option in (("txt", None), ("md", "--markdown"), ("csv", "--csv")):
        text = cli("study", file, "--store", store, "--table", *([option] if option else []))
        (folder / f"{study}.{ending}").write_text(text, encoding="utf-8")
    return written, table["complete"]


def main():
    parser = argparse.ArgumentParser(description="Take a demo study's results for committing.")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("study")
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    try:
        written, complete = take(arguments.workspace.expanduser(), arguments.study, arguments.out)
    except subprocess.CalledProcessError as error:
        print(f"error: {error.stderr.strip()}", file=sys.stderr)
        return 1
    print(f"{written} runs and the table are in {arguments.out}" + ("" if complete else "; the study is not complete"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
