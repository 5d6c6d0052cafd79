#include "core/workbench/annotation_rows.h"

#include <algorithm>
#include <string_view>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/workbench/annotation.h"

namespace espalier::workbench::annotation {

Json setup_of(const judge::Task& task) {
  Json criteria = Json::array();
  for (const judge::Criterion& criterion : task.criteria)
    criteria.push_back(judge::to_json(criterion));
  return {
      {"language", task.language}, {"preference", task.preference}, {"comments", task.comments},
      {"spans", task.spans},       {"criteria", criteria},          {"seed", task.seed},
      {"slots", task.slots},       {"raters", task.raters},         {"gold_rate", task.gold_rate}};
}

judge::Task task_of(const store::AnnotationTask& row) {
  judge::Task task;
  task.id = row.id;
  task.uid = row.uid;
  task.name = row.name;
  task.open = row.open;
  task.from_packet = !row.packet.empty();
  task.created = row.created;
  task.closed = row.closed;
  const Json& setup = row.setup;
  task.language = setup.value("language", task.language);
  task.preference = setup.value("preference", task.preference);
  task.comments = setup.value("comments", task.comments);
  task.spans = setup.value("spans", task.spans);
  task.seed = setup.value("seed", task.seed);
  task.slots = setup.value("slots", task.slots);
  task.raters = setup.value("raters", task.raters);
  task.gold_rate = setup.value("gold_rate", task.gold_rate);
  for (const Json& criterion : setup.value("criteria", Json::array()))
    task.criteria.push_back(judge::criterion_from(criterion));
  return task;
}

judge::Task task_of(const store::AnnotationTable& table, const std::string& id) {
  judge::Task task = task_of(table.task(id));
  const std::vector<store::AnnotationGuidelines> versions = table.guidelines(id);
  if (!versions.empty()) task.guidelines = guidelines_of(versions.back());
  return task;
}

judge::Guidelines guidelines_of(const store::AnnotationGuidelines& row) {
  return {row.version, row.en, row.ja, row.author, row.at};
}

judge::ItemPlace place_of(const store::AnnotationPlace& row) {
  judge::ItemPlace place;
  place.id = row.id;
  place.kind = row.kind == "practice" ? judge::ItemKind::practice
               : row.kind == "gold"   ? judge::ItemKind::gold
                                      : judge::ItemKind::main;
  place.overlap = row.overlap;
  place.tied = row.tied;
  place.deal = row.deal;
  return place;
}

std::vector<judge::ItemPlace> places_of(const std::vector<store::AnnotationPlace>& rows) {
  std::vector<judge::ItemPlace> out;
  out.reserve(rows.size());
  for (const store::AnnotationPlace& row : rows)
    out.push_back(place_of(row));
  return out;
}

std::vector<judge::Candidate> candidates_of(const store::AnnotationItem& row) {
  std::vector<judge::Candidate> out;
  for (const Json& candidate : row.candidates)
    out.push_back(judge::candidate_from(candidate));
  return out;
}

judge::Answer answer_of(const store::AnnotationAnswer& row, const std::string& id) {
  judge::Answer answer = judge::answer_from(row.answer);
  answer.item = id;
  answer.annotator = row.login;
  answer.revision = row.revision;
  answer.at = row.at;
  return answer;
}

store::AnnotationAnswer row_of(const judge::Answer& answer, std::int64_t item) {
  store::AnnotationAnswer row;
  row.item = item;
  row.login = answer.annotator;
  row.at = answer.at;
  row.milliseconds = answer.milliseconds;
  judge::Answer bare = answer;
  bare.at = bare.revision = 0;
  row.answer = judge::to_json(bare);
  return row;
}

std::vector<std::string> ids_of(const std::vector<judge::Candidate>& candidates) {
  std::vector<std::string> out;
  out.reserve(candidates.size());
  for (const judge::Candidate& candidate : candidates)
    out.push_back(candidate.id);
  return out;
}

std::vector<std::pair<std::size_t, Json>> read_json_lines(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  std::vector<std::pair<std::size_t, Json>> out;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view piece = std::string_view(text).substr(at, end - at);
    at = end + 1;
    ++line;
    if (utf8::trim(piece).empty()) continue;
    const auto refuse = [&](const std::string& why) {
      throw Error(Code::data_record,
                  "line " + std::to_string(line) + " of " + file.string() + ": " + why,
                  "write one JSON object a line",
                  {{"file", file.string()}, {"line", std::to_string(line)}});
    };
    try {
      out.emplace_back(line, json::parse(piece, {.name = file.string()}));
    } catch (const Error& error) {
      refuse(error.message());
    }
    if (!out.back().second.is_object()) refuse("it is no object");
  }
  return out;
}

std::vector<judge::Answer> read_answers(const std::filesystem::path& file) {
  std::vector<judge::Answer> out;
  for (const auto& [line, json] : read_json_lines(file))
    out.push_back(judge::answer_from(json));
  return out;
}

std::map<std::string, std::size_t> numbers_of(const std::vector<store::AnnotationPlace>& places) {
  std::map<std::string, std::size_t> out;
  for (const store::AnnotationPlace& place : places)
    out[place.id] = static_cast<std::size_t>(place.number);
  return out;
}

}  // namespace espalier::workbench::annotation
