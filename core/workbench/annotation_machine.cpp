#include "core/workbench/annotation_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/judge/annotation_answers.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_rows.h"

namespace espalier::workbench::annotation {

namespace {

using judge::Choice;

/// Nominal codes, as preference_labels() has them.
double code_of(Choice choice) {
  return static_cast<double>(choice);
}

std::string short_name(const std::string& file) {
  const std::string end = ".gguf";
  return file.ends_with(end) ? file.substr(0, file.size() - end.size()) : file;
}

/// Human answers to one item, seen from its first candidate.
struct Said {
  std::vector<Choice> choices;

  std::optional<Choice> majority() const {
    std::map<Choice, int> votes;
    for (const Choice choice : choices)
      ++votes[choice];
    std::optional<Choice> best;
    int most = 0;
    for (const auto& [choice, count] : votes) {
      if (count > most) {
        best = choice;
      } else if (count == most) {
        best.reset();
      }
      most = std::max(most, count);
    }
    return best;
  }
  /// Mean worth to the first; none where nobody decided.
  std::optional<double> worth() const {
    double sum = 0;
    int count = 0;
    for (const Choice choice : choices) {
      if (choice == Choice::both_bad) continue;
      sum += choice == Choice::first ? 1 : choice == Choice::tie ? 0.5 : 0;
      ++count;
    }
    return count == 0 ? std::nullopt : std::optional<double>(sum / count);
  }
};

/// Main items of a task that are asked or tied, with what people said of them.
struct Asked {
  judge::Task task;
  bool told = false;  ///< methods are known
  std::vector<store::AnnotationItem> items;
  std::vector<Said> said;  ///< by number of the item
  std::vector<judge::Label> humans;
  std::vector<std::string> logins;
};

Choice choice_of(const std::string& preferred, const std::vector<judge::Candidate>& candidates) {
  return preferred == "tie"                 ? Choice::tie
         : preferred == "both_bad"          ? Choice::both_bad
         : preferred == candidates.at(0).id ? Choice::first
                                            : Choice::second;
}

Asked read_asked(const store::AnnotationTable& table, const std::string& task) {
  Asked out;
  const store::AnnotationTask row = table.task(task);
  out.task = task_of(row);
  out.told = !row.open && row.packet.empty();
  out.items = table.items(task);
  out.said.resize(out.items.size());
  std::map<std::string, std::uint32_t> raters;
  for (const store::AnnotationAnswer& answer : table.answers(task, {}))
    raters.emplace(answer.login, 0);
  for (auto& [login, number] : raters) {
    number = static_cast<std::uint32_t>(out.logins.size());
    out.logins.push_back(login);
  }
  for (const store::AnnotationAnswer& answer : table.answers(task, {})) {
    const store::AnnotationItem& item = out.items.at(static_cast<std::size_t>(answer.item));
    const std::vector<judge::Candidate> candidates = candidates_of(item);
    if (item.kind != "main" || candidates.size() != 2) continue;
    const std::string preferred = judge::preferred(answer_of(answer, item.id));
    if (preferred.empty()) continue;
    const Choice choice = choice_of(preferred, candidates);
    out.said[static_cast<std::size_t>(answer.item)].choices.push_back(choice);
    out.humans.push_back(
        {static_cast<std::uint32_t>(answer.item), raters.at(answer.login), code_of(choice)});
  }
  return out;
}

std::string system_at(const store::AnnotationItem& item, std::size_t candidate) {
  const Json& keys = item.sources.at(candidate);
  return keys.empty() ? std::string() : keys.at(0).get<std::string>();
}

/// Scaled to a share of the whole, the rest of which is known to be one half.
void mix_ties(judge::MeanInterval& mean, double share) {
  const auto mixed = [share](double value) { return share * value + (1 - share) * 0.5; };
  mean.mean = mixed(mean.mean);
  mean.interval = {mixed(mean.interval.low), mixed(mean.interval.high)};
}

/// Pairs of systems by the order in which the task names them.
class Wins {
 public:
  explicit Wins(const std::vector<System>& systems) {
    for (const System& system : systems)
      rank_.emplace(system.key, rank_.size());
  }

