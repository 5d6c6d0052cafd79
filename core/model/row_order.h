#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace espalier::model {

// GGUF "llama" stores the rows of q and k with the halves of each head interleaved:
// file[h*hd + 2i + s] = hf[h*hd + s*hd/2 + i]. `rows` is [heads * head_dim, in], contiguous.

/// From the file's order to Hugging Face's, in place.
void unpermute(torch::Tensor rows, std::int64_t head_dim);
/// The inverse.
void permute(torch::Tensor rows, std::int64_t head_dim);

}  // namespace espalier::model
