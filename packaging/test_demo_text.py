#!/usr/bin/env python3
"""Tests of the demo's text: cleaning, near duplicates, splits, and that what was made does not leak.

Run by ctest. The last class reads the sets in the cache and is skipped where there are none.
"""

import hashlib
import json
import os
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.dont_write_bytecode = True
from demo_text import descriptions, help_pages, papers  # noqa: E402
from demo_text.neighbours import THRESHOLD, Guard, jaccard, shingles, without_near_duplicates  # noqa: E402
from demo_text.roff import Page, find_section  # noqa: E402
from demo_text.splits import Bounds, deal  # noqa: E402
from demo_text.text import Record, is_japanese, one_line, unit_hash  # noqa: E402
from make_demo_text import ADAPTERS, LATER_TARGETS, MINIMUM, RECIPE, TARGETS, trained_on  # noqa: E402

DATA = Path(os.environ.get("ESPALIER_CACHE") or Path.home() / ".cache/espalier") / "demo/data"


def record(number, document, identity=None):
    return Record(f"r{number}", identity or f"page:{number}", document, "summary")


class Cleaning(unittest.TestCase):
    def test_lines_are_joined_as_the_language_asks(self):
        self.assertEqual(one_line("古代戦争の\n リアルタイム 戦略 です。", "ja"), "古代戦争のリアルタイム戦略です。")
        self.assertEqual(one_line("これは Linux\nの 0 A.D. です", "ja"), "これは Linux の 0 A.D. です")
        self.assertEqual(one_line(" two\n  lines\u200b ", "en"), "two lines")

    def test_japanese_is_told_from_english(self):
        self.assertTrue(is_japanese("nice はプログラムを実行します。"))
        self.assertFalse(is_japanese("Use the Power panel in Settings."))
        self.assertFalse(is_japanese("Use the Power panel in Settings to change the 設定 of it."))

    def test_roff_becomes_paragraphs(self):
        page = Page('.TH X 1\n.SH NAME\nx \\- do it\n.SH DESCRIPTION\n.\\" no\n\\fBx\\fR runs\n.BR y (1) ,\n'
                    "and \\(lqz\\(rq.\n.PP\n.TP\n.B \\-a\nshow all\n.nf\ncode\n.fi\n.IP \\(bu 2\nitem\n.SH SEE\nno\n")
        self.assertEqual([one_line(p, "en") for p in find_section(page, {"description"})],
                         ["x runs y(1), and \u201cz\u201d.", "-a: show all", "item"])

    def test_unknown_escapes_mark_the_paragraph(self):
        page = Page(".TH X 1\n.SH DESCRIPTION\nsee \\*o here\n")
        self.assertIn("\x00", find_section(page, {"description"})[0])

    def test_mallard_paragraphs(self):
        root = ElementTree.fromstring(
            '<page xmlns="http://projectmallard.org/1.0/" id="p"><info><desc>d</desc></info><title>t</title>'
            '<p>Press <keyseq><key>Ctrl</key><key>S</key></keyseq>, see <link xref="q"/>.</p>'
            "<note><p>Take care.</p></note><screen>code</screen>"
            "<terms><item><title>Size</title><p>how big</p></item></terms></page>")
        self.assertEqual(list(help_pages.paragraphs(root, {"q": "Questions"})),
                         ["Press Ctrl+S, see Questions.", "Take care.", "Size: how big"])

    def test_long_descriptions_become_paragraphs_and_items(self):
        lines = [" First line", " goes on.", " .", " Features:", "  * one", "    more", "  * two", " .", "  verbatim"]
        self.assertEqual(descriptions.long_paragraphs(lines),
                         ["First line\ngoes on.", "Features:", "- one\nmore", "- two"])

    def test_tokenised_papers_are_mended(self):
        self.assertEqual(papers.mend('It ca n\'t ( yet ) gain 20 % , the \" best \" model \'s score .'),
                         'It can\'t (yet) gain 20%, the "best" model\'s score.')


class Leaks(unittest.TestCase):
    LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"

    def test_near_duplicates_go_and_others_stay(self):
        records = [record(1, self.LONG), record(2, self.LONG + " sixteen"), record(3, "quite another text it is")]
        kept, dropped = without_near_duplicates(records, "en")
        self.assertEqual([r.id for r in kept], ["r1", "r3"])
        self.assertEqual(dropped, 1)

    def test_the_guard_knows_identities_and_neighbours(self):
        guard = Guard()
        guard.add([record(1, self.LONG)], "en")
        self.assertEqual(guard.forbids(record(9, "something else entirely here", "page:1"), "en"), "identity")
        self.assertEqual(guard.forbids(record(9, self.LONG + " more"), "en"), "near duplicate")
        self.assertEqual(guard.forbids(record(9, "something else entirely here"), "en"), "")

    def test_jaccard(self):
        self.assertEqual(jaccard(frozenset({1, 2, 3}), frozenset({2, 3, 4})), 0.5)
        self.assertEqual(shingles("猫が好きです", "ja"), shingles("猫が 好き です", "ja"))


