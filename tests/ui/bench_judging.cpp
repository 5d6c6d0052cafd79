// How long the results of a task of many answers take (agreement over 200,000 of them within two
// seconds). A program to run by hand; prints one JSON object with seconds of processor time.
//
//   bench_judging [ITEMS] [ANNOTATORS] [pairs | sliders | stars]
//
// By default 10,000 items answered by 20 people each on a slider from 0 to 100, on one text an
// item. `pairs`: preferences between two texts, and two criteria of five points for each text.
#include <QTemporaryDir>
#include <cstdio>
#include <ctime>
#include <random>

#include "core/base/hash.h"
#include "core/judge/agreement.h"
#include "core/store/annotation_table.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_columns.h"
#include "core/workbench/annotation_machine.h"
#include "core/workbench/annotation_metrics.h"
#include "core/workbench/annotation_task.h"
#include "tests/support/judged_store.h"
#include "ui/jobs/bridge/judge_statistics.h"

using namespace espalier;
namespace annotation = workbench::annotation;

namespace {

double processor() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Work>
double seconds(const Work& work) {
  const double before = processor();
  work();
  return processor() - before;
}

/// Everybody's answers, near a quality that the item has, in one transaction a person.
void fill(store::Store& store, const std::string& task, int people) {
  store::AnnotationTable table(store);
  const judge::Task asked = annotation::task(store, task).task;
  const std::vector<store::AnnotationItem> items = table.items(task);
  for (int k = 0; k < people; ++k) {
    std::mt19937 random(static_cast<unsigned>(k) + 1);
    store::AnswersFile file;
    file.login = "person " + std::to_string(k);
    file.hash = file.login;
    for (const store::AnnotationItem& item : items) {
      judge::Answer answer;
      for (const Json& candidate : item.candidates)
        answer.shown.push_back(candidate.at("id").get<std::string>());
      if (random() % 2 == 0 && answer.shown.size() > 1) std::swap(answer.shown[0], answer.shown[1]);
      if (asked.preference) {
        const char* const choices[] = {"a", "a", "b", "b", "tie", "both_bad"};
        answer.choice = choices[random() % 6];
      }
      for (const std::string& candidate : answer.shown) {
        for (const judge::Criterion& criterion : asked.criteria) {
          const int range = criterion.high - criterion.low;
          const int middle = static_cast<int>(std::hash<std::string>()(candidate) %
                                              static_cast<unsigned>(range + 1));
          const int off = static_cast<int>(random() % static_cast<unsigned>(range / 3 + 1));
          answer.ratings[candidate][criterion.key] =
              criterion.low + std::clamp(middle + off - range / 6, 0, range);
        }
      }
      store::AnnotationAnswer& row = file.answers.emplace_back();
      row.item = item.number;
      row.at = 1000 + item.number;
      row.milliseconds = 2000 + static_cast<std::int64_t>(random() % 9000);
      row.answer = judge::to_json(answer);
    }
    table.merge(task, file);
  }
}

/// Every figure to its last bit, so that two programs can be told apart.
std::string digest(const ui::JudgeResults& results) {
  std::string all;
  const auto add = [&all](const ui::Estimate& one) {
    char text[160];
    const auto [low, high] = one.interval.value_or(std::pair{0.0, 0.0});
    std::snprintf(text, sizeof text, "%a %a %a %s %lld;", one.value.value_or(-9), low, high,
                  qPrintable(one.reason), static_cast<long long>(one.items));
    all += text;
  };
  for (const auto& one : results.agreement)
    add(one.alpha), add({one.same, {}});
  for (const auto& one : results.pairs)
    all += one.first.toStdString(), all += one.second.toStdString(), add(one.kappa),
        add({one.same, {}});
  for (const auto& one : results.wins)
    all += one.first.toStdString() + one.second.toStdString(), add(one.rate), add({one.p, {}}),
        all += std::to_string(one.wins) + "/" + std::to_string(one.ties) + "/" +
               std::to_string(one.losses) + "/" + std::to_string(one.bothBad);
  for (const auto& one : results.overall)
    all += one.system.toStdString(), add(one.rate);
  for (const auto& one : results.strengths)
    all += one.system.toStdString(), add(one.strength);
  for (const auto& one : results.ratings)
    all += one.criterion.toStdString() + one.system.toStdString(), add(one.mean);
  add(results.left.share);
  add({results.left.p, {}});
  return sha256_hex(all).substr(0, 16);
}

}  // namespace

int main(int argc, char** argv) {
  const int items = argc > 1 ? std::atoi(argv[1]) : 10000;
  const int people = argc > 2 ? std::atoi(argv[2]) : 20;
  const std::string kind = argc > 3 ? argv[3] : "sliders";
  const QTemporaryDir folder;
  const std::filesystem::path path =
      std::filesystem::path(folder.path().toStdString()) / "espalier.sqlite";
  test::make_judged_store(path, items);
  store::Store store = store::Store::open(path);
  annotation::NewTask wish;
  wish.runs = {"001", "003"};
  wish.seed = 7;
  wish.annotators = wish.raters = people;
  wish.preference = kind == "pairs";
  wish.each = 1;
  wish.criteria = {{"fluency"}};
  if (kind == "sliders") wish.criteria = {{"fluency", "", "", 0, 100}};
  if (kind == "pairs") wish.criteria = {{"fluency"}, {"coverage"}};
  const std::string task = annotation::make(store, wish);
  fill(store, task, people);
  annotation::close(store, task);
  ui::JudgeResults results;
  Json out{{"kind", kind}, {"answers", store::AnnotationTable(store).counts(task).answers}};
  out["results_s"] = seconds([&] { results = ui::judgeResults(store, task); });
  out["figures"] = digest(results);
  // Its parts, one by one.
  annotation::AnswerColumns columns;
  out["read_s"] = seconds([&] { columns = annotation::answer_columns(store, task); });
  if (!columns.criteria.empty()) {
    const auto labels = annotation::rating_labels(columns, columns.criteria[0]);
    out["alpha_s"] = seconds([&] { judge::krippendorff_alpha(labels, judge::Scale::ordinal); });
    out["kappas_s"] = seconds(
        [&] { judge::cohen_kappas(labels, judge::Weights::quadratic, {.resamples = 200}); });
  }
  out["annotators_s"] = seconds([&] { annotation::annotators(store, task); });
  out["metrics_s"] = seconds([&] { annotation::metric_correlations(store, task); });
  out["machines_s"] = seconds([&] { annotation::machine_results(store, task); });
  for (const ui::JudgeResults::Agreement& one : results.agreement) {
    Json& row = out["alpha"].emplace_back();
    row = {one.about.toStdString(), one.alpha.value ? Json(*one.alpha.value) : Json()};
    if (one.alpha.interval) row.push_back({one.alpha.interval->first, one.alpha.interval->second});
  }
  std::printf("%s\n", json::dump(out, 2).c_str());
  return 0;
}
