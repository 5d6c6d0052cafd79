#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/lora/adapter.h"
#include "core/lora/state_dict.h"

namespace espalier::lora {

/// How strongly an adapter enters a merge.
struct Entry {
  const Adapter* adapter = nullptr;
  double weight = 1;
};

/// All adapters of a merge in one module, stacked and zero-padded to the module's largest rank.
/// Padding is never trained, pruned or counted.
struct StackModule {
  model::ModuleId id;
  torch::Tensor a;  ///< [n, r, in] f32
  torch::Tensor b;  ///< [n, out, r] f32
  std::vector<std::int64_t>
      ranks;             ///< rank of each adapter here, 0 where it does not touch the module
  torch::Tensor a_mask;  ///< [n, r, 1] f32: 1 for real rows, 0 for padding
  torch::Tensor b_mask;  ///< [n, 1, r]

  torch::Tensor merged_a() const { return a.sum(0); }  ///< [r, in]
  torch::Tensor merged_b() const { return b.sum(0); }  ///< [out, r]
};

/// The trainable parameters of a merge (design section 3): A_i and B_i of every adapter i and
/// module m, f32 whatever the base is. dW_m = (sum_i B_i)(sum_i A_i).
class AdapterStack {
 public:
  /// `scale`: fold alpha_i / r_i into B_i. Weights: A_i by sign(w) sqrt|w|, B_i by sqrt|w|; with
  /// `weight_both` w on each side (LoraHub). Throws train_not_trainable where there is no adapter.
  AdapterStack(const std::vector<Entry>& entries, bool scale, bool weight_both,
               torch::Device device);

  std::size_t adapters() const { return names_.size(); }
  const std::vector<std::string>& names() const { return names_; }
  std::vector<StackModule>& modules() { return modules_; }
  const std::vector<StackModule>& modules() const { return modules_; }
  /// Entries of all A_i and B_i, padding not counted.
  std::int64_t parameters() const;
  /// The largest rank of any module.
  std::int64_t rank() const;

  /// The merge as one adapter with alpha = r, so that its scale is 1.
  Adapter merged() const;
  /// Adapter i as it stands, alpha = its rank.
  Adapter one(std::size_t index) const;

  /// A deep copy of all A and B: the kept best, and what `reset: initial` returns to.
  struct Snapshot {
    std::vector<torch::Tensor> a, b;

    void save(const std::string& name, StateDict& state) const;
    /// As many modules as `like` has. Throws checkpoint_bad.
    static Snapshot load(const std::string& name, const StateDict& state, const AdapterStack& like);
  };
  Snapshot snapshot() const;
  void restore(const Snapshot& snapshot);

 private:
  std::vector<std::string> names_;
  std::vector<StackModule> modules_;
};

}  // namespace espalier::lora
