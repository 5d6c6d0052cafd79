#include "core/workbench/annotation_columns.h"

#include <algorithm>
#include <numeric>

#include "core/base/error.h"
#include "core/base/json_scan.h"
#include "core/store/annotation_table.h"
#include "core/workbench/annotation_rows.h"

namespace espalier::workbench::annotation {

namespace {

using Said = AnswerColumns::Said;

constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

template <class Text>
std::uint32_t place(const std::vector<std::string>& list, const Text& text) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] == text) return static_cast<std::uint32_t>(i);
  }
  return kNowhere;
}

/// Reads what the statistics want of answers into the columns.
class Reader {
 public:
  explicit Reader(AnswerColumns& columns) : columns_(columns) {}

  /// As its text stands in the store; false where it is not plain.
  bool read(std::string_view text, AnswerColumns::Row& row) {
    const AnswerColumns::Item& item = columns_.items[row.item];
    const std::size_t before = columns_.ratings.size();
    std::string_view choice, shown[2];
    std::size_t sides = 0;
    json::Scanner scan(text);
    const auto rating = [&](std::uint32_t candidate) {
      return scan.object([&](std::string_view criterion) {
        int value = 0;
        if (!scan.whole(value)) return false;
        add(candidate, place(columns_.criteria, criterion), value);
        return true;
      });
    };
    const bool plain = scan.object([&](std::string_view key) {
      if (key == "choice") return scan.string(choice);
      if (key == "shown") {
        return scan.array([&] {
          std::string_view id;
          if (!scan.string(id)) return false;
          if (sides < 2) shown[sides] = id;
          ++sides;
          return true;
        });
      }
      if (key != "ratings") return scan.skip();
      return scan.object(
          [&](std::string_view candidate) { return rating(place(item.candidates, candidate)); });
    });
    if (!plain || !scan.done()) {
      columns_.ratings.resize(before);
      return false;
    }
    choose(row, choice, sides > 0 ? shown[0] : std::string_view(),
           sides > 1 ? shown[1] : std::string_view());
    close(row, before);
    return true;
  }

  void take(const judge::Answer& answer, AnswerColumns::Row& row) {
    const AnswerColumns::Item& item = columns_.items[row.item];
    const std::size_t before = columns_.ratings.size();
    for (const auto& [candidate, values] : answer.ratings) {
      for (const auto& [criterion, value] : values)
        add(place(item.candidates, candidate), place(columns_.criteria, criterion), value);
    }
    const auto side = [&](std::size_t i) {
      return i < answer.shown.size() ? std::string_view(answer.shown[i]) : std::string_view();
    };
    choose(row, answer.choice, side(0), side(1));
    close(row, before);
  }

 private:
  void add(std::uint32_t candidate, std::uint32_t criterion, int value) {
    if (candidate != kNowhere && criterion != kNowhere)
      columns_.ratings.push_back({candidate, criterion, value});
  }
  /// judge::preferred, by the order of the item's candidates.
  void choose(AnswerColumns::Row& row, std::string_view choice, std::string_view left,
              std::string_view right) const {
    if (choice == "tie" || choice == "both_bad") {
      row.said = choice == "tie" ? Said::tie : Said::both_bad;
      return;
    }
    if (choice != "a" && choice != "b") return;
    row.side = choice == "a" ? Said::first : Said::second;
    const std::string_view best = choice == "a" ? left : right;
    const std::uint32_t at = place(columns_.items[row.item].candidates, best);
    if (at < 2) row.said = at == 0 ? Said::first : Said::second;
  }
  void close(AnswerColumns::Row& row, std::size_t before) {
    const auto first = columns_.ratings.begin() + static_cast<std::ptrdiff_t>(before);
    std::sort(first, columns_.ratings.end(), [](const auto& a, const auto& b) {
      return std::pair(a.candidate, a.criterion) < std::pair(b.candidate, b.criterion);
    });
    row.first = static_cast<std::uint32_t>(before);
    row.last = static_cast<std::uint32_t>(columns_.ratings.size());
  }

