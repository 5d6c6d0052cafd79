// Answers as columns of numbers, beside what the whole answers say.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <random>

#include "core/store/annotation_table.h"
#include "core/workbench/annotation_columns.h"
#include "core/workbench/annotation_task.h"
#include "tests/support/error_code.h"
#include "tests/support/judged_store.h"

using namespace espalier;
using namespace espalier::workbench::annotation;
using espalier::test::code_of;
namespace fs = std::filesystem;

namespace {

/// (row, login, value) by the definition: of whole answers, one by one.
using Plain = std::vector<std::tuple<std::uint32_t, std::string, double>>;

struct Whole {
  std::vector<store::AnnotationItem> items;
  std::map<std::int64_t, std::map<std::string, judge::Answer>> answers;  ///< item, login
};

Whole whole_of(const store::Store& store, const std::string& task) {
  const store::AnnotationTable table(store);
  Whole out;
  out.items = table.items(task);
  for (const store::AnnotationAnswer& row : table.answers(task, {}))
    out.answers[row.item][row.login] = judge::answer_from(row.answer);
  return out;
}

Plain preferences(const Whole& whole) {
  Plain out;
  std::uint32_t number = 0;
  for (const store::AnnotationItem& item : whole.items) {
    if (item.kind != "main" || item.tied) continue;
    if (const auto at = whole.answers.find(item.number); at != whole.answers.end()) {
      for (const auto& [login, answer] : at->second) {
        const std::string best = judge::preferred(answer);
        if (best.empty()) continue;
        const double value = best == item.candidates.at(0)["id"]   ? 0
                             : best == item.candidates.at(1)["id"] ? 1
                             : best == "tie"                       ? 2
                                                                   : 3;
        out.emplace_back(number, login, value);
      }
    }
    ++number;
  }
  return out;
}

Plain ratings(const Whole& whole, const std::string& criterion) {
  Plain out;
  std::uint32_t number = 0;
  for (const store::AnnotationItem& item : whole.items) {
    if (item.kind != "main" || item.tied) continue;
    for (const Json& candidate : item.candidates) {
      const auto at = whole.answers.find(item.number);
      for (const auto& [login, answer] :
           at == whole.answers.end() ? std::map<std::string, judge::Answer>() : at->second) {
        const auto rated = answer.ratings.find(candidate["id"].get<std::string>());
        if (rated != answer.ratings.end() && rated->second.contains(criterion))
          out.emplace_back(number, login, rated->second.at(criterion));
      }
      ++number;
    }
  }
  return out;
}

Plain named(const AnswerColumns& columns, const std::vector<judge::Label>& labels) {
  Plain out;
  for (const judge::Label& label : labels)
    out.emplace_back(label.item, columns.login(label.rater), label.value);
  return out;
}

}  // namespace

