// The items of a task that is being made.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/judge/annotation_order.h"
#include "core/workbench/annotation_maker.h"
#include "core/workbench/annotation_rows.h"

namespace espalier::workbench::annotation {

std::string Maker::secret(const std::string& what, std::size_t digits) const {
  return sha256_hex(fmt::format("{:016x}:{}", seed_, what)).substr(0, digits);
}

store::AnnotationItem& Maker::add_item(const char* kind, const std::string& record,
                                       const std::vector<std::string>& texts,
                                       const std::vector<std::vector<std::string>>& sources,
                                       std::vector<std::string>* ids) {
  const std::string place = std::to_string(items_.size());
  store::AnnotationItem& item = items_.emplace_back();
  item.id = secret("item:" + place, 12);
  item.kind = kind;
  item.record = record;
  std::vector<std::pair<std::string, std::size_t>> order;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    order.emplace_back(secret("candidate:" + place + ":" + std::to_string(i), 10), i);
    if (ids != nullptr) ids->push_back(order.back().first);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [id, i] : order) {
    item.candidates.push_back(judge::to_json(judge::Candidate{id, texts[i]}));
    item.sources.push_back(sources.empty() ? Json::array() : Json(sources[i]));
  }
  strata_.push_back(0);
  return item;
}

void Maker::make_items() {
  // The order in which runs were named must not come through in the design.
  const std::vector<std::size_t> mixed = shuffled(sources_.size(), seed_, Purpose::annotate, 2);
  std::vector<std::vector<std::size_t>> kinds;
  if (task_.preference) {
    for (const auto& [a, b] : judge::pair_rounds(sources_.size()))
      kinds.push_back({mixed[a], mixed[b]});
  } else {
    for (const std::size_t i : mixed)
      kinds.push_back({i});
  }
  const auto design = judge::balanced_design(records_.size(), kinds.size(),
                                             static_cast<std::size_t>(asked_.each), seed_);
  for (std::size_t r = 0; r < records_.size(); ++r) {
    const std::string& record = document_of(records_[r]);
    std::vector<std::string> rated;  // texts of this record that are asked already
    std::vector<std::size_t> where;
    for (const std::size_t kind : design[r]) {
      std::vector<std::string> texts;
      std::vector<std::vector<std::string>> keys;
      for (const std::size_t i : kinds[kind]) {
        texts.push_back(sources_[i].texts.at(record));
        keys.push_back({sources_[i].key});
      }
      if (!task_.preference) {
        const auto same = std::find_if(
            rated.begin(), rated.end(),
            [&texts](const std::string& other) { return judge::identical(other, texts[0]); });
        if (same != rated.end()) {
          items_[where[static_cast<std::size_t>(same - rated.begin())]].sources[0].push_back(
              keys[0][0]);
          ++merged_;
          continue;
        }
        rated.push_back(texts[0]);
        where.push_back(items_.size());
      }
      store::AnnotationItem& item = add_item("main", record, texts, keys);
      item.tied = task_.preference && judge::identical(texts[0], texts[1]);
      strata_.back() = kind;
    }
  }
}

void Maker::make_gold() {
  if (asked_.made_gold == 0) return;
  std::vector<std::string> with;
  for (const std::string& record : records_) {
    if (references_.contains(record)) with.push_back(record);
  }
  const bool rated = std::any_of(task_.criteria.begin(), task_.criteria.end(),
                                 [](const auto& one) { return one.key == "faithfulness"; });
  if (!task_.preference && !rated)
    refuse_setup("gold can be made only for a preference or for faithfulness",
                 "give gold items instead");
  const std::vector<std::size_t> order = shuffled(with.size(), seed_, Purpose::annotate, 3);
  std::int64_t made = 0;
  for (std::size_t i = 0; i < order.size() && made < asked_.made_gold; ++i) {
    const std::string& right = with[order[i]];
    const std::string& wrong = with[order[(i + 1) % order.size()]];
    if (judge::identical(references_[right], references_[wrong])) continue;
    std::vector<std::string> ids;
    judge::Expected expected;
    document_of(right);
    if (task_.preference) {
      store::AnnotationItem& item =
          add_item("gold", right, {references_[right], references_[wrong]}, {}, &ids);
      expected.choice = ids[0];
      item.expected = judge::to_json(expected);
    } else {
      store::AnnotationItem& item = add_item("gold", right, {references_[wrong]}, {}, &ids);
      for (const judge::Criterion& criterion : task_.criteria) {
        if (criterion.key == "faithfulness")
          expected.ratings[ids[0]][criterion.key] = criterion.low;
      }
      item.expected = judge::to_json(expected);
    }
    ++made;
  }
  if (made < asked_.made_gold)
    refuse_setup("there are not enough different references to make gold from", "ask for fewer");
}

void Maker::add_own(const char* kind, const OwnItem& own) {
  const std::size_t wanted = task_.preference ? 2 : own.candidates.size();
  if (own.candidates.empty() || own.candidates.size() != wanted)
    refuse_setup("a practice or gold item has not as many candidates as are shown",
                 "give two each");
  // A name that no record has.
  const std::string record =
      fmt::format("own {}", secret("own:" + std::to_string(items_.size()), 8));
  kept_.push_back({record, own.title, own.document});
  std::vector<std::string> ids;
  store::AnnotationItem& item = add_item(kind, record, own.candidates, {}, &ids);
  const auto id_at = [&ids](const std::string& index) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (index == std::to_string(i)) return ids[i];
    }
    refuse_setup("a practice or gold item expects candidate \"" + index + "\"", "0 is the first");
  };
  judge::Expected expected = own.expected;
  const bool word =
      expected.choice.empty() || expected.choice == "tie" || expected.choice == "both_bad";
  if (!word) expected.choice = id_at(expected.choice);
  expected.ratings.clear();
  for (const auto& [index, values] : own.expected.ratings)
    expected.ratings[id_at(index)] = values;
  if (expected.choice.empty() && expected.ratings.empty())
    refuse_setup("a practice or gold item expects nothing", "give \"choice\" or \"ratings\"");
  item.expected = judge::to_json(expected);
}

void Maker::place() {
  std::vector<judge::ItemPlace> places;
  for (const store::AnnotationItem& item : items_)
    places.push_back(place_of(item));
  judge::deal(places, strata_, static_cast<std::size_t>(asked_.overlap), seed_);
  for (std::size_t i = 0; i < items_.size(); ++i) {
    items_[i].overlap = places[i].overlap;
    items_[i].deal = places[i].deal;
  }
}

std::vector<OwnItem> read_own_items(const std::filesystem::path& file) {
  std::vector<OwnItem> out;
  for (const auto& [line, json] : read_json_lines(file)) {
    OwnItem& item = out.emplace_back();
    try {
      item.title = json.value("title", "");
      item.document = json.value("document", "");
      for (const Json& candidate : json.at("candidates"))
        item.candidates.push_back(candidate.get<std::string>());
      item.expected = judge::expected_from(json.at("expected"));
    } catch (const std::exception& error) {
      throw Error(Code::data_record,
                  fmt::format("line {} of {} is no item: {}", line, file.string(), error.what()),
                  R"(write {"document", "candidates": [...], "expected": {"choice": "0"}})",
                  {{"file", file.string()}, {"line", std::to_string(line)}});
    }
  }
  return out;
}

}  // namespace espalier::workbench::annotation
