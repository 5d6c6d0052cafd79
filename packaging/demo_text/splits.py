"""How records are dealt to train, validation and test.

By a hash of the identity, so that a document falls into the same part in every language and new
documents move no old one. The bounds were set so that the targets have the sizes wanted; a cap keeps
the first by hash and leaves the others out.
"""

import dataclasses

from .text import unit_hash

PARTS = ("train", "validation", "test")


@dataclasses.dataclass(frozen=True)
class Bounds:
    """[0, validation) and [validation, test) of the hash; the rest is train."""

    validation: float
    test: float
    validation_cap: int = 20
    test_cap: int = 200
    train_cap: int = 100000


BOUNDS = {
    "help-ja": Bounds(0.313, 0.794, 20, 1000),
    "help-en": Bounds(0.14, 0.34),
    "descriptions": Bounds(0.014, 0.1),
    "manual": Bounds(0.045, 0.19),
    "science": Bounds(0.045, 0.46, 20, 300),
    # Learned from in a few shots, so a hundred to draw them from are enough.
    "descriptions target": Bounds(0.1, 0.5, 20, 100, 100),
    "help-en target": Bounds(0.16, 0.72, 20, 100, 100),
}


def first_by_hash(records, cap):
    return sorted(sorted(records, key=lambda r: (unit_hash(r.identity), r.id))[:cap],
                  key=lambda r: r.id)


def deal(records, bounds):
    parts = {name: [] for name in PARTS}
    for record in records:
        place = unit_hash(record.identity)
        part = ("validation" if place < bounds.validation else
                "test" if place < bounds.test else "train")
        parts[part].append(record)
    return {"train": first_by_hash(parts["train"], bounds.train_cap),
            "validation": first_by_hash(parts["validation"], bounds.validation_cap),
            "test": first_by_hash(parts["test"], bounds.test_cap)}
