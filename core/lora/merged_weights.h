#pragma once

#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

#include "core/lora/adapter.h"
#include "core/model/tensor_names.h"
#include "core/model/tensor_source.h"

namespace espalier::lora {

/// The weights of a model with adapters worked in, one tensor at a time: W + sum_i w_i s_i B_i A_i
/// in f32, by our names (core/model/tensor_names.h), q and k rows in Hugging Face's order whatever
/// the file's. Norms come as the file stores them (Gemma: config().norm_plus_one says which).
class MergedWeights {
 public:
  /// Claims every tensor of the source and verifies it: throws model_tensor_missing,
  /// model_tensor_shape, model_tensor_surplus. The adapters must have been loaded against its
  /// configuration, and they and the source outlive this object.
  MergedWeights(model::TensorSource& source,
                std::vector<std::pair<const Adapter*, double>> adapters);

  const model::Config& config() const { return source_.config(); }
  /// Contiguous f32 on the CPU. Throws model_not_finite.
  torch::Tensor read(const model::TensorShape& tensor) const;

 private:
  void add_updates(const std::string& name, torch::Tensor weight) const;

  model::TensorSource& source_;
  std::vector<std::pair<const Adapter*, double>> adapters_;
};

}  // namespace espalier::lora
