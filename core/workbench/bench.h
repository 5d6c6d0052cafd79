#pragma once

#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"

namespace espalier::workbench {

struct BenchRequest {
  std::string model;  ///< a .gguf file or a Hugging Face folder
  std::string input;  ///< documents to continue; empty: generation is left out
  std::string prompt = "{document}\nSummary:";
  int documents = 8, new_tokens = 48;
  int runs = 5;      ///< of one training example; the median counts
  int examples = 8;  ///< of an epoch of adaptive merge
  int threads = 0;   ///< 0: all cores
  std::string device = "cpu", dtype = "auto";
  int tokens = 384;    ///< of a training example
  int labels = 40;     ///< of those
  int accumulate = 8;  ///< examples of an optimizer step
  bool growth = true;  ///< also an epoch with 1 and with 16 adapters
  /// What tests/bench/peer.py and peer_llama.py printed on the same work.
  std::vector<std::string> peers;
};

/// Times the engine on this machine, beside the machine's own limit and another program's figures
/// where there are some (design section 9): loading; one example (on a GPU a step's examples in
/// their packs), forward and backward, and the same matrix products and attention alone (its
/// floor; on a GPU the products alone); an epoch of
/// adaptive merge without pruning, with running and with fresh norms, and how far the two rules
/// agree; the growth with the number of adapters; greedy generation of a test set in batches and of
/// one text. {"machine", "threads", "figures": [{"figure", "value", "unit", "peer", "ratio",
/// "limit", "share"}], "text"}. Throws as loading and reading do; stopped, aborted.
Json bench(const BenchRequest& request, Control& control, const Progress& progress);

}  // namespace espalier::workbench
