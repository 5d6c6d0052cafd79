"""Holds plain_merges.CmaEs (and with it core/merge/cma_es.cpp) against pycma, step by step.

    python check_cma_es.py      (with the package `cma`; its c_sigma and damping set to the tutorial's)

Both are told the same points of Rosenbrock's function; prints the largest differences of mean, sigma and
covariance over 12 generations and fails above 1e-8.
"""

import sys

import cma
import numpy as np

import plain_merges


def rosenbrock(x):
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1))


def main():
    start = [0.5, -0.3, 0.8, 0.0]
    ours = plain_merges.CmaEs(start, 0.4, 0, 1)
    theirs = cma.CMAEvolutionStrategy(start, 0.4, {"verbose": -9, "seed": 1, "updatecovwait": 0})
    theirs.adapt_sigma.initialize(theirs)
    theirs.adapt_sigma.cs, theirs.adapt_sigma.damps = ours.cs, ours.ds
    # pycma starts from a covariance that it has shaken by 1e-4.
    theirs.sm.C, theirs.sm.B, theirs.sm.D = np.eye(4), np.eye(4), np.ones(4)
    worst = {"mean": 0.0, "sigma": 0.0, "covariance": 0.0}
    for _ in range(12):
        points = ours.ask()
        theirs.ask()
        values = [rosenbrock(x) for x in points]
        ours.tell(points, values)
        theirs.tell(points, values)
        worst["mean"] = max(worst["mean"], np.abs(theirs.mean - ours.mean).max())
        worst["sigma"] = max(worst["sigma"], abs(theirs.sigma / ours.sigma - 1))
        worst["covariance"] = max(worst["covariance"], np.abs(theirs.sm.C - ours.c).max())
    print(f"pycma {cma.__version__}: largest differences", worst)
    return 0 if max(worst.values()) < 1e-8 else 1


if __name__ == "__main__":
    sys.exit(main())
