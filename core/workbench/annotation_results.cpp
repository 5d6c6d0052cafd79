// What answers come to: disputes, tables, and by system once a task is closed.
#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_columns.h"
#include "core/workbench/annotation_rows.h"

namespace espalier::workbench::annotation {

namespace {

/// Newest answers to main items, with the items' ids.
std::vector<judge::Answer> answers_of(const store::AnnotationTable& table, const std::string& task,
                                      const std::vector<store::AnnotationPlace>& places) {
  std::vector<judge::Answer> out;
  for (const store::AnnotationAnswer& row : table.answers(task, {})) {
    const store::AnnotationPlace& place = places.at(static_cast<std::size_t>(row.item));
    if (place.kind == "main") out.push_back(answer_of(row, place.id));
  }
  return out;
}

std::map<std::int64_t, judge::Answer> settled_of(
    const store::AnnotationTable& table, const std::string& task,
    const std::vector<store::AnnotationPlace>& places) {
  std::map<std::int64_t, judge::Answer> out;
  for (const store::AnnotationAnswer& row : table.settled(task))
    out[row.item] = answer_of(row, places.at(static_cast<std::size_t>(row.item)).id);
  return out;
}

/// Items that the login has yet to answer.
std::set<std::string> still_to_answer(const store::AnnotationTable& table, const judge::Task& task,
                                      const std::vector<store::AnnotationPlace>& rows,
                                      const std::string& login) {
  std::set<std::string> out;
  for (const store::Annotator& annotator : table.annotators(task.id)) {
    if (annotator.login != login) continue;
    const std::vector<judge::ItemPlace> places = places_of(rows);
    const std::vector<std::int64_t> done = table.answered(task.id, login);
    for (const std::size_t i : judge::order_of(task, places, annotator.slot, login)) {
      if (!std::binary_search(done.begin(), done.end(), static_cast<std::int64_t>(i)))
        out.insert(places[i].id);
    }
  }
  return out;
}

/// The row of a task whose methods may be told.
store::AnnotationTask closed_task(const store::AnnotationTable& table, const std::string& task) {
  store::AnnotationTask row = table.task(task);
  if (!row.packet.empty()) {
    throw Error(Code::annotation_unknown, "the methods of this task are kept where it was made",
                "send the answers back there", {{"what", row.name}});
  }
  if (row.open) {
    throw Error(Code::annotation_open, "annotation task " + task + " is open",
                "close it first: methods are told then", {{"what", row.name}});
  }
  return row;
}

}  // namespace

std::vector<Dispute> disputes(const store::Store& store, const std::string& task,
                              const std::string& viewer, int least) {
  const store::AnnotationTable table(store);
  const judge::Task shown = task_of(table, task);
  const std::vector<store::AnnotationPlace> places = table.places(task);
  const std::map<std::string, std::size_t> numbers = numbers_of(places);
  const std::map<std::int64_t, judge::Answer> settled = settled_of(table, task, places);
  const std::set<std::string> hidden = still_to_answer(table, shown, places, viewer);
  std::vector<Dispute> out;
  for (judge::Disagreement& found : judge::disagreements(answers_of(table, task, places), least)) {
    if (hidden.contains(found.item)) continue;
    Dispute& dispute = out.emplace_back();
    const auto number = static_cast<std::int64_t>(numbers.at(found.item));
    const store::AnnotationItem item = table.item(task, number);
    const store::AnnotationDocument document = table.document(task, item.record);
    dispute.view.task = task;
    dispute.view.item = item.id;
    dispute.view.position = static_cast<std::int64_t>(out.size());
    dispute.view.title = document.title;
    dispute.view.document = document.document;
    dispute.view.candidates = candidates_of(item);
    if (const auto at = settled.find(number); at != settled.end()) dispute.settled = at->second;
    dispute.disagreement = std::move(found);
  }
  for (Dispute& dispute : out)
    dispute.view.total = static_cast<std::int64_t>(out.size());
  return out;
}

void adjudicate(store::Store& store, const std::string& task, judge::Answer answer) {
  store::AnnotationTable table(store);
  judge::check_login(answer.annotator);
  const judge::Task shown = task_of(table, task);
  const std::map<std::string, std::size_t> numbers = numbers_of(table.places(task));
  const auto at = numbers.find(answer.item);
  if (at == numbers.end()) {
    throw Error(Code::annotation_unknown, "there is no item \"" + answer.item + "\" in the task",
                "take one of its items", {{"what", answer.item}});
  }
  const auto number = static_cast<std::int64_t>(at->second);
  const std::vector<judge::Candidate> candidates = candidates_of(table.item(task, number));
  if (answer.shown.empty()) answer.shown = ids_of(candidates);
  judge::check_answer(shown, candidates, answer);
  store::AnnotationAnswer row = row_of(answer, number);
  table.settle(task, row);
}

std::vector<System> systems(const store::Store& store, const std::string& task) {
  std::vector<System> out;
  for (const Json& system :
       closed_task(store::AnnotationTable(store), task).hidden.value("systems", Json::array())) {
    out.push_back({system.value("key", ""), system.value("name", ""), system.value("method", "")});
  }
  return out;
}

std::vector<Comparison> comparisons(const store::Store& store, const std::string& task,
                                    bool settled) {
  const std::vector<System> known = systems(store, task);
  const AnswerColumns columns = answer_columns(store, task);
  std::vector<Comparison> out;
  for (const NumberedComparison& one : numbered_comparisons(columns, known, settled)) {
    const AnswerColumns::Item& item = columns.items[one.item];
    out.push_back({item.id, item.record, columns.login(one.login), known[one.first].key,
                   known[one.second].key, one.outcome, one.automatic});
  }
  return out;
}

std::vector<SystemRating> system_ratings(const store::Store& store, const std::string& task,
                                         bool settled) {
  const std::vector<System> known = systems(store, task);
  const AnswerColumns columns = answer_columns(store, task);
  std::vector<SystemRating> out;
  for (const NumberedRating& one : numbered_ratings(columns, known, settled)) {
    const AnswerColumns::Item& item = columns.items[one.item];
    out.push_back({item.id, item.record, columns.login(one.login), known[one.system].key,
                   columns.criteria[one.criterion], one.value});
  }
  return out;
}

}  // namespace espalier::workbench::annotation
