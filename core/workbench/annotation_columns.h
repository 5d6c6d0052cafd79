#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/judge/labels.h"
#include "core/store/store.h"
#include "core/workbench/annotation.h"

// A task's answers as columns of numbers, for the statistics: 200,000 of them are read in a
// fraction of a second, in one pass, without a JSON value or a string of their own.
namespace espalier::workbench::annotation {

struct AnswerColumns {
  struct Item {
    std::string id, record;
    bool main = false;                              ///< else practice or gold
    bool tied = false;                              ///< its candidates are identical
    std::vector<std::string> candidates;            ///< ids, in their order
    std::vector<std::vector<std::string>> sources;  ///< for each the keys of its systems
  };
  static constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();
  enum class Said : std::int8_t { nothing = -1, first, second, tie, both_bad };
  struct Rating {
    std::uint32_t candidate = 0, criterion = 0;  ///< places
    int value = 0;
  };
  struct Row {
    std::uint32_t item = 0;             ///< number
    std::uint32_t login = kNobody;      ///< place in `logins`; nobody: as adjudicated
    Said said = Said::nothing;          ///< which candidate, by their order
    Said side = Said::nothing;          ///< first: what stood on the left, second: on the right
    std::uint32_t first = 0, last = 0;  ///< its `ratings`, by candidate and criterion
  };

  std::vector<Item> items;            ///< by number
  std::vector<std::string> logins;    ///< of who answered a main item, sorted
  std::vector<std::string> criteria;  ///< keys, sorted
  std::vector<Row> rows;              ///< newest answers to main items, by item and login
  std::vector<Rating> ratings;
  std::map<std::uint32_t, Row> settled;  ///< by item

  /// The answers to an item, or the adjudicated one in their place.
  std::span<const Row> of(std::uint32_t item, bool settled) const;
  std::span<const Rating> ratings_of(const Row& row) const {
    return std::span(ratings).subspan(row.first, row.last - row.first);
  }
  const std::string& login(std::uint32_t place) const;  ///< empty for nobody

 private:
  friend AnswerColumns answer_columns(const store::Store&, const std::string&);
  std::vector<std::size_t> first_of_;  ///< of an item, its first row; one more at the end
};

/// Throws annotation_unknown, store_corrupt, annotation_answer (an answer that is none).
AnswerColumns answer_columns(const store::Store& store, const std::string& task);

// ---- For agreement: main items that were asked, one label an answer. `rater` is a place in
// `logins`; items (and candidates) are numbered in their order.
/// Nominal: 0 the item's first candidate is better, 1 the second, 2 tie, 3 both bad.
std::vector<judge::Label> preference_labels(const AnswerColumns& columns);
/// One item for each candidate. `criterion`: a key.
std::vector<judge::Label> rating_labels(const AnswerColumns& columns, const std::string& criterion);

// ---- By system, of a closed task: comparisons() and system_ratings() in numbers. Systems are
// places in the list that is given, which must hold all of the items' sources.
struct NumberedComparison {
  std::uint32_t item = 0, login = AnswerColumns::kNobody;
  std::uint32_t first = 0, second = 0;
  Comparison::Outcome outcome = Comparison::Outcome::tie;
  bool automatic = false;
};
std::vector<NumberedComparison> numbered_comparisons(const AnswerColumns& columns,
                                                     const std::vector<System>& systems,
                                                     bool settled = true);
struct NumberedRating {
  std::uint32_t item = 0, login = AnswerColumns::kNobody, system = 0, criterion = 0;
  int value = 0;
};
std::vector<NumberedRating> numbered_ratings(const AnswerColumns& columns,
                                             const std::vector<System>& systems,
                                             bool settled = true);

}  // namespace espalier::workbench::annotation
