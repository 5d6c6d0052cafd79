#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTableView>

#include "tests/ui/stage.h"
#include "ui/charts/module_heat.h"
#include "ui/charts/spectrum_chart.h"
#include "ui/dialogs/ask.h"
#include "ui/models/library_edits.h"
#include "ui/models/library_rows.h"
#include "ui/models/similarity_model.h"
#include "ui/models/words_proxy.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/library_page.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/heat.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

/// The Library page of the demo, by clicks and keys.
struct Library : Stage {
  explicit Library(const QString& speaks = "en", bool broken = false) : Stage(speaks) {
    if (broken)
      jobs.adapters.push_back(
          {"broken-one", "", 0, 0, {}, "", "has no lora_B: the file is not whole"});
    openDemo();
    click("rail_library");
    QTRY_COMPARE(adapters()->model()->rowCount(), broken ? 5 : 4);
    QTRY_VERIFY(!cell(0, "Size", "大きさ").isEmpty() || broken);
  }
  QTableView* adapters() const { return find<QTableView>("adapterTable"); }
  QTableView* models() const { return find<QTableView>("modelTable"); }
  QWidget* page() const { return find<QWidget>("library"); }
  QString banner() const {
    for (auto* banner : page()->findChildren<Banner*>()) {
      if (banner->isVisible()) return banner->findChild<QLabel*>("bannerText")->text();
    }
    return {};
  }
  static int column(const QTableView* table, const QString& english, const QString& japanese = {}) {
    for (int i = 0; i < table->model()->columnCount(); ++i) {
      const QString header = table->model()->headerData(i, Qt::Horizontal).toString();
      if (header == english || header == japanese) return i;
    }
    return -1;
  }
  QString cell(int row, const QString& english, const QString& japanese = {}) const {
    return adapters()->model()->index(row, column(adapters(), english, japanese)).data().toString();
  }
  QStringList names() const {
    QStringList out;
    for (int i = 0; i < adapters()->model()->rowCount(); ++i)
      out << adapters()->model()->index(i, 0).data().toString();
    return out;
  }
  void clickRow(int row) const {
    QTest::mouseClick(adapters()->viewport(), Qt::LeftButton, {},
                      adapters()->visualRect(adapters()->model()->index(row, 0)).center());
  }
  void clickHeader(QTableView* table, const QString& name) const {
    QHeaderView* header = table->horizontalHeader();
    const int at = column(table, name);
    table->scrollTo(table->model()->index(0, at));
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                      QPoint(header->sectionViewportPosition(at) + header->sectionSize(at) / 2, 8));
  }
  QString title() const { return find<QLabel>("cardTitle")->text(); }
  QString fact(const char* key) const {
    // Facts are made anew; the old ones live until the next turn of the loop.
    for (auto* label : page()->findChildren<QLabel*>(QStringLiteral("fact_%1").arg(key))) {
      if (label->isVisible()) return label->text();
    }
    return {};
  }
  void typeName(const QString& name) const {
    QTRY_VERIFY(adapters()->findChild<QLineEdit*>() != nullptr);
    auto* editor = adapters()->findChild<QLineEdit*>();
    editor->selectAll();
    editor->insert(name);  // as an input method does
    QTest::keyClick(editor, Qt::Key_Return);
  }
  void choose(const char* action) const {
    click("importButton");
    auto* menu = window->findChild<QMenu*>("importMenu");
    QVERIFY(menu != nullptr);
    QTRY_VERIFY(menu->isVisible());
    auto* at = menu->findChild<QAction*>(action);
    QVERIFY2(at != nullptr, action);
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(at).center());
    // Without a window manager nobody gives the window back its place after a popup.
    QApplication::setActiveWindow(window.get());
  }
  static void hover(QWidget* widget, const QPointF& at) {
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, {}, {});
    QApplication::sendEvent(widget, &move);
  }
  void drop(const QList<QUrl>& urls) const {
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter({600, 400}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({600, 400}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(window.get(), &event);
  }
  /// The sentence above the pages.
  QString windowBanner() const {
    for (auto* banner : window->findChildren<Banner*>(QString(), Qt::FindDirectChildrenOnly)) {
      if (banner->isVisible()) return banner->findChild<QLabel*>("bannerText")->text();
    }
    return {};
  }
};

}  // namespace

