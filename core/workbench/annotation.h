#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/judge/annotation.h"
#include "core/judge/annotation_answers.h"
#include "core/store/store.h"

/// Annotation tasks of one store, as a page asks for them. Everything that writes does so at once,
/// in one transaction; a store of another process is waited for. Throws annotation_* as told, and
/// store_* as Store does.
namespace espalier::workbench::annotation {

struct TaskState {
  judge::Task task;
  std::int64_t items = 0;  ///< that are asked (main, without the tied ones)
  std::int64_t practice = 0, gold = 0, overlap = 0;
  std::int64_t tied = 0;                ///< pairs of identical candidates, tied without asking
  std::int64_t answers = 0;             ///< newest ones, without practice
  std::vector<std::string> annotators;  ///< in the order of their slots
};
std::vector<TaskState> tasks(const store::Store& store);
TaskState task(const store::Store& store, const std::string& id);  ///< annotation_unknown

/// An annotator at work on one task: the order is worked out once, texts are read an item at a
/// time. Joins the task where the login is new (annotation_login). Keep one for the time of a
/// session; the store is passed to each call, so that any connection of the process serves.
class Desk {
 public:
  static Desk open(store::Store& store, const std::string& task, const std::string& login);
  ~Desk();
  Desk(Desk&&) noexcept;
  Desk& operator=(Desk&&) noexcept;

  const judge::Task& task() const;
  const std::string& login() const;
  std::int64_t size() const;  ///< items of this annotator, practice included

  /// position: from 1, see size(). The item's side, answer and draft are this annotator's.
  judge::ItemView view(const store::Store& store, std::int64_t position) const;
  /// The first item that is not answered yet; none: all done.
  std::optional<judge::ItemView> next(const store::Store& store) const;
  /// The item answered last (what Ctrl+Z goes back to), then the one before it with `back` 1, ...;
  /// none: there is none.
  std::optional<judge::ItemView> last_answered(const store::Store& store,
                                               std::int64_t back = 0) const;

  /// Stores an answer (a revision where there is one already; the old ones are kept) and drops the
  /// draft. item and annotator are the desk's business: answer.item must be one of its items,
  /// annotator is set. Returns what is told after a practice item, else none. Throws
  /// annotation_answer, annotation_closed.
  std::optional<judge::Feedback> submit(store::Store& store, judge::Answer answer);
  /// Keeps a half-filled answer over a crash; replaces the one before.
  void keep_draft(store::Store& store, judge::Answer draft);
  void drop_draft(store::Store& store, const std::string& item);

  judge::Progress progress(const store::Store& store) const;
  /// What the others said of an item: empty until this annotator has submitted an answer to it.
  std::vector<judge::Answer> peers(const store::Store& store, const std::string& item) const;
  /// All revisions of the own answer, oldest first.
  std::vector<judge::Answer> history(const store::Store& store, const std::string& item) const;

 private:
  struct State;
  explicit Desk(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Answers as JSON lines, for scripts; all are read before one is returned. Throws data_record with
/// the line, annotation_answer, file_*.
std::vector<judge::Answer> read_answers(const std::filesystem::path& file);

/// One annotator's work so far.
struct AnnotatorState {
  std::string login;
  std::int64_t slot = 0;
  judge::Progress progress;
  std::int64_t gold_answered = 0, gold_right = 0;  ///< 0 of 0 in a task from a packet
  std::int64_t revised = 0;                        ///< items answered more than once
  std::int64_t with_highlights = 0;                ///< answers for which highlights were on
  std::int64_t median_milliseconds = 0;
};
std::vector<AnnotatorState> annotators(const store::Store& store, const std::string& task);

/// Adds a version, shown from now on.
judge::Guidelines write_guidelines(store::Store& store, const std::string& task,
                                   const std::string& en, const std::string& ja,
                                   const std::string& author);
std::vector<judge::Guidelines> guidelines(const store::Store& store, const std::string& task);

/// Items on which annotators differ, with how they were settled. `viewer`: items that this login
/// has still to answer are left out; empty: all.
struct Dispute {
  judge::Disagreement disagreement;
  judge::ItemView view;                  ///< in the order of candidate ids, without a side
  std::optional<judge::Answer> settled;  ///< annotator: who settled it
};
std::vector<Dispute> disputes(const store::Store& store, const std::string& task,
                              const std::string& viewer, int least = 2);
/// Stores the answer that stands for the item (answer.annotator: who says so); a second one is kept
/// beside the first and stands from then on.
void adjudicate(store::Store& store, const std::string& task, judge::Answer answer);

/// No more answers; from here on methods are told. Twice is no error.
void close(store::Store& store, const std::string& task);

/// A source of candidates of a closed task.
struct System {
  std::string key;  ///< run id, or "reference", "lead"
  std::string name, method;
};
/// What a closed task compared; throws annotation_open before, annotation_unknown where the methods
/// are kept elsewhere (a task from a packet).
std::vector<System> systems(const store::Store& store, const std::string& task);
/// One comparison of two systems by one annotator (or settled: the annotator is empty), for win
/// rates and Bradley-Terry.
struct Comparison {
  std::string item, record, annotator;
  std::string first, second;  ///< keys of systems
  enum class Outcome { first, second, tie, both_bad } outcome = Outcome::tie;
  bool automatic = false;  ///< identical candidates
};
/// Closed tasks only. `settled`: an adjudicated answer stands for all of its item.
std::vector<Comparison> comparisons(const store::Store& store, const std::string& task,
                                    bool settled = true);
/// One rating of one system's text (a text of several systems counts for each).
struct SystemRating {
  std::string item, record, annotator, system, criterion;
  int value = 0;
};
std::vector<SystemRating> system_ratings(const store::Store& store, const std::string& task,
                                         bool settled = true);

}  // namespace espalier::workbench::annotation
