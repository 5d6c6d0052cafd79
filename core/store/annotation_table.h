#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/store.h"

namespace espalier::store {

/// A task of blind judging. `setup` may be shown to everybody, `hidden` to nobody while it is open.
struct AnnotationTask {
  std::string id;      ///< "003"
  std::string uid;     ///< the same in every store that it comes to
  std::string packet;  ///< hash of the packet that it came as, empty: made here
  std::string name;
  bool open = true;
  Json setup = Json::object(), hidden = Json::object();
  std::int64_t created = 0, closed = 0;
};
struct AnnotationGuidelines {
  std::int64_t version = 0;  ///< from 1
  std::string en{}, ja{}, author{};
  std::int64_t at = 0;
};
struct AnnotationDocument {
  std::string record, title, document;
};
/// How an item is dealt, read without its texts.
struct AnnotationPlace {
  std::int64_t number = 0;  ///< from 0, in its task
  std::string id, kind;     ///< main | practice | gold
  bool overlap = false, tied = false;
  std::int64_t deal = 0;
};
struct AnnotationItem : AnnotationPlace {
  std::string record;               ///< of its document
  Json candidates = Json::array();  ///< [{"id", "text"}], sorted by id
  Json sources = Json::array();     ///< for each candidate the keys of its systems
  Json expected;                    ///< null but for practice and gold
};
struct AnnotationAnswer {
  std::int64_t item = 0;  ///< number
  std::string login;
  std::int64_t revision = 0;
  bool newest = true;
  std::int64_t at = 0, milliseconds = 0;
  std::string origin;  ///< hash of the file that it came in, empty: given here
  Json answer = Json::object();
};
/// Rows as they lie in the store, unparsed: what many of them are read with. Views hold for the
/// call that they are given to.
struct ItemText {
  std::int64_t number = 0;
  std::string_view id, kind, record;
  bool tied = false;
  std::string_view candidates, sources;  ///< JSON
};
struct AnswerText {
  std::int64_t item = 0;  ///< number
  std::string_view login, answer;
};
/// Empty members do not filter.
struct AnswerFilter {
  std::string login{};
  std::optional<std::int64_t> item{};
  bool newest = true;         ///< else every revision
  bool newest_first = false;  ///< by time; else by item, login and revision
  std::int64_t limit = 0, skip = 0;
};
struct AnnotationCounts {
  std::int64_t main = 0, practice = 0, gold = 0, overlap = 0, tied = 0;  ///< main: without tied
  std::int64_t answers = 0;  ///< newest ones, without practice
};
struct Annotator {
  std::string login;
  std::int64_t slot = 0;
};
struct AnnotatorWork {
  std::string login;
  std::int64_t revised = 0;     ///< items answered more than once
  std::int64_t highlights = 0;  ///< newest answers for which highlights were on
};
/// What comes in one file; answers that have a time keep it.
struct AnswersFile {
  std::string hash, login;
  std::vector<AnnotationAnswer> answers;
};
struct AnswersMerged {
  bool known = false;  ///< the file was merged before
  std::int64_t added = 0, same = 0;
  std::int64_t revised = 0;  ///< of `added`: later answers of the same hand, no conflict
  struct Conflict {
    std::int64_t item = 0;
    std::int64_t here_at = 0, there_at = 0;
    bool replaced = false;
  };
  std::vector<Conflict> conflicts;
};

/// A model that judges a task's pairs: `setup` says which one and how it is asked. It is no
/// annotator: it has no slot, and its verdicts are no answers.
struct AnnotationMachine {
  std::int64_t id = 0;
  std::string key;    ///< hash of all that its verdicts depend on: one a task
  std::string login;  ///< the name it goes by
  Json setup = Json::object();
  std::int64_t created = 0;
};
struct AnnotationVerdict {
  std::int64_t item = 0;  ///< number
  std::int64_t at = 0;    ///< set by the store
  Json verdict = Json::object();
};

/// The tables of blind judging in a store that is open for as long as this is used. Members throw
/// what Store's do; those that take a task's id throw annotation_unknown, those that write answers
/// annotation_closed.
class AnnotationTable {
 public:
  explicit AnnotationTable(const Store& store);