class TestLibrary : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tablesSearchAndSort();
  void cardOfTheChosenOne();
  void heatMapTellsAndChooses();
  void lateAnswersAreDropped();
  void brokenAdapterSaysWhy_data();
  void brokenAdapterSaysWhy();
  void renameUndoRedo();
  void namesThatCannotBe();
  void removeUndo();
  void tagsUndo();
  void importAndUndo();
  void importFromARun();
  void exportTellsWhere();
  void failedChangeIsTold();
  void trainANewOne();
  void similarityMatrix();
  void dropsGoWhereTheyBelong();
  void dropsWithoutAWorkspace();
  void composeFollowsARename();
  void modelsKeepTheRules();
  void speaksJapanese();
  void emptyPartsSayWhatGoesThere();
};

void TestLibrary::tablesSearchAndSort() {
  Library page;
  QCOMPARE(page.names(),
           (QStringList{"descriptions-en", "descriptions-ja", "manual-ja", "papers-approach"}));
  QCOMPARE(page.cell(0, "Trained on"), QString("descriptions-en"));
  QCOMPARE(page.cell(0, "Size"), QString("1 MB"));
  QCOMPARE(page.cell(0, "State"), QString("ready"));
  QVERIFY(page.cell(0, "Norm").toDouble() > page.cell(2, "Norm").toDouble());
  // The shortest name has the smallest norm in the fake library.
  page.clickHeader(page.adapters(), "Norm");
  page.clickHeader(page.adapters(), "Norm");
  QStringList names = page.names();
  if (names.first() != "manual-ja") std::reverse(names.begin(), names.end());
  QCOMPARE(names.first(), QString("manual-ja"));
  QTest::keyClicks(page.find<QLineEdit>("libraryFilter"), "JA man");
  QCOMPARE(page.names(), QStringList{"manual-ja"});
  QCOMPARE(page.find<QLabel>("libraryCount")->text(), QString("1 of 4 adapters"));
  QCOMPARE(page.models()->model()->rowCount(), 0);
  page.find<QLineEdit>("libraryFilter")->clear();
  QCOMPARE(page.find<QLabel>("libraryCount")->text(), QString("4 adapters"));
  const auto* models = page.models()->model();
  QCOMPARE(models->rowCount(), 2);
  const int size = Library::column(page.models(), "Size");
  QTRY_COMPARE(models->index(0, size).data().toString(), QString("253 MB"));
  const int format = Library::column(page.models(), "Format");
  QCOMPARE(models->index(0, format).data().toString(), QString("Q4_K_M"));
  // Whole: "Q4_K…" would be another word.
  QVERIFY(page.models()->fontMetrics().horizontalAdvance("Q4_K_M") + 16 <=
          page.models()->columnWidth(format));
  QCOMPARE(models->index(0, Library::column(page.models(), "Tokenizer")).data().toString(),
           QString("bpe"));
  page.clickHeader(page.models(), "Parameters");
  const QString top = models->index(0, 0).data().toString();
  page.clickHeader(page.models(), "Parameters");
  QVERIFY(models->index(0, 0).data().toString() != top);
}

void TestLibrary::cardOfTheChosenOne() {
  Library page;
  page.clickRow(2);
  QTRY_COMPARE(page.title(), QString("manual-ja"));
  QTRY_COMPARE(page.fact("rank"), QString("8, 8; enters at 1"));
  QCOMPARE(page.fact("modules"), QString("q_proj, v_proj in 18 layers"));
  QCOMPARE(page.fact("base"), QString("gemma-3-270m-q4_k_m"));
  QVERIFY2(page.fact("origin").contains("manual-ja trained"), qPrintable(page.fact("origin")));
  QVERIFY(page.fact("origin").contains("0.5 × first"));
  QCOMPARE(page.fact("trained"), QString("manual-ja, 123 texts"));
  QVERIFY(page.fact("hash").startsWith("0123456789abcdef"));
  auto* chart = page.find<SpectrumChart>("spectrumChart");
  QCOMPARE(chart->lines()[1].data.y().size(), 8);
  QVERIFY(std::is_sorted(chart->lines()[1].data.y().rbegin(), chart->lines()[1].data.y().rend()));
  QVERIFY(chart->csv().startsWith("index,mean,module\n"));
  // Another module by the keyboard.
  auto* box = page.find<QComboBox>("moduleBox");
  QCOMPARE(box->count(), 36);
  const double before = chart->lines()[1].data.y().first();
  box->setFocus();
  QTest::keyClick(box, Qt::Key_Down);
  QCOMPARE(box->currentText(), QString("Layer 0, v_proj (rank 8)"));
  QVERIFY(chart->lines()[1].data.y().first() < before);
  QCOMPARE(page.find<ModuleHeat>("moduleHeat")->chosen(), 1);
}

