// Answers as files for other programs.
#include <QTemporaryDir>
#include <QUuid>
#include <QtTest>

#include <set>
#include <sstream>

#include "core/workbench/annotation.h"
#include "core/workbench/annotation_export.h"
#include "core/workbench/annotation_task.h"
#include "tests/support/error_code.h"
#include "tests/support/judged_store.h"

using namespace espalier;
using namespace espalier::workbench::annotation;
using espalier::test::code_of;
namespace fs = std::filesystem;

namespace {

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    out.push_back(json::parse(line));
  return out;
}

}  // namespace

class TestAnnotationExport : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string task_;
  std::string item_;  ///< on which two annotators differ
  std::vector<judge::Candidate> candidates_;

  fs::path at(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }
  store::Store store() const { return store::Store::open(at("espalier.sqlite")); }
  std::string text(Format format, const char* name) const {
    export_answers_as(store(), task_, format, at(name));
    return read_file(at(name));
  }

 private Q_SLOTS:
  void initTestCase() {
    test::make_judged_store(at("espalier.sqlite"), 6);
    store::Store db = store();
    NewTask asked;
    asked.runs = {"001", "003"};
    asked.criteria = {{"fluency"}, {"my, \"own\""}, {"tone", "", "", 0, 100}};
    asked.annotators = 2;
    asked.overlap = 6;
    OwnItem practice;
    practice.document = "練習";
    practice.candidates = {"よい", "わるい"};
    practice.expected.choice = "0";
    asked.practice = {practice};
    task_ = make(db, asked);
    // Both prefer the text of run 003 in four items; in one they differ, one is a tie.
    for (const char* login : {"mori", "abe"}) {
      Desk desk = Desk::open(db, task_, login);
      while (const auto view = desk.next(db)) {
        const bool a = view->candidates[0].text.ends_with("xxx");
        judge::Answer answer;
        answer.item = view->item;
        answer.choice = a ? "a" : "b";
        answer.milliseconds = 2500;
        for (const judge::Candidate& candidate : view->candidates)
          answer.ratings[candidate.id] = {{"fluency", 4}, {"my, \"own\"", 2}, {"tone", 71}};
        if (view->document.starts_with("文書 2 ")) answer.choice = "tie";
        if (view->document.starts_with("文書 3 ")) {
          item_ = view->item;
          if (std::string(login) == "abe") answer.choice = a ? "b" : "a";
          answer.spans = {{view->candidates[0].id, 0, 2, "not_in_source", ""}};
          answer.flags = {"unsure"};
          answer.comment = "a, \"b\"\nc";
        }
        desk.submit(db, answer);
      }
    }
    for (const Dispute& dispute : disputes(db, task_, ""))
      candidates_ = dispute.view.candidates;
  }

  void csv_has_a_row_an_answer_and_candidate() {
    const std::string csv = text(Format::csv, "a.csv");
    QVERIFY(
        csv.starts_with("item,record,kind,annotator,settled,candidate,side,text,choice,"
                        "preferred,fluency,\"my, \"\"own\"\"\",tone,spans,"));
    QVERIFY(csv.find("\"a, \"\"b\"\"\nc\"") != std::string::npos);
    QVERIFY(csv.find("練習") == std::string::npos);
    QVERIFY(csv.find("adaptive_merge") == std::string::npos);
    // A head, 6 items x 2 annotators x 2 candidates, and the line breaks of 4 comments.
    QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), std::ptrdiff_t{1 + 24 + 4});
  }

  void json_lines_have_the_whole_answer() {
    const std::vector<Json> lines = lines_of(text(Format::json_lines, "a.jsonl"));
    QCOMPARE(lines.size(), std::size_t{12});
    for (const Json& line : lines) {
      const judge::Answer answer = judge::answer_from(line.at("answer"));
      QCOMPARE(answer.milliseconds, std::int64_t{2500});
      QVERIFY(line["candidates"][0]["id"] == answer.shown[0] ||
              line["candidates"][1]["id"] == answer.shown[0]);
      QVERIFY(!line["candidates"][0].contains("systems"));
    }
  }

  void argilla_records() {
    const Json records = json::parse(text(Format::argilla, "argilla.json"));
    QCOMPARE(records.size(), std::size_t{6});
    for (const Json& record : records) {
      QVERIFY(record["fields"]["document"].get<std::string>().starts_with("文書"));
      QCOMPARE(record["responses"]["fluency_1"].size(), std::size_t{2});
      QCOMPARE(record["responses"]["fluency_1"][0]["value"], Json(4));
      // Names that Argilla takes, and a slider as text: its ratings end at 10.
      QCOMPARE(record["responses"]["criterion_2_1"][0]["value"], Json(2));
      QCOMPARE(record["metadata"]["criterion_2"], Json("my, \"own\""));
      QCOMPARE(record["responses"]["tone_1"][0]["value"], Json("71"));
      const std::string user = record["responses"]["preference"][0]["user_id"];
      QVERIFY(QUuid::fromString(QString::fromStdString(user)).version() == QUuid::Sha1);
      QVERIFY(user != record["responses"]["preference"][1]["user_id"]);
      QCOMPARE(record["metadata"]["annotators"], Json::array({"abe", "mori"}));
      QVERIFY(record["suggestions"].is_object() && record["vectors"].is_object());
      if (record["metadata"]["record"] == "rec2")
        QCOMPARE(record["responses"]["preference"][0]["value"], Json("tie"));
      if (record["metadata"]["record"] == "rec4") {
        const std::string best = record["responses"]["preference"][0]["value"];
        QVERIFY(record["fields"][best].get<std::string>().ends_with("xxx"));
      }
      if (record["id"] == item_) {
        QVERIFY(record["responses"]["preference"][0]["value"] !=
                record["responses"]["preference"][1]["value"]);
        QCOMPARE(record["responses"]["comment"][0]["value"], Json("a, \"b\"\nc"));
      }
    }
  }

  void label_studio_tasks_and_their_interface() {
    const Json tasks = json::parse(text(Format::label_studio, "ls.json"));
    QCOMPARE(tasks.size(), std::size_t{6});
    const std::string interface = read_file(at("ls.json.xml"));
    for (const Json& task : tasks) {
      QCOMPARE(task["annotations"].size(), std::size_t{2});
      QCOMPARE(task["data"]["annotators"], Json::array({"abe", "mori"}));
      QCOMPARE(task["annotations"][0]["lead_time"], Json(2.5));
      std::set<std::string> ids;
      for (const Json& region : task["annotations"][0]["result"]) {
        QVERIFY(ids.insert(region["id"].get<std::string>()).second);
        // Every region is of a control that the interface has, on an object of its data.
        std::string name = region["from_name"];
        if (name.find('"') == std::string::npos)
          QVERIFY2(interface.find("name=\"" + name + "\"") != std::string::npos, name.c_str());
        QVERIFY(task["data"].contains(region["to_name"].get<std::string>()));
        QVERIFY(region["value"].contains(
            region["type"] == "textarea" ? "text" : region["type"].get<std::string>()));
        if (region["type"] == "labels")
          QCOMPARE(region["value"],
                   Json({{"start", 0}, {"end", 2}, {"labels", {"not_in_source"}}}));
      }
    }
    QVERIFY(interface.find("my, &quot;own&quot;_1") != std::string::npos);
    QVERIFY(interface.find("<Number name=\"tone_1\" toName=\"candidate_1\" min=\"0\" "
                           "max=\"100\"/>") != std::string::npos);
    QVERIFY(interface.find("<Rating name=\"fluency_1\"") != std::string::npos);
  }

  void preferences_of_a_majority() {
    ExportReport report =
        export_answers_as(store(), task_, Format::preferences, at("preferences.jsonl"));
    QCOMPARE(report.rows, std::int64_t{4});
    QCOMPARE(report.left_out, std::int64_t{2});
    for (const Json& line : lines_of(read_file(at("preferences.jsonl")))) {
      QCOMPARE(line.size(), std::size_t{3});
      QVERIFY(line["chosen"].get<std::string>().ends_with(" xxx"));
      QVERIFY(line["rejected"].get<std::string>().ends_with(" x"));
      const std::string prompt = line["prompt"];
      QVERIFY(prompt.starts_with("記事: 文書 ") && prompt.ends_with("\n一行要約:"));
    }
    // What was settled counts instead of votes.
    judge::Answer verdict;
    verdict.item = item_;
    verdict.annotator = "judge";
    verdict.shown = {candidates_[1].id, candidates_[0].id};
    verdict.choice = "b";
    for (const judge::Candidate& candidate : candidates_)
      verdict.ratings[candidate.id] = {{"fluency", 1}, {"my, \"own\"", 1}, {"tone", 0}};
    store::Store db = store();
    adjudicate(db, task_, verdict);
    report = export_answers_as(db, task_, Format::preferences, at("preferences.jsonl"));
    QCOMPARE(report.rows, std::int64_t{5});
    bool found = false;
    for (const Json& line : lines_of(read_file(at("preferences.jsonl"))))
      found = found || line["chosen"] == candidates_[0].text;
    QVERIFY(found);
  }

  void methods_are_named_once_it_is_closed() {
    store::Store db = store();
    close(db, task_);
    const std::string csv = text(Format::csv, "closed.csv");
    QVERIFY(csv.starts_with("item,record,kind,annotator,settled,candidate,side,system,text,"));
    for (const Json& line : lines_of(text(Format::json_lines, "closed.jsonl"))) {
      for (const Json& candidate : line["candidates"]) {
        const bool third = candidate["text"].get<std::string>().ends_with("xxx");
        QCOMPARE(candidate["systems"], Json::array({third ? "003" : "001"}));
      }
    }
    const Json record = json::parse(text(Format::argilla, "closed.json")).at(0);
    QVERIFY(record["metadata"].contains("system_1"));
    QCOMPARE(code_of([] { format_of("xlsx"); }), std::string("usage"));
    QVERIFY(format_of("labelstudio") == Format::label_studio);
    QCOMPARE(code_of([&] { export_answers_as(db, "8", Format::csv, at("x")); }),
             std::string("annotation.unknown"));
    QCOMPARE(code_of([&] { export_answers_as(db, task_, Format::csv, at("none/x")); }),
             std::string("file.unwritable"));
  }
};

QTEST_GUILESS_MAIN(TestAnnotationExport)
#include "tst_annotation_export.moc"
