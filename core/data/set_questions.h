#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/error.h"
#include "core/data/record.h"
#include "core/tokenizer/tokenizer.h"

// What is asked of a data set as a whole. All of them read with broken records left out, tell their
// progress and can be stopped; they throw file_*, text_encoding, data_format, stopped, aborted.
namespace espalier::data {

struct FoundRecords {
  std::vector<Record> records;  ///< the first that match
  std::int64_t matching = 0, total = 0;
  std::int64_t left_out = 0;
  std::vector<Error> faults;  ///< the first of those that were left out
};

/// Records in which every one of `words` (parted by spaces, case of A to Z aside) stands somewhere;
/// all of them where there are no words. Throws data_empty where there is none at all.
FoundRecords find_records(const std::filesystem::path& file, const std::string& words,
                          std::size_t limit, Control& control, const Progress& progress = {});

/// Tokens of every document and of every summary, each sorted; nothing cut, nothing added.
struct Lengths {
  std::vector<std::int32_t> documents, summaries;
};
Lengths count_lengths(const std::filesystem::path& file, const tokenizer::Tokenizer& tokenizer,
                      Control& control, const Progress& progress = {});

/// The first `most` of the records in the order in which a sample seed draws shots (shots.h): n
/// shots are the first n of them.
struct ShotOrder {
  std::vector<Record> records;
  std::int64_t total = 0;
};
ShotOrder draw_shots(const std::filesystem::path& file, std::uint64_t sample_seed, std::size_t most,
                     Control& control, const Progress& progress = {});

/// Two documents of different parts that are nearly the same.
struct Duplicate {
  std::string part, other_part;  ///< "train" and "test", "train" and "validation" ...
  Record record, other;          ///< documents to kMostShown bytes
  double similarity = 0;         ///< Jaccard of their shingles
  bool same_identity = false;    ///< they say themselves that they are of one document
};
constexpr std::size_t kMostShown = 6000;
struct Duplicates {
  std::vector<Duplicate> pairs;                ///< the first kMostPairs of each two parts
  std::map<std::string, std::int64_t> counts;  ///< "train-test" -> pairs, every one counted
};
constexpr std::int64_t kMostPairs = 500;
/// Near duplicates and equal identities between train, validation and test.jsonl of a folder.
Duplicates find_duplicates(const std::filesystem::path& folder, bool japanese, Control& control,
                           const Progress& progress = {});

}  // namespace espalier::data