  void add(const store::AnnotationItem& item, const Said& said, const judge::Verdict* verdict) {
    std::string first = system_at(item, 0), second = system_at(item, 1);
    const bool turned = rank_[second] < rank_[first];
    if (turned) std::swap(first, second);
    Pair& pair = pairs_[{rank_[first], rank_[second]}];
    pair.first = first;
    pair.second = second;
    if (item.tied) {
      ++pair.tied;
      return;
    }
    const auto seen = [turned](double worth) { return turned ? 1 - worth : worth; };
    judge::JudgedItem one;
    if (const auto worth = said.worth()) one.human = seen(*worth);
    if (!one.human && !said.choices.empty()) return;  // all called it bad: no part of the rate
    if (verdict != nullptr) one.judge = seen(verdict->worth());
    if (one.human || one.judge) pair.items.push_back(one);
  }

  std::vector<MachineWin> wins() const {
    std::vector<MachineWin> out;
    for (const auto& [place, pair] : pairs_) {
      MachineWin& win = out.emplace_back();
      win.first = pair.first;
      win.second = pair.second;
      win.tied = pair.tied;
      win.rate = judge::prediction_powered_mean(pair.items);
      const auto asked = static_cast<double>(pair.items.size());
      const double share = asked / (asked + static_cast<double>(pair.tied));
      if (win.rate.classical) mix_ties(*win.rate.classical, share);
      if (win.rate.powered) mix_ties(*win.rate.powered, share);
    }
    return out;
  }

 private:
  struct Pair {
    std::string first, second;
    std::vector<judge::JudgedItem> items;
    std::size_t tied = 0;
  };
  std::map<std::string, std::size_t> rank_;
  std::map<std::pair<std::size_t, std::size_t>, Pair> pairs_;
};

void add_agreement(MachineResult& result, const Asked& asked,
                   const std::vector<judge::Label>& verdicts) {
  const auto machine = static_cast<std::uint32_t>(asked.logins.size());
  std::vector<judge::Label> all = asked.humans;
  for (judge::Label label : verdicts) {
    label.rater = machine;
    all.push_back(label);
    const auto majority = asked.said[label.item].majority();
    if (!majority) continue;
    ++result.compared;
    if (code_of(*majority) == label.value) ++result.same;
  }
  for (std::uint32_t human = 0; human < machine; ++human) {
    MachinePeer peer{asked.logins[human],
                     judge::cohen_kappa(all, machine, human, judge::Weights::plain)};
    if (peer.kappa.items > 0) result.peers.push_back(std::move(peer));
  }
}

MachineResult result_of(const store::AnnotationTable& table, const Asked& asked,
                        const store::AnnotationMachine& machine, const std::vector<System>& systems,
                        const judge::AlternativeOptions& options) {
  MachineResult out;
  out.login = machine.login;
  out.key = machine.key;
  out.setup = setup_from(machine.setup);
  out.epsilon = options.epsilon;
  std::vector<judge::Verdict> verdicts;
  std::vector<const judge::Verdict*> by_number(asked.items.size(), nullptr);
  std::vector<std::size_t> numbers;
  for (const store::AnnotationVerdict& row : table.verdicts(asked.task.id, machine.id)) {
    verdicts.push_back(judge::verdict_from(row.verdict));
    numbers.push_back(static_cast<std::size_t>(row.item));
    verdicts.back().item = asked.items.at(numbers.back()).id;
  }
  std::vector<judge::Label> labels;
  double mass = 0;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const judge::Verdict& verdict = verdicts[i];
    const std::size_t number = numbers[i];
    by_number[number] = &verdict;
    const Choice choice = judge::decision(verdict, out.setup.tie_band);
    labels.push_back({static_cast<std::uint32_t>(number), 0, code_of(choice)});
    out.cut += verdict.cut ? 1 : 0;
    out.seconds += verdict.seconds;
    mass += (verdict.straight.mass + verdict.swapped.mass) / 2;
    if (asked.task.open) continue;
    const Said& said = asked.said[number];
    MachineItem item{verdict,         asked.items[number].record, {}, {}, choice,
                     said.majority(), said.choices.size()};
    if (asked.told) {
      item.first = system_at(asked.items[number], 0);
      item.second = system_at(asked.items[number], 1);
    }
    out.items.push_back(std::move(item));
  }
  out.judged = static_cast<std::int64_t>(verdicts.size());
  if (!verdicts.empty()) out.mass = mass / static_cast<double>(verdicts.size());
  out.position = judge::position_of(verdicts);
  add_agreement(out, asked, labels);
  out.test = judge::alternative_test(asked.humans, labels, options);
  for (const judge::LeftOut& human : out.test.humans)
    out.humans.push_back(asked.logins.at(human.human));
  Wins wins(systems);
  for (std::size_t i = 0; i < asked.items.size(); ++i) {
    if (asked.items[i].kind != "main" || asked.items[i].candidates.size() != 2) continue;
    if (!asked.items[i].tied) ++out.total;
    if (asked.told) wins.add(asked.items[i], asked.said[i], by_number[i]);
  }
  if (out.counts() && asked.told) out.wins = wins.wins();
  return out;
}

}  // namespace

