#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/judge/annotation.h"
#include "core/store/store.h"

// Making an annotation task from runs.
namespace espalier::workbench::annotation {

/// A practice or gold item of one's own.
struct OwnItem {
  std::string title, document;
  std::vector<std::string> candidates;
  /// choice: "0", "1" (index of the better candidate), "tie", "both_bad"; candidates in ratings are
  /// indices too.
  judge::Expected expected;
};

struct NewTask {
  std::string name;               ///< annotators see it; empty: "Task 3"
  std::vector<std::string> runs;  ///< ids; their test outputs are the candidates
  /// A data set: only its records are asked, with its documents. Empty: those of the runs' test
  /// set.
  std::filesystem::path split{};
  bool reference = false, lead = false;      ///< also as hidden candidates
  bool preference = true;                    ///< two candidates and a choice
  std::vector<judge::Criterion> criteria{};  ///< empty and no preference: default_criteria()
  bool comments = true, spans = true;
  std::int64_t records = 0;  ///< so many, drawn by the seed; 0: all that every run has
  /// Pairs of systems (ratings alone: systems) a record; 0: all. Balanced over the task.
  std::int64_t each = 0;
  int annotators = 1;        ///< slots that items are dealt to
  int raters = 1;            ///< annotators an item
  std::int64_t overlap = 0;  ///< items that everybody gets
  double gold_rate = 0;      ///< 0 .. 0.5: share among an annotator's items
  std::vector<OwnItem> gold{}, practice{};
  /// Gold items made here: the reference of another record against the right one.
  std::int64_t made_gold = 0;
  std::string guidelines_en{}, guidelines_ja{}, author{};
  std::uint64_t seed = 0;  ///< 0: drawn. Never shown; sides and orders go by a number made from it
};

/// Returns the task's id. Throws annotation_setup (no runs, fewer than two candidates a record, no
/// record that all have, no document where `lead` is asked, numbers out of range), run_unknown,
/// data_*, file_*.
std::string make(store::Store& store, const NewTask& task);

/// The ids in a file of records, as NewTask::split takes them. Throws data_*, file_*.
std::set<std::string> records_of(const std::filesystem::path& file);

/// Own items from a JSON lines file: {"title", "document", "candidates": [..], "expected":
/// {"choice", "ratings", "tolerance", "en", "ja"}}. Throws data_record with its line.
std::vector<OwnItem> read_own_items(const std::filesystem::path& file);

}  // namespace espalier::workbench::annotation
