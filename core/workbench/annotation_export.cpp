#include "core/workbench/annotation_export.h"

#include <algorithm>
#include <map>

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/data/template.h"
#include "core/workbench/annotation_export_parts.h"
#include "core/workbench/annotation_machine.h"

namespace espalier::workbench::annotation {

namespace {

/// Each machine's decision at its place among the items.
void add_machines(const store::AnnotationTable& table, const std::string& task, ExportData& data) {
  for (const store::AnnotationMachine& machine : table.machines(task)) {
    data.machines[machine.key] = machine.setup;
    const double band = setup_from(machine.setup).tie_band;
    for (const store::AnnotationVerdict& row : table.verdicts(task, machine.id)) {
      ExportItem& item = data.items.at(static_cast<std::size_t>(row.item));
      MachineAnswer& one = item.machines.emplace_back();
      one.key = machine.key;
      one.verdict = judge::verdict_from(row.verdict);
      one.answer.item = item.row.id;
      one.answer.annotator = machine.login;
      one.answer.shown = one.verdict.candidates;
      const judge::Choice choice = judge::decision(one.verdict, band);
      one.answer.choice = choice == judge::Choice::first    ? "a"
                          : choice == judge::Choice::second ? "b"
                                                            : "tie";
      one.answer.milliseconds = static_cast<std::int64_t>(one.verdict.seconds * 1000);
      one.answer.at = row.at;
      one.answer.revision = 1;
    }
  }
}

}  // namespace

double worth_of(const MachineAnswer& machine, const std::string& candidate) {
  const double worth = machine.verdict.worth();
  return machine.verdict.candidates.at(0) == candidate ? worth : 1 - worth;
}

ExportData read_export(const store::Store& store, const std::string& task, bool machines) {
  const store::AnnotationTable table(store);
  ExportData out;
  out.with_machines = machines;
  out.task = task_of(table, task);
  const store::AnnotationTask row = table.task(task);
  out.told = !row.open && row.packet.empty();
  if (row.hidden.contains("prompt")) out.prompt = row.hidden["prompt"].get<std::string>();
  for (store::AnnotationDocument& document : table.documents(task)) {
    std::string record = document.record;
    out.documents.emplace(std::move(record), std::move(document));
  }
  for (store::AnnotationItem& item : table.items(task)) {
    ExportItem& one = out.items.emplace_back();
    one.candidates = candidates_of(item);
    one.row = std::move(item);
  }
  for (const store::AnnotationAnswer& answer : table.answers(task, {})) {
    ExportItem& item = out.items.at(static_cast<std::size_t>(answer.item));
    item.answers.push_back(answer_of(answer, item.row.id));
  }
  for (const store::AnnotationAnswer& answer : table.settled(task)) {
    ExportItem& item = out.items.at(static_cast<std::size_t>(answer.item));
    item.settled = answer_of(answer, item.row.id);
  }
  if (machines) add_machines(table, task, out);
  std::erase_if(out.items, [](const ExportItem& item) { return item.row.kind == "practice"; });
  return out;
}

std::string systems_of(const ExportItem& item, std::size_t candidate) {
  std::string out;
  for (const Json& key : item.row.sources.at(candidate))
    out += (out.empty() ? "" : " ") + key.get<std::string>();
  return out;
}

namespace {

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list)
    out += (out.empty() ? "" : " ") + one;
  return out;
}

Json rating_of(const judge::Answer& answer, const std::string& candidate,
               const std::string& criterion) {
  const auto rated = answer.ratings.find(candidate);
  if (rated == answer.ratings.end() || !rated->second.contains(criterion)) return nullptr;
  return rated->second.at(criterion);
}

Json spans_of(const judge::Answer& answer, const std::string& candidate) {
  Json out = Json::array();
  for (const judge::Span& span : answer.spans) {
    if (span.candidate != candidate) continue;
    out.push_back({{"start", span.start}, {"end", span.end}, {"kind", span.kind}});
    if (!span.note.empty()) out.back()["note"] = span.note;
  }
  return out;
}

