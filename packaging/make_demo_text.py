#!/usr/bin/env python3
"""Makes the demo's summarisation sets from real English and Japanese text.

Writes CACHE/demo/data/NAME/{train,validation,test}.jsonl (keys id, identity, document, summary and,
where there is one, title) and CACHE/demo/data/manifest.json. Deterministic: the same packages give
the same bytes. Python's standard library only; apt fetches the text, nothing is installed.
"""

import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True
from demo_text import apt_text, descriptions, help_pages, manual, papers  # noqa: E402
from demo_text.neighbours import Guard, without_near_duplicates  # noqa: E402
from demo_text.splits import BOUNDS, PARTS, deal, first_by_hash  # noqa: E402

RECIPE = 2
ACLSUM = "aclsum-0.1.2-py3-none-any.whl"
TARGETS = ("help-ja", "papers-outcome", "science-en")
# Targets that came after the committed source adapters: they take nothing away from any source, but
# leave out whatever an adapter that is merged for them was trained on.
# Slovak: of apt's languages with little text elsewhere it has enough pairs (Finnish has 150, Basque,
# Esperanto and Vietnamese next to none), in Latin letters (ROUGE drops Ukrainian's), and costs 1 MB.
LOW_RESOURCE = "sk"
LATER_TARGETS = ("descriptions-" + LOW_RESOURCE, "help-en-target")
LANGUAGES = ("en", "ja", LOW_RESOURCE)
ADAPTERS = Path(__file__).resolve().parent.parent / "resources/demo/adapters"
# name: (train, validation, test), below which set-up fails
MINIMUM = {"help-ja": (20, 20, 43), "help-en": (150, 20, 30), "manual-en": (400, 20, 80),
           "manual-ja": (350, 20, 60), "descriptions-en": (10000, 20, 200),
           "descriptions-ja": (1500, 20, 100), "science-en": (200, 20, 300),
           "papers-challenge": (95, 20, 100), "papers-approach": (95, 20, 100),
           "papers-outcome": (100, 20, 100), "descriptions-sk": (100, 20, 100),
           "help-en-target": (20, 20, 90)}
PAPER_VALIDATION = 20
SOURCES = """Where this text comes from

papers-*          ACLSum (PyPI package aclsum 0.1.2), MIT licence; the papers are from the ACL
                  Anthology (CC BY 4.0; before 2016 CC BY-NC-SA 3.0).
descriptions-*    Descriptions of Debian's packages and their translations by the Debian Description
science-*         Translation Project, under the terms of the packages that they describe.
help-*            GNOME Help and the GNOME System Administration Guide (Debian package
                  gnome-user-docs), by the GNOME Documentation Project and its translators,
                  CC BY-SA 3.0. Shortened: a page's paragraphs without lists of links, code, tables.
manual-*          The Linux man-pages project (manpages, manpages-dev) and its translations by the
                  JM project (manpages-ja), under the licence that each page names.

Made by packaging/make_demo_text.py; counts and hashes stand in manifest.json.
"""


class DemoTextError(Exception):
    """What went wrong and, in `hint`, what to do."""

    def __init__(self, message, hint=""):
        super().__init__(message)
        self.hint = hint


class Set:
    """One data set: its parts, and how many records were left out and why."""

    def __init__(self, name, language, parts, left_out=None):
        self.name, self.language, self.parts = name, language, parts
        self.left_out = dict(left_out or {})

    @property
    def role(self):
        return "target" if self.name in TARGETS + LATER_TARGETS else "source"

    def counts(self):
        return {part: len(self.parts[part]) for part in PARTS}


def dealt(name, language, records, bounds):
    kept, doubles = without_near_duplicates(records, language)
    return Set(name, language, deal(kept, BOUNDS[bounds]), {"near duplicates within": doubles})


def make_papers(wheel):
    """Validation differs between the target aspect and the others, so that no source sees the target's."""
    rows, sets = papers.read_papers(wheel), []
    for aspect in papers.ASPECTS:
        split = papers.aspect_records(rows, aspect)
        ranked = first_by_hash(split["val"], 2 * PAPER_VALIDATION)
        target = {r.id for r in first_by_hash(split["val"], PAPER_VALIDATION)}
        name = "papers-" + aspect
        validation = [r for r in ranked if (r.id in target) == (name in TARGETS)]
        sets.append(Set(name, "en", {"train": split["train"], "validation": validation,
                                     "test": split["test"]}))
    return sets


