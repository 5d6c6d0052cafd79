#!/usr/bin/env python3
"""Holds the source tree to its rules: arrows between rooms, no Qt in core, no torch in ui, short files,
no words that promise work for later, no paths of somebody's machine.

    check_tree.py [ROOT]          prints every breach, exit 1 if there is one
"""

import re
import sys
from pathlib import Path

from source_tree import files, includes, reach, sources

# Left may use right, and whatever right may use. The two programs are rooms of their own: the terminal
# program composes experiment, and as further doors workbench and metrics; it never sees the window.
ARROWS = {
    "app/window": {"ui", "experiment"},
    "app/cli": {"experiment", "workbench", "metrics"},
    "ui": {"workbench", "experiment", "judge", "store", "plan", "base"},
    "workbench": {"experiment"},
    "experiment": {"train", "store", "judge", "metrics"},
    "train": {"merge", "prune", "generate", "data", "plan"},
    "merge": {"lora"},
    "prune": {"lora"},
    "lora": {"model"},
    "generate": {"model", "tokenizer"},
    "model": {"device", "tensor_io"},
    "data": {"tokenizer"},
    "tokenizer": {"tensor_io"},
    "store": {"plan"},
    "judge": {"plan"},
    "metrics": {"plan"},
    "plan": {"base"},
    "tensor_io": {"base"},
    "device": {"base"},
    "base": set(),
}
# Rooms whose headers read no torch header, even through another, and the internal headers excepted.
PLAIN_HEADERS = ("base", "plan", "store", "judge", "metrics", "data", "tokenizer", "experiment", "workbench")
TORCH_HEADERS = {
    "core/experiment/open_model.h",
    "core/experiment/merge_trials.h",
    "core/experiment/run_checkpoints.h",
    "core/experiment/run_job.h",
    "core/experiment/run_methods.h",
    "core/experiment/scored_outputs.h",
    "core/experiment/run_parts.h",
    "core/experiment/session_state.h",
    "core/experiment/shown_training.h",
    "core/workbench/adapter_set.h",
    "core/workbench/export_parts.h",
}
TORCH = re.compile(r"(torch|ATen|c10)/")
MOST_LINES = 400
LONGER_FILES = set()  # none
# Written in pieces, so that this file passes its own check.
LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.~}])/(?:wo" r"rk|ro" r"ot)/|/tm" r"p/esp")


def closure(arrows):
    """{room: every room that it may use}, itself included. A circle is a fault of the table."""
    done = {}

    def visit(room, above):
        if room in above:
            raise ValueError("the arrows form a circle: " + " > ".join(above + (room,)))
        if room not in done:
            done[room] = {room}.union(*(visit(below, above + (room,)) for below in arrows[room]))
        return done[room]

    for room in arrows:
        visit(room, ())
    return done


def room_of(path):
    """core/base/error.h is in base, ui/pages/page.h in ui, app/cli/main.cpp in app/cli; None: in no room."""
    parts = Path(path).parts
    if parts[0] == "ui":
        return "ui"
    if len(parts) < 3:
        return None
    return parts[1] if parts[0] == "core" else "/".join(parts[:2])


def check_arrows(root):
    allowed = closure(ARROWS)
    for path in sources(root):
        room = room_of(path)
        if room is None:
            continue  # core/torch_pch.cpp: the precompiled header belongs to no room
        if room not in allowed:
            yield f"{path}: {room} is not a room of the table in tests/style/check_tree.py"
            continue
        for line, bracket, name in includes(Path(root) / path):
            if bracket == '"' and name.split("/")[0] in ("core", "ui", "app"):
                target = room_of(name)
                if target not in allowed[room]:
                    yield f"{path}:{line}: {room} may not use {target} ({name})"
            elif bracket == '"' and not (Path(root) / path).parent.joinpath(name).exists():
                if "/" not in name and name.endswith(".h") and path.parts[0] == "core":
                    yield f'{path}:{line}: include by the path from the repository root, not "{name}"'
            if path.parts[0] == "core" and re.match(r"Q[A-Z]|Qt[A-Z0-9]", name):
                yield f"{path}:{line}: core includes no Qt ({name})"


def torch_trail(root, start):
    """The includes that lead from a file to a torch header, as text; empty where none does."""
    reached = reach(root, start)
    for path in reached:
        for _, _, name in includes(Path(root) / path):
            if TORCH.match(name):
                trail = [name]
                while path is not None:
                    trail.append(str(path))
                    path = reached[path]
                return " > ".join(reversed(trail))
    return ""


def check_torch(root):
    for path in sources(root):
        plain_header = path.suffix == ".h" and room_of(path) in PLAIN_HEADERS
        if path.parts[0] == "ui" or (plain_header and str(path) not in TORCH_HEADERS):
            trail = torch_trail(root, path)
            if trail:
                yield f"{path}: reaches a torch header: {trail}"


def check_lengths(root):
    for path in sources(root):
        lines = (Path(root) / path).read_bytes().count(b"\n")
        if lines > MOST_LINES and str(path) not in LONGER_FILES:
            yield f"{path}: {lines} lines; more than {MOST_LINES} are a reason to look for the missing file"


def check_words(root):
    for path in files(root):
        data = (Path(root) / path).read_bytes()
        if b"\0" in data[:4096]:
            continue  # a model, an adapter, a picture
        for number, line in enumerate(data.decode("utf-8", errors="replace").split("\n"), 1):
            if LATER.search(line):
                yield f"{path}:{number}: promises work for later: {line.strip()[:100]}"
            if MACHINE_PATHS.search(line):
                yield f"{path}:{number}: a path of one machine: {line.strip()[:100]}"


def check(root):
    breaches = []
    for part in (check_arrows, check_torch, check_lengths, check_words):
        breaches.extend(part(root))
    return breaches


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    if not sources(root):
        print(f"no sources under {root}")
        return 1
    breaches = check(root)
    print("\n".join(breaches) or f"{len(sources(root))} sources keep the rules")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
