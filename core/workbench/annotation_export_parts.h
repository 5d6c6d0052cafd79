#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/judge/machine.h"
#include "core/workbench/annotation_export.h"
#include "core/workbench/annotation_rows.h"

// What the forms of an export share (private to annotation_export*.cpp).
namespace espalier::workbench::annotation {

/// What a model said of an item, as an annotator's answer by the order of ids.
struct MachineAnswer {
  judge::Answer answer;
  judge::Verdict verdict;
  std::string key;  ///< of its setup among ExportData::machines
};
struct ExportItem {
  store::AnnotationItem row;
  std::vector<judge::Candidate> candidates;
  std::vector<judge::Answer> answers;  ///< newest ones
  std::optional<judge::Answer> settled;
  std::vector<MachineAnswer> machines;  ///< empty unless they were asked for
};
struct ExportData {
  judge::Task task;
  bool told = false;  ///< methods may be named
  std::string prompt;
  std::vector<ExportItem> items;  ///< without practice
  std::map<std::string, store::AnnotationDocument> documents;
  bool with_machines = false;
  std::map<std::string, Json> machines;  ///< setups by key
};

ExportData read_export(const store::Store& store, const std::string& task, bool machines);
/// Probability that a candidate is the better one, ties half.
double worth_of(const MachineAnswer& machine, const std::string& candidate);
/// Keys of a candidate's systems, parted by a space.
std::string systems_of(const ExportItem& item, std::size_t candidate);

std::string as_argilla(const ExportData& data, ExportReport& report);
std::string as_label_studio(const ExportData& data, ExportReport& report);
/// The labelling interface that its tasks need, as XML.
std::string label_studio_config(const ExportData& data);

}  // namespace espalier::workbench::annotation