  AnswerColumns& columns_;
};

/// Ids of candidates and keys of sources; false where the texts are not plain.
bool read_item(const store::ItemText& text, AnswerColumns::Item& item) {
  json::Scanner candidates(text.candidates);
  const bool plain = candidates.array([&] {
    std::string_view id;
    const bool good = candidates.object([&](std::string_view key) {
      return key == "id" ? candidates.string(id) : candidates.skip();
    });
    item.candidates.emplace_back(id);
    return good;
  });
  json::Scanner sources(text.sources);
  return plain && candidates.done() && sources.array([&] {
    std::vector<std::string>& keys = item.sources.emplace_back();
    return sources.array([&] {
      std::string_view key;
      if (!sources.string(key)) return false;
      keys.emplace_back(key);
      return true;
    });
  }) && sources.done();
}

std::vector<AnswerColumns::Item> read_items(const store::AnnotationTable& table,
                                            const std::string& task) {
  std::vector<AnswerColumns::Item> out;
  table.each_item(task, [&](const store::ItemText& text) {
    AnswerColumns::Item& item = out.emplace_back();
    if (read_item(text, item)) {
      item.id = text.id;
      item.record = text.record;
      item.main = text.kind == "main";
      item.tied = text.tied;
      return;
    }
    const store::AnnotationItem whole = table.item(task, text.number);
    item = {whole.id, whole.record, whole.kind == "main", whole.tied, ids_of(candidates_of(whole)),
            {}};
    for (const Json& keys : whole.sources)
      item.sources.push_back(keys.get<std::vector<std::string>>());
  });
  return out;
}

}  // namespace

std::span<const AnswerColumns::Row> AnswerColumns::of(std::uint32_t item, bool settled_too) const {
  if (const auto at = settled.find(item); settled_too && at != settled.end())
    return {&at->second, 1};
  return std::span(rows).subspan(first_of_[item], first_of_[item + 1] - first_of_[item]);
}

const std::string& AnswerColumns::login(std::uint32_t at) const {
  static const std::string nobody;
  return at == kNobody ? nobody : logins.at(at);
}

AnswerColumns answer_columns(const store::Store& store, const std::string& task) {
  const store::AnnotationTable table(store);
  AnswerColumns out;
  for (const judge::Criterion& criterion : task_of(table.task(task)).criteria)
    out.criteria.push_back(criterion.key);
  std::sort(out.criteria.begin(), out.criteria.end());
  out.items = read_items(table, task);
  Reader reader(out);
  // They come by login, then item.
  std::vector<AnswerColumns::Row> by_login;
  out.first_of_.assign(out.items.size() + 1, 0);
  table.each_answer(task, [&](const store::AnswerText& text) {
    AnswerColumns::Row row;
    row.item = static_cast<std::uint32_t>(text.item);
    if (!out.items.at(row.item).main) return;
    if (out.logins.empty() || out.logins.back() != text.login) out.logins.emplace_back(text.login);
    row.login = static_cast<std::uint32_t>(out.logins.size() - 1);
    if (!reader.read(text.answer, row)) {
      const auto whole = table.answers(task, {.login = out.logins.back(), .item = text.item});
      reader.take(answer_of(whole.at(0), out.items[row.item].id), row);
    }
    by_login.push_back(row);
    ++out.first_of_[row.item + 1];
  });
  std::partial_sum(out.first_of_.begin(), out.first_of_.end(), out.first_of_.begin());
  out.rows.resize(by_login.size());
  std::vector<std::size_t> next = out.first_of_;
  for (const AnswerColumns::Row& row : by_login)
    out.rows[next[row.item]++] = row;
  for (const store::AnnotationAnswer& answer : table.settled(task)) {
    AnswerColumns::Row row;
    row.item = static_cast<std::uint32_t>(answer.item);
    reader.take(answer_of(answer, out.items.at(row.item).id), row);
    out.settled[row.item] = row;
  }
  return out;
}

