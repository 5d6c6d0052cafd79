#!/usr/bin/env python3
"""kill -9 at random moments of runs with checkpoints, then resume, until so many kills are done:
every run must end with the losses, metrics and adapter of one that was never stopped.

    tests/soak/kill_resume.py --cli build/release/bin/espalier-cli --plan PLAN.json [--kills 200]

PLAN is any plan that trains, in about ten seconds or more. Exit status 1 where a number differs.
"""

import argparse
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time


def losses(store):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as base:
        return base.execute("SELECT kind, step, loss FROM events WHERE kind IN ('step', 'validation') ORDER BY seq").fetchall()


def outcome(folder, store):
    row = sqlite3.connect(f"file:{store}?mode=ro", uri=True).execute(
        "SELECT state, best_step, validation_loss, metrics FROM runs WHERE id = 1"
    ).fetchone()
    adapter = (folder / "runs" / "001" / "adapter" / "adapter_model.safetensors").read_bytes()
    return row, losses(store), adapter


def start(command):
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def whole_run(cli, plan, every):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        store = folder / "espalier.sqlite"
        began = time.monotonic()
        subprocess.run([cli, "run", plan, "--json", "--store", store, "--checkpoint-every", every], check=True, stdout=subprocess.DEVNULL)
        return outcome(folder, store), time.monotonic() - began


def killed_run(cli, plan, every, length, most, rng):
    """Kills made, what the run came to in the end, and how long its last life was."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        store = folder / "espalier.sqlite"
        command = [cli, "run", plan, "--json", "--store", store, "--checkpoint-every", every]
        kills = 0
        while True:
            began = time.monotonic()
            process = start(command)
            try:
                # Late enough that most lives get a little further than the one before.
                status = process.wait(rng.uniform(0.02, 0.6) * length if kills < most else None)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
                status = None
            if status not in (0, None):
                raise SystemExit(f"espalier-cli left with {status} after {kills} kills")
            if status == 0:
                return kills, outcome(folder, store), time.monotonic() - began
            if (folder / "runs" / "001" / "plan.json").exists():
                command = [cli, "resume", folder / "runs" / "001", "--json", "--store", store]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True)
    parser.add_argument("--plan", required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--checkpoint-every", default="0", help="seconds")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    every = arguments.checkpoint_every
    wanted, length = whole_run(arguments.cli, arguments.plan, every)
    print(f"a run never stopped takes {length:.1f} s", flush=True)
    kills = runs = 0
    while kills < arguments.kills:
        made, got, life = killed_run(arguments.cli, arguments.plan, every, length, arguments.kills - kills, rng)
        # The machine may have been busier when the first run was timed.
        length = min(length, life)
        kills, runs = kills + made, runs + 1
        same = got == wanted
        print(json.dumps({"run": runs, "kills": made, "all": kills, "same": same}), flush=True)
        if not same:
            sys.exit(1)
    print(f"{kills} kills in {runs} runs: every loss, metric and adapter byte as if there had been none")


if __name__ == "__main__":
    main()
