#include "core/data/set_questions.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "core/base/utf8.h"
#include "core/data/neighbours.h"
#include "core/data/records.h"
#include "core/data/shots.h"

namespace espalier::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostFaults = 20;
constexpr std::int64_t kCheckEvery = 64;  ///< records between two looks at the control

/// Every record of a file that can be read.
void for_each(const fs::path& file, Control& control, const Progress& progress, const char* phase,
              const std::function<void(Record&&)>& take,
              const std::function<void(const Error&)>& broken = {}) {
  ReadOptions options;
  options.needs_summary = false;
  options.broken = broken ? broken : [](const Error&) {};
  options.progress = [&](std::size_t done, std::size_t total) {
    control.check();
    if (progress) progress(phase, static_cast<double>(done), static_cast<double>(total));
  };
  std::int64_t count = 0;
  options.each = [&](Record&& record) {
    if (++count % kCheckEvery == 0) control.check();
    take(std::move(record));
  };
  read_records(file, options);
}

std::vector<Record> all_of(const fs::path& file, Control& control) {
  std::vector<Record> out;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return out;
  for_each(file, control, {}, "read", [&](Record&& record) { out.push_back(std::move(record)); });
  return out;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::vector<std::string> words_of(std::string text) {
  text = utf8::squeeze(text);
  std::transform(text.begin(), text.end(), text.begin(), lower);
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool holds(const std::string& text, const std::string& word) {
  const auto same = [](char a, char b) { return lower(a) == b; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

Record shown(const Record& record) {
  Record out = record;
  if (out.document.size() > kMostShown) {
    out.document =
        std::string(utf8::complete_prefix(std::string_view(out.document).substr(0, kMostShown)));
  }
  return out;
}

/// One part's documents, to be found again by what they say and by what they are called.
class Part {
 public:
  Part(std::string name, std::vector<Record> records, bool japanese)
      : name_(std::move(name)),
        records_(std::move(records)),
        neighbours_(documents(records_), japanese) {
    for (std::size_t i = 0; i < records_.size(); ++i)
      by_identity_.emplace(records_[i].identity, i);
  }

  const std::vector<Record>& records() const { return records_; }
  void match(const std::string& part, const Record& record, Duplicates& out) const {
    std::set<std::size_t> seen;
    for (const Neighbours::Match& match : neighbours_.find(record.document)) {
      seen.insert(match.index);
      add(part, record, match.index, match.similarity, out);
    }
    const auto [from, to] = by_identity_.equal_range(record.identity);
    for (auto it = from; it != to; ++it) {
      if (seen.contains(it->second)) continue;
      const std::string& other = records_[it->second].document;
      add(part, record, it->second,
          jaccard(shingles(record.document, neighbours_.japanese()),
                  shingles(other, neighbours_.japanese())),
          out);
    }
  }

 private:
  static std::vector<std::string_view> documents(const std::vector<Record>& records) {
    std::vector<std::string_view> out;
    out.reserve(records.size());
    for (const Record& record : records)
      out.emplace_back(record.document);
    return out;
  }
  void add(const std::string& part, const Record& record, std::size_t index, double similarity,
           Duplicates& out) const {
    const Record& other = records_[index];
    if (++out.counts[part + "-" + name_] > kMostPairs) return;
    out.pairs.push_back(
        {part, name_, shown(record), shown(other), similarity, record.identity == other.identity});
  }

  std::string name_;
  std::vector<Record> records_;
  Neighbours neighbours_;
  std::unordered_multimap<std::string, std::size_t> by_identity_;
};

}  // namespace

FoundRecords find_records(const fs::path& file, const std::string& words, std::size_t limit,
                          Control& control, const Progress& progress) {
  FoundRecords out;
  const std::vector<std::string> wanted = words_of(words);
  for_each(
      file, control, progress, "read",
      [&](Record&& record) {
        ++out.total;
        const bool matches =
            std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
              return holds(record.document, word) || holds(record.summary, word) ||
                     holds(record.id, word) || holds(record.title, word) ||
                     holds(record.question, word);
            });
        if (!matches) return;
        if (out.records.size() < limit) out.records.push_back(std::move(record));
        ++out.matching;
      },
      [&](const Error& error) {
        ++out.left_out;
        if (out.faults.size() < kMostFaults) out.faults.push_back(error);
      });
  return out;
}

Lengths count_lengths(const fs::path& file, const tokenizer::Tokenizer& tokenizer, Control& control,
                      const Progress& progress) {
  Lengths out;
  const auto count = [&](const std::string& text) {
    return static_cast<std::int32_t>(tokenizer.encode(text).size());
  };
  for_each(file, control, progress, "encode", [&](Record&& record) {
    out.documents.push_back(count(record.document));
    if (!record.summary.empty()) out.summaries.push_back(count(record.summary));
  });
  std::sort(out.documents.begin(), out.documents.end());
  std::sort(out.summaries.begin(), out.summaries.end());
  return out;
}

ShotOrder draw_shots(const fs::path& file, std::uint64_t sample_seed, std::size_t most,
                     Control& control, const Progress& progress) {
  ShotOrder out;
  // The first of a part of the records stand among the first of that part: a large file is never
  // held whole.
  constexpr std::size_t kSpare = 8192;
  const auto shrink = [&] {
    const auto n = static_cast<std::int64_t>(std::min(most, out.records.size()));
    out.records = select_shots(out.records, n, sample_seed);
  };
  for_each(file, control, progress, "read", [&](Record&& record) {
    ++out.total;
    out.records.push_back(std::move(record));
    if (out.records.size() >= most + kSpare) shrink();
  });
  shrink();
  return out;
}

Duplicates find_duplicates(const fs::path& folder, bool japanese, Control& control,
                           const Progress& progress) {
  Duplicates out;
  const Part test("test", all_of(folder / "test.jsonl", control), japanese);
  const Part validation("validation", all_of(folder / "validation.jsonl", control), japanese);
  std::error_code ignored;
  if (fs::exists(folder / "train.jsonl", ignored)) {
    for_each(folder / "train.jsonl", control, progress, "read", [&](Record&& record) {
      test.match("train", record, out);
      validation.match("train", record, out);
    });
  }
  for (const Record& record : validation.records()) {
    control.check();
    test.match("validation", record, out);
  }
  return out;
}

}  // namespace espalier::data
