#include "core/judge/annotation.h"

#include <utility>

#include "core/base/error.h"

namespace espalier::judge {

namespace {

/// Reads members of one object; what is missing keeps its value, what has another type is refused.
class Members {
 public:
  Members(const Json& json, Code code, const char* what) : json_(json), code_(code), what_(what) {
    if (!json.is_object()) refuse("is no object");
  }
  void text(const char* key, std::string& out) const {
    if (const Json* at = find(key)) {
      if (!at->is_string()) refuse(key);
      out = at->get<std::string>();
    }
  }
  void flag(const char* key, bool& out) const {
    if (const Json* at = find(key)) {
      if (!at->is_boolean()) refuse(key);
      out = at->get<bool>();
    }
  }
  template <class Whole>
  void whole(const char* key, Whole& out) const {
    if (const Json* at = find(key)) {
      out = whole_of<Whole>(*at, key);
    }
  }
  void texts(const char* key, std::vector<std::string>& out) const {
    const Json* at = find(key);
    if (at == nullptr) return;
    if (!at->is_array()) refuse(key);
    for (const Json& one : *at) {
      if (!one.is_string()) refuse(key);
      out.push_back(one.get<std::string>());
    }
  }
  void ratings(std::map<std::string, std::map<std::string, int>>& out) const {
    const Json* at = find("ratings");
    if (at == nullptr) return;
    if (!at->is_object()) refuse("ratings");
    for (const auto& [candidate, values] : at->items()) {
      if (!values.is_object()) refuse("ratings");
      for (const auto& [criterion, value] : values.items()) {
        out[candidate][criterion] = whole_of<int>(value, "ratings");
      }
    }
  }
  const Json* find(const char* key) const {
    const auto at = json_.find(key);
    return at == json_.end() || at->is_null() ? nullptr : &*at;
  }
  [[noreturn]] void refuse(const std::string& member) const {
    throw Error(code_, std::string(what_) + ": \"" + member + "\" is not what it should be",
                "see the shape that the program itself writes",
                {{"detail", std::string(what_) + "." + member}});
  }

 private:
  template <class Whole>
  Whole whole_of(const Json& json, const char* key) const {
    if (!json.is_number_integer()) refuse(key);
    const auto value = json.get<std::int64_t>();
    if (!std::in_range<Whole>(value)) refuse(key);
    return static_cast<Whole>(value);
  }