void add_csv_rows(const ExportData& data, const ExportItem& item, const judge::Answer& answer,
                  bool settled, std::string& out, std::int64_t& rows,
                  const MachineAnswer* machine = nullptr) {
  const std::string best = judge::preferred(answer);
  for (std::size_t i = 0; i < item.candidates.size(); ++i) {
    const judge::Candidate& candidate = item.candidates[i];
    const auto side = std::find(answer.shown.begin(), answer.shown.end(), candidate.id);
    std::vector<Json> cells{
        item.row.id,
        item.row.record,
        item.row.kind,
        answer.annotator,
        settled,
        candidate.id,
        side == answer.shown.end()
            ? std::string()
            : std::string(1, static_cast<char>('A' + (side - answer.shown.begin())))};
    if (data.told) cells.emplace_back(systems_of(item, i));
    cells.emplace_back(candidate.text);
    cells.emplace_back(answer.choice);
    cells.emplace_back(best.empty() ? Json() : Json(best == candidate.id ? 1 : 0));
    for (const judge::Criterion& criterion : data.task.criteria)
      cells.push_back(rating_of(answer, candidate.id, criterion.key));
    const Json spans = spans_of(answer, candidate.id);
    cells.emplace_back(spans.empty() ? std::string() : json::dump(spans));
    cells.emplace_back(joined(answer.flags));
    cells.emplace_back(answer.comment);
    cells.emplace_back(answer.highlights);
    cells.emplace_back(answer.milliseconds);
    cells.emplace_back(answer.at);
    cells.emplace_back(answer.revision);
    if (data.with_machines) {
      cells.emplace_back(machine != nullptr ? "machine" : "human");
      cells.push_back(machine != nullptr ? Json(worth_of(*machine, candidate.id)) : Json());
    }
    out += csv::row(cells);
    ++rows;
  }
}

std::string as_csv(const ExportData& data, ExportReport& report) {
  std::vector<Json> head{"item", "record", "kind", "annotator", "settled", "candidate", "side"};
  if (data.told) head.emplace_back("system");
  for (const char* name : {"text", "choice", "preferred"})
    head.emplace_back(name);
  for (const judge::Criterion& criterion : data.task.criteria)
    head.emplace_back(criterion.key);
  for (const char* name :
       {"spans", "flags", "comment", "highlights", "milliseconds", "at", "revision"})
    head.emplace_back(name);
  if (data.with_machines) head.insert(head.end(), {"by", "probability"});
  std::string out = csv::row(head);
  for (const ExportItem& item : data.items) {
    for (const judge::Answer& answer : item.answers)
      add_csv_rows(data, item, answer, false, out, report.rows);
    if (item.settled) add_csv_rows(data, item, *item.settled, true, out, report.rows);
    for (const MachineAnswer& one : item.machines)
      add_csv_rows(data, item, one.answer, false, out, report.rows, &one);
  }
  return out;
}

std::string as_json_lines(const ExportData& data, ExportReport& report) {
  std::string out;
  for (const ExportItem& item : data.items) {
    Json candidates = Json::array();
    for (std::size_t i = 0; i < item.candidates.size(); ++i) {
      candidates.push_back(judge::to_json(item.candidates[i]));
      if (data.told) candidates.back()["systems"] = item.row.sources.at(i);
    }
    const auto add = [&](const judge::Answer& answer, bool settled,
                         const MachineAnswer* machine = nullptr) {
      Json line{{"task", data.task.uid},     {"item", item.row.id},
                {"record", item.row.record}, {"kind", item.row.kind},
                {"candidates", candidates},  {"answer", judge::to_json(answer)}};
      if (settled) line["settled"] = true;
      if (machine != nullptr) {
        line["machine"] = data.machines.at(machine->key);
        line["verdict"] = judge::to_json(machine->verdict);
      }
      out += json::dump(line) + "\n";
      ++report.rows;
    };
    for (const judge::Answer& answer : item.answers)
      add(answer, false);
    if (item.settled) add(*item.settled, true);
    for (const MachineAnswer& one : item.machines)
      add(one.answer, false, &one);
  }
  return out;
}

