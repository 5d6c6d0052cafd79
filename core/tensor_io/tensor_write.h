#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/tensor_io/tensor_file.h"

namespace espalier::tensor_io {

/// A tensor that a file is going to hold; `shape` row-major as LibTorch has it.
struct TensorSlot {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
};

/// Bytes of a slot: shape-product / block elements x block bytes. Throws Error internal where the
/// product overflows or rows are no whole blocks.
std::uint64_t slot_bytes(const TensorSlot& slot);

/// Takes pieces of a tensor's bytes, in order.
using ByteSink = std::function<void(const void* data, std::size_t size)>;
/// Gives a slot's bytes to the sink, exactly slot_bytes() of them.
using TensorBytes = std::function<void(const TensorSlot& slot, const ByteSink& sink)>;

/// Asks for the bytes of one slot and appends them; throws Error internal where their number is not
/// what the header promises.
void append(AtomicFile& file, const TensorSlot& slot, const TensorBytes& produce);

}  // namespace espalier::tensor_io
