#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QProgressBar>
#include <QSlider>
#include <QTableView>
#include <QTextBrowser>

#include "tests/ui/stage.h"
#include "ui/charts/histogram.h"
#include "ui/dialogs/ask.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/data_page.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/token_strip.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

/// The Data page of a stage, as a user handles it.
struct Data : Stage {
  explicit Data(const QString& speaks = "en") : Stage(speaks) {
    openDemo();
    click("rail_data");
  }
  QStringList column(const char* table, int column) const {
    const QAbstractItemModel* model = find<QTableView>(table)->model();
    QStringList out;
    for (int i = 0; i < model->rowCount(); ++i)
      out << model->index(i, column).data().toString();
    return out;
  }
  QString words(const char* label) const { return find<QLabel>(label)->text(); }
  QString banner(const char* name) const {
    auto* banner = find<Banner>(name);
    return banner->isVisible() ? banner->findChild<QLabel*>("bannerText")->text() : QString();
  }
  void clickRow(const char* table, int row) const {
    auto* view = find<QTableView>(table);
    view->scrollTo(view->model()->index(row, 0));
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                      view->visualRect(view->model()->index(row, 0)).center());
  }
  /// As a user does with the keyboard.
  void choose(const char* box, const QString& text) const {
    auto* combo = find<QComboBox>(box);
    const int row = combo->findText(text);
    QVERIFY2(row >= 0, qPrintable(text));
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Home);
    for (int tries = 0; combo->currentIndex() != row && tries < combo->count(); ++tries)
      QTest::keyClick(combo, Qt::Key_Down);
    QCOMPARE(combo->currentIndex(), row);
  }
  void startImport(const QString& file = "/somewhere/news.jsonl") const {
    ask::setNextFile(file);
    click("importData");
  }
  template <typename Question>
  const Question& lastQuestion() const {
    for (auto it = jobs.dataQuestions.rbegin(); it != jobs.dataQuestions.rend(); ++it) {
      if (const auto* question = std::get_if<Question>(&it->second)) return *question;
    }
    static const Question none{};
    return none;
  }
  template <typename Question>
  int asked() const {
    return static_cast<int>(std::count_if(
        jobs.dataQuestions.begin(), jobs.dataQuestions.end(),
        [](const auto& entry) { return std::holds_alternative<Question>(entry.second); }));
  }
};

}  // namespace

class TestData : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void setsAndRecords();
  void searchAsksTheWorker();
  void brokenRecordsAreTold();
  void lengths();
  void whatTheModelSees();
  void recordFromTheTable();
  void shotsAndDuplicates();
  void longWorkIsStopped();
  void usedInCompose();
  void importFollowsTheMapping();
  void importGuesses();
  void importSplits();
  void importOverWhatIsThere();
  void importWithoutASummary();
  void importIsStopped();
  void importFails();
  void droppedFiles();
  void noSets();
  void speaksJapanese();
};

void TestData::setsAndRecords() {
  Data page;
  QCOMPARE(page.column("dataTable", 0), (QStringList{"help-ja", "papers-outcome"}));
  QCOMPARE(page.column("dataTable", 1), (QStringList{"Japanese", "English"}));
  QCOMPARE(page.column("dataTable", 4), (QStringList{"43", "100"}));
  QTRY_COMPARE(page.words("recordCount"), QString("20 records"));
  QCOMPARE(page.column("recordTable", 0)[3], QString("nautilus-3"));
  page.clickRow("recordTable", 3);
  QVERIFY(page.find<QTextBrowser>("recordReading")->toPlainText().contains("フォルダー"));
  QVERIFY(
      page.lastQuestion<workbench::FindRecords>().file.string().ends_with("help-ja/train.jsonl"));
  page.choose("partBox", "Test");
  QTRY_VERIFY(
      page.lastQuestion<workbench::FindRecords>().file.string().ends_with("help-ja/test.jsonl"));
  page.clickRow("dataTable", 1);
  QCOMPARE(page.words("dataName"), QString("papers-outcome"));
  QTRY_VERIFY(page.lastQuestion<workbench::FindRecords>().file.string().ends_with(
      "papers-outcome/test.jsonl"));
  // A tab asks only once it is looked at.
  QCOMPARE(page.asked<workbench::CountLengths>(), 0);
  QCOMPARE(page.asked<workbench::FindDuplicates>(), 0);
}

