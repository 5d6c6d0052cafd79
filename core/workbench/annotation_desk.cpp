// An annotator at work.
#include <algorithm>
#include <unordered_map>

#include "core/base/error.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_rows.h"

namespace espalier::workbench::annotation {

namespace {

constexpr std::int64_t kRecent = 20;  ///< answers that the time left is told from

Error unknown_item(const std::string& item) {
  return Error(Code::annotation_unknown, "there is no item \"" + item + "\" for this annotator",
               "take one of the annotator's own items", {{"what", item}});
}

}  // namespace

struct Desk::State {
  judge::Task task;
  std::string login;
  std::vector<judge::ItemPlace> places;
  std::vector<std::size_t> order;                         ///< numbers of this annotator's items
  std::unordered_map<std::string, std::size_t> position;  ///< id -> index in `order`
  std::size_t practice = 0;

  std::int64_t number(const std::string& item) const {
    const auto at = position.find(item);
    if (at == position.end()) throw unknown_item(item);
    return static_cast<std::int64_t>(order[at->second]);
  }
  /// The first index in `order` that is not in `done` (ascending numbers).
  std::optional<std::size_t> first_open(const std::vector<std::int64_t>& done) const {
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (!std::binary_search(done.begin(), done.end(), static_cast<std::int64_t>(order[i])))
        return i;
    }
    return std::nullopt;
  }
  judge::ItemView view(const store::AnnotationTable& table, std::size_t index) const;
};

judge::ItemView Desk::State::view(const store::AnnotationTable& table, std::size_t index) const {
  const auto number = static_cast<std::int64_t>(order.at(index));
  const store::AnnotationItem item = table.item(task.id, number);
  const store::AnnotationDocument document = table.document(task.id, item.record);
  judge::ItemView out;
  out.task = task.id;
  out.item = item.id;
  out.position = static_cast<std::int64_t>(index) + 1;
  out.total = static_cast<std::int64_t>(order.size());
  out.practice = places[order[index]].kind == judge::ItemKind::practice;
  out.title = document.title;
  out.document = document.document;
  out.candidates = judge::shown_order(task.seed, item.id, login, candidates_of(item));
  const std::vector<store::AnnotationAnswer> own =
      table.answers(task.id, {.login = login, .item = number});
  if (!own.empty()) out.answer = answer_of(own.front(), item.id);
  if (const auto draft = table.draft(task.id, number, login))
    out.draft = answer_of(*draft, item.id);
  return out;
}

Desk::Desk(std::unique_ptr<State> state) : state_(std::move(state)) {}
Desk::~Desk() = default;
Desk::Desk(Desk&&) noexcept = default;
Desk& Desk::operator=(Desk&&) noexcept = default;

Desk Desk::open(store::Store& store, const std::string& task, const std::string& login) {
  judge::check_login(login);
  store::AnnotationTable table(store);
  auto state = std::make_unique<State>();
  state->task = task_of(table, task);
  state->login = login;
  const std::string meant = table.task(task).setup.value("annotator", std::string());
  if (!meant.empty() && meant != login) {
    throw Error(Code::annotation_login,
                "the packet was made for \"" + meant + "\", not for \"" + login + "\"",
                "log in as " + meant + ", or ask for a packet of your own", {{"detail", meant}});
  }
  const std::int64_t slot = table.join(task, login);
  state->places = places_of(table.places(task));
  state->order = judge::order_of(state->task, state->places, slot, login);
  for (std::size_t i = 0; i < state->order.size(); ++i) {
    const judge::ItemPlace& place = state->places[state->order[i]];
    state->position[place.id] = i;
    if (place.kind == judge::ItemKind::practice) ++state->practice;
  }
  return Desk(std::move(state));
}

const judge::Task& Desk::task() const {
  return state_->task;
}

const std::string& Desk::login() const {
  return state_->login;
}

std::int64_t Desk::size() const {
  return static_cast<std::int64_t>(state_->order.size());
}

judge::ItemView Desk::view(const store::Store& store, std::int64_t position) const {
  if (position < 1 || position > size()) throw unknown_item(std::to_string(position));
  return state_->view(store::AnnotationTable(store), static_cast<std::size_t>(position - 1));
}

