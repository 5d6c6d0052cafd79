// Whether an answer fits its item.
#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/judge/annotation_answers.h"

namespace espalier::judge {

namespace {

constexpr std::size_t kLongestLogin = 64;        // code points
constexpr std::size_t kLongestComment = 100000;  // bytes
constexpr std::int64_t kLongestTime = std::int64_t{1000} * 60 * 60 * 24 * 366;

[[noreturn]] void refuse(const std::string& detail) {
  throw Error(Code::annotation_answer, "the answer does not fit: " + detail,
              "correct it and submit it again", {{"detail", detail}});
}

bool has(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

/// The parts that are there; true where a flag says that the item cannot be judged.
class Check {
 public:
  Check(const Task& task, const std::vector<Candidate>& candidates, const Answer& answer)
      : task_(task), candidates_(candidates), answer_(answer) {}

  void parts() const {
    sides();
    choice();
    ratings();
    spans();
    rest();
  }
  void whole() const {
    if (has(answer_.flags, "broken_source") || has(answer_.flags, "broken_candidate")) return;
    if (task_.preference && answer_.choice.empty()) refuse("no choice is made");
    for (const Candidate& candidate : candidates_) {
      for (const Criterion& criterion : task_.criteria) {
        const auto rated = answer_.ratings.find(candidate.id);
        if (rated == answer_.ratings.end() || !rated->second.contains(criterion.key))
          refuse("\"" + criterion.key + "\" is not rated for every candidate");
      }
    }
  }

 private:
  const Candidate& candidate(const std::string& id) const {
    const auto at = std::find_if(candidates_.begin(), candidates_.end(),
                                 [&id](const Candidate& one) { return one.id == id; });
    if (at == candidates_.end()) refuse("\"" + id + "\" is not a candidate of the item");
    return *at;
  }
  void sides() const {
    std::set<std::string> seen;
    for (const std::string& id : answer_.shown)
      seen.insert(candidate(id).id);
    if (seen.size() != candidates_.size() || answer_.shown.size() != candidates_.size())
      refuse("\"shown\" does not name each candidate once");
  }
  void choice() const {
    if (answer_.choice.empty()) return;
    if (!task_.preference) refuse("the task asks for no choice");
    if (!has(choices(), answer_.choice)) {
      refuse("\"" + answer_.choice + "\" is none of a, b, tie, both_bad");
    }
    if (answer_.choice == "b" && answer_.shown.size() < 2) refuse("there is no B");
  }
  void ratings() const {
    for (const auto& [id, values] : answer_.ratings) {
      candidate(id);
      for (const auto& [key, value] : values) {
        const auto at = std::find_if(task_.criteria.begin(), task_.criteria.end(),
                                     [k = key](const Criterion& one) { return one.key == k; });
        if (at == task_.criteria.end()) refuse("the task does not ask for \"" + key + "\"");
        if (value < at->low || value > at->high) {
          refuse("\"" + key + "\" goes from " + std::to_string(at->low) + " to " +
                 std::to_string(at->high));
        }
      }
    }
  }
  void spans() const {
    if (!answer_.spans.empty() && !task_.spans) refuse("the task asks for no spans");
    for (const Span& span : answer_.spans) {
      const auto length =
          static_cast<std::int64_t>(utf8::decode(candidate(span.candidate).text).size());
      if (span.start < 0 || span.start >= span.end || span.end > length) {
        refuse("a span from " + std::to_string(span.start) + " to " + std::to_string(span.end) +
               " is not within the " + std::to_string(length) + " characters of its text");
      }
      if (!has(span_kinds(), span.kind)) refuse("\"" + span.kind + "\" is no kind of error");
    }
  }
  void rest() const {
    for (const std::string& flag : answer_.flags) {
      if (!has(flag_kinds(), flag)) refuse("\"" + flag + "\" is no flag");
    }
    if (!answer_.comment.empty() && !task_.comments) refuse("the task asks for no comment");
    if (answer_.comment.size() > kLongestComment) refuse("the comment is too long");
    if (!utf8::valid(answer_.comment)) refuse("the comment is no UTF-8");
    if (answer_.milliseconds < 0 || answer_.milliseconds > kLongestTime)
      refuse("the time spent is impossible");
  }

  const Task& task_;
  const std::vector<Candidate>& candidates_;
  const Answer& answer_;
};

}  // namespace

void check_login(const std::string& login) {
  const auto refuse_login = [](const std::string& detail) {
    throw Error(Code::annotation_login, "the login name cannot be used: " + detail,
                "take a short name, for example \"mori\"", {{"detail", detail}});
  };
  if (!utf8::valid(login)) refuse_login("it is no UTF-8");
  const std::vector<char32_t> letters = utf8::decode(login);
  if (letters.empty()) refuse_login("it is empty");
  if (letters.size() > kLongestLogin) refuse_login("it is longer than 64 characters");
  if (utf8::trim(login) != login) refuse_login("it begins or ends with a space");
  for (const char32_t c : letters) {
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) refuse_login("it holds a control character");
  }
}

void check_answer(const Task& task, const std::vector<Candidate>& candidates,
                  const Answer& answer) {
  const Check check(task, candidates, answer);
  check.parts();
  check.whole();
}

void check_draft(const Task& task, const std::vector<Candidate>& candidates, const Answer& answer) {
  Check(task, candidates, answer).parts();
}

}  // namespace espalier::judge