void TestData::searchAsksTheWorker() {
  Data page;
  QTRY_COMPARE(page.words("recordCount"), QString("20 records"));
  page.find<QTableView>("recordTable")->setFocus();
  QTest::keySequence(page.find<QTableView>("recordTable"), QKeySequence::Find);
  auto* search = page.find<QLineEdit>("recordSearch");
  QVERIFY(search->hasFocus());
  QTest::keyClicks(search, "nautilus-1");
  QTRY_COMPARE(page.words("recordCount"), QString("11 of 20 records"));
  QCOMPARE(page.column("recordTable", 0)[1], QString("nautilus-10"));
  search->clear();
  QTest::keyClicks(search, "nowhere");
  QTest::keyClick(search, Qt::Key_Return);
  QTRY_COMPARE(page.words("recordCount"), QString("0 of 20 records"));
  QVERIFY(page.find<QTextBrowser>("recordReading")->toPlainText().isEmpty());
}

void TestData::brokenRecordsAreTold() {
  Data page;
  QTRY_COMPARE(page.words("recordCount"), QString("20 records"));
  page.jobs.onData = [](workbench::DataAnswer& answer) {
    auto* found = std::get_if<data::FoundRecords>(&answer);
    if (found == nullptr) return;
    found->left_out = 2;
    found->faults.emplace_back(Code::data_record, "train.jsonl: line 7: not valid JSON", "",
                               Error::Args{{"line", "7"}, {"fault", "json"}});
    found->total = found->matching = 1000000;
  };
  page.choose("partBox", "Validation");
  QTRY_COMPARE(page.words("recordCount"), QString("1,000,000 records, the first 20 shown"));
  const auto banners = page.find<QWidget>("data")->findChildren<QLabel*>("bannerText");
  QVERIFY(std::any_of(banners.begin(), banners.end(), [](const QLabel* label) {
    return label->isVisible() &&
           label->text() ==
               "2 records cannot be read; a run refuses this part. Line 7: The line "
               "is no valid JSON: look for a missing quote or bracket.";
  }));
}

void TestData::lengths() {
  Data page;
  page.jobs.holdData = true;
  page.click("lengthsTab");
  auto* documents = page.find<Histogram>("documentLengths");
  const auto words = [documents] {
    QStringList out;
    for (const QLabel* label : documents->findChildren<QLabel*>())
      out << label->text();
    return out;
  };
  // What is being counted is not none.
  QCOMPARE(words(), (QStringList{"Documents", QString::fromUtf8("Counting…"), ""}));
  page.jobs.holdData = false;
  page.jobs.answerData(page.jobs.lastData());
  QTRY_COMPARE(documents->bins().counts.size() > 0, true);
  QCOMPARE(std::accumulate(documents->bins().counts.begin(), documents->bins().counts.end(), 0LL),
           200LL);
  QVERIFY(documents->facts().startsWith("200 texts"));
  const auto& question = page.lastQuestion<workbench::CountLengths>();
  QVERIFY(question.model.string().ends_with("models/gemma-3-270m-q4_k_m.gguf"));
  const auto says = [documents](const QString& words) {
    const auto labels = documents->findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel* label) { return label->text() == words; });
  };
  // 40 + 3 i + i² / 400 > 320 from i = 88 on.
  QVERIFY(says("Cut at 320 tokens by the plan: 112 of 200"));
  page.find<ComposePage>("compose")->draft().set("data.max_document_tokens", 0);
  QVERIFY(says("The plan cuts none of them."));
  QCOMPARE(page.asked<workbench::CountLengths>(), 1);
  page.choose("tokenizerBox", "SmolLM2-135M-Instruct.Q4_1");
  QTRY_COMPARE(page.asked<workbench::CountLengths>(), 2);
}

