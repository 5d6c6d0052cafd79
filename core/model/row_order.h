#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace espalier::model {

// GGUF "llama" stores the rows of q and k with the halves of each head interleaved:
// file[h*hd + 2i + s] = hf[h*hd + s*hd/2 + i]. `rows` is [heads * head_dim, in], contiguous.

/// From the file's order to Hugging Face's, in place.
void unpermute(torch::Tensor rows, std::int64_t head_dim);
/// Row r in Hugging Face's order is row unpermuted_rows()[r] of the file.
std::vector<std::int64_t> unpermuted_rows(std::int64_t rows, std::int64_t head_dim);
/// The inverse of unpermute().
void permute(torch::Tensor rows, std::int64_t head_dim);

}  // namespace espalier::model
