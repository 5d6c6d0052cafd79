#include "core/experiment/run_judgements.h"

#include <algorithm>
#include <map>

#include "core/store/annotation_table.h"

namespace espalier::experiment {

namespace {

bool names(const Json& sources, const std::string& run) {
  return std::any_of(sources.begin(), sources.end(), [&](const Json& keys) {
    return std::find(keys.begin(), keys.end(), run) != keys.end();
  });
}

class Lines {
 public:
  Lines(const store::AnnotationTable& table, const store::AnnotationTask& task,
        const std::string& run)
      : table_(table), task_(task), run_(run) {
    for (const store::AnnotationItem& item : table.items(task.id)) {
      if (!names(item.sources, run)) continue;
      Json& line = items_[item.number];
      line = {{"task", task.uid},
              {"item", item.id},
              {"record", item.record},
              {"kind", item.kind},
              {"candidates", item.candidates}};
      for (std::size_t i = 0; i < item.candidates.size(); ++i)
        line["candidates"][i]["systems"] = item.sources.at(i);
    }
  }

  std::string all() {
    if (items_.empty()) return {};
    for (const store::AnnotationAnswer& answer : table_.answers(task_.id, {}))
      add(answer, Json::object());
    for (const store::AnnotationAnswer& answer : table_.settled(task_.id))
      add(answer, {{"settled", true}});
    for (const store::AnnotationMachine& machine : table_.machines(task_.id)) {
      for (const store::AnnotationVerdict& verdict : table_.verdicts(task_.id, machine.id))
        add(verdict.item, {{"machine", machine.setup}, {"verdict", verdict.verdict}});
    }
    return lines_.empty() ? lines_ : head() + lines_;
  }

 private:
  std::string head() const {
    Json guidelines = Json::array();
    for (const store::AnnotationGuidelines& g : table_.guidelines(task_.id))
      guidelines.push_back({{"version", g.version}, {"en", g.en}, {"ja", g.ja}});
    return json::dump({{"task", task_.uid},
                       {"name", task_.name},
                       {"run", run_},
                       {"setup", task_.setup},
                       {"systems", task_.hidden.value("systems", Json::array())},
                       {"guidelines", guidelines}}) +
           "\n";
  }

  void add(const store::AnnotationAnswer& row, Json more) {
    Json answer = row.answer;
    answer["annotator"] = row.login;
    answer["at"] = row.at;
    answer["revision"] = row.revision;
    more["answer"] = std::move(answer);
    add(row.item, more);
  }

  void add(std::int64_t item, const Json& more) {
    const auto at = items_.find(item);
    if (at == items_.end()) return;
    Json line = at->second;
    line.update(more);
    lines_ += json::dump(line) + "\n";
  }

  const store::AnnotationTable& table_;
  const store::AnnotationTask& task_;
  const std::string& run_;
  std::map<std::int64_t, Json> items_;  ///< by number
  std::string lines_;
};

}  // namespace

std::string run_judgements(const store::Store& store, const std::string& run) {
  const store::AnnotationTable table(store);
  std::string out;
  for (const store::AnnotationTask& task : table.tasks()) {
    if (!task.open && task.packet.empty()) out += Lines(table, task, run).all();
  }
  return out;
}

}  // namespace espalier::experiment