  const Json& json_;
  Code code_;
  const char* what_;
};

Json to_json(const Span& span) {
  Json out{
      {"candidate", span.candidate}, {"start", span.start}, {"end", span.end}, {"kind", span.kind}};
  if (!span.note.empty()) out["note"] = span.note;
  return out;
}

Span span_from(const Json& json) {
  const Members at(json, Code::annotation_answer, "span");
  Span span;
  at.text("candidate", span.candidate);
  at.whole("start", span.start);
  at.whole("end", span.end);
  at.text("kind", span.kind);
  at.text("note", span.note);
  return span;
}

}  // namespace

const std::vector<Criterion>& default_criteria() {
  static const std::vector<Criterion> all{
      {"faithfulness"}, {"coverage"}, {"fluency"}, {"conciseness"}};
  return all;
}

const std::vector<std::string>& span_kinds() {
  static const std::vector<std::string> all{"contradicts_source", "not_in_source",
                                            "wrong_entity_or_number", "wrong_language",
                                            "ungrammatical"};
  return all;
}

const std::vector<std::string>& flag_kinds() {
  static const std::vector<std::string> all{"unsure", "broken_source", "broken_candidate",
                                            "harmful"};
  return all;
}

const std::vector<std::string>& choices() {
  static const std::vector<std::string> all{"a", "b", "tie", "both_bad"};
  return all;
}

const char* name_of(ItemKind kind) {
  switch (kind) {
    case ItemKind::practice:
      return "practice";
    case ItemKind::gold:
      return "gold";
    default:
      return "main";
  }
}

std::string preferred(const Answer& answer) {
  if (answer.choice == "a" && !answer.shown.empty()) return answer.shown[0];
  if (answer.choice == "b" && answer.shown.size() > 1) return answer.shown[1];
  return answer.choice == "tie" || answer.choice == "both_bad" ? answer.choice : std::string();
}

bool same_content(const Answer& a, const Answer& b) {
  const auto bare = [](Answer answer) {
    answer.at = answer.revision = 0;
    return to_json(answer);
  };
  return bare(a) == bare(b);
}

Json to_json(const Criterion& criterion) {
  Json out{{"key", criterion.key}, {"low", criterion.low}, {"high", criterion.high}};
  if (!criterion.label.empty()) out["label"] = criterion.label;
  if (!criterion.help.empty()) out["help"] = criterion.help;
  return out;
}

Criterion criterion_from(const Json& json) {
  const Members at(json, Code::packet_bad, "criterion");
  Criterion out;
  at.text("key", out.key);
  at.text("label", out.label);
  at.text("help", out.help);
  at.whole("low", out.low);
  at.whole("high", out.high);
  if (out.key.empty() || out.low >= out.high) at.refuse("key");
  return out;
}

Json to_json(const Answer& answer) {
  Json out{{"item", answer.item},
           {"annotator", answer.annotator},
           {"shown", answer.shown},
           {"milliseconds", answer.milliseconds},
           {"highlights", answer.highlights}};
  if (!answer.choice.empty()) out["choice"] = answer.choice;
  if (!answer.ratings.empty()) out["ratings"] = answer.ratings;
  for (const Span& span : answer.spans)
    out["spans"].push_back(to_json(span));
  if (!answer.flags.empty()) out["flags"] = answer.flags;
  if (!answer.comment.empty()) out["comment"] = answer.comment;
  if (answer.after_peers) out["after_peers"] = true;
  if (answer.guidelines != 0) out["guidelines"] = answer.guidelines;
  if (answer.at != 0) out["at"] = answer.at;
  if (answer.revision != 0) out["revision"] = answer.revision;
  return out;
}

Answer answer_from(const Json& json) {
  const Members at(json, Code::annotation_answer, "answer");
  Answer out;
  at.text("item", out.item);
  at.text("annotator", out.annotator);
  at.text("choice", out.choice);
  at.texts("shown", out.shown);
  at.ratings(out.ratings);
  if (const Json* spans = at.find("spans")) {
    if (!spans->is_array()) at.refuse("spans");
    for (const Json& span : *spans)
      out.spans.push_back(span_from(span));
  }
  at.texts("flags", out.flags);
  at.text("comment", out.comment);
  at.flag("highlights", out.highlights);
  at.flag("after_peers", out.after_peers);
  at.whole("milliseconds", out.milliseconds);
  at.whole("guidelines", out.guidelines);
  at.whole("at", out.at);
  at.whole("revision", out.revision);
  return out;
}

Json to_json(const Expected& expected) {
  Json out{{"tolerance", expected.tolerance}};
  if (!expected.choice.empty()) out["choice"] = expected.choice;
  if (!expected.ratings.empty()) out["ratings"] = expected.ratings;
  if (!expected.en.empty()) out["en"] = expected.en;
  if (!expected.ja.empty()) out["ja"] = expected.ja;
  return out;
}

Expected expected_from(const Json& json) {
  const Members at(json, Code::packet_bad, "expected");
  Expected out;
  at.text("choice", out.choice);
  at.ratings(out.ratings);
  at.whole("tolerance", out.tolerance);
  at.text("en", out.en);
  at.text("ja", out.ja);
  return out;
}

Json to_json(const Guidelines& guidelines) {
  return {{"version", guidelines.version},
          {"en", guidelines.en},
          {"ja", guidelines.ja},
          {"author", guidelines.author},
          {"at", guidelines.at}};
}

Guidelines guidelines_from(const Json& json) {
  const Members at(json, Code::packet_bad, "guidelines");
  Guidelines out;
  at.whole("version", out.version);
  at.text("en", out.en);
  at.text("ja", out.ja);
  at.text("author", out.author);
  at.whole("at", out.at);
  return out;
}

Json to_json(const Candidate& candidate) {
  return {{"id", candidate.id}, {"text", candidate.text}};
}

Candidate candidate_from(const Json& json) {
  const Members at(json, Code::packet_bad, "candidate");
  Candidate out;
  at.text("id", out.id);
  at.text("text", out.text);
  if (out.id.empty()) at.refuse("id");
  return out;
}

Json to_json(const ItemView& view) {
  Json out{{"task", view.task},   {"item", view.item},   {"position", view.position},
           {"total", view.total}, {"title", view.title}, {"document", view.document}};
  if (view.practice) out["practice"] = true;
  for (const Candidate& candidate : view.candidates)
    out["candidates"].push_back(to_json(candidate));
  if (view.answer) out["answer"] = to_json(*view.answer);
  if (view.draft) out["draft"] = to_json(*view.draft);
  return out;
}

}  // namespace espalier::judge