std::optional<judge::ItemView> Desk::next(const store::Store& store) const {
  const store::AnnotationTable table(store);
  const auto index = state_->first_open(table.answered(state_->task.id, state_->login));
  if (!index) return std::nullopt;
  return state_->view(table, *index);
}

std::optional<judge::ItemView> Desk::last_answered(const store::Store& store,
                                                   std::int64_t back) const {
  const store::AnnotationTable table(store);
  const std::vector<store::AnnotationAnswer> rows =
      table.answers(state_->task.id, {.login = state_->login,
                                      .newest_first = true,
                                      .limit = 1,
                                      .skip = std::max<std::int64_t>(0, back)});
  if (rows.empty()) return std::nullopt;
  const std::string& id = state_->places.at(static_cast<std::size_t>(rows.front().item)).id;
  const auto at = state_->position.find(id);
  if (at == state_->position.end()) return std::nullopt;
  return state_->view(table, at->second);
}

std::optional<judge::Feedback> Desk::submit(store::Store& store, judge::Answer answer) {
  store::AnnotationTable table(store);
  const std::int64_t number = state_->number(answer.item);
  const store::AnnotationItem item = table.item(state_->task.id, number);
  const std::vector<judge::Candidate> shown =
      judge::shown_order(state_->task.seed, item.id, state_->login, candidates_of(item));
  answer.annotator = state_->login;
  if (answer.shown.empty()) answer.shown = ids_of(shown);
  if (answer.shown != ids_of(shown)) {
    throw Error(Code::annotation_answer, "the candidates were not shown in this order",
                "leave \"shown\" out, or take it from the item", {{"detail", "shown"}});
  }
  if (answer.guidelines == 0) answer.guidelines = state_->task.guidelines.version;
  judge::check_answer(state_->task, shown, answer);
  store::AnnotationAnswer row = row_of(answer, number);
  table.put(state_->task.id, row);
  if (item.kind != "practice" || item.expected.is_null()) return std::nullopt;
  return judge::feedback(judge::expected_from(item.expected), answer);
}

void Desk::keep_draft(store::Store& store, judge::Answer draft) {
  store::AnnotationTable table(store);
  const std::int64_t number = state_->number(draft.item);
  const std::vector<judge::Candidate> shown =
      judge::shown_order(state_->task.seed, draft.item, state_->login,
                         candidates_of(table.item(state_->task.id, number)));
  draft.annotator = state_->login;
  draft.shown = ids_of(shown);
  judge::check_draft(state_->task, shown, draft);
  table.put_draft(state_->task.id, row_of(draft, number));
}

void Desk::drop_draft(store::Store& store, const std::string& item) {
  store::AnnotationTable(store).drop_draft(state_->task.id, state_->number(item), state_->login);
}

judge::Progress Desk::progress(const store::Store& store) const {
  const store::AnnotationTable table(store);
  judge::Progress out;
  out.practice_total = static_cast<std::int64_t>(state_->practice);
  out.total = size() - out.practice_total;
  for (const std::int64_t number : table.answered(state_->task.id, state_->login)) {
    const judge::ItemPlace& place = state_->places.at(static_cast<std::size_t>(number));
    if (!state_->position.contains(place.id)) continue;
    ++(place.kind == judge::ItemKind::practice ? out.practice_done : out.done);
  }
  out.left_milliseconds =
      judge::time_left(table.times(state_->task.id, state_->login, kRecent),
                       out.total - out.done + out.practice_total - out.practice_done);
  return out;
}

std::vector<judge::Answer> Desk::peers(const store::Store& store, const std::string& item) const {
  const store::AnnotationTable table(store);
  const std::int64_t number = state_->number(item);
  std::vector<judge::Answer> out;
  bool submitted = false;
  for (const store::AnnotationAnswer& row : table.answers(state_->task.id, {.item = number})) {
    if (row.login == state_->login) {
      submitted = true;
    } else {
      out.push_back(answer_of(row, item));
    }
  }
  if (!submitted) out.clear();
  return out;
}

std::vector<judge::Answer> Desk::history(const store::Store& store, const std::string& item) const {
  const store::AnnotationTable table(store);
  std::vector<judge::Answer> out;
  for (const store::AnnotationAnswer& row :
       table.answers(state_->task.id,
                     {.login = state_->login, .item = state_->number(item), .newest = false}))
    out.push_back(answer_of(row, item));
  return out;
}

}  // namespace espalier::workbench::annotation
