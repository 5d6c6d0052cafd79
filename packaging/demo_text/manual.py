"""manual-en, manual-ja: a man page's DESCRIPTION to the text of its NAME line."""

import gzip
import re

from .roff import Page, find_section
from .text import Record, cut_paragraphs, is_in, length, one_line, says_nothing_new

NAME = {"name", "名前", "名称"}
DESCRIPTION = {"description", "説明", "解説"}
LIMIT = {"en": 600, "ja": 1500}  # words, characters
MINIMUM = {"en": (30, 3), "ja": (60, 6)}  # document, summary
MAXIMUM_SUMMARY = {"en": 20, "ja": 60}


def read_manual(package_folders, language):
    """Records of every man page written for man(7), ordered by page name."""
    below = "usr/share/man" + ("" if language == "en" else "/" + language)
    files = {}
    for folder in package_folders:
        for path in (folder / below).glob("man*/*.gz"):
            if path.is_file() and not path.is_symlink():
                files[path.name[:-len(".gz")]] = path
    records = []
    for name in sorted(files):
        with gzip.open(files[name], "rt", encoding="utf-8", errors="replace") as stream:
            record = page_record(name, Page(stream.read()), language)
        if record:
            records.append(record)
    return records


def summary_of(page, language):
    """What stands after the dash of the NAME section, if it names one thing."""
    text = one_line("\n".join(find_section(page, NAME)), language)
    parts = re.split("\\s+(?:-{1,2}|\u2014|\u2013|ー|\u2212)\\s+", text)
    if len(parts) != 2:
        return ""
    return parts[1].rstrip(".。 ")


def page_record(name, page, language):
    summary = summary_of(page, language)
    texts = [one_line(p, language) for p in find_section(page, DESCRIPTION) if "\x00" not in p]
    texts = [t for t in texts if is_in(language, t)]
    document = "\n".join(cut_paragraphs(list(dict.fromkeys(texts)), language, LIMIT[language]))
    least_document, least_summary = MINIMUM[language]
    if "\x00" in summary or not is_in(language, summary) or says_nothing_new(document, summary):
        return None
    if length(document, language) < least_document:
        return None
    if not least_summary <= length(summary, language) <= MAXIMUM_SUMMARY[language]:
        return None
    return Record(name, "man:" + name, document, summary)
