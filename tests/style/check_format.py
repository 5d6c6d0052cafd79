#!/usr/bin/env python3
"""Every C++ file stands as clang-format 14 and .clang-format leave it.

    check_format.py [ROOT]
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True
from source_tree import sources  # noqa: E402


def find_tool():
    for name in ("clang-format-14", "clang-format"):
        try:
            version = subprocess.run([name, "--version"], capture_output=True, text=True).stdout
        except FileNotFoundError:
            continue
        if "version 14." in version:
            return name
    sys.exit("clang-format 14 is not installed: packaging/setup.sh --tests installs it")


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    tool = find_tool()
    paths = [str(path) for path in sources(root, tops=("core", "ui", "app", "tests"))]
    if not paths:
        sys.exit(f"no sources under {root}")

    def run(some):
        done = subprocess.run([tool, "--dry-run", "--Werror", *some], cwd=root, capture_output=True, text=True)
        return done.returncode, done.stderr

    count = os.cpu_count() or 1
    with ThreadPoolExecutor(count) as pool:
        results = list(pool.map(run, filter(None, (paths[start::count] for start in range(count)))))
    print("".join(text for _, text in results) or f"{len(paths)} files are formatted")
    if any(code for code, _ in results):
        print(f"mend with: {tool} -i FILE")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
