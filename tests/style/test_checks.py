#!/usr/bin/env python3
"""The checks fail where they should, on made-up trees and texts."""

import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.dont_write_bytecode = True
import check_tree  # noqa: E402
import check_translations  # noqa: E402
from run_tidy import FINDING  # noqa: E402


class Tree(unittest.TestCase):
    def breaches(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
            return check_tree.check(folder)

    def one(self, files, *words):
        found = self.breaches(files)
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])


class Arrows(Tree):
    def test_allowed_arrows_pass(self):
        self.assertEqual(self.breaches({
            "core/base/error.h": "#include <string>\n",
            "core/train/loop.h": '#include "core/merge/merge.h"\n#include "core/base/error.h"\n',
            "core/merge/merge.h": '#include "core/lora/adapter.h"\n',
            "core/lora/adapter.h": '#include "core/tensor_io/file.h"\n#include <torch/torch.h>\n',
            "core/tensor_io/file.h": "",
            "core/workbench/inspect.cpp": '#include "core/train/loop.h"\n',
            "ui/pages/page.cpp": '#include <QWidget>\n#include "core/base/error.h"\n#include "ui/pages/page.h"\n',
            "ui/pages/page.h": "#include <QObject>\n",
            "app/cli/main.cpp": '#include "core/workbench/inspect.h"\n#include "core/metrics/rouge.h"\n',
            "app/window/main.cpp": '#include "ui/pages/page.h"\n',
        }), [])

    def test_upward_and_sideways_arrows_fail(self):
        self.one({"core/base/error.cpp": '#include <a>\n#include "core/plan/plan.h"\n'},
                 "core/base/error.cpp:2", "base may not use plan")
        self.one({"core/prune/ratio.cpp": '#include "core/train/loop.h"\n'}, "prune may not use train")
        self.one({"core/merge/ties.cpp": '#include "core/prune/reset.h"\n'}, "merge may not use prune")
        self.one({"core/metrics/bleu.cpp": ' # include  "core/store/store.h"\n'}, "metrics may not use store")
        self.one({"core/experiment/run.cpp": '#include "core/workbench/a.h"\n'}, "may not use workbench")
        self.one({"core/store/store.cpp": '#include "ui/pages/page.h"\n'}, "store may not use ui")
        self.one({"ui/pages/page.cpp": '#include "app/cli/output.h"\n'}, "ui may not use app/cli")

    def test_the_terminal_program_never_sees_the_window(self):
        self.one({"app/cli/main.cpp": '#include "ui/jobs/types.h"\n'}, "app/cli may not use ui")

    def test_an_unknown_room_fails(self):
        self.one({"core/attic/old.cpp": "int x;\n"}, "attic is not a room")
        self.one({"core/base/a.cpp": '#include "core/attic/old.h"\n'}, "base may not use attic")

    def test_a_file_beside_the_includer_is_named_from_the_root(self):
        self.one({"core/base/a.cpp": '#include "b.h"\n'}, "path from the repository root")

    def test_a_circle_in_the_table_is_told(self):
        with self.assertRaisesRegex(ValueError, "circle"):
            check_tree.closure({"a": {"b"}, "b": {"a"}})


class Libraries(Tree):
    def test_core_includes_no_qt(self):
        self.one({"core/base/a.cpp": "#include <QString>\n"}, "core/base/a.cpp:1", "no Qt")
        self.one({"core/base/a.cpp": "#include <QtCore/QString>\n"}, "no Qt")

    def test_ui_includes_no_torch(self):
        for name in ("torch/torch.h", "ATen/ATen.h", "c10/core/Device.h"):
            self.one({"ui/jobs/job.cpp": f"#include <{name}>\n"}, "ui/jobs/job.cpp", name)

    def test_torch_is_found_through_other_headers(self):
        files = {"core/experiment/session_state.h": '#include "core/model/model.h"\n',
                 "core/model/model.h": "#include <torch/torch.h>\n"}
        self.assertEqual(self.breaches(files), [])  # excepted by name
        self.one({**files, "ui/jobs/job.cpp": '#include "core/experiment/session_state.h"\n'},
                 "ui/jobs/job.cpp > core/experiment/session_state.h > core/model/model.h > torch/torch.h")
        self.one({**files, "core/workbench/questions.h": '#include "core/model/model.h"\n'},
                 "core/workbench/questions.h: reaches a torch header")
        self.assertEqual(self.breaches({**files, "core/workbench/questions.cpp": '#include "core/model/model.h"\n'}), [])