Json to_json(const MachineSetup& setup) {
  return {{"kind", "machine"},
          {"model", setup.model},
          {"model_sha256", setup.model_hash},
          {"adapter", setup.adapter},
          {"adapter_sha256", setup.adapter_hash},
          {"rubric",
           {{"name", setup.rubric.name},
            {"version", setup.rubric.version},
            {"sha256", setup.rubric_hash},
            {"tie", setup.rubric.tie},
            {"text", setup.rubric.text}}},
          {"chat", setup.chat},
          {"document_tokens", setup.document_tokens},
          {"tie_band", setup.tie_band},
          {"device", setup.device},
          {"dtype", setup.dtype}};
}

MachineSetup setup_from(const Json& json) {
  MachineSetup out;
  out.model = json.value("model", "");
  out.model_hash = json.value("model_sha256", "");
  out.adapter = json.value("adapter", "");
  out.adapter_hash = json.value("adapter_sha256", "");
  const Json rubric = json.value("rubric", Json::object());
  out.rubric.name = rubric.value("name", "");
  out.rubric.version = rubric.value("version", std::int64_t{0});
  out.rubric.tie = rubric.value("tie", true);
  out.rubric.text = rubric.value("text", "");
  out.rubric_hash = rubric.value("sha256", "");
  out.chat = json.value("chat", "");
  out.document_tokens = json.value("document_tokens", std::int64_t{0});
  out.tie_band = json.value("tie_band", 0.0);
  out.device = json.value("device", "");
  out.dtype = json.value("dtype", "");
  return out;
}

std::string key_of(const MachineSetup& setup) {
  return sha256_hex(
      json::dump(Json{setup.model_hash, setup.adapter_hash, setup.rubric_hash, setup.rubric.tie,
                      setup.chat, setup.document_tokens, setup.dtype}));
}

std::string login_of(const MachineSetup& setup) {
  std::string out = "machine:" + short_name(setup.model);
  if (!setup.adapter.empty()) out += "+" + setup.adapter;
  out += " " + setup.rubric.name;
  if (setup.rubric.version > 0) out += std::to_string(setup.rubric.version);
  return out + " #" + key_of(setup).substr(0, 6);
}

std::vector<MachineResult> machine_results(const store::Store& store, const std::string& task,
                                           const judge::AlternativeOptions& options) {
  const store::AnnotationTable table(store);
  std::vector<MachineResult> out;
  const std::vector<store::AnnotationMachine> machines = table.machines(task);
  if (machines.empty()) return out;
  const Asked asked = read_asked(table, task);
  const std::vector<System> named = asked.told ? systems(store, task) : std::vector<System>{};
  out.reserve(machines.size());
  for (const store::AnnotationMachine& machine : machines) {
    MachineResult result = result_of(table, asked, machine, named, options);
    if (result.judged > 0) out.push_back(std::move(result));
  }
  return out;
}

judge::ItemView machine_item(const store::Store& store, const std::string& task,
                             const std::string& item) {
  const store::AnnotationTable table(store);
  const store::AnnotationTask row = table.task(task);
  if (row.open) {
    throw Error(Code::annotation_open, "annotation task " + task + " is open",
                "close it first: its items are shown then", {{"what", row.name}});
  }
  const std::map<std::string, std::size_t> numbers = numbers_of(table.places(task));
  const auto at = numbers.find(item);
  if (at == numbers.end()) {
    throw Error(Code::annotation_unknown, "there is no item \"" + item + "\" in the task",
                "take one of its items", {{"what", item}});
  }
  const store::AnnotationItem found = table.item(task, static_cast<std::int64_t>(at->second));
  const store::AnnotationDocument document = table.document(task, found.record);
  judge::ItemView out;
  out.task = task;
  out.item = found.id;
  out.title = document.title;
  out.document = document.document;
  out.candidates = candidates_of(found);
  return out;
}

}  // namespace espalier::workbench::annotation
