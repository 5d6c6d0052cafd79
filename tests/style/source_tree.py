"""What the style checks share: the repository's files, and the includes of a C++ file."""

import re
import subprocess
from functools import lru_cache
from pathlib import Path

SKIPPED = {"build", ".git", ".cache", "__pycache__"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


def files(root):
    """Paths relative to root: what git tracks, or every file outside build folders where there is no git."""
    root = Path(root)
    if (root / ".git").exists():
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True)
        if listed.returncode == 0:
            names = [name for name in listed.stdout.decode().split("\0") if name]
            return sorted(Path(name) for name in names if (root / name).is_file())
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path for path in found if not SKIPPED.intersection(path.parts))


def sources(root, tops=("core", "ui", "app"), suffixes=(".cpp", ".h")):
    return [path for path in files(root) if path.parts[0] in tops and path.suffix in suffixes]


@lru_cache(maxsize=None)
def includes(path):
    """[(line, bracket, name)] of one file; bracket is `<` or `"`."""
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    return [(text.count("\n", 0, m.start()) + 1, m[1], m[2]) for m in INCLUDE.finditer(text)]


def reach(root, start):
    """Every repository file that `start` reads, itself included: {path: the path that includes it}."""
    seen, waiting = {Path(start): None}, [Path(start)]
    while waiting:
        here = waiting.pop()
        for _, bracket, name in includes(Path(root) / here):
            there = Path(name)
            if bracket == '"' and there not in seen and (Path(root) / there).is_file():
                seen[there] = here
                waiting.append(there)
    return seen
