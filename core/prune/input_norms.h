#pragma once

#include <torch/torch.h>

#include <deque>
#include <functional>
#include <map>
#include <span>
#include <utility>

#include "core/lora/lora_adaptation.h"
#include "core/lora/state_dict.h"
#include "core/model/model.h"

namespace espalier::prune {

/// n_j = ||X_j||_2 of the inputs of adapted modules (design section 3, `input`), from the sums of
/// squares of forward passes that run anyway. X is the decoder layer's input for q, k, v and the
/// residual stream that enters the MLP's norm for gate and up, each token divided by its root mean
/// square; the module's own input for o and down. `own_input` takes each module's true input
/// instead (Wanda, Sun et al. 2024).
class InputNorms : public lora::InputWatcher {
 public:
  /// `modules`: the adapted ones. `examples`: N training examples; `window`: steps of sums kept,
  /// that is ceil(N / accumulate) for running norms.
  InputNorms(const model::Model& model, const std::vector<model::ModuleId>& modules, bool own_input,
             std::int64_t examples, std::int64_t window);

  bool observes(std::int64_t layer, model::Site site) const override;
  void observe(std::int64_t layer, model::Site site, const torch::Tensor& x,
               const torch::Tensor& rstd) override;

  /// rewind() forgets what observe() was told since mark().
  void mark() { marked_ = open_; }
  void rewind() { open_ = marked_; }
  /// Closes the sums of one optimizer step, over `examples` examples; old steps leave the window.
  void end_step(std::int64_t examples);
  /// Adds up over processes what the open step has gathered: `sum` sums an array over all of them
  /// in place. Every process calls it, also one that had no example.
  void share(const std::function<void(std::span<double>)>& sum);
  /// Forgets everything: before a fresh pass over the training set.
  void clear();

  /// The sums of closed steps; what an open step has gathered is left out.
  void save(lora::StateDict& state) const;
  void load(const lora::StateDict& state, torch::Device device);

  /// sqrt(sum_j * N / examples in the window), [in] f32.
  torch::Tensor norms(model::ModuleId module) const;

 private:
  using Key = std::pair<std::int64_t, model::Site>;
  struct Step {
    std::map<Key, torch::Tensor> sums;  ///< [features] f64
    std::int64_t examples = 0;
  };

  std::int64_t features(model::Site site) const;

  const model::Model& model_;
  bool own_input_;
  std::int64_t total_, window_;
  std::map<Key, bool> wanted_;
  Step open_, marked_;
  std::deque<Step> steps_;
};

/// Where a module's input is measured.
model::Site site_of(model::Proj proj);

}  // namespace espalier::prune
