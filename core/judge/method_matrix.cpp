#include "core/judge/method_matrix.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "core/base/error.h"
#include "core/judge/matrix_keys.h"
#include "core/plan/descriptors.h"

namespace espalier::judge {

namespace {

using Row = Settings;

/// The runs of one configuration: the latest of each sample seed.
struct Configuration {
  Settings settings;
  std::map<std::uint64_t, const ScoredRun*> runs;
};

/// Number of shots as a key: all records come last.
struct Shots {
  bool learned = false;
  std::optional<std::int64_t> train, validation;
  auto key() const {
    const auto number = [](std::optional<std::int64_t> n) {
      return n ? *n : std::numeric_limits<std::int64_t>::max();
    };
    return std::tuple(learned, number(train), number(validation));
  }
  bool operator<(const Shots& other) const { return key() < other.key(); }
};

bool learns(const ScoredRun& run) {
  const plan::MethodInfo* info = plan::find_method(text_of(value_at(run.plan, "method.name")));
  return info == nullptr || plan::learns_from_shots(*info);
}

std::optional<std::int64_t> whole(const Json& value) {
  return value.is_number_integer() ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

Shots shots_of(const ScoredRun& run) {
  Shots out;
  if (!learns(run)) return out;
  out.learned = true;
  out.train = whole(value_at(run.plan, "data.shots"));
  out.validation = whole(value_at(run.plan, "data.validation_shots"));
  if (!out.validation) out.validation = out.train;
  return out;
}

/// A run and what is read from its plan.
struct Known {
  const ScoredRun* run = nullptr;
  Row row;
  Settings chosen;
  Shots shots;
};

std::uint64_t sample_seed(const ScoredRun& run) {
  const Json seed = value_at(run.plan, "data.sample_seed");
  return seed.is_number_unsigned() || seed.is_number_integer() ? seed.get<std::uint64_t>() : 1;
}

std::set<std::string> records_of(const ScoredRun& run) {
  std::set<std::string> out;
  for (const auto& [record, score] : run.scores)
    out.insert(record);
  return out;
}

/// The runs of each test set whose records are those that most of its runs scored (of equally many
/// the first); others cannot be compared with them.
std::vector<const ScoredRun*> comparable(const std::vector<ScoredRun>& runs,
                                         std::vector<std::string>& left_out) {
  std::map<std::string, std::vector<std::pair<std::set<std::string>, std::size_t>>> counts;
  const auto entry = [&](const ScoredRun& run) -> std::pair<std::set<std::string>, std::size_t>& {
    auto& list = counts[run.test];
    auto records = records_of(run);
    for (auto& known : list) {
      if (known.first == records) return known;
    }
    return list.emplace_back(std::move(records), 0);
  };
  for (const ScoredRun& run : runs) {
    if (!run.scores.empty()) ++entry(run).second;
  }
  std::vector<const ScoredRun*> out;
  for (const ScoredRun& run : runs) {
    if (run.scores.empty()) continue;
    const std::size_t mine = entry(run).second;
    const auto& list = counts[run.test];
    const auto most = std::max_element(
        list.begin(), list.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (mine == most->second && most->first == records_of(run)) {
      out.push_back(&run);
    } else {
      left_out.push_back(run.id);
    }
  }
  return out;
}

/// Mean validation over seeds, larger is better; none where a run has none.
std::optional<double> validation(const Configuration& configuration,
                                 const std::vector<std::uint64_t>& seeds, bool rouge) {
  double sum = 0;
  for (const std::uint64_t seed : seeds) {
    const ScoredRun& run = *configuration.runs.at(seed);
    const auto value = rouge ? run.validation_rouge_l : run.validation_loss;
    if (!value || !std::isfinite(*value)) return std::nullopt;
    sum += rouge ? *value : -*value;
  }
  return seeds.empty() ? std::nullopt : std::optional(sum / static_cast<double>(seeds.size()));
}

std::vector<std::uint64_t> common_seeds(const std::vector<const Configuration*>& list) {
  std::vector<std::uint64_t> out;
  for (const auto& [seed, run] : list.front()->runs) {
    if (std::all_of(list.begin(), list.end(),
                    [seed = seed](const Configuration* c) { return c->runs.contains(seed); })) {
      out.push_back(seed);
    }
  }
  return out;
}

struct Chosen {
  const Configuration* configuration = nullptr;
  std::string by;
};

Chosen choose(const std::vector<Configuration>& all) {
  std::size_t most = 0;
  for (const Configuration& c : all)
    most = std::max(most, c.runs.size());
  std::vector<const Configuration*> list;
  for (const Configuration& c : all) {
    if (c.runs.size() == most) list.push_back(&c);
  }
  if (list.size() == 1) return {list.front(), ""};
  const auto seeds = common_seeds(list);
  for (const bool rouge : {true, false}) {
    const Configuration* best = nullptr;
    std::optional<double> highest;
    bool complete = true;
    for (const Configuration* c : list) {
      const auto value = validation(*c, seeds, rouge);
      complete = complete && value;
      if (!value || (highest && *value <= *highest)) continue;
      highest = value;
      best = c;
    }
    if (complete && best != nullptr) return {best, rouge ? "validation rougeL" : "validation loss"};
  }
  const auto newest = std::max_element(list.begin(), list.end(), [](const auto* a, const auto* b) {
    return a->runs.rbegin()->second->id < b->runs.rbegin()->second->id;
  });
  return {*newest, "newest"};
}

Json point_of(const std::vector<Configuration>& all, const Configuration& chosen) {
  Json out = Json::object();
  std::set<std::string> paths;
  for (const Configuration& c : all) {
    for (const auto& [path, value] : c.settings)
      paths.insert(path);
  }
  const auto at = [](const Configuration& c, const std::string& path) {
    const auto found = c.settings.find(path);
    return found == c.settings.end() ? Json() : found->second;
  };
  for (const std::string& path : paths) {
    if (std::any_of(all.begin(), all.end(),
                    [&](const Configuration& c) { return at(c, path) != at(chosen, path); })) {
      out[path] = at(chosen, path);
    }
  }
  return out;
}

/// Lays runs out in rows, targets and configurations, then fills the cells.
class Builder {
 public:
  Builder(const std::vector<ScoredRun>& runs, const BootstrapOptions& options,
          const std::function<bool()>& cancelled)
      : cancelled_(cancelled) {
    matrix_.options = options;
    for (const ScoredRun* run : comparable(runs, matrix_.left_out)) {
      const Json plan = whole_plan(run->plan);
      runs_.push_back({run, row_settings(plan), chosen_settings(plan), shots_of(*run)});
    }
  }

  MethodMatrix build(const std::string& metric) {
    matrix_.metric = metric;
    for (const Known& known : runs_)
      note_corpus(*known.run);
    find_targets();
    find_rows();
    for (std::size_t row = 0; row < matrix_.rows.size(); ++row) {
      for (std::size_t target = 0; target < matrix_.targets.size(); ++target)
        fill(row, target);
    }
    for (std::size_t target = 0; target < matrix_.targets.size(); ++target)
      compare(target);
    return std::move(matrix_);
  }

 private:
  void note_corpus(const ScoredRun& run) {
    if (!run.value) return;
    double sum = 0;
    for (const auto& [record, score] : run.scores)
      sum += score;
    if (std::abs(sum / static_cast<double>(run.scores.size()) - *run.value) > 1e-6)
      matrix_.corpus_metric = true;
  }

  void find_targets() {
    std::map<std::pair<std::string, std::string>, std::set<Shots>> shots;  // by name, then test
    for (const Known& known : runs_)
      shots[{known.run->data, known.run->test}].insert(known.shots);
    for (auto& [names, list] : shots) {
      // Those that learn from nothing need no column of their own beside others.
      if (list.size() > 1) list.erase(Shots());
      for (const Shots& s : list) {
        matrix_.targets.push_back({names.second, names.first, s.learned, s.train, s.validation});
      }
    }
    for (MatrixTarget& target : matrix_.targets) {
      for (const Known& known : runs_) {
        if (known.run->test == target.test) target.records = known.run->scores.size();
      }
    }
  }

  void find_rows() {
    std::map<std::string, std::size_t> order;
    for (const plan::MethodInfo& info : plan::methods())
      order.emplace(info.name, order.size());
    std::set<std::tuple<std::size_t, std::string, Row>> found;
    for (const Known& known : runs_) {
      const std::string method = text_of(known.row.at("method.name"));
      found.emplace(order.contains(method) ? order[method] : order.size(), method, known.row);
    }
    for (const auto& key : found)
      settings_.push_back(std::get<Row>(key));
    for (const Row& row : settings_)
      matrix_.rows.push_back(describe(row));
  }

  MatrixRow describe(const Row& row) const {
    const auto at = [](const Row& r, const std::string& path) {
      const auto found = r.find(path);
      return found == r.end() ? Json() : found->second;
    };
    MatrixRow out;
    out.method = text_of(at(row, "method.name"));
    out.base_model = text_of(at(row, "base_model"));
    out.ceiling = out.method == "oracle_sentence";
    for (const auto& setting : row) {
      const std::string& path = setting.first;
      const Json& value = setting.second;
      if (path == "method.name" || path == "base_model") continue;
      const bool differs = std::any_of(settings_.begin(), settings_.end(), [&](const Row& other) {
        if (text_of(at(other, "method.name")) != out.method) return false;
        // How it prunes is told apart only among those that prune.
        if (path.starts_with("prune.") && !other.contains("prune")) return false;
        return at(other, path) != value;
      });
      if (differs || path == "adapter" || path == "prune")
        out.words.emplace_back(path, text_of(value));
    }
    return out;
  }

  void poll() const {
    if (cancelled_ && cancelled_()) throw Error(Code::stopped, "stopped on request");
  }

  void fill(std::size_t row, std::size_t target) {
    poll();
    const MatrixTarget& t = matrix_.targets[target];
    std::vector<Configuration> list;
    bool learned = false;
    for (const Known& known : runs_) {
      const Shots& shots = known.shots;
      const bool here = !shots.learned || (t.learned && t.shots == shots.train &&
                                           t.validation_shots == shots.validation);
      if (known.run->test != t.test || !here || known.row != settings_[row]) continue;
      learned = shots.learned;
      add(list, known);
    }
    if (list.empty()) return;
    const Chosen chosen = choose(list);
    MatrixCell cell;
    cell.row = row;
    cell.target = target;
    cell.configurations = list.size();
    cell.chosen_by = chosen.by;
    cell.point = point_of(list, *chosen.configuration);
    cell.same_for_every_seed = !learned;
    RowScores scores = scores_of(*chosen.configuration, row, learned, cell);
    const StudyTable table = build_table(matrix_.metric, {scores}, {}, matrix_.options);
    cell.estimate = table.rows.front().estimate;
    scores_.push_back(std::move(scores));
    matrix_.cells.push_back(std::move(cell));
  }

  static void add(std::vector<Configuration>& list, const Known& known) {
    auto found = std::find_if(list.begin(), list.end(),
                              [&](const Configuration& c) { return c.settings == known.chosen; });
    if (found == list.end()) found = list.insert(list.end(), {known.chosen, {}});
    const ScoredRun*& at = found->runs[known.shots.learned ? sample_seed(*known.run) : 1];
    if (at == nullptr || at->id < known.run->id) at = known.run;
  }

  static RowScores scores_of(const Configuration& configuration, std::size_t row, bool learned,
                             MatrixCell& cell) {
    RowScores out;
    out.name = std::to_string(row);
    out.same_for_every_seed = !learned;
    for (const auto& [seed, run] : configuration.runs) {
      for (const auto& [record, score] : run->scores)
        out.scores[seed].push_back(score);
      cell.runs.push_back(run->id);
      cell.leaked = std::max(cell.leaked, run->leaked);
    }
    return out;
  }

  void compare(std::size_t target) {
    poll();
    std::vector<std::size_t> list;
    for (std::size_t i = 0; i < matrix_.cells.size(); ++i) {
      const MatrixCell& cell = matrix_.cells[i];
      if (cell.target == target && !matrix_.rows[cell.row].ceiling) list.push_back(i);
    }
    // One alone is no best.
    if (list.size() < 2) return;
    const std::size_t best =
        *std::max_element(list.begin(), list.end(), [this](std::size_t a, std::size_t b) {
          return matrix_.cells[a].estimate.mean < matrix_.cells[b].estimate.mean;
        });
    matrix_.cells[best].best = true;
    std::vector<RowScores> rows;
    rows.reserve(list.size());
    for (const std::size_t i : list)
      rows.push_back(scores_[i]);
    const StudyTable table =
        build_table(matrix_.metric, rows, against(rows, scores_[best].name), matrix_.options);
    for (const Comparison& comparison : table.comparisons) {
      for (const std::size_t i : list) {
        if (scores_[i].name == comparison.row) matrix_.cells[i].against_best = comparison;
      }
    }
  }

  const std::function<bool()>& cancelled_;
  MethodMatrix matrix_;
  std::vector<Known> runs_;
  std::vector<Row> settings_;      ///< by row
  std::vector<RowScores> scores_;  ///< by cell
};

}  // namespace

const MatrixCell* MethodMatrix::cell(std::size_t row, std::size_t target) const {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const MatrixCell& c) {
    return c.row == row && c.target == target;
  });
  return found == cells.end() ? nullptr : &*found;
}

MethodMatrix build_matrix(const std::string& metric, const std::vector<ScoredRun>& runs,
                          const BootstrapOptions& options, const std::function<bool()>& cancelled) {
  return Builder(runs, options, cancelled).build(metric);
}

}  // namespace espalier::judge
