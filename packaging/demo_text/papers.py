"""papers-challenge, -approach, -outcome: abstract and conclusion of a paper to one sentence of it."""

import json
import re
import zipfile

from .text import Record, one_line

ASPECTS = ("challenge", "approach", "outcome")
SPLITS = ("train", "val", "test")

# The package's text is tokenised; these put the spaces back where a reader expects them.
MENDS = [(re.compile(pattern), replacement) for pattern, replacement in (
    ("(?<=\\w) n't\\b", "n't"),
    ("(?<=\\w) ('(?:s|re|ve|ll|d|m)\\b)", "\\1"),
    ("(?<=s) '(?= [a-z])", "'"), ("\\s+\\.\\.(?=\\s|$)", "."),
    ("\\(\\s+", "("), ("\\s+\\)", ")"), ("\\[\\s+", "["), ("\\s+\\]", "]"),
    ("\\s+([,;:?!%])", "\\1"), ("\\s+\\.(?=\\s|$|\\))", "."),
    ("\" ([^\"]+?) \"", "\"\\1\""), ("\u201c ([^\u201d]+?) \u201d", "\u201c\\1\u201d"),
    ("(?<=\\w)\\s+/\\s+(?=\\w)", "/"), ("(?<=\\d) - (?=\\d)", "-"), ("\\bF 1\\b", "F1"),
    ("(?<=\\b[a-z]{2}) -(?=[a-z]{2})", "-"), ("\\$ (?=\\d)", "$"), ("~ (?=\\d)", "~"))]


def mend(sentence):
    text = one_line(sentence, "en")
    for pattern, replacement in MENDS:
        text = pattern.sub(replacement, text)
    return text


def section_text(sentences):
    """One section's sentences as a paragraph; footnote marks that stand alone are left out."""
    mended = [mend(s) for s in sentences]
    return " ".join(s for s in mended if re.search("[A-Za-z]{2}", s))


def read_papers(wheel):
    """{split: [(paper's data, document)]} in the package's order of ids."""
    papers = {}
    with zipfile.ZipFile(wheel) as archive:
        for split in SPLITS:
            lines = archive.read(f"aclsum/dataset/{split}.jsonl").decode("utf-8").splitlines()
            rows = sorted((json.loads(line) for line in lines if line), key=lambda r: r["id"])
            papers[split] = rows
    return papers


def paper_record(row, aspect):
    document = "\n".join(filter(None, (section_text(row["sentences"][part])
                                       for part in ("abstract", "conclusion"))))
    summary = one_line(row["summary"][aspect], "en")
    if not document or not summary:
        raise ValueError(f"paper {row['id']} is not as expected")
    return Record(row["id"], "paper:" + row["id"], document, summary, one_line(row["title"], "en"))


def aspect_records(papers, aspect):
    """{"train", "val", "test"} of one aspect, as the package splits them."""
    return {split: [paper_record(row, aspect) for row in papers[split]] for split in SPLITS}