void TestData::whatTheModelSees() {
  Data page;
  page.click("tokensTab");
  auto* strip = page.find<TokenStrip>("tokenStrip");
  QTRY_VERIFY(strip->count() > 0);
  using Kind = TokenStrip::Kind;
  QCOMPARE(strip->kind(0), Kind::Bos);
  QCOMPARE(strip->kind(1), Kind::Prompt);
  QCOMPARE(strip->kind(3), Kind::Document);
  QCOMPARE(strip->kind(strip->count() - 1), Kind::Eos);
  const auto& question = page.lastQuestion<workbench::ShowTokens>();
  QCOMPARE(question.record.id, std::string("nautilus-0"));
  QCOMPARE(question.settings["prompt"], Json("記事: {document}\n一行要約:"));
  QVERIFY(page.words("tokenFacts").contains("masked"));
  QVERIFY(!page.words("tokenFacts").contains("cut off"));
  strip->setFocus();
  QTest::keyClick(strip, Qt::Key_Right);
  QCOMPARE(page.words("tokenWords"), QString("Token 2: “記事”, id 101. Prompt"));
  // The next record, by key; then the plan's bound, which cuts at once.
  QTest::keyClick(strip, Qt::Key_PageDown);
  QTRY_COMPARE(page.lastQuestion<workbench::ShowTokens>().record.id, std::string("nautilus-1"));
  page.find<ComposePage>("compose")->draft().set("data.max_document_tokens", 3);
  QTRY_VERIFY(page.words("tokenFacts").contains("are cut off"));
  int cut = 0, document = 0;
  for (int i = 0; i < strip->count(); ++i) {
    cut += strip->kind(i) == Kind::Cut ? 1 : 0;
    document += strip->kind(i) == Kind::Document ? 1 : 0;
  }
  QCOMPARE(document, 3);
  QVERIFY(cut > 1);
  // What cannot be encoded says so and shows nothing.
  page.jobs.nextDataError = {"template.bad", {}, "bad", "mend it"};
  page.click("nextRecord");
  QTRY_COMPARE(strip->count(), 0);
}

void TestData::recordFromTheTable() {
  Data page;
  QTRY_COMPARE(page.words("recordCount"), QString("20 records"));
  page.clickRow("recordTable", 4);
  QTest::keyClick(page.find<QTableView>("recordTable"), Qt::Key_Return);
  QTRY_VERIFY(page.find<TokenStrip>("tokenStrip")->isVisible());
  QTRY_COMPARE(page.lastQuestion<workbench::ShowTokens>().record.id, std::string("nautilus-4"));
}

void TestData::shotsAndDuplicates() {
  Data page;
  page.click("splitsTab");
  QTRY_COMPARE(page.column("shotTable", 0).size(), 5);
  const QStringList five = page.column("shotTable", 0);
  QCOMPARE(five[0], QString("nautilus-1"));
  auto* slider = page.find<QSlider>("shotSlider");
  slider->setFocus();
  QTest::keyClick(slider, Qt::Key_Right);
  // Nested: the five stand within the six.
  QCOMPARE(page.column("shotTable", 0).size(), 6);
  QCOMPARE(page.column("shotTable", 0).mid(0, 5), five);
  QTest::keyClick(slider, Qt::Key_End);
  QCOMPARE(page.column("shotTable", 0).size(), 20);
  auto* seed = page.find<QDoubleSpinBox>("shotSeed");
  seed->setFocus();
  seed->selectAll();
  QTest::keyClicks(seed, "3");
  QTest::keyClick(seed, Qt::Key_Return);
  QTRY_COMPARE(page.column("shotTable", 0)[0], QString("nautilus-3"));
  // The plan is left alone.
  QCOMPARE(page.find<ComposePage>("compose")->draft().value("data.shots"), Json(5));

  QTRY_COMPARE(page.column("duplicateTable", 0),
               (QStringList{"Train – Test", "Train – Test", "Train – Validation"}));
  QCOMPARE(page.column("duplicateTable", 3),
           (QStringList{"82.0 %", "30.0 %, one identity", "100.0 %"}));
  QVERIFY(page.words("duplicateWords").startsWith("Train – Test: 2 · Train – Validation: 1."));
  page.clickRow("duplicateTable", 2);
  QVERIFY(page.find<QTextBrowser>("duplicateLeft")->toPlainText().startsWith("Train · nautilus-2"));
  QVERIFY(page.find<QTextBrowser>("duplicateRight")
              ->toPlainText()
              .startsWith("Validation · nautilus-9"));
  page.jobs.onData = [](workbench::DataAnswer& answer) {
    if (auto* found = std::get_if<data::Duplicates>(&answer)) *found = {};
  };
  page.clickRow("dataTable", 1);
  QTRY_VERIFY(page.words("duplicateWords").startsWith("None:"));
  QVERIFY(!page.find<QTextBrowser>("duplicateLeft")->isVisible());
}