void TestLibrary::heatMapTellsAndChooses() {
  Library page;
  page.clickRow(0);
  auto* heat = page.find<ModuleHeat>("moduleHeat");
  QTRY_VERIFY(heat->isVisible() && heat->chosen() == 0);
  const QString csv = heat->csv();
  QVERIFY(csv.startsWith("layer,module,norm\n0,q_proj,"));
  // Under the mouse stands the value of that cell, the same as in the list.
  const QStringList row = csv.split('\n').at(1 + 4).split(',');
  QCOMPARE(row.mid(0, 2), (QStringList{"2", "q_proj"}));
  Library::hover(heat, heat->cell(4).center());
  QVERIFY2(heat->told().startsWith("layer 2, q_proj: "), qPrintable(heat->told()));
  QVERIFY(std::abs(heat->told().section(' ', -1).toDouble() - row[2].toDouble()) < 0.01);
  QTest::mouseClick(heat, Qt::LeftButton, {}, heat->cell(5).center().toPoint());
  QCOMPARE(page.find<QComboBox>("moduleBox")->currentText(), QString("Layer 2, v_proj (rank 8)"));
  QTest::keyClick(heat, Qt::Key_Right);
  QTest::keyClick(heat, Qt::Key_Up);
  QCOMPARE(page.find<QComboBox>("moduleBox")->currentText(), QString("Layer 3, q_proj (rank 8)"));
  QCOMPARE(heat->chosen(), 6);
  // The largest norm is the brightest cell.
  int most = 0;
  double largest = 0;
  const QStringList lines = csv.split('\n', Qt::SkipEmptyParts).mid(1);
  for (int i = 0; i < lines.size(); ++i) {
    if (lines[i].section(',', 2).toDouble() <= largest) continue;
    largest = lines[i].section(',', 2).toDouble();
    most = i;
  }
  Library::hover(heat, QPointF(1, heat->height() - 1));
  const QImage picture = heat->grab().toImage();
  QCOMPARE(picture.pixelColor(heat->cell(most).center().toPoint()), sequentialHeat(1, 1));
}

void TestLibrary::lateAnswersAreDropped() {
  Library page;
  page.clickRow(0);
  page.clickRow(1);
  page.clickRow(3);
  QTRY_COMPARE(page.fact("trained"), QString("papers-approach, 123 texts"));
  QTest::qWait(50);
  QCOMPARE(page.fact("trained"), QString("papers-approach, 123 texts"));
  // The same one again is not asked for.
  const auto asked = page.jobs.calls.count("card papers-approach");
  page.clickRow(3);
  QCOMPARE(page.jobs.calls.count("card papers-approach"), asked);
}

void TestLibrary::brokenAdapterSaysWhy_data() {
  QTest::addColumn<QString>("language");
  QTest::addColumn<QString>("sentence");
  QTest::newRow("en") << "en"
                      << "The adapter lacks one half of a pair A, B: lora_B.";
  QTest::newRow("ja") << "ja"
                      << "アダプター";
}

void TestLibrary::brokenAdapterSaysWhy() {
  QFETCH(QString, language);
  QFETCH(QString, sentence);
  Library page(language, true);
  QCOMPARE(page.names().first(), QString("broken-one"));
  QTRY_VERIFY2(page.cell(0, "State", "状態").contains(sentence),
               qPrintable(page.cell(0, "State", "状態")));
  page.clickRow(0);
  QTRY_VERIFY(page.banner().contains(sentence));
  QVERIFY(!page.find<QAbstractButton>("exportAdapter")->isEnabled());
  // It can still be put away.
  page.click("removeAdapter");
  QTRY_COMPARE(page.names().size(), 4);
  QVERIFY(page.banner().isEmpty());
  QTRY_VERIFY(page.find<QAbstractButton>("exportAdapter")->isEnabled());
}

