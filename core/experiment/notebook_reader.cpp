#include "core/experiment/notebook_reader.h"

namespace espalier::experiment {

const char* const kNotebookReader =
    R"python("""Reads a run exported by `espalier-cli export-data RUN --out DIR`. Paste it into a notebook, or:

    from reader import Run
    run = Run("DIR")
    run.loss                                # by step; run.step holds the steps' numbers
    run.weight("descriptions-ja")           # effective weight of an adapter, by step
    run.module("q_proj", "module_stable")   # [times, modules that match, adapters]
    run.score("rougeL")                     # one value a test record, beside run.records
    run.masks()                             # {"mask_a_0": bool [adapters, rank, in], ...}
    run.table("outputs")                    # a list of dictionaries, from outputs.csv
"""
import csv
import json
from pathlib import Path

import numpy as np


class Run:
    def __init__(self, folder="."):
        self.folder = Path(folder)
        self.about = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        with np.load(self.folder / "arrays.npz", allow_pickle=False) as arrays:
            self.__dict__.update({name: arrays[name] for name in arrays.files})

    def weight(self, adapter):
        return self.weights[:, list(self.adapters).index(adapter)]

    def module(self, part, what="module_weight"):
        return getattr(self, what)[:, [i for i, name in enumerate(self.modules) if part in name]]

    def score(self, metric):
        return self.scores[:, list(self.metrics).index(metric)]

    def masks(self):
        path = self.folder / "state.npz"
        if not path.exists():
            return {}
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}

    def table(self, name):
        with open(self.folder / (name + ".csv"), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
)python";

}  // namespace espalier::experiment
