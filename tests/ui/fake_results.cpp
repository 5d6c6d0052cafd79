#include "tests/ui/fake_results.h"

#include "core/judge/machine.h"
#include "core/workbench/machine_judge.h"

namespace espalier::ui {

namespace annotation = espalier::workbench::annotation;

namespace {

judge::GridInput input(std::size_t row, std::size_t column, double shift,
                       std::vector<std::string> runs) {
  judge::GridInput out;
  out.row = row;
  out.column = column;
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    for (int i = 0; i < 10; ++i)
      out.scores.scores[seed].push_back(0.1 * (i % 5) + shift + 0.01 * static_cast<double>(seed));
  }
  out.facts.runs = std::move(runs);
  out.facts.wanted = 2;
  out.facts.seconds = 75;
  out.facts.peak_bytes = 2e9;
  return out;
}

annotation::MachineItem pair(const char* item, double first, judge::Choice choice) {
  annotation::MachineItem out;
  out.verdict.item = item;
  out.verdict.candidates = {"c1", "c2"};
  out.verdict.straight = {first, 0.9 - first, 0.1, 1};
  out.verdict.swapped = {0.9 - first, first, 0.1, 1};
  out.record = std::string("rec ") + item;
  out.first = "003";
  out.second = "lead";
  out.choice = choice;
  out.humans = judge::Choice::first;
  out.answers = 2;
  return out;
}

}  // namespace

StudyInfo fakeStudy() {
  std::vector<judge::GridColumn> columns(2);
  columns[0].target = "help-ja";
  columns[0].shots = columns[0].validation_shots = 5;
  columns[0].metric = "rougeL_char";
  columns[0].signature = "nrefs:1";
  columns[0].records = 10;
  columns[0].scorings = 21;
  columns[0].configurations = 7;
  columns[1] = columns[0];
  columns[1].shots = columns[1].validation_shots = 20;
  std::vector<judge::GridRow> rows{
      {.name = "LoRA"}, {.name = "pruned, r = 0.5", .fixed_ratio = 0.5}, {.name = "pruned"}};
  std::vector<judge::GridInput> cells{input(0, 0, 0.2, {"001", "004"}),
                                      input(2, 0, 0.4, {"002", "003"}), input(1, 0, 0.3, {"005"}),
                                      input(0, 1, 0.2, {"001"})};
  cells[1].facts.sparsity = 0.3;
  cells[1].facts.point = {{"prune.ratio", 0.3}};
  cells[1].facts.chosen_by = "validation rougeL";
  cells[1].facts.trials = {"t1", "t2", "t3"};
  cells[1].facts.trial_seconds = 120;
  cells[2].facts.sparsity = 0.5;
  StudyInfo out;
  out.grid = judge::build_grid(columns, rows, cells, "LoRA", {.resamples = 1000});
  out.grid.study = "transfer";
  out.rows = QStringList{"LoRA", "pruned"};
  out.done = 7;
  out.total = 12;
  out.next = 2;
  out.trials = true;
  return out;
}

annotation::MachineResult fakeMachine(bool counts) {
  annotation::MachineResult out;
  out.login = "machine:SmolLM2 en1 #3f9a21";
  out.setup.document_tokens = 1024;
  out.judged = 60;
  out.total = 80;
  out.cut = 2;
  out.seconds = 130;
  out.mass = 0.93;
  out.position = {70, 110, 0.636, 60, 41, 14, 5, 0.064};
  out.same = 44;
  out.compared = 55;
  judge::Kappa kappa;
  kappa.value = 0.61;
  kappa.items = 55;
  out.peers = {{"mori", kappa}};
  out.epsilon = 0.2;
  judge::LeftOut mori;
  mori.items = 55;
  mori.judge_share = 0.9;
  mori.human_share = 0.85;
  mori.adjusted = 0.003;
  mori.judge_wins = counts;
  judge::LeftOut sato = mori;
  sato.human = 1;
  sato.adjusted = counts ? 0.01 : 0.4;
  out.test.humans = {mori, sato};
  out.humans = {"mori", "sato"};
  out.test.items = 55;
  out.test.passed = counts;
  out.test.winning_rate = counts ? 1 : 0;
  return out;
}

MachineNews fakeMachineNews() {
  MachineNews news;
  news.open = false;
  news.language = "en";
  news.systems = {{"003", "help-ja p30", "adaptive_merge"}, {"lead", "lead", "lead"}};
  annotation::MachineResult result = fakeMachine(true);
  annotation::MachineWin win;
  win.first = "003";
  win.second = "lead";
  win.rate.classical = judge::MeanInterval{0.6, {0.45, 0.75}};
  win.rate.powered = judge::MeanInterval{0.62, {0.52, 0.72}};
  win.rate.labelled = 55;
  win.rate.judged = 25;
  result.wins = {win};
  result.items = {pair("i1", 0.7, judge::Choice::first), pair("i2", 0.2, judge::Choice::second)};
  news.machines = {result};
  annotation::MetricCorrelation row;
  row.metric = "rougeL";
  row.about = "choice";
  row.level = annotation::MetricLevel::pairs;
  row.kendall.value = 0.31;
  row.kendall.interval = judge::Interval{0.1, 0.5};
  row.kendall.outputs = 55;
  row.pearson.reason = judge::Reason::constant;
  row.same = 0.66;
  news.metrics = {row};
  return news;
}

}  // namespace espalier::ui