def make_descriptions(raw, languages):
    sets = []
    lists = sorted((raw / "lists").glob("*.Packages.gz"))
    for language in languages:
        translations = sorted((raw / "lists").glob(f"*.Translation-{language}.gz"))
        general, science = descriptions.read_descriptions(lists, translations, language)
        if language == "en":
            sets.append(dealt("science-en", language, science, "science"))
        if language == LOW_RESOURCE:
            sets.append(make_low_resource(language, general))
            continue
        sets.append(dealt("descriptions-" + language, language, general, "descriptions"))
    return sets


def trained_on(adapters=ADAPTERS, name="*"):
    """Every identity that one of the committed source adapters (or the one of this name) was trained on."""
    found = set()
    for path in sorted(adapters.glob(f"{name}/espalier.json")):
        found.update(json.loads(path.read_text(encoding="utf-8"))["training_identities"])
    return found


def make_low_resource(language, records):
    """A target whose packages no committed adapter has seen in any language."""
    seen = trained_on()
    unseen = [r for r in records if r.identity not in seen]
    data = dealt("descriptions-" + language, language, unseen, "descriptions target")
    data.left_out["trained on"] = len(records) - len(unseen)
    return data


def make_help_target(pages):
    """help-en's pages dealt as a target. The adapter help-en was trained on some of them: it is no source here."""
    return dealt("help-en-target", "en", pages, "help-en target")


def make_help(raw):
    """The English pages of help-ja's validation and test are left out before the others are dealt."""
    pages = {language: help_pages.read_help(raw / apt_text.HELP, language) for language in ("en", "ja")}
    japanese = dealt("help-ja", "ja", pages["ja"], "help-ja")
    held_out = {r.identity for part in ("validation", "test") for r in japanese.parts[part]}
    rest = [r for r in pages["en"] if r.identity not in held_out]
    english = dealt("help-en", "en", rest, "help-en")
    english.left_out["identity"] = len(pages["en"]) - len(rest)
    return [japanese, english, make_help_target(rest)]


def make_manuals(raw):
    sets = []
    for language, packages in apt_text.MANUALS.items():
        records = manual.read_manual([raw / name for name in packages], language)
        sets.append(dealt("manual-" + language, language, records, "manual"))
    return sets


def make_all(raw, wheel, languages):
    sets = make_papers(wheel) + make_descriptions(raw, languages) + make_help(raw) + make_manuals(raw)
    by_name = {data.name: data for data in sets}
    keep_from_sources(by_name)
    return [by_name[name] for name in sorted(by_name)]


def guard_of(by_name, names):
    guard = Guard()
    for name in names:
        for part in ("validation", "test"):
            guard.add(by_name[name].parts[part], by_name[name].language)
    return guard


def keep_from_sources(by_name):
    """Takes every document of a target's validation or test, and what is close to one, out of the sources.

    A paper aspect's test part is every aspect's test part: it is scored on, never trained on.
    """
    guard = guard_of(by_name, TARGETS)
    for data in by_name.values():
        if data.role == "target":
            continue
        for part in PARTS:
            if part == "test" and data.name.startswith("papers-"):
                continue
            kept = []
            for record in data.parts[part]:
                reason = guard.forbids(record, data.language)
                if reason:
                    data.left_out[reason] = data.left_out.get(reason, 0) + 1
                else:
                    kept.append(record)
            data.parts[part] = kept


def check(sets):
    for data in sets:
        for part, least in zip(PARTS, MINIMUM.get(data.name, (1, 1, 1))):
            found = len(data.parts[part])
            if found < least:
                raise DemoTextError(f"{data.name} has {found} records for {part}, at least {least} are "
                                    "needed", "the packages' text differs from Debian 12's; see the counts")


