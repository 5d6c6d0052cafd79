// Exports in the shapes that Argilla and Label Studio import. Both show the candidates in one order
// for all (candidate_1, candidate_2: by their ids), whatever side an annotator saw them on.
// tests/golden/check_annotation_exports.py asks the two programs' own parsers: argilla 2.8.0 and
// label-studio-sdk 2.1.2 take these.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/hash.h"
#include "core/workbench/annotation_export_parts.h"

namespace espalier::workbench::annotation {

namespace {

std::string field(std::size_t candidate) {
  return "candidate_" + std::to_string(candidate + 1);
}

/// "candidate_1", "candidate_2", "tie", "both_bad"; empty where there is no choice.
std::string choice_of(const ExportItem& item, const judge::Answer& answer) {
  std::string best = judge::preferred(answer);
  for (std::size_t i = 0; i < item.candidates.size(); ++i) {
    if (item.candidates[i].id == best) return field(i);
  }
  return best;
}

/// Argilla knows users by UUIDs; one is made of the login, always the same.
std::string user_id(const std::string& login) {
  const std::string digits = sha256_hex("annotator:" + login);
  return fmt::format("{}-{}-5{}-a{}-{}", digits.substr(0, 8), digits.substr(8, 4),
                     digits.substr(12, 3), digits.substr(15, 3), digits.substr(18, 12));
}

const judge::Criterion* criterion_of(const judge::Task& task, const std::string& key) {
  const auto found = std::find_if(task.criteria.begin(), task.criteria.end(),
                                  [&key](const auto& criterion) { return criterion.key == key; });
  return found == task.criteria.end() ? nullptr : &*found;
}

/// A slider: no stars.
bool is_wide(const judge::Criterion* criterion) {
  constexpr int kMostStars = 10;
  return criterion != nullptr && (criterion->low < 0 || criterion->high > kMostStars);
}

/// Whether a criterion's key would be, with a candidate's number behind it, the name of something
/// else: of marked errors, of a text, or of a criterion that is called by its place.
bool is_taken(const std::string& key) {
  return key == "errors" || key == "candidate" || key.starts_with("criterion_");
}

/// A criterion is called by its key, or by its place where that cannot be: the data beside it then
/// say what it is.
std::string named(const judge::Task& task, const std::string& key, bool fits) {
  const judge::Criterion* criterion = criterion_of(task, key);
  if ((fits && !is_taken(key)) || criterion == nullptr) return key;
  return fmt::format("criterion_{}", criterion - task.criteria.data() + 1);
}

/// Argilla's names of questions have small letters, digits, - and _ alone, and one letter or digit
/// at least.
std::string argilla_name(const judge::Task& task, const std::string& key) {
  const auto solid = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return named(task, key,
               std::any_of(key.begin(), key.end(), solid) &&
                   std::all_of(key.begin(), key.end(),
                               [&](char c) { return solid(c) || c == '-' || c == '_'; }));
}

std::string label_studio_name(const judge::Task& task, const std::string& key) {
  return named(task, key, true);
}

Json argilla_metadata(const ExportData& data, const ExportItem& item) {
  Json out{{"task", data.task.uid}, {"record", item.row.record}, {"kind", item.row.kind}};
  for (const judge::Criterion& criterion : data.task.criteria) {
    const std::string name = argilla_name(data.task, criterion.key);
    if (name != criterion.key) out[name] = criterion.key;
  }
  for (const judge::Answer& answer : item.answers)
    out["annotators"].push_back(answer.annotator);
  if (!data.told) return out;
  for (std::size_t i = 0; i < item.candidates.size(); ++i)
    out["system_" + std::to_string(i + 1)] = systems_of(item, i);
  return out;
}

Json argilla_responses(const judge::Task& task, const ExportItem& item) {
  Json out = Json::object();
  for (const judge::Answer& answer : item.answers) {
    const auto say = [&](const std::string& question, const Json& value) {
      out[question].push_back({{"value", value}, {"user_id", user_id(answer.annotator)}});
    };
    if (const std::string choice = choice_of(item, answer); !choice.empty())
      say("preference", choice);
    for (std::size_t i = 0; i < item.candidates.size(); ++i) {
      const std::string& id = item.candidates[i].id;
      if (const auto rated = answer.ratings.find(id); rated != answer.ratings.end()) {
        for (const auto& [criterion, value] : rated->second) {
          // Its ratings end at 10: a slider's value answers a question of text.
          const bool wide = is_wide(criterion_of(task, criterion));
          say(fmt::format("{}_{}", argilla_name(task, criterion), i + 1),
              wide ? Json(std::to_string(value)) : Json(value));
        }
      }
      Json spans = Json::array();
      for (const judge::Span& span : answer.spans) {
        if (span.candidate == id)
          spans.push_back({{"start", span.start}, {"end", span.end}, {"label", span.kind}});
      }
      if (!spans.empty()) say("errors_" + std::to_string(i + 1), spans);
    }
    if (!answer.flags.empty()) say("flags", answer.flags);
    if (!answer.comment.empty()) say("comment", answer.comment);
  }
  return out;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string choice_tags(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values)
    out += "<Choice value=\"" + value + "\"/>";
  return out;
}

/// One region or choice of Label Studio.
Json region(const std::string& id, const std::string& from, const std::string& to,
            const std::string& type, const Json& value) {
  return {{"id", id}, {"from_name", from}, {"to_name", to}, {"type", type}, {"value", value}};
}

Json label_studio_result(const judge::Task& task, const ExportItem& item,
                         const judge::Answer& answer) {
  Json out = Json::array();
  const auto next = [&out] { return "r" + std::to_string(out.size() + 1); };
  if (const std::string choice = choice_of(item, answer); !choice.empty()) {
    out.push_back(region(next(), "preference", "document", "choices", {{"choices", {choice}}}));
  }
  for (std::size_t i = 0; i < item.candidates.size(); ++i) {
    const judge::Candidate& candidate = item.candidates[i];
    if (const auto rated = answer.ratings.find(candidate.id); rated != answer.ratings.end()) {
      for (const auto& [criterion, value] : rated->second) {
        const char* const kind = is_wide(criterion_of(task, criterion)) ? "number" : "rating";
        out.push_back(region(next(),
                             fmt::format("{}_{}", label_studio_name(task, criterion), i + 1),
                             field(i), kind, {{kind, value}}));
      }
    }
    // Label Studio counts code points too.
    for (const judge::Span& span : answer.spans) {
      if (span.candidate != candidate.id) continue;
      out.push_back(region(next(), "errors_" + std::to_string(i + 1), field(i), "labels",
                           {{"start", span.start}, {"end", span.end}, {"labels", {span.kind}}}));
    }
  }
  if (!answer.flags.empty())
    out.push_back(region(next(), "flags", "document", "choices", {{"choices", answer.flags}}));
  if (!answer.comment.empty())
    out.push_back(region(next(), "comment", "document", "textarea", {{"text", {answer.comment}}}));
  return out;
}

/// What models say stands apart from what people say: as suggestions.
Json argilla_suggestions(const ExportItem& item) {
  Json out = Json::object();
  for (const MachineAnswer& machine : item.machines) {
    const std::string best = judge::preferred(machine.answer);
    out["preference"] = {{"value", choice_of(item, machine.answer)},
                         {"agent", machine.answer.annotator},
                         {"type", "model"}};
    if (best != "tie") out["preference"]["score"] = worth_of(machine, best);
  }
  return out;
}

Json label_studio_predictions(const judge::Task& task, const ExportItem& item) {
  Json out = Json::array();
  for (const MachineAnswer& machine : item.machines) {
    const std::string best = judge::preferred(machine.answer);
    out.push_back({{"model_version", machine.answer.annotator},
                   {"score", best == "tie" ? machine.verdict.tie() : worth_of(machine, best)},
                   {"result", label_studio_result(task, item, machine.answer)}});
  }
  return out;
}

}  // namespace

std::string as_argilla(const ExportData& data, ExportReport& report) {
  Json out = Json::array();
  for (const ExportItem& item : data.items) {
    if (item.answers.empty() && item.machines.empty()) continue;
    const store::AnnotationDocument& document = data.documents.at(item.row.record);
    Json fields{{"document", document.document}};
    if (!document.title.empty()) fields["title"] = document.title;
    for (std::size_t i = 0; i < item.candidates.size(); ++i)
      fields[field(i)] = item.candidates[i].text;
    out.push_back({{"id", item.row.id},
                   {"fields", fields},
                   {"metadata", argilla_metadata(data, item)},
                   {"suggestions", argilla_suggestions(item)},
                   {"responses", argilla_responses(data.task, item)},
                   {"vectors", Json::object()}});
    ++report.rows;
  }
  return json::dump(out) + "\n";
}

std::string label_studio_config(const ExportData& data) {
  std::size_t candidates = 1;
  for (const ExportItem& item : data.items)
    candidates = std::max(candidates, item.candidates.size());
  std::string out = "<View>\n  <Text name=\"document\" value=\"$document\"/>\n";
  std::vector<std::string> choices;
  for (std::size_t i = 0; i < candidates; ++i) {
    const std::string number = std::to_string(i + 1);
    choices.push_back(field(i));
    out += fmt::format("  <Text name=\"{0}\" value=\"${0}\"/>\n", field(i));
    out += fmt::format("  <Labels name=\"errors_{}\" toName=\"{}\">", number, field(i));
    for (const std::string& kind : judge::span_kinds())
      out += "<Label value=\"" + kind + "\"/>";
    out += "</Labels>\n";
    for (const judge::Criterion& criterion : data.task.criteria) {
      const std::string name =
          fmt::format("name=\"{}_{}\" toName=\"{}\"",
                      escaped(label_studio_name(data.task, criterion.key)), number, field(i));
      if (is_wide(&criterion))
        out += fmt::format("  <Number {} min=\"{}\" max=\"{}\"/>\n", name, criterion.low,
                           criterion.high);
      else
        out += fmt::format("  <Rating {} maxRating=\"{}\"/>\n", name, criterion.high);
    }
  }
  choices.insert(choices.end(), {"tie", "both_bad"});
  if (data.task.preference) {
    out += "  <Choices name=\"preference\" toName=\"document\" choice=\"single\">" +
           choice_tags(choices) + "</Choices>\n";
  }
  out += "  <Choices name=\"flags\" toName=\"document\" choice=\"multiple\">" +
         choice_tags(judge::flag_kinds()) + "</Choices>\n";
  return out + "  <TextArea name=\"comment\" toName=\"document\"/>\n</View>\n";
}

std::string as_label_studio(const ExportData& data, ExportReport& report) {
  Json out = Json::array();
  for (const ExportItem& item : data.items) {
    if (item.answers.empty() && item.machines.empty()) continue;
    const store::AnnotationDocument& document = data.documents.at(item.row.record);
    Json texts{{"document", document.document},
               {"title", document.title},
               {"item", item.row.id},
               {"record", item.row.record}};
    for (const judge::Criterion& criterion : data.task.criteria) {
      const std::string name = label_studio_name(data.task, criterion.key);
      if (name != criterion.key) texts[name] = criterion.key;
    }
    for (std::size_t i = 0; i < item.candidates.size(); ++i) {
      texts[field(i)] = item.candidates[i].text;
      if (data.told) texts["system_" + std::to_string(i + 1)] = systems_of(item, i);
    }
    Json annotations = Json::array();
    for (const judge::Answer& answer : item.answers) {
      annotations.push_back({{"result", label_studio_result(data.task, item, answer)},
                             {"lead_time", static_cast<double>(answer.milliseconds) / 1000},
                             {"was_cancelled", false}});
      texts["annotators"].push_back(answer.annotator);
    }
    out.push_back({{"data", texts}, {"annotations", annotations}});
    if (!item.machines.empty())
      out.back()["predictions"] = label_studio_predictions(data.task, item);
    ++report.rows;
  }
  return json::dump(out) + "\n";
}

}  // namespace espalier::workbench::annotation