void TestLibrary::renameUndoRedo() {
  Library page;
  page.clickRow(2);
  QTest::keyClick(page.adapters(), Qt::Key_F2);
  page.typeName("手引き");
  QTRY_VERIFY(page.names().contains("手引き"));
  QVERIFY(!page.names().contains("manual-ja"));
  // The choice goes with it.
  QTRY_COMPARE(page.title(), QString("手引き"));
  auto* undo = page.find<QAbstractButton>("undoLibrary");
  QTRY_VERIFY(undo->isVisible() && undo->isEnabled());
  QCOMPARE(undo->toolTip(), QString("“手引き” becomes “manual-ja” again"));
  QTest::keyClick(page.adapters(), Qt::Key_Z, Qt::ControlModifier);
  QTRY_VERIFY(page.names().contains("manual-ja"));
  QTRY_VERIFY(!undo->isVisible());
  QTest::keyClick(page.adapters(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_VERIFY(page.names().contains("手引き"));
  page.click("undoLibrary");
  QTRY_VERIFY(page.names().contains("manual-ja"));
}

void TestLibrary::namesThatCannotBe() {
  Library page;
  for (const char* bad : {"a/b", ".hidden"}) {
    page.clickRow(0);
    page.click("renameAdapter");
    page.typeName(bad);
    QTRY_VERIFY2(page.banner().contains(QString("“%1”").arg(bad)), qPrintable(page.banner()));
  }
  page.clickRow(0);
  page.click("renameAdapter");
  page.typeName("manual-ja");
  QTRY_COMPARE(page.banner(), QString("Another adapter is called “manual-ja” already."));
  QCOMPARE(page.jobs.calls.filter("change").size(), 0);
  QCOMPARE(page.names().first(), QString("descriptions-en"));
}

void TestLibrary::removeUndo() {
  Library page;
  page.clickRow(1);
  QTest::keyClick(page.adapters(), Qt::Key_Delete);
  QTRY_COMPARE(page.names(), (QStringList{"descriptions-en", "manual-ja", "papers-approach"}));
  QVERIFY(page.jobs.trash.contains("descriptions-ja"));
  QTRY_COMPARE(page.title(), QString("manual-ja"));
  QTRY_COMPARE(page.find<QAbstractButton>("undoLibrary")->toolTip(),
               QString("“descriptions-ja” comes back"));
  page.click("undoLibrary");
  QTRY_COMPARE(page.names().size(), 4);
  QTRY_COMPARE(page.title(), QString("descriptions-ja"));
  QVERIFY(page.jobs.trash.isEmpty());
}

void TestLibrary::tagsUndo() {
  Library page;
  page.clickRow(0);
  auto* edit = page.find<QLineEdit>("tagEdit");
  QTRY_VERIFY(edit->isVisible());
  edit->setFocus();
  edit->insert("good, 日本語、 good ,,");
  QTest::keyClick(edit, Qt::Key_Return);
  QTRY_COMPARE(page.cell(0, "Tags"), QString("good, 日本語"));
  QCOMPARE(page.jobs.tags.value("descriptions-en"), (QStringList{"good", "日本語"}));
  QTest::keyClicks(page.find<QLineEdit>("libraryFilter"), "good");
  QCOMPARE(page.names(), QStringList{"descriptions-en"});
  page.find<QLineEdit>("libraryFilter")->clear();
  page.click("undoLibrary");
  QTRY_COMPARE(page.cell(0, "Tags"), QString());
  QTRY_COMPARE(edit->text(), QString());
}

void TestLibrary::importAndUndo() {
  Library page;
  ask::setNextFile("/elsewhere/mine");
  page.choose("importFolder");
  QTRY_VERIFY(page.names().contains("mine"));
  QTRY_COMPARE(page.title(), QString("mine"));
  ask::setNextFile("/elsewhere/mine");
  page.choose("importFolder");
  QTRY_VERIFY(page.names().contains("mine-2"));
  page.click("undoLibrary");
  QTRY_VERIFY(!page.names().contains("mine-2"));
  QVERIFY(page.names().contains("mine"));
  QVERIFY(page.jobs.trash.contains("mine-2"));
  QTest::keyClick(page.adapters(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_VERIFY(page.names().contains("mine-2"));
  // A model comes as a link.
  ask::setNextFile("/elsewhere/new.gguf");
  page.choose("importModelFile");
  QTRY_COMPARE(page.models()->model()->rowCount(), 3);
  QTRY_VERIFY(page.banner().contains("new.gguf"));
  // Nothing chosen is nothing done.
  const auto calls = page.jobs.calls.filter("change").size();
  ask::setNextFile("");
  page.choose("importFolder");
  QCOMPARE(page.jobs.calls.filter("change").size(), calls);
}

void TestLibrary::importFromARun() {
  Library page;
  const QString folder = page.folder.path() + "/runs/003/adapter";
  QVERIFY(QDir().mkpath(folder));
  QFile config(folder + "/adapter_config.json");
  QVERIFY(config.open(QIODevice::WriteOnly));
  config.close();
  page.choose("importRun_003");
  QTRY_VERIFY(page.names().contains("help-ja 5 shots p30"));
}

void TestLibrary::exportTellsWhere() {
  Library page;
  page.clickRow(1);
  QTRY_VERIFY(!page.fact("rank").isEmpty());
  ask::setNextFile("/elsewhere");
  page.click("exportAdapter");
  QTRY_COMPARE(page.banner(), QString("The copy is in /elsewhere/descriptions-ja"));
  // There is nothing to take back.
  QVERIFY(!page.find<QAbstractButton>("undoLibrary")->isVisible());
}

void TestLibrary::failedChangeIsTold() {
  Library page;
  page.clickRow(1);
  page.jobs.nextChangeError = {"file.unwritable", {{"path", "/w/trash"}}, "cannot", ""};
  page.click("removeAdapter");
  QTRY_COMPARE(page.banner(), QString("The file cannot be written: /w/trash."));
  QCOMPARE(page.names().size(), 4);
  QVERIFY(!page.find<QAbstractButton>("undoLibrary")->isVisible());
  // A way back that fails is told, and what lies before it is forgotten.
  page.click("removeAdapter");
  QTRY_COMPARE(page.names().size(), 3);
  QTRY_VERIFY(page.banner().isEmpty());
  page.jobs.nextChangeError = {"file.missing", {{"path", "/w/trash/x"}}, "gone", ""};
  page.click("undoLibrary");
  QTRY_VERIFY(page.banner().contains("/w/trash/x"));
  QTRY_VERIFY(!page.find<QAbstractButton>("undoLibrary")->isVisible());
  QCOMPARE(page.names().size(), 3);
}

void TestLibrary::trainANewOne() {
  Library page;
  page.click("trainNew");
  QTRY_COMPARE(page.window->currentPage(), QString("compose"));
  QCOMPARE(page.find<ComposePage>("compose")->draft().method(), QString("lora"));
}

void TestLibrary::similarityMatrix() {
  Library page("en", true);
  QCOMPARE(page.jobs.calls.filter("similarity").size(), 0);
  page.click("showSimilarity");
  auto* table = page.find<QTableView>("similarityTable");
  QTRY_COMPARE(table->model()->rowCount(), 4);
  QCOMPARE(page.jobs.calls.filter("similarity"), QStringList{"similarity 4"});
  QCOMPARE(table->model()->headerData(2, Qt::Horizontal).toString(), QString("manual-ja"));
  QCOMPARE(table->model()->index(0, 0).data().toString(), QString("1.00"));
  QCOMPARE(table->model()->index(0, 2).data().toString(), QString("-0.20"));
  QCOMPARE(table->model()->index(0, 2).data(Qt::ToolTipRole).toString(),
           QString("descriptions-en and manual-ja: cosine -0.2000"));
  const auto colour = [&](int row, int column) {
    const QRect cell = table->visualRect(table->model()->index(row, column));
    return table->viewport()->grab().toImage().pixelColor(cell.topLeft() + QPoint(6, 6));
  };
  QCOMPARE(colour(1, 1), divergingHeat(1, 1));
  QCOMPARE(colour(1, 3), divergingHeat(-0.2, 1));
  page.click("copySimilarity");
  QVERIFY(QApplication::clipboard()->text().startsWith(
      ",descriptions-en,descriptions-ja,manual-ja,papers-approach\ndescriptions-en,1,0.4,-0.2,"));
  // Looked at again it is not asked for again; other adapters are.
  page.click("showTables");
  page.click("showSimilarity");
  QCOMPARE(page.jobs.calls.filter("similarity").size(), 1);
  page.window->desk().library().remove("manual-ja");
  QTRY_COMPARE(table->model()->rowCount(), 3);
}

void TestLibrary::dropsGoWhereTheyBelong() {
  Library page;
  page.click("rail_home");
  page.jobs.inspections = {{"/there/mine", {{}, "adapter", {}}},
                           {"/there/other.gguf", {{}, "model", {}}},
                           {"/there/texts.jsonl", {{}, "data", {}}},
                           {"/there/study.json", {{}, "study", {}}},
                           {"/there/space", {{}, "workspace", {}}}};
  page.drop({QUrl::fromLocalFile("/there/mine"), QUrl::fromLocalFile("/there/other.gguf")});
  QTRY_COMPARE(page.window->currentPage(), QString("library"));
  QTRY_VERIFY(page.names().contains("mine"));
  QTRY_COMPARE(page.models()->model()->rowCount(), 3);
  page.drop({QUrl::fromLocalFile("/there/texts.jsonl")});
  QTRY_COMPARE(page.window->currentPage(), QString("data"));
  QTRY_VERIFY(page.find<QAbstractButton>("cancelImport")->isVisible());
  QVERIFY(page.find<QLabel>("importTitle")->text().contains("texts.jsonl"));
  page.drop({QUrl::fromLocalFile("/there/nothing.xyz")});
  QTRY_VERIFY2(page.windowBanner().startsWith("“nothing.xyz” is nothing that Espalier knows."),
               qPrintable(page.windowBanner()));
  page.drop({QUrl("https://example.org/model.gguf")});
  QVERIFY(page.windowBanner().contains("of this machine"));
  page.drop({QUrl::fromLocalFile("/there/study.json")});
  QTRY_COMPARE(page.window->currentPage(), QString("results"));
  page.drop({QUrl::fromLocalFile("/there/space")});
  QTRY_COMPARE(page.window->desk().workspaceFolder(), QString("/there/space"));
  QVERIFY(page.windowBanner().isEmpty());
}

void TestLibrary::dropsWithoutAWorkspace() {
  Stage stage;
  stage.jobs.inspections = {{"/there/mine", {{}, "adapter", {}}}};
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile("/there/mine")});
  QDragEnterEvent over({600, 400}, Qt::CopyAction, &data, Qt::LeftButton, {});
  QApplication::sendEvent(stage.window.get(), &over);
  QDropEvent event({600, 400}, Qt::CopyAction, &data, Qt::LeftButton, {});
  QApplication::sendEvent(stage.window.get(), &event);
  QTRY_VERIFY(stage.window->findChild<Banner*>(QString(), Qt::FindDirectChildrenOnly)->isVisible());
  QCOMPARE(stage.jobs.calls.filter("change").size(), 0);
  // Text alone is nothing to take.
  QMimeData words;
  words.setText("hello");
  QDragEnterEvent enter({600, 400}, Qt::CopyAction, &words, Qt::LeftButton, {});
  enter.setAccepted(false);
  QApplication::sendEvent(stage.window.get(), &enter);
  QVERIFY(!enter.isAccepted());
}

void TestLibrary::composeFollowsARename() {
  Library page;
  auto& draft = page.find<ComposePage>("compose")->draft();
  draft.fix("adapters", Json::parse(R"([{"path": "adapters/manual-ja", "name": "manual-ja",
                                         "weight": 0.5}])"));
  page.window->desk().library().rename("manual-ja", "handbook");
  QTRY_COMPARE(QString::fromStdString(draft.value("adapters.0.path").get<std::string>()),
               QString("adapters/handbook"));
  QCOMPARE(QString::fromStdString(draft.value("adapters.0.name").get<std::string>()),
           QString("handbook"));
  QCOMPARE(draft.value("adapters.0.weight").get<double>(), 0.5);
}

void TestLibrary::modelsKeepTheRules() {
  AdapterLines adapters;
  ModelLines models;
  SimilarityModel similarity;
  WordsProxy proxy;
  QAbstractItemModelTester testers[] = {
      QAbstractItemModelTester(&adapters, QAbstractItemModelTester::FailureReportingMode::QtTest),
      QAbstractItemModelTester(&models, QAbstractItemModelTester::FailureReportingMode::QtTest),
      QAbstractItemModelTester(&similarity, QAbstractItemModelTester::FailureReportingMode::QtTest),
      QAbstractItemModelTester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest)};
  Q_UNUSED(testers);
  proxy.setSourceModel(&adapters);
  adapters.setRows({AdapterLine{{"one", "/w/adapters/one", 4, 8, {"q_proj"}, "", ""}},
                    AdapterLine{{"ＴＷＯ", "/w/adapters/two", 8, 8, {"v_proj"}, "", ""}}});
  LibraryFacts facts;
  facts.path = "/w/adapters/one";
  facts.tags = {"x", "y"};
  facts.adapter = {2.5, 3'000'000, "", 12};
  adapters.setFacts(facts);
  QCOMPARE(adapters.index(0, 6).data().toString(), QString("x, y"));
  QCOMPARE(adapters.index(0, 4).data(AdapterLines::SortRole).toDouble(), 2.5);
  proxy.setFilter("two");
  QCOMPARE(proxy.rowCount(), 1);
  proxy.setFilter("");
  QString from, to;
  connect(&adapters, &AdapterLines::renameWanted, this, [&](const QString& a, const QString& b) {
    from = a;
    to = b;
  });
  // The model waits for the folder: it changes nothing itself.
  QVERIFY(!adapters.setData(adapters.index(0, 0), " three "));
  QCOMPARE(from + " > " + to, QString("one > three"));
  QCOMPARE(adapters.index(0, 0).data().toString(), QString("one"));
  models.setRows({ModelLine{{"m", "/w/models/m", "llama", 5, ""}}});
  similarity.setMatrix({"a", "b"}, {{1.0, std::nullopt}, {-0.001, 1.0}});
  QCOMPARE(similarity.index(0, 1).data().toString(), QString(QChar(0x2013)));
  QCOMPARE(similarity.index(1, 0).data().toString(), QString("0.00"));
  similarity.setMatrix({}, {});
  QCOMPARE(trainedOn("data/help-ja/train.jsonl", 3), QString("help-ja"));
  QCOMPARE(trainedOn("notes.csv", 3), QString("notes.csv"));
  QCOMPARE(trainedOn("", 0), QString());
}

