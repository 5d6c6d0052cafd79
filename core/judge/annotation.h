#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"

/// Blind judging: what an annotator is asked and answers. Nothing here names a method: candidates
/// go by ids that say nothing, and which run wrote one is known to the store alone until the task
/// is closed. Offsets count code points, times are milliseconds since 1970 (UTC).
namespace espalier::judge {

/// One scale of a rating. Those that the program brings have a key and no label: the window
/// translates the key.
struct Criterion {
  std::string key;
  std::string label{}, help{};
  int low = 1, high = 5;
  bool operator==(const Criterion&) const = default;
};
/// faithfulness, coverage, fluency, conciseness.
const std::vector<Criterion>& default_criteria();
/// contradicts_source, not_in_source, wrong_entity_or_number, wrong_language, ungrammatical.
const std::vector<std::string>& span_kinds();
/// unsure, broken_source, broken_candidate, harmful.
const std::vector<std::string>& flag_kinds();
/// a, b, tie, both_bad: what a preference can be.
const std::vector<std::string>& choices();

/// One version of the page's guidelines, Markdown; either language may be empty.
struct Guidelines {
  std::int64_t version = 0;  ///< from 1; 0: none are written
  std::string en, ja, author;
  std::int64_t at = 0;
};

/// What everybody may know of a task while it is open.
struct Task {
  std::string id;   ///< "003": unique in its store
  std::string uid;  ///< the same in every store that a packet of it comes to
  std::string name;
  std::string language;    ///< of the texts, "ja" | "en"
  bool open = true;        ///< else closed: no more answers, methods are told
  bool preference = true;  ///< two candidates and a choice
  bool comments = true, spans = true;
  std::vector<Criterion> criteria;  ///< rated for every candidate shown; may be empty
  bool from_packet = false;  ///< made elsewhere: its methods are unknown here, answers go back
  std::uint64_t seed = 0;    ///< of sides and of the order of items; says nothing of methods
  int slots = 1;             ///< annotators that the items are dealt to
  int raters = 1;            ///< annotators an item outside the overlap set
  double gold_rate = 0;      ///< share of gold among an annotator's items, 0: none
  Guidelines guidelines;     ///< the newest
  std::int64_t created = 0, closed = 0;
};

/// Practice items come first and are explained after the answer; gold ones look like all others.
enum class ItemKind { main, practice, gold };
const char* name_of(ItemKind kind);

struct Candidate {
  std::string id;  ///< says nothing
  std::string text;
};

/// What a practice or gold item's answer should be.
struct Expected {
  std::string choice;  ///< id of the better candidate, "tie", "both_bad"; empty: not looked at
  /// candidate -> criterion -> value; right within `tolerance`
  std::map<std::string, std::map<std::string, int>> ratings{};
  int tolerance = 1;
  std::string en{}, ja{};  ///< why, told after a practice item
};

/// How an item is dealt to annotators; enough for the order of a task of any size.
struct ItemPlace {
  std::string id;  ///< says nothing
  ItemKind kind = ItemKind::main;
  bool overlap = false;   ///< everybody gets it
  bool tied = false;      ///< its candidates are identical: nobody is asked
  std::int64_t deal = 0;  ///< place in the dealing among main items outside the overlap set
};

/// An error in one candidate: code points [start, end) of its text.
struct Span {
  std::string candidate;
  std::int64_t start = 0, end = 0;
  std::string kind;  ///< of span_kinds()
  std::string note{};
  bool operator==(const Span&) const = default;
};

/// What one annotator says of one item. A draft is the same, half filled.
struct Answer {
  std::string item;
  std::string annotator;
  std::string choice;              ///< of choices(), by the sides shown; empty where not asked
  std::vector<std::string> shown;  ///< candidates as they stood: shown[0] is A (left)
  /// candidate -> criterion -> value
  std::map<std::string, std::map<std::string, int>> ratings;
  std::vector<Span> spans;
  std::vector<std::string> flags;  ///< of flag_kinds()
  std::string comment;
  bool highlights = false;        ///< the page's highlights were on at some time
  bool after_peers = false;       ///< revised after the others' answers were seen
  std::int64_t milliseconds = 0;  ///< time spent, pauses left out
  std::int64_t guidelines = 0;    ///< version that was shown
  std::int64_t at = 0;            ///< when it was submitted; set by the store
  std::int64_t revision = 0;      ///< from 1; set by the store
};
/// Id of the preferred candidate, "tie" or "both_bad"; empty where there is no choice.
std::string preferred(const Answer& answer);
/// The same answer by content: all but at and revision.
bool same_content(const Answer& a, const Answer& b);

/// What the page gets of one item: all that it may show, and nothing else. Holds no run, no method,
/// no score, no name of a record or a file, and not whether the item is gold.
struct ItemView {
  std::string task, item;
  std::int64_t position = 0, total = 0;  ///< from 1, in the annotator's own order
  bool practice = false;
  std::string title, document;
  std::vector<Candidate> candidates;  ///< in the order to be shown: A (left) first
  std::optional<Answer> answer;       ///< the annotator's own, newest
  std::optional<Answer> draft;        ///< newer than `answer`
};

/// What is told after a practice item.
struct Feedback {
  bool right = false;
  bool choice_right = true;
  std::string expected_choice;  ///< a, b, tie, both_bad as shown; empty: not looked at
  struct Rating {
    std::string candidate, criterion;
    int expected = 0, given = 0;
    bool right = false;
  };
  std::vector<Rating> ratings;
  std::string en, ja;
};

/// Where one annotator stands. Gold items count as any other.
struct Progress {
  std::int64_t done = 0, total = 0;
  std::int64_t practice_done = 0, practice_total = 0;
  /// Median time of the last answers times what is left, practice included; none before 3 answers.
  std::optional<std::int64_t> left_milliseconds;
};

// JSON: objects with the names above, unset members left out. Reading throws annotation_answer
// (answers) or packet_bad (all else), naming the member.
Json to_json(const Criterion& criterion);
Json to_json(const Answer& answer);
Json to_json(const Expected& expected);
Json to_json(const Guidelines& guidelines);
Json to_json(const Candidate& candidate);
Json to_json(const ItemView& view);
Criterion criterion_from(const Json& json);
Answer answer_from(const Json& json);
Expected expected_from(const Json& json);
Guidelines guidelines_from(const Json& json);
Candidate candidate_from(const Json& json);

}  // namespace espalier::judge
