#include "core/judge/machine.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/judge/distributions.h"

namespace espalier::judge {

namespace {

constexpr std::int64_t kVersion = 1;

constexpr const char* kEnglish = R"(You compare two summaries of one article.

Choose the better summary by these points, the first weighing most:
1. Faithful: everything in it is said by the article; names, numbers and dates are right.
2. Complete: it has what matters most in the article.
3. Fluent: it is good, natural language.
4. Short: it says nothing twice and nothing beside the point.
Neither the order of the summaries nor their length must sway you.

Article:
{document}

Summary A:
{a}

Summary B:
{b}

)";
constexpr const char* kEnglishTie =
    "Which summary is better? Answer with one letter: A if summary A is better, B if summary B is "
    "better, C if they are equally good.";
constexpr const char* kEnglishPlain =
    "Which summary is better? Answer with one letter: A if summary A is better, B if summary B is "
    "better.";

constexpr const char* kJapanese = R"(一つの記事の二つの要約を比べます。

次の観点で、より良い要約を選んでください。上の観点ほど重視します。
1. 正確さ：記事に書かれていることだけを述べ、名前・数字・日付が正しい。
2. 網羅性：記事の最も大切な内容を含んでいる。
3. 流暢さ：自然で正しい日本語である。
4. 簡潔さ：繰り返しや余計なことがない。
要約の順番や長さに左右されてはいけません。

記事：
{document}

要約A：
{a}

要約B：
{b}

)";
constexpr const char* kJapaneseTie =
    "どちらの要約が良いですか。一文字で答えてください。要約Aが良ければA、要約Bが良ければB、"
    "同じくらいならC。";
constexpr const char* kJapanesePlain =
    "どちらの要約が良いですか。一文字で答えてください。要約Aが良ければA、要約Bが良ければB。";

constexpr std::array<std::string_view, 3> kPlaces{"{document}", "{a}", "{b}"};

Json to_json(const Reading& reading) {
  return {{"a", reading.a}, {"b", reading.b}, {"tie", reading.tie}, {"mass", reading.mass}};
}

Reading reading_from(const Json& json) {
  Reading out;
  out.a = json.at("a").get<double>();
  out.b = json.at("b").get<double>();
  out.tie = json.at("tie").get<double>();
  out.mass = json.at("mass").get<double>();
  return out;
}

/// Seen from the first candidate.
Choice turned(Choice choice) {
  return choice == Choice::first    ? Choice::second
         : choice == Choice::second ? Choice::first
                                    : choice;
}

}  // namespace

Rubric built_in_rubric(const std::string& language, bool tie) {
  if (language != "en" && language != "ja") {
    throw Error(Code::usage, "there is no rubric \"" + language + "\"",
                "take en or ja, or name a file", {{"rubric", language}});
  }
  const bool english = language == "en";
  Rubric out{language, kVersion, english ? kEnglish : kJapanese, tie};
  out.text += english ? (tie ? kEnglishTie : kEnglishPlain) : (tie ? kJapaneseTie : kJapanesePlain);
  return out;
}

Rubric named_rubric(std::string text, bool tie) {
  for (const char* language : {"en", "ja"}) {
    Rubric known = built_in_rubric(language, tie);
    if (known.text == text) return known;
  }
  return {"own", 0, std::move(text), tie};
}

std::vector<std::string> labels_of(const Rubric& rubric) {
  std::vector<std::string> out{"A", "B"};
  if (rubric.tie) out.emplace_back("C");
  return out;
}

void check_rubric(const Rubric& rubric) {
  for (const std::string_view place : kPlaces) {
    if (rubric.text.find(place) != std::string::npos) continue;
    throw Error(Code::template_bad, "the rubric has no place " + std::string(place),
                "write {document}, {a} and {b} where the article and the summaries go",
                {{"place", std::string(place)}});
  }
}

std::string fill_rubric(const Rubric& rubric, const std::string& document, const std::string& a,
                        const std::string& b) {
  const std::array<const std::string*, 3> values{&document, &a, &b};
  const std::string_view text = rubric.text;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    bool found = false;
    for (std::size_t i = 0; i < kPlaces.size() && !found; ++i) {
      if (text.compare(at, kPlaces[i].size(), kPlaces[i]) != 0) continue;
      out += *values[i];
      at += kPlaces[i].size();
      found = true;
    }
    if (!found) out += text[at++];
  }
  return out;
}

Json to_json(const Verdict& verdict) {
  return {{"candidates", verdict.candidates},
          {"straight", to_json(verdict.straight)},
          {"swapped", to_json(verdict.swapped)},
          {"cut", verdict.cut},
          {"tokens", verdict.tokens},
          {"seconds", verdict.seconds}};
}

Verdict verdict_from(const Json& json) {
  Verdict out;
  out.candidates = json.at("candidates").get<std::vector<std::string>>();
  out.straight = reading_from(json.at("straight"));
  out.swapped = reading_from(json.at("swapped"));
  out.cut = json.at("cut").get<bool>();
  out.tokens = json.at("tokens").get<std::int64_t>();
  out.seconds = json.at("seconds").get<double>();
  return out;
}

Choice decision(const Verdict& verdict, double band) {
  const double first = verdict.first(), second = verdict.second();
  if (verdict.tie() >= std::max(first, second)) return Choice::tie;
  if (std::fabs(first - second) <= band) return Choice::tie;
  return first > second ? Choice::first : Choice::second;
}

Choice decision(const Reading& reading) {
  if (reading.tie >= std::max(reading.a, reading.b) || reading.a == reading.b) return Choice::tie;
  return reading.a > reading.b ? Choice::first : Choice::second;
}

MachinePosition position_of(const std::vector<Verdict>& verdicts) {
  MachinePosition out;
  out.items = verdicts.size();
  for (const Verdict& verdict : verdicts) {
    const Choice straight = decision(verdict.straight), swapped = decision(verdict.swapped);
    for (const Choice one : {straight, swapped}) {
      if (one == Choice::tie) continue;
      ++out.decided;
      if (one == Choice::first) ++out.first;
    }
    if (straight == turned(swapped)) ++out.consistent;
    if (straight == swapped && straight == Choice::first) ++out.both_first;
    if (straight == swapped && straight == Choice::second) ++out.both_second;
  }
  if (out.decided > 0)
    out.share = static_cast<double>(out.first) / static_cast<double>(out.decided);
  if (out.both_first + out.both_second > 0)
    out.p = fair_coin_p(out.both_first, out.both_first + out.both_second);
  return out;
}

}  // namespace espalier::judge
