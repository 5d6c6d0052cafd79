#include "core/workbench/annotation_task.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/data/records.h"
#include "core/experiment/run_documents.h"
#include "core/judge/annotation_order.h"
#include "core/metrics/sentences.h"
#include "core/plan/plan.h"
#include "core/workbench/annotation_maker.h"
#include "core/workbench/annotation_rows.h"

namespace espalier::workbench::annotation {

void refuse_setup(const std::string& detail, const std::string& hint) {
  throw Error(Code::annotation_setup, "no annotation task can be made: " + detail, hint,
              {{"detail", detail}});
}

namespace {

constexpr int kMostAnnotators = 1000;

std::uint64_t drawn_number() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

std::string text_at(const Json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_string()
             ? json[key].get<std::string>()
             : std::string();
}

void check(const NewTask& task) {
  if (task.runs.empty()) refuse_setup("no run is named", "name at least one with outputs");
  if (std::set<std::string>(task.runs.begin(), task.runs.end()).size() != task.runs.size())
    refuse_setup("a run is named twice", "name each once");
  if (task.annotators < 1 || task.annotators > kMostAnnotators)
    refuse_setup("there can be 1 to 1000 annotators", "change their number");
  if (task.raters < 1 || task.raters > task.annotators)
    refuse_setup("an item cannot have more annotators than there are",
                 "lower the annotators an item");
  if (task.records < 0 || task.each < 0 || task.overlap < 0 || task.made_gold < 0)
    refuse_setup("a number is negative", "give 0 or more");
  if (!(task.gold_rate >= 0 && task.gold_rate <= 0.5))
    refuse_setup("the share of gold items is not within 0 and 0.5", "0.1 is one in ten");
  const bool any_gold = !task.gold.empty() || task.made_gold > 0;
  if (task.gold_rate > 0 && !any_gold)
    refuse_setup("there are no gold items to mix in", "give some, or have them made");
  if (task.gold_rate == 0 && any_gold)
    refuse_setup("gold items are given, but their share is 0", "give the share, for example 0.1");
  std::set<std::string> keys;
  for (const judge::Criterion& criterion : task.criteria) {
    if (criterion.key.empty() || criterion.low >= criterion.high)
      refuse_setup("a criterion has no name or no range", "1 to 5 is usual");
    if (!keys.insert(criterion.key).second)
      refuse_setup("the criterion \"" + criterion.key + "\" stands twice", "name each once");
  }
}

}  // namespace

Maker::Maker(store::Store& store, const NewTask& task) : store_(store), asked_(task) {
  check(task);
  seed_ = task.seed != 0 ? task.seed : drawn_number();
  task_.preference = task.preference;
  task_.comments = task.comments;
  task_.spans = task.spans;
  task_.criteria = task.criteria;
  if (!task.preference && task.criteria.empty()) task_.criteria = judge::default_criteria();
  task_.slots = task.annotators;
  task_.raters = task.raters;
  task_.gold_rate = task.gold_rate;
  // From this one the secret cannot be told that the ids of candidates are made with.
  task_.seed = hash64(seed_, "sides");
}

std::string Maker::make() {
  read_runs();
  read_documents();
  add_hidden_sources();
  choose_records();
  make_items();
  make_gold();
  for (const OwnItem& item : asked_.practice)
    add_own("practice", item);
  for (const OwnItem& item : asked_.gold)
    add_own("gold", item);
  place();
  return write();
}

void Maker::read_runs() {
  for (const std::string& id : asked_.runs) {
    const store::RunRow run = store_.run(id);
    Source& source = sources_.emplace_back();
    source.key = run.id;
    source.name = run.name;
    source.method = run.method;
    const Json& data = run.plan.is_object() ? run.plan.value("data", Json::object()) : Json();
    if (task_.language.empty()) task_.language = text_at(data, "language");
    if (prompt_.empty()) prompt_ = text_at(data, "prompt");
    for (const store::OutputRow& row : store_.outputs(id)) {
      if (sources_.size() == 1) order_.push_back(row.record);
      source.texts[row.record] = row.text;
      if (row.reference.empty()) continue;
      const auto [at, first] = references_.try_emplace(row.record, row.reference);
      if (!first && at->second != row.reference)
        refuse_setup("the runs were made over different test sets", "take runs over the same one");
    }
    if (source.texts.empty())
      refuse_setup("run " + run.id + " has no outputs",
                   "take runs that wrote the test set's summaries");
  }
  if (task_.language.empty()) task_.language = "en";
}

std::set<std::string> records_of(const std::filesystem::path& file) {
  std::set<std::string> out;
  data::ReadOptions options;
  options.needs_summary = false;
  options.each = [&out](data::Record&& record) { out.insert(std::move(record.id)); };
  data::read_records(file, options);
  return out;
}

void Maker::read_documents() {
  if (!asked_.split.empty()) {
    data::ReadOptions options;
    options.needs_summary = false;
    for (data::Record& record : data::read_records(asked_.split, options)) {
      std::string id = record.id;
      documents_.insert_or_assign(std::move(id), std::move(record));
    }
    return;
  }
  for (const std::string& id : asked_.runs) {
    documents_ = experiment::run_documents(store_.path(), store_.run(id), "test");
    if (!documents_.empty()) return;
  }
}

void Maker::add_hidden_sources() {
  if (asked_.reference) sources_.push_back({"reference", "reference", "reference", references_});
  if (asked_.lead) {
    if (documents_.empty())
      refuse_setup("the documents are not there any more, so there is no lead", "name their file");
    Source& source = sources_.emplace_back();
    source.key = source.name = source.method = "lead";
    for (const auto& [id, record] : documents_)
      source.texts[id] = metrics::lead(record.document, task_.language);
  }
  if (task_.preference && sources_.size() < 2)
    refuse_setup("a preference needs two candidates",
                 "name two runs, or let reference or lead enter");
}

void Maker::choose_records() {
  for (const std::string& record : order_) {
    const bool in_split = asked_.split.empty() || documents_.contains(record);
    const bool in_all =
        std::all_of(sources_.begin(), sources_.end(),
                    [&record](const Source& source) { return source.texts.contains(record); });
    if (in_split && in_all) records_.push_back(record);
  }
  if (records_.empty()) {
    refuse_setup("there is no record that all candidates are for",
                 "take runs over the same test set, and a data split with its records");
  }
  if (asked_.records == 0 || asked_.records >= static_cast<std::int64_t>(records_.size())) return;
  std::vector<std::size_t> drawn = shuffled(records_.size(), seed_, Purpose::annotate, 1);
  drawn.resize(static_cast<std::size_t>(asked_.records));
  std::sort(drawn.begin(), drawn.end());
  std::vector<std::string> chosen;
  chosen.reserve(drawn.size());
  for (const std::size_t i : drawn)
    chosen.push_back(records_[i]);
  records_ = std::move(chosen);
}

const std::string& Maker::document_of(const std::string& record) {
  if (kept_ids_.insert(record).second) {
    const auto at = documents_.find(record);
    if (at == documents_.end()) {
      kept_.push_back({record, {}, {}});
    } else {
      kept_.push_back({record, at->second.title, at->second.document});
    }
  }
  return record;
}

std::string Maker::write() {
  store::AnnotationTask row;
  row.uid = fmt::format("{:016x}{:016x}", drawn_number(), drawn_number());
  row.name = asked_.name;
  row.setup = setup_of(task_);
  row.setup["merged"] = merged_;
  Json systems = Json::array();
  for (const Source& source : sources_)
    systems.push_back({{"key", source.key}, {"name", source.name}, {"method", source.method}});
  row.hidden = {
      {"seed", seed_}, {"systems", systems}, {"prompt", prompt_}, {"split", asked_.split.string()}};
  return store::AnnotationTable(store_).add(row,
                                            {.version = 1,
                                             .en = asked_.guidelines_en,
                                             .ja = asked_.guidelines_ja,
                                             .author = asked_.author},
                                            kept_, items_);
}

std::string make(store::Store& store, const NewTask& task) {
  return Maker(store, task).make();
}

}  // namespace espalier::workbench::annotation
