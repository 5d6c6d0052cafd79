#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/device/gpu.h"
#include "core/model/model.h"

namespace espalier::generate {

/// The model's half of decoding: one more token for every text that goes on. On a GPU the step is
/// recorded once and replayed (a CUDA graph), since launching its kernels one by one takes longer
/// than a small model's step itself; texts that have ended then go along unseen until half of the
/// rows are idle.
class Decoder {
 public:
  /// Row i of the cache is text i. The cache and the adaptation outlive the object.
  Decoder(const model::Model& model, const model::Adaptation* adaptation, model::KvCache& cache);
  ~Decoder();

  /// ids[i]: the newest token of text i; logits of what follows it, [texts, vocab] f32.
  torch::Tensor next(const std::vector<std::int64_t>& ids);
  /// Only these texts go on, in their order.
  void keep(const std::vector<std::int64_t>& texts);

 private:
  struct Recorded;
  torch::Tensor replay(const std::vector<std::int64_t>& ids);
  void record();
  void settle();

  const model::Model& model_;
  const model::Adaptation* adaptation_;
  model::KvCache& cache_;
  std::vector<std::int64_t> rows_;  ///< of the cache, where the texts stand
  bool recordable_;
  bool ran_ = false;  ///< one step has run with as many rows, so that libraries are set up
  std::unique_ptr<Recorded> recorded_;
};

}  // namespace espalier::generate