/// What the prompt of the first run makes of a document; the document itself where it cannot.
std::string prompt_of(const ExportData& data, const ExportItem& item) {
  const store::AnnotationDocument& document = data.documents.at(item.row.record);
  if (data.prompt.empty()) return document.document;
  data::Record record;
  record.id = item.row.record;
  record.title = document.title;
  record.document = document.document;
  try {
    return data::Template::parse(data.prompt).fill(record);
  } catch (const Error&) {
    return document.document;
  }
}

/// The candidate that stands as the better one: as settled, else by more votes than any other
/// answer, ties included; empty where there is none.
std::string winner_of(const ExportItem& item) {
  std::map<std::string, int> votes;
  for (const judge::Answer& answer : item.answers) {
    const std::string choice = judge::preferred(answer);
    if (!choice.empty()) ++votes[choice];
  }
  if (votes.empty()) {
    for (const MachineAnswer& machine : item.machines)
      ++votes[judge::preferred(machine.answer)];
  }
  if (item.settled) votes = {{judge::preferred(*item.settled), 1}};
  std::string best;
  int most = 0;
  bool alone = false;
  for (const auto& [choice, count] : votes) {
    if (count > most) {
      best = choice;
      most = count;
      alone = true;
    } else if (count == most) {
      alone = false;
    }
  }
  return alone && best != "tie" && best != "both_bad" ? best : std::string();
}

std::string as_preferences(const ExportData& data, ExportReport& report) {
  std::string out;
  for (const ExportItem& item : data.items) {
    if (item.row.kind != "main" || item.candidates.size() != 2) continue;
    const bool judged = !item.answers.empty() || item.settled;
    if (!judged && item.machines.empty()) continue;
    const std::string best = winner_of(item);
    if (best.empty()) {
      ++report.left_out;
      continue;
    }
    const std::size_t chosen = item.candidates[0].id == best ? 0 : 1;
    Json line{{"prompt", prompt_of(data, item)},
              {"chosen", item.candidates[chosen].text},
              {"rejected", item.candidates[1 - chosen].text}};
    if (!judged) line["by"] = "machine";
    out += json::dump(line) + "\n";
    ++report.rows;
  }
  return out;
}

}  // namespace

Format format_of(const std::string& name) {
  static const std::map<std::string, Format> known{{"csv", Format::csv},
                                                   {"jsonl", Format::json_lines},
                                                   {"argilla", Format::argilla},
                                                   {"labelstudio", Format::label_studio},
                                                   {"preferences", Format::preferences}};
  const auto at = known.find(name);
  if (at == known.end()) {
    throw Error(Code::usage, "\"" + name + "\" is no format of an export",
                "take csv, jsonl, argilla, labelstudio or preferences", {{"format", name}});
  }
  return at->second;
}

ExportReport export_answers_as(const store::Store& store, const std::string& task, Format format,
                               const std::filesystem::path& file, bool machines) {
  const ExportData data = read_export(store, task, machines);
  ExportReport report;
  std::string text;
  switch (format) {
    case Format::csv:
      text = as_csv(data, report);
      break;
    case Format::json_lines:
      text = as_json_lines(data, report);
      break;
    case Format::argilla:
      text = as_argilla(data, report);
      break;
    case Format::label_studio:
      text = as_label_studio(data, report);
      write_file(file.string() + ".xml", label_studio_config(data));
      break;
    case Format::preferences:
      text = as_preferences(data, report);
      break;
  }
  write_file(file, text);
  return report;
}

}  // namespace espalier::workbench::annotation
