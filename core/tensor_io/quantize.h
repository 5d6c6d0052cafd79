#pragma once

#include <cstddef>
#include <cstdint>

#include "core/tensor_io/tensor_file.h"

namespace espalier::tensor_io {

/// f32 values as a stored type, rounded to the nearest (ties to even for floats): F32, F16, BF16,
/// or Q8_0 as ggml makes it (blocks of 32: d = max |x| / 127 kept as f16, q = round(x / d), halves
/// away from zero). `count` is a multiple of the type's block; `out` has room for count /
/// block_elements blocks. Returns whether every value is finite in the new type. Throws
/// dtype_unsupported for types that are not written.
bool quantize(DType dtype, const float* in, std::int64_t count, std::byte* out);

}  // namespace espalier::tensor_io
