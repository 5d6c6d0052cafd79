"""Near duplicates: documents that share most of their shingles."""

import re
import zlib
from collections import defaultdict

WORD = re.compile("\\w+")
THRESHOLD = 0.6
SKETCH = 12  # smallest shingle hashes by which two documents of one set are brought together


def shingles(text, language):
    """Hashes of three words in a row, or of four characters in Japanese."""
    if language == "ja":
        units, size, glue = re.sub("\\s", "", text), 4, ""
    else:
        units, size, glue = WORD.findall(text.casefold()), 3, " "
    if len(units) < size:
        return frozenset([zlib.crc32(glue.join(units).encode())])
    return frozenset(zlib.crc32(glue.join(units[i:i + size]).encode())
                     for i in range(len(units) - size + 1))


def jaccard(first, second):
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def without_near_duplicates(records, language):
    """The records, in their order, less those close to an earlier one; and how many went."""
    index, kept = defaultdict(list), []
    for record in records:
        own = shingles(record.document, language)
        keys = sorted(own)[:SKETCH]
        candidates = {number for key in keys for number in index[key]}
        if any(jaccard(own, kept[number][1]) > THRESHOLD for number in candidates):
            continue
        for key in keys:
            index[key].append(len(kept))
        kept.append((record, own))
    return [record for record, _ in kept], len(records) - len(kept)


class Guard:
    """Knows the documents that no source may hold: identities and near duplicates of them."""

    def __init__(self):
        self.identities = set()
        self.sets, self.index = [], defaultdict(list)

    def add(self, records, language):
        for record in records:
            self.identities.add(record.identity)
            own = shingles(record.document, language)
            for shingle in own:
                self.index[shingle].append(len(self.sets))
            self.sets.append(own)

    def forbids(self, record, language):
        """"identity", "near duplicate" or nothing."""
        if record.identity in self.identities:
            return "identity"
        own = shingles(record.document, language)
        shared = defaultdict(int)
        for shingle in own:
            for number in self.index.get(shingle, ()):
                shared[number] += 1
        for number, count in shared.items():
            if count > THRESHOLD * (len(own) + len(self.sets[number]) - count):
                return "near duplicate"
        return ""
