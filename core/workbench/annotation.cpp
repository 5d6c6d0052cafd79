// Tasks, their annotators and guidelines.
#include "core/workbench/annotation.h"

#include <algorithm>

#include "core/workbench/annotation_rows.h"

namespace espalier::workbench::annotation {

namespace {

constexpr std::int64_t kRecent = 20;

TaskState state_of(const store::AnnotationTable& table, const store::AnnotationTask& row) {
  TaskState out;
  out.task = task_of(table, row.id);
  const store::AnnotationCounts counts = table.counts(row.id);
  out.items = counts.main;
  out.practice = counts.practice;
  out.gold = counts.gold;
  out.overlap = counts.overlap;
  out.tied = counts.tied + row.setup.value("merged", std::int64_t{0});
  out.answers = counts.answers;
  for (const store::Annotator& annotator : table.annotators(row.id))
    out.annotators.push_back(annotator.login);
  return out;
}

/// Answers to one gold item, judged.
void judge_gold(const store::AnnotationTable& table, const std::string& task, std::int64_t number,
                std::vector<AnnotatorState>& annotators) {
  const store::AnnotationItem item = table.item(task, number);
  if (item.expected.is_null()) return;
  const judge::Expected expected = judge::expected_from(item.expected);
  for (const store::AnnotationAnswer& row : table.answers(task, {.item = number})) {
    const auto at = std::find_if(
        annotators.begin(), annotators.end(),
        [&row](const AnnotatorState& annotator) { return annotator.login == row.login; });
    if (at == annotators.end()) continue;
    ++at->gold_answered;
    if (judge::feedback(expected, answer_of(row, item.id)).right) ++at->gold_right;
  }
}

/// done, total and time left of one annotator.
judge::Progress progress_of(const store::AnnotationTable& table, const judge::Task& task,
                            const std::vector<judge::ItemPlace>& places,
                            const AnnotatorState& annotator,
                            const std::vector<std::int64_t>& times) {
  judge::Progress out;
  const std::vector<std::int64_t> done = table.answered(task.id, annotator.login);
  for (const std::size_t i : judge::order_of(task, places, annotator.slot, annotator.login)) {
    const bool practice = places[i].kind == judge::ItemKind::practice;
    ++(practice ? out.practice_total : out.total);
    if (std::binary_search(done.begin(), done.end(), static_cast<std::int64_t>(i)))
      ++(practice ? out.practice_done : out.done);
  }
  const auto recent = static_cast<std::size_t>(
      std::min<std::int64_t>(kRecent, static_cast<std::int64_t>(times.size())));
  out.left_milliseconds =
      judge::time_left({times.begin(), times.begin() + static_cast<std::ptrdiff_t>(recent)},
                       out.total - out.done + out.practice_total - out.practice_done);
  return out;
}

}  // namespace

std::vector<TaskState> tasks(const store::Store& store) {
  const store::AnnotationTable table(store);
  std::vector<TaskState> out;
  for (const store::AnnotationTask& row : table.tasks())
    out.push_back(state_of(table, row));
  return out;
}

TaskState task(const store::Store& store, const std::string& id) {
  const store::AnnotationTable table(store);
  return state_of(table, table.task(id));
}

std::vector<AnnotatorState> annotators(const store::Store& store, const std::string& task) {
  const store::AnnotationTable table(store);
  const judge::Task shown = task_of(table, task);
  const std::vector<judge::ItemPlace> places = places_of(table.places(task));
  std::vector<AnnotatorState> out;
  for (const store::Annotator& annotator : table.annotators(task)) {
    AnnotatorState& state = out.emplace_back();
    state.login = annotator.login;
    state.slot = annotator.slot;
    const std::vector<std::int64_t> times = table.times(task, annotator.login);
    state.progress = progress_of(table, shown, places, state, times);
    state.median_milliseconds = judge::time_left(times, 1).value_or(0);
  }
  for (const store::AnnotatorWork& work : table.work(task)) {
    for (AnnotatorState& state : out) {
      if (state.login != work.login) continue;
      state.revised = work.revised;
      state.with_highlights = work.highlights;
    }
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].kind == judge::ItemKind::gold)
      judge_gold(table, task, static_cast<std::int64_t>(i), out);
  }
  return out;
}

judge::Guidelines write_guidelines(store::Store& store, const std::string& task,
                                   const std::string& en, const std::string& ja,
                                   const std::string& author) {
  store::AnnotationTable table(store);
  table.add_guidelines(task, {.version = 0, .en = en, .ja = ja, .author = author});
  return guidelines_of(table.guidelines(task).back());
}

std::vector<judge::Guidelines> guidelines(const store::Store& store, const std::string& task) {
  std::vector<judge::Guidelines> out;
  for (const store::AnnotationGuidelines& row : store::AnnotationTable(store).guidelines(task))
    out.push_back(guidelines_of(row));
  return out;
}

void close(store::Store& store, const std::string& task) {
  store::AnnotationTable(store).close(task);
}

}  // namespace espalier::workbench::annotation
