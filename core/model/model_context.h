#pragma once

#include "core/model/model.h"

namespace espalier::model {

/// What one pass carries along besides the hidden states (internal to this room).
struct Model::Context {
  const Adaptation* adaptation = nullptr;
  const Pack* pack = nullptr;    ///< prefill and training
  KvCache* cache = nullptr;      ///< written by prefill, read and written by step()
  torch::Tensor wanted;          ///< rows whose hidden states are wanted, undefined: all
  bool cut = false;              ///< this is the last layer and only wanted rows go on
  torch::Tensor cos[2], sin[2];  ///< [rows, 1, head_dim / 2]; index 1: local layers
  torch::Tensor write_at;        ///< step(): position of the new token a row, [batch] int64
  /// step(): [batch, 1, 1, longest], bool or (GPU) what is added to scores; index 1: local layers.
  torch::Tensor masks[2];

  /// Where each of some texts laid end to end begins, [texts + 1] int32, and the longest one's
  /// tokens.
  struct Starts {
    torch::Tensor at;
    std::int64_t longest = 0;
  };
  Starts segments;        ///< of a pack whose attention runs at once; undefined: segment by segment
  Starts wanted_queries;  ///< the same of the last layer, where only wanted rows go on,
  Starts wanted_keys;     ///< and of the keys that they may see
  torch::Tensor keys_wanted;  ///< rows of the pack that those keys are, undefined: all

  bool again = false;  ///< a layer is computed a second time: nobody watches

  const Adaptation* watcher() const { return again ? nullptr : adaptation; }
  Rows rows() const { return cut ? Rows::wanted : Rows::all; }
};

}  // namespace espalier::model
