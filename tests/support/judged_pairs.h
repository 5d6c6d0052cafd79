#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/judge/machine.h"
#include "core/store/annotation_table.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_machine.h"
#include "core/workbench/annotation_task.h"
#include "tests/support/judged_store.h"

namespace espalier::test {

/// A task of pairs of runs 001 and 003 that people and machines judge, everything said from run
/// 001's side: 0 it is better, 1 the other, 2 a tie, 3 both bad.
class JudgedPairs {
 public:
  JudgedPairs(const std::filesystem::path& path, int records,
              std::vector<std::string> runs = {"001", "003"})
      : store_((make_judged_store(path, records), store::Store::open(path))) {
    workbench::annotation::NewTask asked;
    asked.runs = std::move(runs);
    asked.annotators = 3;
    asked.overlap = records * 6;
    asked.seed = 11;
    task_ = workbench::annotation::make(store_, asked);
    items_ = store::AnnotationTable(store_).items(task_);
  }

  /// With everything in it that was said.
  store::Store& store() {
    store::AnnotationTable table(store_);
    for (auto& [login, answers] : answers_)
      table.merge(task_, {.hash = std::to_string(++files_), .login = login, .answers = answers});
    answers_.clear();
    for (auto& [machine, verdicts] : verdicts_)
      table.put_verdicts(task_, machine, verdicts);
    verdicts_.clear();
    return store_;
  }
  const std::string& task() const { return task_; }
  const std::vector<store::AnnotationItem>& items() const { return items_; }
  /// Whether run 001's text is the candidate with the lower id.
  bool straight(std::size_t number) const {
    return items_.at(number).sources.at(0).at(0).get<std::string>() == "001";
  }

  void say(const std::string& login, std::size_t number, int code) {
    judge::Answer answer;
    answer.annotator = login;
    answer.shown = candidates(number);
    answer.milliseconds = 1000;
    answer.choice = code == 2                         ? "tie"
                    : code == 3                       ? "both_bad"
                    : (code == 0) == straight(number) ? "a"
                                                      : "b";
    store::AnnotationAnswer row;
    row.item = static_cast<std::int64_t>(number);
    row.at = 1000 + files_;
    row.milliseconds = answer.milliseconds;
    row.answer = judge::to_json(answer);
    answers_[login].push_back(std::move(row));
  }

  /// Readings with run 001's text as A, and with the other's.
  void verdict(std::int64_t machine, std::size_t number, const judge::Reading& first,
               const judge::Reading& second, bool cut = false) {
    judge::Verdict verdict;
    verdict.candidates = candidates(number);
    verdict.straight = straight(number) ? first : second;
    verdict.swapped = straight(number) ? second : first;
    verdict.cut = cut;
    verdict.seconds = 0.5;
    verdicts_[machine].push_back(
        {.item = static_cast<std::int64_t>(number), .verdict = judge::to_json(verdict)});
  }
  /// The same said surely in both orders.
  void verdict(std::int64_t machine, std::size_t number, int code) {
    const judge::Reading a{0.9, 0.05, 0.05, 0.8}, b{0.05, 0.9, 0.05, 0.8}, tie{0.1, 0.1, 0.8, 0.8};
    if (code == 2) {
      verdict(machine, number, tie, tie);
    } else {
      verdict(machine, number, code == 0 ? a : b, code == 0 ? b : a);
    }
  }

  std::int64_t machine(const std::string& model = "judge.gguf") {
    workbench::annotation::MachineSetup setup;
    setup.model = model;
    setup.model_hash = "feed" + model;
    setup.rubric = judge::built_in_rubric("ja");
    setup.rubric_hash = "beef";
    setup.chat = "plain";
    setup.document_tokens = 64;
    setup.tie_band = 0.1;
    return store::AnnotationTable(store_).put_machine(
        task_, {.key = key_of(setup), .login = login_of(setup), .setup = to_json(setup)});
  }

  void close() { workbench::annotation::close(store(), task_); }

 private:
  std::vector<std::string> candidates(std::size_t number) const {
    std::vector<std::string> out;
    for (const Json& candidate : items_.at(number).candidates)
      out.push_back(candidate.at("id").get<std::string>());
    return out;
  }

  store::Store store_;
  std::string task_;
  std::vector<store::AnnotationItem> items_;
  std::map<std::string, std::vector<store::AnnotationAnswer>> answers_;  ///< by login
  std::map<std::int64_t, std::vector<store::AnnotationVerdict>> verdicts_;
  int files_ = 0;
};

}  // namespace espalier::test
