#include <QTest>

#include "ui/models/table_export.h"

using namespace espalier::ui;

namespace {

/// Names that mean something to each format, and Japanese.
tables::Table awkward() {
  return {.header = {"Run, name", "BLEU %"},
          .numbers = {false, true},
          .rows = {{{"ヘルプ|表 \"p30\"", "ヘルプ|表 \"p30\""}, {"36.8", "36.78", true}},
                   {{"[a]_b\\c {x}~^", "[a]_b\\c {x}~^"}, {"–", ""}},
                   {{"*p--q* <1> & #2 $3\nnext", "*p--q* <1> & #2 $3\nnext"}, {"1,234", "1234"}},
                   {{" it's `x`", " it's `x`"}, {"0", "0"}}}};
}

}  // namespace

/// A table in the formats that it is saved in, to the letter.
class TestTableExport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void exportsCsv();
  void exportsMarkdown();
  void exportsLatex();
  void notesStandWithTheTable();
};

void TestTableExport::notesStandWithTheTable() {
  const tables::Table noted{.header = {"a"},
                            .numbers = {false},
                            .rows = {{{"b", "b"}}},
                            .notes = {"p_1 of\n2", "second"}};
  QCOMPARE(tables::csv(noted), QString("a\nb\n"));
  QCOMPARE(tables::markdown(noted), QString("| a |\n| --- |\n| b |\n\n- p\\_1 of 2\n- second\n"));
  QVERIFY(tables::latex(noted).startsWith("% p_1 of 2\n% second\n% \\usepackage{booktabs}\n"));
}

void TestTableExport::exportsCsv() {
  QCOMPARE(tables::csv(awkward()), QString("\"Run, name\",BLEU %\n"
                                           "\"ヘルプ|表 \"\"p30\"\"\",36.78\n"
                                           "[a]_b\\c {x}~^,\n"
                                           "\"*p--q* <1> & #2 $3\nnext\",1234\n"
                                           "\" it's `x`\",0\n"));
  QCOMPARE(tables::csv({.header = {"a"}, .numbers = {false}, .rows = {{{"–", ""}}}}),
           QString("a\n\"\"\n"));
}

void TestTableExport::exportsMarkdown() {
  QCOMPARE(tables::markdown(awkward()), QString("| Run, name | BLEU % |\n"
                                                "| --- | ---: |\n"
                                                "| ヘルプ\\|表 \"p30\" | **36.8** |\n"
                                                "| \\[a\\]\\_b\\\\c {x}\\~^ | – |\n"
                                                "| \\*p--q\\* \\<1\\> \\& \\#2 $3 next | 1,234 |\n"
                                                "| it's \\`x\\` | 0 |\n"));
}

void TestTableExport::exportsLatex() {
  QCOMPARE(tables::latex(awkward()),
           QString("% \\usepackage{booktabs}\n"
                   "\\begin{tabular}{lr}\n"
                   "\\toprule\n"
                   "Run, name & BLEU \\% \\\\\n"
                   "\\midrule\n"
                   "ヘルプ\\textbar{}表 \\textquotedbl{}p30\\textquotedbl{} & "
                   "\\textbf{36.8} \\\\\n"
                   "{[}a]\\_b\\textbackslash{}c "
                   "\\{x\\}\\textasciitilde{}\\textasciicircum{} & -- \\\\\n"
                   "{*}p-{}-q* \\textless{}1\\textgreater{} \\& \\#2 \\$3 next & 1,234 \\\\\n"
                   "it\\textquotesingle{}s \\textasciigrave{}x\\textasciigrave{} & 0 \\\\\n"
                   "\\bottomrule\n"
                   "\\end{tabular}\n"));
}

QTEST_GUILESS_MAIN(TestTableExport)
#include "tst_table_export.moc"
