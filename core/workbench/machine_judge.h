#pragma once

#include <cstdint>
#include <string>

#include "core/base/control.h"
#include "core/judge/machine.h"
#include "core/store/store.h"
#include "core/workbench/questions.h"

namespace espalier::workbench {

/// A model that is to judge the pairs of an annotation task.
struct MachineRequest {
  std::string task;
  ModelChoice model;
  judge::Rubric rubric;
  /// "auto": the chat format of the model's own files, plain where they bring none that is known;
  /// "plain", or a format's name (tokenizer/chat.h).
  std::string chat = "auto";
  std::int64_t document_tokens = 1024;  ///< longer articles are cut, marked by " [...]"
  std::int64_t limit = 0;               ///< the first so many items; 0: all
  double tie_band = 0.1;                ///< means no farther apart are a tie, 0 .. 1
};

struct MachineReport {
  std::string key, login;
  std::int64_t judged = 0;  ///< now
  std::int64_t known = 0;   ///< of an earlier time, by the same model asked in the same way
  std::int64_t cut = 0;     ///< of `judged`: the article was cut
  bool stopped = false;
  double seconds = 0;  ///< of judging
};

/// Asks the model for the better one of each main pair (tied ones are not asked), in both orders,
/// and reads the labels' probabilities off the logits behind the prompt: a label's is the sum over
/// all tokens that are its letter, with a space before it or without. One forward pass an order;
/// what both prompts begin with is computed once. Nothing of a method, a run or a record's name
/// reaches the prompt. Every item is stored as soon as it is judged, whatever comes after; the same
/// items in any order and after any restart give the same bits on a CPU. A stop ends it
/// within the item at hand. Progress: "load", then "judge" in items.
/// Throws annotation_unknown, annotation_setup (not a task of pairs, numbers out of range),
/// template_bad, chat_unknown, tokenizer_bad (no token for a label), data_record (a prompt that the
/// model has no room for), aborted, and what loading throws.
MachineReport judge_by_machine(store::Store& store, const MachineRequest& request, Control& control,
                               const Progress& progress = {});

}  // namespace espalier::workbench