def write_sets(folder, sets, fetched):
    """Writes everything below a temporary sibling, then puts it in place."""
    temporary = folder.with_name(folder.name + ".part")
    shutil.rmtree(temporary, ignore_errors=True)
    manifest = {"espalier_demo_text": RECIPE, "made_from": {"aclsum": "0.1.2", **fetched}, "sets": {}}
    for data in sets:
        (temporary / data.name).mkdir(parents=True)
        hashes = {}
        for part in PARTS:
            lines = "".join(json.dumps(r.as_json(), ensure_ascii=False) + "\n" for r in data.parts[part])
            (temporary / data.name / f"{part}.jsonl").write_text(lines, encoding="utf-8", newline="\n")
            hashes[part] = hashlib.sha256(lines.encode()).hexdigest()
        manifest["sets"][data.name] = {
            "language": data.language, "role": data.role, "counts": data.counts(), "sha256": hashes,
            "left_out": dict(sorted(data.left_out.items()))}
    (temporary / "SOURCES.txt").write_text(SOURCES, encoding="utf-8")
    (temporary / "manifest.json").write_text(
        json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    temporary.rename(folder)
    return manifest


def is_made(folder, languages):
    """True if every file is there and as the manifest says."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["espalier_demo_text"] != RECIPE:
            return False
        if not set(languages) <= set(manifest["made_from"]["languages"]):
            return False
        return all(hashlib.sha256((folder / name / f"{part}.jsonl").read_bytes()).hexdigest() == digest
                   for name, data in manifest["sets"].items() for part, digest in data["sha256"].items())
    except (OSError, ValueError, KeyError):
        return False


def shorten(text, limit):
    text = text.replace("\n", " / ")
    return text if len(text) <= limit else text[:limit] + " ..."


def report(sets):
    print(f"{'set':18} {'role':7} {'train':>6} {'valid.':>6} {'test':>5}  left out")
    for data in sets:
        left_out = ", ".join(f"{reason} {count}" for reason, count in sorted(data.left_out.items()) if count)
        counts = data.counts()
        print(f"{data.name:18} {data.role:7} {counts['train']:6} {counts['validation']:6} "
              f"{counts['test']:5}  {left_out or '-'}")
    print("\nOne sample of each (document, then its reference):")
    for data in sets:
        record = first_by_hash(data.parts["train"], 1)[0]
        print(f"\n{data.name}, {record.id}\n  {shorten(record.document, 220)}\n  => {record.summary}")


def compare_with_committed(manifest):
    """Says whether the text is what the committed results were made with."""
    path = Path(__file__).resolve().with_name("demo_text.sha256")
    if not path.exists():
        return
    expected = dict(line.split()[::-1] for line in path.read_text(encoding="utf-8").splitlines() if line)
    found = {f"{name}/{part}.jsonl": digest for name, data in manifest["sets"].items()
             for part, digest in data["sha256"].items()}
    other = [name for name in expected if found.get(name) != expected[name]]
    if other:
        print(f"\nNote: {len(other)} of {len(expected)} files differ from those of the committed results "
              f"(a package has changed since): {', '.join(sorted(other)[:5])}. Numbers may differ a little.")
    else:
        print("\nEvery file is the one that the committed results were made with.")


def main():
    parser = argparse.ArgumentParser(description="Make the demo's summarisation sets.")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--languages", default=",".join(LANGUAGES),
                        help="languages of package descriptions; en, ja and sk are always among them")
    parser.add_argument("--force", action="store_true", help="make them again from what was fetched")
    arguments = parser.parse_args()
    cache = arguments.cache.expanduser().absolute()
    languages = sorted({*LANGUAGES, *filter(None, arguments.languages.split(","))})
    folder, wheel = cache / "demo/data", cache / "downloads" / ACLSUM
    if not arguments.force and is_made(folder, languages):
        return 0
    try:
        if not wheel.exists():
            raise DemoTextError(f"{wheel} is missing", "run packaging/setup.sh")
        (cache / "demo").mkdir(parents=True, exist_ok=True)
        fetched = apt_text.fetch(cache / "demo/raw", languages, lambda text: print(text, flush=True))
        print("Making the demo's data sets (about half a minute)", flush=True)
        sets = make_all(cache / "demo/raw", wheel, languages)
        report(sets)
        check(sets)
        compare_with_committed(write_sets(folder, sets, fetched))
    except (DemoTextError, apt_text.AptError) as error:
        print(f"error: {error}\n{error.hint}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