void TestData::longWorkIsStopped() {
  Data page;
  QTRY_COMPARE(page.words("recordCount"), QString("20 records"));
  page.jobs.holdData = true;
  page.click("lengthsTab");
  const int token = page.jobs.lastData();
  Q_EMIT page.jobs.dataProgress(token, 30, 100);
  auto* panel = page.find<Histogram>("documentLengths")->parentWidget();
  auto* stop = panel->findChild<QPushButton*>("stopReading");
  QTRY_VERIFY(stop->isVisible());
  QCOMPARE(panel->findChild<QProgressBar*>()->value(), 300);
  QTest::mouseClick(stop, Qt::LeftButton);
  QVERIFY(page.jobs.dataStopped.contains(token));
  QVERIFY(!stop->isVisible());
  for (const QLabel* label : page.find<Histogram>("documentLengths")->findChildren<QLabel*>())
    QVERIFY(!label->text().contains("Counting"));
  Q_EMIT page.jobs.dataAnswered(token, data::Lengths{{1}, {1}});
  QCOMPARE(page.find<Histogram>("documentLengths")->bins().counts.size(), 0);
}

void TestData::usedInCompose() {
  Data page;
  page.clickRow("dataTable", 1);
  page.click("useInCompose");
  QCOMPARE(page.window->currentPage(), QString("compose"));
  const PlanDraft& draft = page.find<ComposePage>("compose")->draft();
  QCOMPARE(draft.value("data.train"), Json("data/papers-outcome/train.jsonl"));
  QCOMPARE(draft.value("data.test"), Json("data/papers-outcome/test.jsonl"));
  QCOMPARE(draft.value("data.language"), Json("en"));
}

void TestData::importFollowsTheMapping() {
  Data page;
  page.startImport();
  QTRY_VERIFY(page.find<QComboBox>("column_document")->isVisible());
  QCOMPARE(page.words("importTitle"), QString("news.jsonl"));
  QTRY_COMPARE(page.words("importFacts"),
               QString("JSON lines · Shift_JIS · laid out as XL-Sum · 1,197 records"));
  QCOMPARE(page.find<QComboBox>("column_document")->currentText(), QString("text"));
  QCOMPARE(page.find<QComboBox>("setName")->currentText(), QString("news"));
  // The guess of the language follows the text.
  QCOMPARE(page.find<QComboBox>("setLanguage")->currentText(), QString("Japanese"));
  QCOMPARE(page.column("importRecords", 3), (QStringList{"Long text one", "Long text two"}));
  page.choose("column_document", "title");
  // The preview follows at once; a column that is two things is told.
  QTRY_COMPARE(page.column("importRecords", 3), (QStringList{"Head one", "Head two"}));
  // What a record need not have gives its column up.
  QCOMPARE(page.find<QComboBox>("column_title")->currentText(), QString("(none)"));
  page.choose("column_title", "title");
  QCOMPARE(page.words("importObstacle"), QString("One column cannot be two things."));
  page.choose("column_title", "(none)");
  page.choose("column_id", "(none)");
  QTRY_COMPARE(page.column("importRecords", 0), (QStringList{"line-1", "line-2"}));
  QCOMPARE(page.lastQuestion<workbench::PreviewImport>().mapping,
           (std::optional<data::ImportMapping>{{{"document", "title"}, {"summary", "summary"}}}));
  // Broken records have their lines, and are left out only when that is said.
  QTRY_COMPARE(page.column("importFaults", 0), (QStringList{"12", "40", "900"}));
  QCOMPARE(page.column("importFaults", 1)[1], QString("The record has no summary."));
  auto* import = page.find<QPushButton>("runImport");
  QVERIFY(!import->isEnabled());
  QVERIFY(page.words("importObstacle").startsWith("3 records cannot be read"));
  page.click("leaveOut");
  QTRY_VERIFY(import->isEnabled());
  QCOMPARE(page.words("importObstacle"), QString());
  page.click("runImport");
  const auto& question = page.lastQuestion<workbench::RunImport>();
  QCOMPARE(question.file.string(), std::string("/somewhere/news.jsonl"));
  QVERIFY(question.target.folder.string().ends_with("/data/news"));
  QCOMPARE(question.target.language, std::string("ja"));
  QVERIFY(question.target.leave_out);
  QVERIFY(!question.target.replace);
  QVERIFY(!question.shares.split);
  QCOMPARE(question.shares.part, std::string("train"));
  QTRY_COMPARE(page.banner("dataBanner"),
               QString("1,197 records are in the data set “news” now. 3 broken records were left "
                       "out."));
  // The new set stands in the list and is the chosen one.
  QTRY_COMPARE(page.column("dataTable", 0), (QStringList{"help-ja", "papers-outcome", "news"}));
  QCOMPARE(page.words("dataName"), QString("news"));
  QVERIFY(page.find<QTableView>("recordTable")->isVisible());
}