std::vector<judge::Label> preference_labels(const AnswerColumns& columns) {
  std::vector<judge::Label> out;
  std::uint32_t number = 0;
  for (std::uint32_t i = 0; i < columns.items.size(); ++i) {
    if (!columns.items[i].main || columns.items[i].tied) continue;
    for (const AnswerColumns::Row& row : columns.of(i, false)) {
      if (row.said != Said::nothing)
        out.push_back({number, row.login, static_cast<double>(row.said)});
    }
    ++number;
  }
  return out;
}

std::vector<judge::Label> rating_labels(const AnswerColumns& columns,
                                        const std::string& criterion) {
  std::vector<judge::Label> out;
  const std::uint32_t wanted = place(columns.criteria, criterion);
  std::uint32_t number = 0;
  for (std::uint32_t i = 0; i < columns.items.size(); ++i) {
    const AnswerColumns::Item& item = columns.items[i];
    if (!item.main || item.tied) continue;
    for (std::uint32_t c = 0; c < item.candidates.size(); ++c, ++number) {
      for (const AnswerColumns::Row& row : columns.of(i, false)) {
        for (const AnswerColumns::Rating& rating : columns.ratings_of(row)) {
          if (rating.candidate == c && rating.criterion == wanted)
            out.push_back({number, row.login, static_cast<double>(rating.value)});
        }
      }
    }
  }
  return out;
}

namespace {

std::uint32_t system_at(const std::vector<System>& systems, const std::string& key) {
  for (std::size_t i = 0; i < systems.size(); ++i) {
    if (systems[i].key == key) return static_cast<std::uint32_t>(i);
  }
  throw Error(Code::store_corrupt, "an item's text is of a system that its task does not know",
              "take the newest backup beside the store", {{"detail", key}});
}

}  // namespace

std::vector<NumberedComparison> numbered_comparisons(const AnswerColumns& columns,
                                                     const std::vector<System>& systems,
                                                     bool settled) {
  using Outcome = Comparison::Outcome;
  std::vector<NumberedComparison> out;
  for (std::uint32_t i = 0; i < columns.items.size(); ++i) {
    const AnswerColumns::Item& item = columns.items[i];
    if (!item.main || item.candidates.size() != 2) continue;
    NumberedComparison one;
    one.item = i;
    one.first = system_at(systems, item.sources.at(0).at(0));
    one.second = system_at(systems, item.sources.at(1).at(0));
    const bool turned = one.second < one.first;
    if (turned) std::swap(one.first, one.second);
    if (item.tied) {
      one.automatic = true;
      out.push_back(one);
      continue;
    }
    for (const AnswerColumns::Row& row : columns.of(i, settled)) {
      if (row.said == Said::nothing) continue;
      one.login = row.login;
      one.outcome = row.said == Said::tie                  ? Outcome::tie
                    : row.said == Said::both_bad           ? Outcome::both_bad
                    : (row.said == Said::first) == !turned ? Outcome::first
                                                           : Outcome::second;
      out.push_back(one);
    }
  }
  return out;
}

std::vector<NumberedRating> numbered_ratings(const AnswerColumns& columns,
                                             const std::vector<System>& systems, bool settled) {
  std::vector<NumberedRating> out;
  std::vector<std::uint32_t> of_candidate;
  for (std::uint32_t i = 0; i < columns.items.size(); ++i) {
    const AnswerColumns::Item& item = columns.items[i];
    if (!item.main) continue;
    for (std::uint32_t c = 0; c < item.candidates.size(); ++c) {
      of_candidate.clear();
      for (const std::string& key : item.sources.at(c))
        of_candidate.push_back(system_at(systems, key));
      for (const AnswerColumns::Row& row : columns.of(i, settled)) {
        for (const std::uint32_t system : of_candidate) {
          for (const AnswerColumns::Rating& rating : columns.ratings_of(row)) {
            if (rating.candidate == c)
              out.push_back({i, row.login, system, rating.criterion, rating.value});
          }
        }
      }
    }
  }
  return out;
}

}  // namespace espalier::workbench::annotation
