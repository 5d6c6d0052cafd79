#pragma once

#include <string>

#include "core/lora/adapter.h"

namespace espalier::lora {

/// What the values of an adapter tell of how it was made. Such adapters are plain LoRA files and
/// merge as all do; that they keep apart on purpose is worth knowing before a method is chosen.
struct KindOfLora {
  /// "lori": B sparse over a frozen random A (LoRI, arXiv 2504.07448). "osrm": orthonormal rows of
  /// A (OSRM, arXiv 2505.22934; PEFT's "orthogonal" initialisation looks alike). "pruned": zeros in
  /// A and B (as a pruned run leaves). "sparse_b": zeros in B alone, over an A that was trained.
  /// "plain": none of these.
  std::string kind = "plain";
  double zeros_a = 0, zeros_b = 0;  ///< shares of entries that are exactly zero
  double coherence = 0;             ///< the largest |cosine| between two rows of one A
  double row_norm_error = 0;        ///< the largest | |row of A| - 1 |
};

/// Thresholds: B counts as sparse from half of its entries on; A as pruned from 1 % on; A as an
/// untouched draw where no entry leaves U(-1/sqrt(in), 1/sqrt(in)), in which LoRA starts it (0.5 %
/// allowed for 16-bit files); its rows as orthonormal within .05 in every norm and cosine.
KindOfLora recognise(const Adapter& adapter);

/// One sentence for people; empty for "plain".
std::string describe(const KindOfLora& kind);

}  // namespace espalier::lora