class Splits(unittest.TestCase):
    def test_new_records_move_no_old_one(self):
        bounds = Bounds(0.2, 0.5, 1000, 1000)
        few = deal([record(n, "t") for n in range(100)], bounds)
        many = deal([record(n, "t") for n in range(300)], bounds)
        for part, records in few.items():
            self.assertLessEqual({r.id for r in records}, {r.id for r in many[part]})

    def test_a_cap_keeps_the_first_by_hash(self):
        records = [record(n, "t") for n in range(300)]
        few, all_of_them = (deal(records, Bounds(0.2, 0.5, 20, 100, cap))["train"] for cap in (30, 1000))
        self.assertEqual(len(few), 30)
        self.assertLess({r.id for r in few}, {r.id for r in all_of_them})
        self.assertLess(max(unit_hash(r.identity) for r in few),
                        min(unit_hash(r.identity) for r in all_of_them if r not in few))

    def test_the_hash_is_fixed(self):
        self.assertEqual(unit_hash("page:1"),
                         int(hashlib.sha256(b"espalier demo 1|page:1").hexdigest()[:16], 16) / 2**64)


def is_of_this_recipe():
    """False for a cache without the text, and for one that set-up has not brought up to date yet."""
    try:
        return json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))["espalier_demo_text"] == RECIPE
    except (OSError, ValueError, KeyError):
        return False


@unittest.skipUnless(is_of_this_recipe(), "no demo text of this version in the cache: run packaging/setup.sh")
class Made(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
        cls.sets = {name: {part: [json.loads(line) for line in
                                  (DATA / name / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()]
                           for part in ("train", "validation", "test")} for name in cls.manifest["sets"]}

    def test_counts_reach_the_minimum(self):
        for name, least in MINIMUM.items():
            found = [len(self.sets[name][part]) for part in ("train", "validation", "test")]
            self.assertTrue(all(f >= l for f, l in zip(found, least)), (name, found, least))
        self.assertEqual({p: len(r) for p, r in self.sets["help-ja"].items()},
                         {"train": 20, "validation": 20, "test": 43})

    def test_no_part_shares_a_document_with_another(self):
        for name, parts in self.sets.items():
            seen = [{r["identity"] for r in records} for records in parts.values()]
            self.assertFalse(seen[0] & seen[1] | seen[0] & seen[2] | seen[1] & seen[2], name)

    def test_no_source_holds_a_held_out_document_or_a_near_duplicate(self):
        held_out = [(r, self.manifest["sets"][name]["language"]) for name in TARGETS
                    for part in ("validation", "test") for r in self.sets[name][part]]
        identities = {r["identity"] for r, _ in held_out}
        for language in ("en", "ja"):
            targets = [shingles(r["document"], lang) for r, lang in held_out if lang == language]
            for name, parts in self.sets.items():
                if name in TARGETS + LATER_TARGETS or self.manifest["sets"][name]["language"] != language:
                    continue
                for r in parts["train"] + parts["validation"]:
                    self.assertNotIn(r["identity"], identities, (name, r["id"]))
                # The whole comparison takes minutes: a fixed sample of the sources' training records.
                for r in parts["train"][::40]:
                    own = shingles(r["document"], language)
                    self.assertFalse(any(jaccard(own, t) > THRESHOLD for t in targets), (name, r["id"]))

    def test_later_targets_hold_nothing_that_their_sources_were_trained_on(self):
        studies = ADAPTERS.parent / "studies" / "transfer.json"
        for target in json.loads(studies.read_text(encoding="utf-8"))["targets"]:
            if target["name"] not in LATER_TARGETS:
                continue
            seen = {identity for source in target["set"]["adapters"]
                    for identity in trained_on(ADAPTERS, source["name"])}
            self.assertGreater(len(seen), 100)
            for part in ("train", "validation", "test"):
                self.assertFalse(seen & {r["identity"] for r in self.sets[target["name"]][part]}, target["name"])
        # No committed adapter at all, in whatever language, for the packages' descriptions.
        self.assertFalse(trained_on(ADAPTERS) & {r["identity"] for part in ("train", "validation", "test")
                                                 for r in self.sets["descriptions-sk"][part]})

    def test_text_is_clean(self):
        for name, parts in self.sets.items():
            for r in parts["train"][:400] + parts["validation"] + parts["test"]:
                text = r["document"] + "\n" + r["summary"]
                self.assertNotRegex(text, "\x00|\ufffd|\\\\f[BIR]|  |<trans>|\t", (name, r["id"]))
                self.assertNotIn("\n", r["summary"])
                if self.manifest["sets"][name]["language"] == "ja" and name != "descriptions-ja":
                    self.assertTrue(is_japanese(r["summary"]), (name, r["id"], r["summary"]))


if __name__ == "__main__":
    unittest.main()