class Words(Tree):
    def test_long_files_fail(self):
        self.assertEqual(self.breaches({"core/base/a.cpp": "int x;\n" * 400}), [])
        self.one({"core/base/a.cpp": "int x;\n" * 401}, "core/base/a.cpp: 401 lines")
        self.assertEqual(self.breaches({"tests/core/tst_a.cpp": "int x;\n" * 500}), [])

    def test_promises_of_later_work_fail(self):
        for word in ("TO" + "DO", "FIX" + "ME"):
            self.one({"packaging/a.sh": f"ok\n# {word}: more\n"}, "packaging/a.sh:2")
        self.assertEqual(self.breaches({"core/base/a.cpp": "// todos are kept elsewhere; METHODO\n"}), [])

    def test_paths_of_a_machine_fail(self):
        for path in ("/wo" + "rk/x", "/ro" + "ot/.cache", "/tm" + "p/esp-1"):
            self.one({"README.md": f"see `{path}`\n"}, "README.md:1", "path of one machine")
        self.assertEqual(self.breaches({"README.md": "https://host.org/a/work/b and ../work/c, build/root/d\n"}), [])

    def test_binary_files_and_build_folders_are_left_alone(self):
        word = ("TO" + "DO").encode()
        self.assertEqual(self.breaches({"resources/a.safetensors": b"\0\0" + word,
                                        "build/dev/a.txt": word}), [])


class Translations(unittest.TestCase):
    """One entry of a .ts file, against what the sources say."""

    def check(self, entry, said="Open", name="x_ja.ts", numerus=False):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "translations").mkdir()
            (root / "translations" / name).write_text(f"<TS><context><name>Page</name>{entry}</context></TS>")
            message = ElementTree.Element("message", {"numerus": "yes"} if numerus else {})
            return check_translations.check(root, {("Page", said, ""): message})

    def test_a_finished_entry_passes(self):
        entry = "<message><source>Open</source><translation>開く</translation></message>"
        self.assertEqual(self.check(entry), [])
        self.assertIn("is not there", self.check(entry, said="Close")[1])
        self.assertIn("is in no source", self.check(entry, said="Close")[0])

    def test_unfinished_vanished_and_empty_entries_fail(self):
        for kind in ("unfinished", "vanished", "obsolete"):
            entry = f'<message><source>Open</source><translation type="{kind}">開く</translation></message>'
            self.assertIn(f"is {kind}", self.check(entry)[0])
        self.assertIn("is empty", self.check("<message><source>Open</source><translation/></message>")[0])
        self.assertIn("no translation", self.check("<message><source>Open</source></message>")[0])
        forms = "<numerusform>one</numerusform><numerusform></numerusform>"
        entry = f'<message numerus="yes"><source>Open</source><translation>{forms}</translation></message>'
        self.assertIn("is empty", self.check(entry, numerus=True)[0])

    def test_english_needs_its_plural_forms_alone(self):
        self.assertEqual(self.check("", name="x_en.ts"), [])
        self.assertIn("is not there", self.check("", name="x_en.ts", numerus=True)[0])


class Tidy(unittest.TestCase):
    def test_findings_are_read_from_the_output(self):
        output = ("12 warnings generated.\n/a/b.cpp:3:5: error: do not do this [bugprone-x,-warnings-as-errors]\n"
                  "  int x;\n/a/b.h:1:1: note: here\nerror: no input files [clang-diagnostic-error]\n")
        self.assertEqual(FINDING.findall(output),
                         ["/a/b.cpp:3:5: error: do not do this [bugprone-x,-warnings-as-errors]",
                          "error: no input files [clang-diagnostic-error]"])


if __name__ == "__main__":
    unittest.main()
