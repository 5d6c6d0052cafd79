// Annotation tasks: made from runs, worked on, closed.
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <set>

#include "core/store/annotation_table.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_columns.h"
#include "core/workbench/annotation_task.h"
#include "tests/support/error_code.h"
#include "tests/support/judged_store.h"

using namespace espalier;
using namespace espalier::workbench::annotation;
using espalier::test::code_of;
namespace fs = std::filesystem;

namespace {

judge::Answer answer_to(const judge::ItemView& view, const std::string& choice,
                        std::int64_t milliseconds = 4000) {
  judge::Answer answer;
  answer.item = view.item;
  answer.choice = choice;
  answer.milliseconds = milliseconds;
  return answer;
}

NewTask pairs(std::vector<std::string> runs = {"001", "002", "003", "004"}) {
  NewTask task;
  task.runs = std::move(runs);
  task.seed = 7;
  return task;
}

OwnItem own(const std::string& document, const std::string& choice) {
  OwnItem item;
  item.document = document;
  item.candidates = {"正しい要約", "間違った要約"};
  item.expected.choice = choice;
  item.expected.en = "The first one keeps the date.";
  item.expected.ja = "一つ目は日付が正しいです。";
  return item;
}

}  // namespace

class TestAnnotation : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  int count_ = 0;

  fs::path fresh(int records = 20) {
    const fs::path own = fs::path(folder_.path().toStdString()) / std::to_string(++count_);
    fs::create_directory(own);
    test::make_judged_store(own / "espalier.sqlite", records);
    return own / "espalier.sqlite";
  }

 private Q_SLOTS:
  void a_task_of_all_pairs() {
    store::Store store = store::Store::open(fresh());
    NewTask asked = pairs();
    asked.guidelines_en = "Read the document first.";
    asked.guidelines_ja = "先に文書を読んでください。";
    asked.author = "owner";
    const std::string id = make(store, asked);
    QCOMPARE(id, std::string("001"));
    const TaskState state = task(store, id);
    // 6 pairs of 20 records; of records 10 and 20 one pair is the same.
    QCOMPARE(state.items, std::int64_t{118});
    QCOMPARE(state.tied, std::int64_t{2});
    QCOMPARE(state.task.name, std::string("Task 1"));
    QCOMPARE(state.task.language, std::string("ja"));
    QCOMPARE(state.task.guidelines.version, std::int64_t{1});
    QCOMPARE(state.task.guidelines.ja, asked.guidelines_ja);
    QCOMPARE(state.task.uid.size(), std::size_t{32});
    Desk desk = Desk::open(store, id, "mori");
    QCOMPARE(desk.size(), std::int64_t{118});
    const judge::ItemView view = desk.next(store).value();
    QCOMPARE(view.position, std::int64_t{1});
    QCOMPARE(view.candidates.size(), std::size_t{2});
    QVERIFY(view.document.starts_with("文書 "));
    QVERIFY(view.title.starts_with("題 "));
    QCOMPARE(tasks(store).size(), std::size_t{1});
    QCOMPARE(code_of([&] { task(store, "9"); }), std::string("annotation.unknown"));
    QCOMPARE(code_of([&] { Desk::open(store, "x", "mori"); }), std::string("annotation.unknown"));
    QCOMPARE(code_of([&] { Desk::open(store, id, " "); }), std::string("annotation.login"));
  }

  void nothing_betrays_a_method() {
    store::Store store = store::Store::open(fresh());
    NewTask asked = pairs();
    asked.reference = asked.lead = true;
    asked.made_gold = 4;
    asked.gold_rate = 0.25;
    asked.practice = {own("練習", "0")};
    const std::string id = make(store, asked);
    Desk desk = Desk::open(store, id, "mori");
    std::string all = json::dump(setup_json(desk.task()));
    std::set<std::string> candidate_ids;
    for (std::int64_t i = 1; i <= desk.size(); ++i) {
      const judge::ItemView view = desk.view(store, i);
      for (const judge::Candidate& candidate : view.candidates)
        QVERIFY(candidate_ids.insert(candidate.id).second);
      Json json = judge::to_json(view);
      // Texts are the runs' own; all that stands around them must say nothing.
      for (Json& candidate : json["candidates"])
        candidate["text"] = "";
      json["document"] = "";
      all += json::dump(json);
    }
    for (const std::string& method : test::judged_methods())
      QVERIFY2(all.find(method) == std::string::npos, method.c_str());
    for (const char* word : {"run of", "\"002\"", "\"003\"", "\"004\"", "reference", "lead", "gold",
                             "rouge", "rec1", "own", "expected", "sources", "pair"})
      QVERIFY2(all.find(word) == std::string::npos, word);
    QCOMPARE(code_of([&] { systems(store, id); }), std::string("annotation.open"));
    QCOMPARE(code_of([&] { comparisons(store, id); }), std::string("annotation.open"));
    QCOMPARE(code_of([&] { system_ratings(store, id); }), std::string("annotation.open"));
    close(store, id);
    close(store, id);
    const std::vector<System> told = systems(store, id);
    QCOMPARE(told.size(), std::size_t{6});
    QCOMPARE(told[0].key, std::string("001"));
    QCOMPARE(told[0].method, std::string("adaptive_merge"));
    QCOMPARE(told[4].key, std::string("reference"));
    QCOMPARE(told[5].key, std::string("lead"));
  }

  void sides_and_orders_outlast_a_restart() {
    const fs::path path = fresh();
    std::vector<std::string> before;
    std::string id;
    int left = 0, pairs_of_two = 0;
    {
      store::Store store = store::Store::open(path);
      id = make(store, pairs({"001", "003"}));
      const Desk desk = Desk::open(store, id, "mori");
      for (std::int64_t i = 1; i <= desk.size(); ++i) {
        const judge::ItemView view = desk.view(store, i);
        before.push_back(view.item + view.candidates[0].id + view.candidates[1].id);
        left += view.candidates[0].text.ends_with(" x") ? 1 : 0;
        pairs_of_two += 1;
      }
    }
    store::Store store = store::Store::open(path);
    const Desk desk = Desk::open(store, id, "mori");
    for (std::int64_t i = 1; i <= desk.size(); ++i) {
      const judge::ItemView view = desk.view(store, i);
      QCOMPARE(view.item + view.candidates[0].id + view.candidates[1].id,
               before[static_cast<std::size_t>(i - 1)]);
    }
    QCOMPARE(pairs_of_two, 20);
    QVERIFY2(left >= 4 && left <= 16, qPrintable(QString::number(left)));
  }

  void an_answer_a_revision_and_the_way_back() {
    store::Store store = store::Store::open(fresh());
    const std::string id = make(store, pairs({"001", "003"}));
    Desk desk = Desk::open(store, id, "mori");
    QVERIFY(!desk.last_answered(store));
    const judge::ItemView first = desk.next(store).value();
    judge::Answer answer = answer_to(first, "a");
    answer.spans = {{first.candidates[0].id, 0, 2, "not_in_source"}};
    answer.comment = "日付がない";
    answer.highlights = true;
    QVERIFY(!desk.submit(store, answer));
    const judge::ItemView second = desk.next(store).value();
    QCOMPARE(second.position, std::int64_t{2});
    desk.submit(store, answer_to(second, "tie"));
    QCOMPARE(desk.last_answered(store)->item, second.item);
    const judge::ItemView back = desk.last_answered(store, 1).value();
    QCOMPARE(back.item, first.item);
    QCOMPARE(back.answer->choice, std::string("a"));
    QCOMPARE(back.answer->comment, answer.comment);
    QCOMPARE(back.answer->revision, std::int64_t{1});
    QVERIFY(back.answer->at > 1600000000000);
    QCOMPARE(back.answer->shown[0], first.candidates[0].id);
    QVERIFY(!desk.last_answered(store, 2));
    desk.submit(store, answer_to(first, "b", 2000));
    const auto history = desk.history(store, first.item);
    QCOMPARE(history.size(), std::size_t{2});
    QCOMPARE(history[0].choice, std::string("a"));
    QVERIFY(history[0].spans == answer.spans);
    QCOMPARE(history[1].choice, std::string("b"));
    QCOMPARE(history[1].revision, std::int64_t{2});
    QCOMPARE(desk.view(store, 1).answer->choice, std::string("b"));
    QCOMPARE(desk.next(store)->position, std::int64_t{3});
    const AnnotatorState state = annotators(store, id).at(0);
    QCOMPARE(state.revised, std::int64_t{1});
    QCOMPARE(state.progress.done, std::int64_t{2});
    QCOMPARE(state.progress.total, std::int64_t{20});
    QCOMPARE(state.with_highlights, std::int64_t{0});  // the newest answer had none
    QCOMPARE(task(store, id).answers, std::int64_t{2});
    // Wrong ones are refused and leave nothing behind.
    QCOMPARE(code_of([&] { desk.submit(store, answer_to(first, "c")); }),
             std::string("annotation.answer"));
    judge::Answer turned = answer_to(first, "a");
    turned.shown = {first.candidates[1].id, first.candidates[0].id};
    QCOMPARE(code_of([&] { desk.submit(store, turned); }), std::string("annotation.answer"));
    judge::Answer foreign = answer_to(first, "a");
    foreign.item = "no such item";
    QCOMPARE(code_of([&] { desk.submit(store, foreign); }), std::string("annotation.unknown"));
    QCOMPARE(desk.history(store, first.item).size(), std::size_t{2});
  }

  void drafts_stay_until_they_are_submitted() {
    const fs::path path = fresh();
    store::Store store = store::Store::open(path);
    NewTask asked = pairs({"001", "003"});
    asked.criteria = judge::default_criteria();
    const std::string id = make(store, asked);
    Desk desk = Desk::open(store, id, "mori");
    const judge::ItemView view = desk.next(store).value();
    judge::Answer draft = answer_to(view, "");
    draft.ratings[view.candidates[0].id]["fluency"] = 4;
    desk.keep_draft(store, draft);
    draft.comment = "途中";
    desk.keep_draft(store, draft);
    const store::Store other = store::Store::open_read_only(path);
    QCOMPARE(desk.view(other, 1).draft->comment, std::string("途中"));
    QCOMPARE(desk.view(other, 1).draft->ratings.at(view.candidates[0].id).at("fluency"), 4);
    QVERIFY(!desk.view(other, 1).answer);
    QCOMPARE(desk.progress(other).done, std::int64_t{0});
    QCOMPARE(code_of([&] { desk.submit(store, draft); }), std::string("annotation.answer"));
    QVERIFY(desk.view(other, 1).draft.has_value());
    draft.choice = "tie";
    for (const judge::Candidate& candidate : view.candidates) {
      for (const judge::Criterion& criterion : judge::default_criteria())
        draft.ratings[candidate.id][criterion.key] = 3;
    }
    desk.submit(store, draft);
    QVERIFY(!desk.view(other, 1).draft);
    QCOMPARE(desk.view(other, 1).answer->comment, std::string("途中"));
    desk.keep_draft(store, draft);
    desk.drop_draft(store, view.item);
    QVERIFY(!desk.view(other, 1).draft);
  }

  void peers_are_hidden_until_the_own_answer() {
    store::Store store = store::Store::open(fresh());
    NewTask asked = pairs({"001", "003"});
    asked.annotators = 2;
    asked.overlap = 20;
    const std::string id = make(store, asked);
    Desk mori = Desk::open(store, id, "mori"), abe = Desk::open(store, id, "abe");
    const judge::ItemView hers = mori.next(store).value();
    mori.submit(store, answer_to(hers, "a"));
    QVERIFY(abe.peers(store, hers.item).empty());
    QVERIFY(disputes(store, id, "abe").empty());
    std::int64_t position = 1;
    while (abe.view(store, position).item != hers.item)
      ++position;
    const judge::ItemView his = abe.view(store, position);
    QVERIFY(!his.answer);
    const bool same_side = his.candidates[0].id == hers.candidates[0].id;
    abe.submit(store, answer_to(his, same_side ? "b" : "a"));  // the other candidate
    QCOMPARE(abe.peers(store, hers.item).size(), std::size_t{1});
    QCOMPARE(abe.peers(store, hers.item)[0].annotator, std::string("mori"));
    QCOMPARE(mori.peers(store, hers.item)[0].annotator, std::string("abe"));
    // They differ: a dispute, and it is settled by somebody.
    const auto open = disputes(store, id, "mori");
    QCOMPARE(open.size(), std::size_t{1});
    QCOMPARE(open[0].view.item, hers.item);
    QVERIFY(!open[0].view.document.empty());
    QVERIFY(!open[0].settled);
    QCOMPARE(Desk::open(store, id, "third").size(), std::int64_t{20});
    QVERIFY(disputes(store, id, "third").empty());  // has it to answer still
    judge::Answer verdict;
    verdict.item = hers.item;
    verdict.annotator = "judge";
    verdict.choice = "both_bad";
    adjudicate(store, id, verdict);
    verdict.choice = "tie";
    verdict.comment = "同点";
    adjudicate(store, id, verdict);
    const auto settled = disputes(store, id, "").at(0).settled.value();
    QCOMPARE(settled.choice, std::string("tie"));
    QCOMPARE(settled.annotator, std::string("judge"));
    QVERIFY(settled.at > 1600000000000);
    verdict.item = "none";
    QCOMPARE(code_of([&] { adjudicate(store, id, verdict); }), std::string("annotation.unknown"));
    const AnswerColumns columns = answer_columns(store, id);
    QCOMPARE(columns.logins, (std::vector<std::string>{"abe", "mori"}));
    QCOMPARE(columns.items.size(), std::size_t{20});
    close(store, id);
    const auto as_settled = comparisons(store, id);
    QCOMPARE(as_settled.size(), std::size_t{1});
    QCOMPARE(as_settled[0].outcome, Comparison::Outcome::tie);
    QCOMPARE(as_settled[0].annotator, std::string());
    QCOMPARE(comparisons(store, id, false).size(), std::size_t{2});
    QCOMPARE(code_of([&] { mori.submit(store, answer_to(hers, "a")); }),
             std::string("annotation.closed"));
    QCOMPARE(code_of([&] { mori.keep_draft(store, answer_to(hers, "a")); }),
             std::string("annotation.closed"));
  }

  void practice_is_explained_and_gold_is_counted() {
    store::Store store = store::Store::open(fresh());
    NewTask asked = pairs({"001", "003"});
    asked.practice = {own("練習 1", "0"), own("練習 2", "tie")};
    asked.gold = {own("金 1", "0"), own("金 2", "1")};
    asked.made_gold = 2;
    asked.gold_rate = 0.2;
    const std::string id = make(store, asked);
    QCOMPARE(task(store, id).gold, std::int64_t{4});
    Desk desk = Desk::open(store, id, "mori");
    QCOMPARE(desk.progress(store).practice_total, std::int64_t{2});
    QCOMPARE(desk.progress(store).total, std::int64_t{24});
    int told = 0, gold_right = 0, gold = 0;
    while (const auto view = desk.next(store)) {
      const bool a_is_right = view->candidates[0].text == "正しい要約";
      const auto feedback = desk.submit(store, answer_to(*view, a_is_right ? "a" : "b"));
      QCOMPARE(feedback.has_value(), view->practice);
      if (feedback) {
        QCOMPARE(view->position, std::int64_t{told + 1});
        QCOMPARE(feedback->ja, std::string("一つ目は日付が正しいです。"));
        QCOMPARE(feedback->right, view->document == "練習 1");
        QCOMPARE(feedback->expected_choice, std::string(view->document == "練習 2" ? "tie"
                                                        : a_is_right               ? "a"
                                                                                   : "b"));
        ++told;
      }
      if (view->document == "金 1" || view->document == "金 2") {
        ++gold;
        gold_right += view->document == "金 1" ? 1 : 0;
      } else if (view->candidates[0].text.starts_with("参照")) {
        ++gold;
        // "b" was said: right where the document is that of B's reference.
        const std::string number = view->candidates[1].text.substr(std::string("参照").size());
        gold_right += view->document.starts_with("文書" + number + " ") ? 1 : 0;
      }
    }
    QCOMPARE(told, 2);
    QCOMPARE(gold, 4);
    const AnnotatorState state = annotators(store, id).at(0);
    QCOMPARE(state.gold_answered, std::int64_t{4});
    QCOMPARE(state.gold_right, std::int64_t{gold_right});
    QCOMPARE(state.progress.practice_done, std::int64_t{2});
    QCOMPARE(state.progress.done, std::int64_t{24});
    QCOMPARE(state.progress.left_milliseconds.value(), std::int64_t{0});
    QCOMPARE(state.median_milliseconds, std::int64_t{4000});
    QCOMPARE(answer_columns(store, id).rows.size(), std::size_t{20});
  }

  void time_left_from_the_last_answers() {
    store::Store store = store::Store::open(fresh());
    const std::string id = make(store, pairs({"001", "003"}));
    Desk desk = Desk::open(store, id, "mori");
    for (const std::int64_t time : {1000, 9000, 3000})
      desk.submit(store, answer_to(desk.next(store).value(), "a", time));
    QCOMPARE(desk.progress(store).left_milliseconds.value(), std::int64_t{17 * 3000});
  }

  void ratings_of_texts_that_are_the_same() {
    store::Store store = store::Store::open(fresh());
    NewTask asked = pairs({"001", "002", "003"});
    asked.preference = false;
    const std::string id = make(store, asked);
    const TaskState state = task(store, id);
    QCOMPARE(state.task.criteria.size(), std::size_t{4});
    QCOMPARE(state.items, std::int64_t{58});  // of 60, two texts count for two runs
    QCOMPARE(state.tied, std::int64_t{2});
    Desk desk = Desk::open(store, id, "mori");
    while (const auto view = desk.next(store)) {
      QCOMPARE(view->candidates.size(), std::size_t{1});
      judge::Answer answer = answer_to(*view, "");
      for (const judge::Criterion& criterion : judge::default_criteria())
        answer.ratings[view->candidates[0].id][criterion.key] =
            view->candidates[0].text.starts_with("同じ") ? 5 : 2;
      desk.submit(store, answer);
    }
    close(store, id);
    std::map<std::string, int> rated, best;
    for (const SystemRating& rating : system_ratings(store, id)) {
      if (rating.criterion != "coverage") continue;
      ++rated[rating.system];
      best[rating.system] += rating.value == 5 ? 1 : 0;
    }
    QCOMPARE(rated["001"], 20);
    QCOMPARE(rated["002"], 20);
    QCOMPARE(rated["003"], 20);
    QCOMPARE(best["001"], 2);
    QCOMPARE(best["002"], 2);
    QCOMPARE(best["003"], 0);
  }

  void comparisons_name_the_right_systems() {
    store::Store store = store::Store::open(fresh());
    const std::string id = make(store, pairs({"003", "001", "002"}));
    Desk desk = Desk::open(store, id, "mori");
    // "xxx" (003) beats all, "xx" (002) beats "x" (001).
    while (const auto view = desk.next(store)) {
      const auto strength = [](const std::string& text) {
        return text.starts_with("同じ") ? std::size_t{0} : text.size() - text.find(" x");
      };
      const std::size_t a = strength(view->candidates[0].text);
      const std::size_t b = strength(view->candidates[1].text);
      desk.submit(store, answer_to(*view, a == b ? "tie" : a > b ? "a" : "b"));
    }
    close(store, id);
    int automatic = 0;
    for (const Comparison& one : comparisons(store, id)) {
      if (one.automatic) {
        ++automatic;
        QCOMPARE(one.outcome, Comparison::Outcome::tie);
        QVERIFY(one.record == "rec10" || one.record == "rec20");
        continue;
      }
      QCOMPARE(one.annotator, std::string("mori"));
      if (one.first == "003") QCOMPARE(one.outcome, Comparison::Outcome::first);
      if (one.first == "001") {
        QCOMPARE(one.second, std::string("002"));
        QCOMPARE(one.outcome, Comparison::Outcome::second);
      }
    }
    QCOMPARE(automatic, 2);
  }

  void each_record_with_some_pairs() {
    store::Store store = store::Store::open(fresh(31));
    NewTask asked = pairs();
    asked.each = 2;
    asked.annotators = 3;
    asked.records = 25;
    const std::string id = make(store, asked);
    const TaskState state = task(store, id);
    QCOMPARE(state.items + state.tied, std::int64_t{50});
    std::map<std::string, int> pair_counts;
    for (const store::AnnotationItem& item : store::AnnotationTable(store).items(id)) {
      std::set<std::string> keys;
      for (const Json& source : item.sources)
        keys.insert(source.at(0).get<std::string>());
      ++pair_counts[*keys.begin() + *keys.rbegin()];
    }
    QCOMPARE(pair_counts.size(), std::size_t{6});
    for (const auto& [key, count] : pair_counts)
      QVERIFY(count == 8 || count == 9);
    std::set<std::int64_t> sizes;
    std::int64_t sum = 0;
    for (const char* login : {"a", "b", "c"}) {
      const std::int64_t size = Desk::open(store, id, login).size();
      sizes.insert(size);
      sum += size;
    }
    QCOMPARE(sum, state.items);
    QVERIFY(*sizes.rbegin() - *sizes.begin() <= 1);
  }

  void a_split_chooses_the_records() {
    const fs::path path = fresh();
    const fs::path split = path.parent_path() / "part.jsonl";
    write_file(split, R"({"id":"rec3","document":"別の文書"})"
                      "\n"
                      R"({"id":"rec4","document":"もう一つ"})"
                      "\n");
    store::Store store = store::Store::open(path);
    NewTask asked = pairs({"001", "003"});
    asked.split = split;
    const std::string id = make(store, asked);
    const Desk desk = Desk::open(store, id, "mori");
    QCOMPARE(desk.size(), std::int64_t{2});
    const std::set<std::string> documents{desk.view(store, 1).document,
                                          desk.view(store, 2).document};
    QCOMPARE(documents, (std::set<std::string>{"別の文書", "もう一つ"}));
  }

  void what_no_task_can_be_made_of() {
    const fs::path path = fresh();
    store::Store store = store::Store::open(path);
    const auto refused = [&](auto change) {
      NewTask asked = pairs({"001", "003"});
      change(asked);
      return code_of([&] { make(store, asked); });
    };
    const std::string setup = "annotation.setup";
    QCOMPARE(refused([](NewTask& t) { t.runs.clear(); }), setup);
    QCOMPARE(refused([](NewTask& t) { t.runs = {"001"}; }), setup);
    QCOMPARE(refused([](NewTask& t) { t.runs = {"001", "001"}; }), setup);
    QCOMPARE(refused([](NewTask& t) { t.runs = {"001", "077"}; }), std::string("run.unknown"));
    QCOMPARE(refused([](NewTask& t) { t.raters = 2; }), setup);
    QCOMPARE(refused([](NewTask& t) { t.annotators = 0; }), setup);
    QCOMPARE(refused([](NewTask& t) { t.records = -1; }), setup);
    QCOMPARE(refused([](NewTask& t) { t.gold_rate = 0.2; }), setup);
    QCOMPARE(refused([](NewTask& t) { t.made_gold = 2; }), setup);
    QCOMPARE(refused([](NewTask& t) {
               t.made_gold = 200;
               t.gold_rate = 0.1;
             }),
             setup);
    QCOMPARE(refused([](NewTask& t) { t.practice = {own("x", "5")}; }), setup);
    QCOMPARE(refused([](NewTask& t) { t.criteria = {{"a"}, {"a"}}; }), setup);
    QVERIFY(tasks(store).empty());
    fs::remove(path.parent_path() / "data/test.jsonl");
    QCOMPARE(refused([](NewTask& t) { t.lead = true; }), setup);
    QCOMPARE(refused([](NewTask&) {}), std::string("none"));
  }

  void guidelines_have_versions() {
    store::Store store = store::Store::open(fresh());
    const std::string id = make(store, pairs({"001", "003"}));
    QCOMPARE(task(store, id).task.guidelines.version, std::int64_t{0});
    QCOMPARE(write_guidelines(store, id, "one", "一", "owner").version, std::int64_t{1});
    QCOMPARE(write_guidelines(store, id, "two", "二", "owner").version, std::int64_t{2});
    QCOMPARE(guidelines(store, id).at(0).ja, std::string("一"));
    Desk desk = Desk::open(store, id, "mori");
    QCOMPARE(desk.task().guidelines.en, std::string("two"));
    const judge::ItemView view = desk.next(store).value();
    desk.submit(store, answer_to(view, "a"));
    QCOMPARE(desk.view(store, 1).answer->guidelines, std::int64_t{2});
  }

  /// 10,000 items and 20 annotators, each with answers: times are printed, not asserted on.
  void ten_thousand_items_and_twenty_annotators() {
    const fs::path path = fs::path(folder_.path().toStdString()) / "large.sqlite";
    store::Store store = store::Store::open(path);
    constexpr int kItems = 10000, kAnnotators = 20;
    store::AnnotationTask row;
    row.uid = "large";
    row.setup = {{"slots", kAnnotators}, {"raters", 2}, {"seed", 5}, {"preference", true}};
    std::vector<store::AnnotationItem> items(kItems);
    std::vector<store::AnnotationDocument> documents(kItems);
    const std::string text = "これは長い文書です。" + std::string(1500, 'x');
    for (int i = 0; i < kItems; ++i) {
      const auto n = static_cast<std::size_t>(i);
      documents[n] = {"r" + std::to_string(i), "t", text};
      items[n].id = "i" + std::to_string(i);
      items[n].kind = "main";
      items[n].deal = i;
      items[n].overlap = i < 200;
      items[n].record = documents[n].record;
      items[n].candidates = {{{"id", "a" + std::to_string(i)}, {"text", text.substr(0, 300)}},
                             {{"id", "b" + std::to_string(i)}, {"text", text.substr(0, 309)}}};
      items[n].sources = {{"1"}, {"2"}};
    }
    store::AnnotationTable table(store);
    const std::string id = table.add(row, {}, documents, items);
    std::int64_t answers = 0;
    for (int a = 0; a < kAnnotators; ++a) {
      const std::string login = "annotator" + std::to_string(a);
      Desk desk = Desk::open(store, id, login);
      store::AnswersFile file{"hash " + login, login, {}};
      for (std::int64_t i = 0; i < kItems; i += 2 + a % 3) {
        store::AnnotationAnswer& answer = file.answers.emplace_back();
        answer.item = i;
        answer.at = 1700000000000 + i;
        answer.milliseconds = 5000;
        answer.answer = {{"choice", "a"}, {"shown", {"a" + std::to_string(i), "b"}}};
      }
      answers += table.merge(id, file).added;
    }
    QElapsedTimer timer;
    timer.start();
    const store::Store reader = store::Store::open_read_only(path, false);
    const auto list = tasks(reader);
    const qint64 listed = timer.restart();
    Desk desk = Desk::open(store, id, "annotator7");
    const qint64 opened = timer.restart();
    const auto next = desk.next(store);
    const qint64 fetched = timer.nsecsElapsed() / 1000;
    QVERIFY(next.has_value());
    judge::Answer answer = answer_to(*next, "b");
    timer.restart();
    desk.submit(store, answer);
    const qint64 submitted = timer.restart();
    const judge::Progress progress = desk.progress(store);
    const qint64 counted = timer.restart();
    const auto all = annotators(store, id);
    const qint64 overview = timer.elapsed();
    QCOMPARE(list.at(0).items, std::int64_t{kItems});
    QCOMPARE(list.at(0).answers, answers);
    QCOMPARE(all.size(), std::size_t{kAnnotators});
    QVERIFY(progress.done > 100 && progress.done < progress.total);
    qInfo(
        "%lld answers: list %lld ms, open %lld ms, next %lld us, submit %lld ms, progress %lld "
        "ms, all annotators %lld ms",
        static_cast<long long>(answers), listed, opened, fetched, submitted, counted, overview);
  }

 private:
  static Json setup_json(const judge::Task& task) {
    Json criteria = Json::array();
    for (const judge::Criterion& criterion : task.criteria)
      criteria.push_back(judge::to_json(criterion));
    return {{"id", task.id},     {"uid", task.uid},           {"name", task.name},
            {"seed", task.seed}, {"language", task.language}, {"criteria", criteria}};
  }
};

QTEST_GUILESS_MAIN(TestAnnotation)
#include "tst_annotation.moc"
