#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/judge/agreement.h"
#include "core/judge/alternative_test.h"
#include "core/judge/annotation.h"
#include "core/judge/machine.h"
#include "core/judge/prediction_powered.h"
#include "core/store/store.h"

// Models that judged a task: what they said, whether it counts, and what it adds to what people
// said. A machine is no annotator: agreement, win rates, gold and progress know nothing of it.
namespace espalier::workbench::annotation {

/// Which model, and how it was asked.
struct MachineSetup {
  std::string model, adapter;            ///< names of files; adapter empty: none
  std::string model_hash, adapter_hash;  ///< SHA-256
  judge::Rubric rubric;
  std::string rubric_hash;  ///< SHA-256 of its text
  std::string chat;         ///< format of the turns; "plain": the text goes on
  std::int64_t document_tokens = 0;
  double tie_band = 0;
  std::string device, dtype;
};
Json to_json(const MachineSetup& setup);
MachineSetup setup_from(const Json& json);
/// Hash of all that its probabilities depend on (not of the tie band, nor the device).
std::string key_of(const MachineSetup& setup);
/// "machine:SmolLM2-135M-Instruct.Q4_1 en1 #3f9a21"
std::string login_of(const MachineSetup& setup);

/// A main item as the machine's table shows it.
struct MachineItem {
  judge::Verdict verdict;
  std::string record;
  std::string first, second;  ///< keys of the candidates' systems; empty while they are untold
  judge::Choice choice = judge::Choice::tie;
  std::optional<judge::Choice> humans;  ///< what most of them said; none: nobody, or no majority
  std::size_t answers = 0;              ///< by humans
};

/// The machine beside one human.
struct MachinePeer {
  std::string login;
  judge::Kappa kappa;
};

/// What people and machine come to together, on one pair of systems.
struct MachineWin {
  std::string first, second;  ///< keys of systems
  /// Win rate of the first, ties half: of the items that people judged (their mean; those that all
  /// of them called bad are left out), and with the machine's probabilities on all. Pairs of equal
  /// texts are known to be ties and enter both means with their share.
  judge::PredictionPowered rate;
  std::size_t tied = 0;
};

struct MachineResult {
  std::string login, key;
  MachineSetup setup;
  std::int64_t judged = 0, total = 0;  ///< main items that are asked
  std::int64_t cut = 0;                ///< whose document was cut
  double seconds = 0;
  std::optional<double> mass;  ///< mean probability of the labels among all tokens
  judge::MachinePosition position;
  /// Items where most humans say what it says, of those with a majority.
  std::size_t same = 0, compared = 0;
  std::vector<MachinePeer> peers;  ///< by login
  judge::AlternativeTest test;
  std::vector<std::string> humans;  ///< logins of test.humans, in their order
  double epsilon = 0;               ///< of the test
  /// Of a closed task, where the test is passed: only then does the machine enter a table.
  std::vector<MachineWin> wins;
  std::vector<MachineItem> items;  ///< of a closed task, or one from a packet that is closed
  bool counts() const { return test.passed; }
};

/// Oldest first, of those that judged a pair at least. While the task is open no item is told, so
/// that nothing of it can reach who still judges. Throws annotation_unknown.
std::vector<MachineResult> machine_results(const store::Store& store, const std::string& task,
                                           const judge::AlternativeOptions& options = {});

/// A main item with its document, in the order of candidate ids; closed tasks only (annotation_open
/// before).
judge::ItemView machine_item(const store::Store& store, const std::string& task,
                             const std::string& item);

}  // namespace espalier::workbench::annotation
