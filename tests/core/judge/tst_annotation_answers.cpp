// Answers: their checks, feedback, tables and JSON.
#include <QtTest>

#include "core/judge/annotation_answers.h"
#include "tests/support/error_code.h"

using namespace espalier::judge;
using espalier::Json;
using espalier::test::code_of;
using espalier::test::message_of;

namespace {

Task both() {
  Task task;
  task.criteria = default_criteria();
  return task;
}

const std::vector<Candidate>& pair() {
  // 10 and 9 code points: an emoji of three, Japanese; Hebrew and Arabic.
  static const std::vector<Candidate> two{{"c1", "👩‍💻は設定を変える"},
                                          {"c2", "שלום سلام"}};
  return two;
}

Answer good() {
  Answer answer;
  answer.item = "i1";
  answer.annotator = "mori";
  answer.choice = "a";
  answer.shown = {"c2", "c1"};
  for (const Criterion& criterion : default_criteria()) {
    answer.ratings["c1"][criterion.key] = 2;
    answer.ratings["c2"][criterion.key] = 5;
  }
  answer.milliseconds = 1500;
  return answer;
}

Answer said(const std::string& item, const std::string& who, const std::string& choice,
            bool swapped = false) {
  Answer answer;
  answer.item = item;
  answer.annotator = who;
  answer.choice = choice;
  answer.shown = swapped ? std::vector<std::string>{"y", "x"} : std::vector<std::string>{"x", "y"};
  return answer;
}

}  // namespace

