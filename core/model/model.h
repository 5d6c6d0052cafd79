#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <mutex>
#include <string>

#include "core/device/device.h"
#include "core/model/adaptation.h"
#include "core/model/config.h"
#include "core/model/kv_cache.h"
#include "core/model/pack.h"
#include "core/model/weights.h"

namespace espalier::model {

/// A frozen decoder: one forward pass for training, scoring and generation. The weights are loaded
/// once and shared; what differs between methods is the Adaptation that goes along.
class Model {
 public:
  Model(Config config, Weights weights, device::Placement placement);

  const Config& config() const { return config_; }
  const device::Placement& placement() const { return placement_; }

  /// Hidden states after the last norm, [pack.wanted(), hidden], in the order of the segments. With
  /// gradients where `adaptation` holds tensors that require them. With a `cache`, segment i writes
  /// its keys and values into row i (prefill; the cache's lengths are set).
  /// `checkpointing`: of each layer only the input is kept, and backward computes the layer again
  /// (Chen et al., 2016, arXiv 1604.06174). Throws token_out_of_range.
  torch::Tensor forward(const Pack& pack, const Adaptation* adaptation, KvCache* cache = nullptr,
                        bool checkpointing = false) const;

  /// One more token for each row of the cache: ids has one entry a row; hidden states [batch,
  /// hidden].
  torch::Tensor step(const std::vector<std::int64_t>& ids, const Adaptation* adaptation,
                     KvCache& cache) const;
  /// step() with its numbers on the device, so that a GPU can record it: ids and lengths [batch]
  /// int64, every length below `longest` <= the cache's capacity. The cache is written, its lengths
  /// are left alone. `prepare_steps(longest)` must have been called.
  torch::Tensor step_on_device(const torch::Tensor& ids, const torch::Tensor& lengths,
                               std::int64_t longest, const Adaptation* adaptation,
                               KvCache& cache) const;
  void prepare_steps(std::int64_t longest) const;

  /// [rows, vocab] in f32.
  torch::Tensor logits(const torch::Tensor& hidden) const;
  /// [vocab, hidden], frozen: for chunked_cross_entropy.
  const FrozenMatrix& head() const { return weights_.head; }

  /// [hidden]: the gain of the norm before a module (q, k, v, gate, up); undefined for o and down.
  torch::Tensor input_gain(ModuleId module) const;
  /// Bytes of all weights.
  std::int64_t bytes() const;

 private:
  struct Context;
  struct CheckpointedLayer;
  torch::TensorOptions hidden_options() const {
    return torch::TensorOptions().dtype(placement_.dtype).device(placement_.device);
  }
  /// As a tensor on the device. Throws token_out_of_range.
  torch::Tensor checked(const std::vector<std::int64_t>& ids) const;
  torch::Tensor embed(const torch::Tensor& ids) const;
  torch::Tensor layer(std::int64_t index, const torch::Tensor& h, const Context& context) const;
  torch::Tensor checkpointed(std::int64_t index, const torch::Tensor& h,
                             const Context& context) const;
  torch::Tensor attention(std::int64_t index, const torch::Tensor& x, const Context& context) const;
  torch::Tensor mlp(std::int64_t index, const torch::Tensor& h, const Context& context) const;
  torch::Tensor attend_pack(std::int64_t index, const torch::Tensor& q, const torch::Tensor& k,
                            const torch::Tensor& v, const Context& context) const;
  /// Fills the context's segments where attend_at_once() can serve the pack.
  void lay_segments(Context& context) const;
  torch::Tensor attend_at_once(std::int64_t index, const torch::Tensor& q, const torch::Tensor& k,
                               const torch::Tensor& v, const Context& context) const;
  torch::Tensor attend_cache(std::int64_t index, const torch::Tensor& q, const torch::Tensor& k,
                             const torch::Tensor& v, const Context& context) const;
  struct Angles {
    torch::Tensor cos, sin;  ///< [positions, head_dim / 2] f32
  };
  const Angles& angles(bool local, std::int64_t positions) const;
  /// positions: [rows] int64 on the device, all below `end`.
  void set_positions(Context& context, const torch::Tensor& positions, std::int64_t end) const;

  Config config_;
  Weights weights_;
  device::Placement placement_;
  mutable std::mutex angles_mutex_;
  mutable Angles angles_[2];
};

}  // namespace espalier::model
