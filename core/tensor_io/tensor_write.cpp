#include "core/tensor_io/tensor_write.h"

#include "core/base/error.h"
#include "core/tensor_io/checked.h"

namespace espalier::tensor_io {

std::uint64_t slot_bytes(const TensorSlot& slot) {
  const DTypeInfo& info = dtype_info(slot.dtype);
  const auto numel = checked_product(slot.shape);
  const std::int64_t row = slot.shape.empty() ? 1 : slot.shape.back();
  const bool whole = static_cast<std::uint64_t>(row) % info.block_elements == 0;
  const auto bytes = numel && whole
                         ? checked_multiply(*numel / info.block_elements, info.block_bytes)
                         : std::nullopt;
  if (!bytes || *bytes > static_cast<std::uint64_t>(INT64_MAX)) {
    throw Error(Code::internal, "tensor " + slot.name + " cannot be written: its shape");
  }
  return *bytes;
}

void append(AtomicFile& file, const TensorSlot& slot, const TensorBytes& produce) {
  const std::uint64_t promised = slot_bytes(slot);
  std::uint64_t given = 0;
  produce(slot, [&](const void* data, std::size_t size) {
    given += size;
    if (given <= promised) file.write(data, size);
  });
  if (given != promised) {
    throw Error(Code::internal, "tensor " + slot.name + " has " + std::to_string(given) +
                                    " bytes where " + std::to_string(promised) + " belong");
  }
}

}  // namespace espalier::tensor_io