/// Columns that were guessed by what they hold say so, until another is chosen.
void TestData::importGuesses() {
  Data page;
  page.jobs.onData = [](workbench::DataAnswer& answer) {
    auto* seen = std::get_if<data::ImportPreview>(&answer);
    if (seen != nullptr) seen->guessed = {"document", "summary"};
  };
  page.startImport();
  auto* words = page.find<QLabel>("mappingGuess");
  QTRY_VERIFY(words->isVisible());
  QVERIFY2(words->text().contains("the longer texts are taken for documents"),
           qPrintable(words->text()));
  auto* document = page.find<QComboBox>("column_document");
  auto* summary = page.find<QComboBox>("column_summary");
  QCOMPARE(document->accessibleName(), QString("Column of: Document (a guess)"));
  QCOMPARE(summary->accessibleName(), QString("Column of: Summary (a guess)"));
  QStringList labels;
  for (const QLabel* label : page.window->findChildren<QLabel*>()) {
    if (label->isVisible()) labels << label->text();
  }
  QVERIFY2(labels.contains("Document (a guess)"), qPrintable(labels.join('|')));
  page.choose("column_document", "title");
  QTRY_COMPARE(document->accessibleName(), QString("Column of: Document"));
  QVERIFY(words->isVisible());
  page.choose("column_summary", "text");
  QTRY_VERIFY(!words->isVisible());
  // Names that tell are no guess.
  page.click("cancelImport");
  page.jobs.onData = {};
  page.startImport();
  QTRY_COMPARE(document->currentText(), QString("text"));
  QVERIFY(!words->isVisible());
}

void TestData::importSplits() {
  Data page;
  page.startImport();
  QTRY_VERIFY(page.words("importFacts").contains("1,197"));
  page.choose("setPart", "all three, split by a hash of the ids");
  QTRY_COMPARE(page.words("partCounts"), QString("839 to train, 119 to validate, 239 to test"));
  auto* share = page.find<QDoubleSpinBox>("testShare");
  share->setFocus();
  share->selectAll();
  QTest::keyClicks(share, "50");
  QTest::keyClick(share, Qt::Key_Tab);
  QTRY_COMPARE(page.words("partCounts"), QString("480 to train, 119 to validate, 598 to test"));
  share->setFocus();
  share->selectAll();
  QTest::keyClicks(share, "90");
  QTest::keyClick(share, Qt::Key_Tab);
  QCOMPARE(page.words("importObstacle"), QString("Nothing would be left to train on."));
  QVERIFY(!page.find<QPushButton>("runImport")->isEnabled());
}