class TestAnnotationColumns : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path path_;
  std::string task_;

  /// Names that JSON must escape, answers left out, revised, about practice and gold too.
  void fill(store::Store& store) {
    store::AnnotationTable table(store);
    std::mt19937 random(5);
    for (const std::string login : {"zoe", "mori", "abe \"the 1st\"\\"}) {
      table.join(task_, login);
      for (const store::AnnotationItem& item : table.items(task_)) {
        if (item.tied || random() % 4 == 0) continue;
        for (int revision = 0; revision < 1 + static_cast<int>(random() % 2); ++revision) {
          judge::Answer answer;
          for (const Json& candidate : item.candidates)
            answer.shown.push_back(candidate["id"].get<std::string>());
          if (random() % 2 == 0) std::swap(answer.shown[0], answer.shown[1]);
          const char* const choices[] = {"a", "b", "tie", "both_bad", ""};
          answer.choice = choices[random() % 5];
          for (const std::string& candidate : answer.shown) {
            if (random() % 3 == 0) continue;  // flagged as broken: nothing need be rated
            answer.ratings[candidate]["fluency"] = static_cast<int>(random() % 5) + 1;
            answer.ratings[candidate]["読み \"易さ\""] = static_cast<int>(random() % 201) - 100;
          }
          answer.comment = random() % 2 == 0 ? "「\\」 { \"choice\": \"b\" ]" : "";
          answer.flags = {"unsure"};
          answer.spans = {{answer.shown[0], 0, 1, "not_in_source", "}]\""}};
          store::AnnotationAnswer row;
          row.item = item.number;
          row.login = login;
          row.answer = judge::to_json(answer);
          table.put(task_, row);
        }
      }
    }
  }

 private Q_SLOTS:
  void initTestCase() {
    path_ = fs::path(folder_.path().toStdString()) / "espalier.sqlite";
    test::make_judged_store(path_, 30);
    store::Store store = store::Store::open(path_);
    NewTask wish;
    wish.runs = {"001", "002", "003"};
    wish.seed = 7;
    wish.criteria = {{"fluency"}, {"読み \"易さ\"", "", "", -100, 100}};
    wish.made_gold = 4;
    wish.gold_rate = 0.2;
    task_ = make(store, wish);
    fill(store);
  }

  void the_same_as_whole_answers() {
    const store::Store store = store::Store::open_read_only(path_, false);
    const AnswerColumns columns = answer_columns(store, task_);
    const Whole whole = whole_of(store, task_);
    QCOMPARE(columns.logins, (std::vector<std::string>{"abe \"the 1st\"\\", "mori", "zoe"}));
    const Plain wanted = preferences(whole);
    QVERIFY(wanted.size() > 100);
    QVERIFY(named(columns, preference_labels(columns)) == wanted);
    for (const std::string criterion : {"fluency", "読み \"易さ\""}) {
      const Plain rated = ratings(whole, criterion);
      QVERIFY(rated.size() > 150);
      QVERIFY(named(columns, rating_labels(columns, criterion)) == rated);
    }
    QVERIFY(rating_labels(columns, "coverage").empty());
    std::size_t tied = 0, main = 0;
    for (const AnswerColumns::Item& item : columns.items) {
      main += item.main ? 1 : 0;
      tied += item.tied ? 1 : 0;
    }
    QVERIFY(tied > 0);
    QVERIFY(main < columns.items.size());  // gold is told apart
    // What stood on the left, whatever was chosen.
    std::size_t left = 0;
    for (const auto& [item, given] : whole.answers) {
      for (const auto& [login, answer] : given)
        left += whole.items[static_cast<std::size_t>(item)].kind == "main" && answer.choice == "a";
    }
    QCOMPARE(static_cast<std::size_t>(std::count_if(
                 columns.rows.begin(), columns.rows.end(),
                 [](const auto& row) { return row.side == AnswerColumns::Said::first; })),
             left);
  }

  /// By system, with an adjudicated answer in the place of all others to its item.
  void by_system() {
    store::Store store = store::Store::open(path_);
    const std::string item = [&] {
      const Whole whole = whole_of(store, task_);
      for (const store::AnnotationItem& one : whole.items) {
        if (one.kind == "main" && !one.tied && whole.answers.contains(one.number)) return one.id;
      }
      return std::string();
    }();
    judge::Answer verdict;
    verdict.item = item;
    verdict.annotator = "judge";
    verdict.choice = "tie";
    verdict.flags = {"broken_source"};  // so that nothing need be rated
    adjudicate(store, task_, verdict);
    close(store, task_);
    const Whole whole = whole_of(store, task_);
    std::size_t wanted = 0, given = 0, rated = 0;
    std::map<std::string, double> worth;
    for (const store::AnnotationItem& one : whole.items) {
      if (one.kind != "main") continue;
      const std::string first = one.sources.at(0).at(0), second = one.sources.at(1).at(0);
      if (one.tied) {
        ++wanted, ++given;
        worth[first] += 0.5, worth[second] += 0.5;
        continue;
      }
      const auto at = whole.answers.find(one.number);
      if (at == whole.answers.end()) continue;
      for (const auto& [login, answer] : at->second) {
        const std::string best = judge::preferred(answer);
        given += best.empty() ? 0 : 1;
        if (one.id == item) continue;
        for (const auto& [candidate, values] : answer.ratings)
          rated += values.size();
        if (best.empty()) continue;
        ++wanted;
        const bool first_best = best == one.candidates.at(0)["id"];
        worth[first] += best == "tie" ? 0.5 : best == "both_bad" ? 0 : first_best ? 1 : 0;
        worth[second] += best == "tie" ? 0.5 : best == "both_bad" ? 0 : first_best ? 0 : 1;
      }
      if (one.id == item) ++wanted, worth[first] += 0.5, worth[second] += 0.5;
    }
    const auto found = comparisons(store, task_);
    QCOMPARE(found.size(), wanted);
    QCOMPARE(comparisons(store, task_, false).size(), given);
    std::map<std::string, double> won;
    for (const Comparison& one : found) {
      using Outcome = Comparison::Outcome;
      QVERIFY(one.first < one.second);
      if (one.item == item) QCOMPARE(one.annotator, std::string());
      won[one.first] += one.outcome == Outcome::first ? 1 : one.outcome == Outcome::tie ? 0.5 : 0;
      won[one.second] += one.outcome == Outcome::second ? 1 : one.outcome == Outcome::tie ? 0.5 : 0;
    }
    QVERIFY(won == worth);
    // No pair here has a text of two systems, but for the tied ones, which nobody rated.
    QCOMPARE(system_ratings(store, task_).size(), rated);
  }

  void what_is_no_answer_is_refused() {
    store::Store store = store::Store::open(path_);
    const fs::path other = path_.parent_path() / "broken.sqlite";
    fs::copy_file(path_, other);
    for (const auto& [text, code] :
         {std::pair<std::string, std::string>{"{\"choice\": 3}", "annotation.answer"},
          {"{\"choice\": \"a\"", "store.corrupt"},
          {"[]", "annotation.answer"}}) {
      {
        SQLite::Database raw(other.string(), SQLite::OPEN_READWRITE);
        SQLite::Statement put(raw, "UPDATE annotation_answers SET answer = ?");
        put.bind(1, text);
        put.exec();
      }
      const store::Store broken = store::Store::open_read_only(other, false);
      QCOMPARE(code_of([&] { answer_columns(broken, task_); }), code);
    }
    QCOMPARE(code_of([&] { answer_columns(store, "999"); }), std::string("annotation.unknown"));
  }
};

QTEST_GUILESS_MAIN(TestAnnotationColumns)
#include "tst_annotation_columns.moc"