class TestAnnotationAnswers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void what_fits_and_what_does_not() {
    QCOMPARE(code_of([] { check_answer(both(), pair(), good()); }), std::string("none"));
    const auto refused = [](auto change) {
      Answer answer = good();
      change(answer);
      return code_of([&] { check_answer(both(), pair(), answer); }) == "annotation.answer";
    };
    QVERIFY(refused([](Answer& a) { a.choice.clear(); }));
    QVERIFY(refused([](Answer& a) { a.choice = "A"; }));
    QVERIFY(refused([](Answer& a) { a.shown = {"c1", "c1"}; }));
    QVERIFY(refused([](Answer& a) { a.shown = {"c1", "c3"}; }));
    QVERIFY(refused([](Answer& a) { a.shown = {"c1"}; }));
    QVERIFY(refused([](Answer& a) { a.ratings["c1"]["fluency"] = 0; }));
    QVERIFY(refused([](Answer& a) { a.ratings["c1"]["fluency"] = 6; }));
    QVERIFY(refused([](Answer& a) { a.ratings["c1"]["beauty"] = 3; }));
    QVERIFY(refused([](Answer& a) { a.ratings["c9"]["fluency"] = 3; }));
    QVERIFY(refused([](Answer& a) { a.ratings["c2"].erase("coverage"); }));
    QVERIFY(refused([](Answer& a) { a.flags = {"boring"}; }));
    QVERIFY(refused([](Answer& a) { a.milliseconds = -1; }));
    QVERIFY(refused([](Answer& a) { a.comment = "\xff"; }));
    // What cannot be judged need not be.
    Answer broken = good();
    broken.choice.clear();
    broken.ratings.clear();
    broken.flags = {"broken_source"};
    QCOMPARE(code_of([&] { check_answer(both(), pair(), broken); }), std::string("none"));
    // A draft may be half, but not wrong.
    Answer draft = good();
    draft.choice.clear();
    draft.ratings.erase("c1");
    QCOMPARE(code_of([&] { check_draft(both(), pair(), draft); }), std::string("none"));
    draft.ratings["c2"]["fluency"] = 9;
    QCOMPARE(code_of([&] { check_draft(both(), pair(), draft); }),
             std::string("annotation.answer"));
    Task no_spans = both();
    no_spans.spans = no_spans.comments = false;
    Answer spans = good();
    spans.spans = {{"c1", 0, 1, "not_in_source"}};
    QCOMPARE(code_of([&] { check_answer(no_spans, pair(), spans); }),
             std::string("annotation.answer"));
    spans.spans.clear();
    spans.comment = "x";
    QCOMPARE(code_of([&] { check_answer(no_spans, pair(), spans); }),
             std::string("annotation.answer"));
  }

  void spans_count_code_points() {
    const auto fits = [](const std::string& candidate, std::int64_t start, std::int64_t end,
                         const std::string& kind = "contradicts_source") {
      Answer answer = good();
      answer.spans = {{candidate, start, end, kind}};
      return code_of([&] { check_answer(both(), pair(), answer); }) == "none";
    };
    // 👩‍💻 is three code points (two of them past U+FFFF), then 7 letters.
    QVERIFY(fits("c1", 0, 3));
    QVERIFY(fits("c1", 3, 10));
    QVERIFY(!fits("c1", 3, 11));
    QVERIFY(fits("c2", 5, 9, "wrong_language"));
    QVERIFY(!fits("c2", 5, 10));
    QVERIFY(!fits("c2", 4, 4));
    QVERIFY(!fits("c2", -1, 4));
    QVERIFY(!fits("c2", 0, 4, "ugly"));
    QCOMPARE(span_kinds().size(), std::size_t{5});
  }

  void logins() {
    for (const char* name : {"mori", "森 明", "a@b.jp"})
      QCOMPARE(code_of([&] { check_login(name); }), std::string("none"));
    for (const std::string& name :
         {std::string(), std::string(" a"), std::string("a\n"), std::string("a\x01"),
          std::string(65, 'a'), std::string("\xc3")})
      QCOMPARE(code_of([&] { check_login(name); }), std::string("annotation.login"));
  }

  void json_and_back() {
    Answer answer = good();
    answer.spans = {{"c1", 0, 3, "wrong_entity_or_number", "誰？"}};
    answer.flags = {"unsure"};
    answer.comment = "速い\n👍";
    answer.highlights = answer.after_peers = true;
    answer.guidelines = 2;
    answer.at = 1234567890123;
    answer.revision = 3;
    const Answer back = answer_from(espalier::json::parse(espalier::json::dump(to_json(answer))));
    QCOMPARE(to_json(back), to_json(answer));
    QVERIFY(back.spans == answer.spans);
    QCOMPARE(back.ratings, answer.ratings);
    QCOMPARE(back.at, answer.at);
    QVERIFY(same_content(answer, good()) == false);
    Answer later = answer;
    later.at = 5;
    later.revision = 9;
    QVERIFY(same_content(answer, later));
    for (const char* bad :
         {R"([])", R"({"item": 3})", R"({"shown": "x"})", R"({"ratings": {"c": {"f": 1.5}}})",
          R"({"ratings": {"c": {"f": 4294967297}}})", R"({"spans": [1]})", R"({"flags": [1]})"}) {
      QCOMPARE(code_of([&] { answer_from(espalier::json::parse(bad)); }),
               std::string("annotation.answer"));
    }
    QCOMPARE(message_of([] {
               answer_from(Json{{"choice", 1}});
             }).find("choice") != std::string::npos,
             true);
  }

  void practice_is_explained() {
    Expected expected;
    expected.choice = "c1";
    expected.ratings["c2"]["faithfulness"] = 3;
    expected.ja = "日付が違います。";
    Answer answer = good();  // A is c2
    Feedback told = feedback(expected, answer);
    QCOMPARE(told.right, false);
    QCOMPARE(told.choice_right, false);
    QCOMPARE(told.expected_choice, std::string("b"));
    QCOMPARE(told.ratings.size(), std::size_t{1});
    QCOMPARE(told.ratings[0].given, 5);
    QCOMPARE(told.ratings[0].right, false);
    QCOMPARE(told.ja, expected.ja);
    answer.choice = "b";
    answer.ratings["c2"]["faithfulness"] = 4;  // within 1
    told = feedback(expected, answer);
    QCOMPARE(told.right, true);
    expected.choice = "tie";
    told = feedback(expected, answer);
    QCOMPARE(told.expected_choice, std::string("tie"));
    QCOMPARE(told.right, false);
    answer.choice = "tie";
    QCOMPARE(feedback(expected, answer).right, true);
    answer.ratings.clear();
    QCOMPARE(feedback(expected, answer).right, false);
  }

  void time_left_is_the_median() {
    QVERIFY(!time_left({1000, 2000}, 5));
    QCOMPARE(time_left({1000, 90000, 2000}, 5).value(), std::int64_t{10000});
    QCOMPARE(time_left({4000, 1000, 2000, 90000}, 10).value(), std::int64_t{30000});
    QCOMPARE(time_left({1, 2, 3}, 0).value(), std::int64_t{0});
  }

  void disagreements_widest_first() {
    Answer low = said("i2", "a", "tie"), high = said("i2", "b", "tie");
    low.ratings["x"]["fluency"] = 1;
    high.ratings["x"]["fluency"] = 4;
    Answer near = said("i3", "a", "a"), nearer = said("i3", "b", "b", true);
    near.ratings["x"]["fluency"] = 2;
    nearer.ratings["x"]["fluency"] = 3;
    const auto found =
        disagreements({said("i1", "a", "a"), said("i1", "b", "a", true), low, high, near, nearer});
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].item, std::string("i2"));
    QCOMPARE(found[0].about, std::vector<std::string>{"fluency"});
    QCOMPARE(found[0].spread, 3.0);
    QCOMPARE(found[1].item, std::string("i1"));
    QCOMPARE(found[1].about, std::vector<std::string>{"choice"});
    QCOMPARE(found[1].answers.size(), std::size_t{2});
    QCOMPARE(disagreements({near, nearer}, 1)[0].about, std::vector<std::string>{"fluency"});
  }
};

QTEST_GUILESS_MAIN(TestAnnotationAnswers)
#include "tst_annotation_answers.moc"