void TestLibrary::speaksJapanese() {
  Library page("ja");
  QCOMPARE(page.adapters()->model()->headerData(0, Qt::Horizontal).toString(),
           QString("アダプター"));
  page.clickRow(0);
  QTRY_VERIFY2(page.fact("modules").contains("18"), qPrintable(page.fact("modules")));
  QVERIFY2(page.fact("modules").contains("層"), qPrintable(page.fact("modules")));
  for (const char* name : {"importButton", "trainNew", "renameAdapter", "exportAdapter",
                           "removeAdapter", "showTables", "showSimilarity"}) {
    const QString words = page.find<QAbstractButton>(name)->text();
    QVERIFY2(!words.isEmpty() && words.toUtf8().size() > words.size(), name);
  }
  // Another language at once, and back.
  page.language.set("en");
  QTRY_COMPARE(page.find<QAbstractButton>("trainNew")->text(), QString("Train a new one"));
  QTRY_COMPARE(page.fact("modules"), QString("q_proj, v_proj in 18 layers"));
}

void TestLibrary::emptyPartsSayWhatGoesThere() {
  Stage stage;
  stage.jobs.models.clear();
  stage.jobs.adapters.clear();
  stage.openDemo();
  stage.click("rail_library");
  auto* page = stage.find<QWidget>("library");
  const auto said = [&] {
    QStringList out;
    for (const QLabel* label : page->findChildren<QLabel*>())
      if (label->isVisible() && label->text().startsWith("None yet")) out << label->text();
    return out;
  };
  QTRY_COMPARE(said().size(), 2);
  QVERIFY(!stage.find<QWidget>("renameAdapter")->isVisible());
  experiment::Workspace w = stage.window->desk().workspace();
  w.models.push_back({"m.gguf", w.folder / "models/m.gguf", "gemma3", 1, ""});
  Q_EMIT stage.jobs.workspaceReread(w);
  QCOMPARE(said().size(), 1);
  QVERIFY(said().first().contains("PEFT"));
}

QTEST_MAIN(TestLibrary)
#include "tst_library.moc"