  // ---- Tasks
  /// All in one transaction; returns the id.
  std::string add(const AnnotationTask& task, const AnnotationGuidelines& guidelines,
                  const std::vector<AnnotationDocument>& documents,
                  const std::vector<AnnotationItem>& items);
  std::vector<AnnotationTask> tasks() const;
  AnnotationTask task(const std::string& id) const;
  /// `packet` empty: the one that was made here.
  std::optional<AnnotationTask> find(const std::string& uid, const std::string& packet) const;
  AnnotationCounts counts(const std::string& task) const;
  void close(const std::string& task);
  std::int64_t add_guidelines(const std::string& task, const AnnotationGuidelines& guidelines);
  std::vector<AnnotationGuidelines> guidelines(const std::string& task) const;

  // ---- Items
  std::vector<AnnotationPlace> places(const std::string& task) const;
  std::vector<AnnotationItem> items(const std::string& task) const;
  AnnotationItem item(const std::string& task, std::int64_t number) const;
  /// By number.
  void each_item(const std::string& task, const std::function<void(const ItemText&)>& visit) const;
  AnnotationDocument document(const std::string& task, const std::string& record) const;
  std::vector<AnnotationDocument> documents(const std::string& task) const;

  // ---- Annotators
  /// The login's slot: the one that it has, else the lowest free one.
  std::int64_t join(const std::string& task, const std::string& login);
  std::vector<Annotator> annotators(const std::string& task) const;  ///< by slot

  // ---- Answers
  /// Writes the next revision and drops the draft, in one transaction; sets revision and at.
  void put(const std::string& task, AnnotationAnswer& answer);
  std::vector<AnnotationAnswer> answers(const std::string& task, const AnswerFilter& filter) const;
  /// The newest ones, by login and item.
  void each_answer(const std::string& task,
                   const std::function<void(const AnswerText&)>& visit) const;
  /// Numbers of the items that a login has answered, ascending.
  std::vector<std::int64_t> answered(const std::string& task, const std::string& login) const;
  /// Milliseconds of a login's newest answers, the last first; limit 0: all. 0 is left out.
  std::vector<std::int64_t> times(const std::string& task, const std::string& login,
                                  std::int64_t limit = 0) const;
  /// What each login has done, by login.
  std::vector<AnnotatorWork> work(const std::string& task) const;
  void put_draft(const std::string& task, const AnnotationAnswer& draft);
  void drop_draft(const std::string& task, std::int64_t item, const std::string& login);
  std::optional<AnnotationAnswer> draft(const std::string& task, std::int64_t item,
                                        const std::string& login) const;
  /// The answer that stands for an item whatever annotators said; older ones are kept.
  void settle(const std::string& task, AnnotationAnswer& answer);
  /// The newest of each item, by item.
  std::vector<AnnotationAnswer> settled(const std::string& task) const;

  // ---- Machines
  /// The one with this key, its setup replaced, or a new one; returns its id.
  std::int64_t put_machine(const std::string& task, const AnnotationMachine& machine);
  std::vector<AnnotationMachine> machines(const std::string& task) const;  ///< oldest first
  /// In one transaction; a verdict on an item takes the place of an earlier one. A closed task
  /// takes them too: they are nobody's answers.
  void put_verdicts(const std::string& task, std::int64_t machine,
                    const std::vector<AnnotationVerdict>& verdicts);
  /// By item.
  std::vector<AnnotationVerdict> verdicts(const std::string& task, std::int64_t machine) const;

  // ---- Files
  void note_packet(const std::string& task, const std::string& hash, const std::string& login);
  bool knows_packet(const std::string& task, const std::string& hash,
                    const std::string& login) const;
  /// One transaction. An answer that is in the history already (by content) is the same; of two
  /// others to one item the later one stands, and both are kept.
  AnswersMerged merge(const std::string& task, const AnswersFile& file);

 private:
  std::int64_t number(const std::string& task) const;
  void must_be_open(std::int64_t task) const;
  std::int64_t slot_of(std::int64_t task, const std::string& login);
  void insert(std::int64_t task, const AnnotationAnswer& answer);

  Store::State* state_;
};

}  // namespace espalier::store
