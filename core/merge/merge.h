#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/lora/adapter_stack.h"

namespace espalier::merge {

/// What a static merge is asked for. Formulas: reference PEFT 0.21, add_weighted_adapter; c_i = w_i
/// alpha_i / r_i.
struct Request {
  std::string method;  ///< product_of_sums | linear | cat | svd
  std::vector<lora::Entry> entries;
  bool scale = true;         ///< product_of_sums: fold alpha / r into B
  bool weight_both = false;  ///< product_of_sums: w_i on each side (LoraHub's form)
  std::int64_t rank = 0;     ///< svd: rank of the result, 0: the largest of the adapters
};

/// One adapter made of several, with alpha = r:
/// - product_of_sums: B = sum B_i, A = sum A_i (Miyano and Arase 2025), ranks padded with zeros;
/// - linear: A = sum sgn(c) sqrt|c| A_i, B = sum sqrt|c| B_i, equal ranks;
/// - cat: A = [c_i A_i] stacked, B = [B_i] side by side: exactly sum w_i D_i, ranks add up;
/// - svd: the best adapter of the wanted rank for sum w_i D_i, by QR and an SVD of size sum r.
/// Throws plan_method, adapter_rank, train_not_trainable.
lora::Adapter merge(const Request& request);

}  // namespace espalier::merge