void TestData::importOverWhatIsThere() {
  Data page;
  page.jobs.onData = [](workbench::DataAnswer& answer) {
    if (auto* checked = std::get_if<workbench::ImportChecked>(&answer)) {
      checked->check.left_out = 0;
      checked->check.faults.clear();
    }
  };
  page.startImport();
  auto* import = page.find<QPushButton>("runImport");
  QTRY_VERIFY(import->isEnabled());
  auto* name = page.find<QComboBox>("setName")->lineEdit();
  name->selectAll();
  QTest::keyClicks(name, "help-ja");
  QVERIFY(!import->isEnabled());
  QVERIFY(page.words("importObstacle").startsWith("There are records under that part already"));
  auto* replace = page.find<QCheckBox>("replacePart");
  QCOMPARE(replace->text(), QString("Replace what is there: Train (20)"));
  page.click("replacePart");
  QTRY_VERIFY(import->isEnabled());
  // Another part is another question.
  page.choose("setPart", "the test records");
  QVERIFY(!replace->isChecked());
  QCOMPARE(replace->text(), QString("Replace what is there: Test (43)"));
  page.click("replacePart");
  QTRY_VERIFY(import->isEnabled());
  QTest::keySequence(import, QKeySequence(Qt::CTRL | Qt::Key_Return));
  QTRY_COMPARE(page.asked<workbench::RunImport>(), 1);
  QVERIFY(page.lastQuestion<workbench::RunImport>().target.replace);
  QCOMPARE(page.lastQuestion<workbench::RunImport>().shares.part, std::string("test"));
}

void TestData::importWithoutASummary() {
  Data page;
  page.jobs.onData = [](workbench::DataAnswer& answer) {
    auto* seen = std::get_if<data::ImportPreview>(&answer);
    if (seen == nullptr) return;
    seen->suggested.erase("summary");
    seen->records.clear();
    seen->refusal = Error(Code::data_column, "there is no column", "map one", {{"column", "x"}});
  };
  page.startImport();
  QTRY_COMPARE(page.words("importObstacle"), QString("Choose the column of the summaries."));
  QVERIFY(page.banner("importBanner").contains("lacks a column"));
  QCOMPARE(page.asked<workbench::CheckImport>(), 0);
  page.jobs.onData = {};
  page.choose("column_summary", "summary");
  QTRY_COMPARE(page.asked<workbench::CheckImport>(), 1);
  QTRY_COMPARE(page.banner("importBanner"), QString());
  // An object cannot be chosen.
  auto* box = page.find<QComboBox>("column_summary");
  const QModelIndex meta = box->model()->index(box->findText("meta"), 0);
  QVERIFY(!(box->model()->flags(meta) & Qt::ItemIsEnabled));
}

void TestData::importIsStopped() {
  Data page;
  page.jobs.onData = [](workbench::DataAnswer& answer) {
    if (auto* checked = std::get_if<workbench::ImportChecked>(&answer)) checked->check.left_out = 0;
  };
  page.startImport();
  QTRY_VERIFY(page.find<QPushButton>("runImport")->isEnabled());
  page.jobs.holdData = true;
  page.click("runImport");
  const int token = page.jobs.lastData();
  Q_EMIT page.jobs.dataProgress(token, 25, 100);
  auto* panel = page.find<QPushButton>("runImport")->parentWidget();
  QTRY_COMPARE(panel->findChild<QProgressBar*>()->value(), 250);
  QVERIFY(!page.find<QComboBox>("column_document")->isEnabled());
  // A file that is dropped meanwhile does not take its place.
  page.click("stopImport");
  QVERIFY(page.jobs.dataStopped.contains(token));
  QCOMPARE(page.banner("importBanner"), QString("Stopped; nothing was written."));
  QVERIFY(page.find<QComboBox>("column_document")->isEnabled());
  // The reading of the whole file can be stopped as well, and taken up again.
  page.choose("column_id", "(none)");
  page.jobs.answerData(page.jobs.lastData());
  QTRY_COMPARE(page.words("importObstacle"), QString("The whole file is being read first."));
  page.click("stopImport");
  QVERIFY(!page.find<QPushButton>("runImport")->isEnabled());
  page.jobs.holdData = false;
  auto* again = page.find<Banner>("importBanner")->findChild<QPushButton*>();
  QCOMPARE(again->text(), QString("Read it"));
  QTest::mouseClick(again, Qt::LeftButton);
  QTRY_VERIFY(page.find<QPushButton>("runImport")->isEnabled());
}

