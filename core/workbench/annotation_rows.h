#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/judge/annotation.h"
#include "core/judge/annotation_order.h"
#include "core/store/annotation_table.h"

// Between the store's rows and the values of judging (private to annotation*.cpp).
namespace espalier::workbench::annotation {

/// The public part of a task, to and from AnnotationTask::setup.
Json setup_of(const judge::Task& task);
/// Without guidelines.
judge::Task task_of(const store::AnnotationTask& row);
judge::Task task_of(const store::AnnotationTable& table, const std::string& id);

judge::Guidelines guidelines_of(const store::AnnotationGuidelines& row);
judge::ItemPlace place_of(const store::AnnotationPlace& row);
std::vector<judge::ItemPlace> places_of(const std::vector<store::AnnotationPlace>& rows);
std::vector<judge::Candidate> candidates_of(const store::AnnotationItem& row);
/// With its revision and time. `id`: the item's.
judge::Answer answer_of(const store::AnnotationAnswer& row, const std::string& id);
store::AnnotationAnswer row_of(const judge::Answer& answer, std::int64_t item);

std::vector<std::string> ids_of(const std::vector<judge::Candidate>& candidates);

/// The objects of a JSON lines file with their lines; throws data_record, file_*.
std::vector<std::pair<std::size_t, Json>> read_json_lines(const std::filesystem::path& file);

/// Items by their ids.
std::map<std::string, std::size_t> numbers_of(const std::vector<store::AnnotationPlace>& places);

}  // namespace espalier::workbench::annotation
