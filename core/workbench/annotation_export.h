#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/store/store.h"

// Answers as files for other programs.
namespace espalier::workbench::annotation {

enum class Format {
  csv,           ///< one row an answer and candidate
  json_lines,    ///< one object an answer
  argilla,       ///< an array of records for Dataset.records.from_json
  label_studio,  ///< an array of tasks with annotations for its import; FILE.xml is its interface
  preferences,   ///< JSON lines {"prompt", "chosen", "rejected"}: items with a majority
};
/// csv | jsonl | argilla | labelstudio | preferences; throws usage.
Format format_of(const std::string& name);

struct ExportReport {
  std::int64_t rows = 0;
  std::int64_t left_out = 0;  ///< preferences: ties, both bad, no majority
};
/// Newest answers without practice; an adjudicated answer is marked, and decides preferences.
/// Systems are named only where the task is closed. Throws annotation_unknown, file_unwritable.
/// `machines`: what models said goes along, marked: column `by` and `probability` (csv), `machine`
/// (jsonl), suggestions and predictions (argilla, labelstudio); in preferences it decides the pairs
/// that nobody judged, and those lines say `"by": "machine"`. Else no file holds any of it.
ExportReport export_answers_as(const store::Store& store, const std::string& task, Format format,
                               const std::filesystem::path& file, bool machines = false);

}  // namespace espalier::workbench::annotation