void TestData::importFails() {
  Data page;
  QTRY_COMPARE(page.words("recordCount"), QString("20 records"));
  page.jobs.nextDataError = {"data.format", {{"file", "news.jsonl"}}, "m", "h"};
  page.startImport();
  QTRY_VERIFY(page.banner("importBanner").contains("not one that Espalier reads: news.jsonl"));
  QVERIFY(!page.find<QComboBox>("column_document")->isVisible());
  QVERIFY(!page.find<QPushButton>("runImport")->isEnabled());
  ask::setNextFile("/somewhere/better.csv");
  page.click("otherFile");
  QTRY_VERIFY(page.find<QComboBox>("column_document")->isVisible());
  QCOMPARE(page.words("importTitle"), QString("better.csv"));
  page.click("leaveOut");
  page.jobs.nextDataError = {"file.unwritable", {{"path", "/data"}}, "m", "h"};
  page.click("runImport");
  QTRY_COMPARE(page.banner("importBanner"), QString("The file cannot be written: /data."));
  QVERIFY(page.find<QPushButton>("runImport")->isEnabled());
  QTest::keyClick(page.find<QPushButton>("runImport"), Qt::Key_Escape);
  QVERIFY(page.find<QTableView>("recordTable")->isVisible());
  QCOMPARE(page.column("dataTable", 0).size(), 2);
}

void TestData::droppedFiles() {
  Data page;
  QTRY_COMPARE(page.words("recordCount"), QString("20 records"));
  auto* target = page.find<DataPage>("data");
  const auto drop = [target](const QUrl& url) {
    QMimeData mime;
    mime.setUrls({url});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &mime, Qt::LeftButton, {});
    QApplication::sendEvent(target, &enter);
    QDropEvent event({10, 10}, Qt::CopyAction, &mime, Qt::LeftButton, {});
    QApplication::sendEvent(target, &event);
    return enter.isAccepted();
  };
  QVERIFY(drop(QUrl("https://example.org/x.jsonl")));
  QCOMPARE(page.banner("dataBanner"), QString("Only a file of this machine can be imported."));
  page.jobs.nextDataError = {"file.unreadable", {{"path", "/tmp"}}, "a folder", ""};
  drop(QUrl::fromLocalFile("/tmp"));
  QTRY_COMPARE(page.banner("importBanner"), QString("The file cannot be read: /tmp."));
  drop(QUrl::fromLocalFile("/somewhere/news.jsonl"));
  QTRY_VERIFY(page.find<QComboBox>("column_document")->isVisible());
  QCOMPARE(page.words("importTitle"), QString("news.jsonl"));
  QCOMPARE(page.banner("importBanner"), QString());
}

void TestData::noSets() {
  Stage stage;
  experiment::Workspace empty;
  empty.folder = stage.folder.path().toStdString();
  Q_EMIT stage.jobs.workspaceOpened(empty);
  stage.click("rail_data");
  auto* page = stage.find<QWidget>("data");
  const auto buttons = page->findChildren<QPushButton*>();
  QVERIFY(std::any_of(buttons.begin(), buttons.end(), [](const QPushButton* button) {
    return button->isVisible() && button->text() == "Import…" && button->objectName().isEmpty();
  }));
  ask::setNextFile("/somewhere/news.jsonl");
  stage.click("importData");
  QTRY_VERIFY(stage.find<QComboBox>("column_document")->isVisible());
  stage.click("cancelImport");
  QVERIFY(!stage.find<QComboBox>("column_document")->isVisible());
  QVERIFY(!stage.find<QTableView>("recordTable")->isVisible());
}

void TestData::speaksJapanese() {
  Data page("ja");
  QCOMPARE(page.column("dataTable", 1), (QStringList{"日本語", "英語"}));
  QTRY_COMPARE(page.words("recordCount"), QString("20 件"));
  page.click("tokensTab");
  QTRY_VERIFY(page.words("tokenFacts").contains("学習対象"));
  page.startImport();
  QTRY_COMPARE(page.column("importFaults", 1).value(1), QString("要約がありません。"));
  QVERIFY(page.words("importObstacle").startsWith("読めないレコードが 3 件あります"));
  page.language.set("en");
  QTRY_COMPARE(page.column("importFaults", 1).value(1), QString("The record has no summary."));
  QTRY_VERIFY(page.words("importObstacle").startsWith("3 records cannot be read"));
  QCOMPARE(page.find<QComboBox>("column_document")->currentText(), QString("text"));
}

QTEST_MAIN(TestData)
#include "tst_data.moc"
