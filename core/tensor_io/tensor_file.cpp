#include "core/tensor_io/tensor_file.h"

#include <array>

namespace espalier::tensor_io {

namespace {

// In the order of DType.
constexpr std::array<DTypeInfo, 18> kInfo{{
    {"F64", 1, 8},
    {"F32", 1, 4},
    {"F16", 1, 2},
    {"BF16", 1, 2},
    {"I64", 1, 8},
    {"I32", 1, 4},
    {"I16", 1, 2},
    {"I8", 1, 1},
    {"U8", 1, 1},
    {"BOOL", 1, 1},
    {"Q4_0", 32, 18},
    {"Q4_1", 32, 20},
    {"Q5_0", 32, 22},
    {"Q5_1", 32, 24},
    {"Q8_0", 32, 34},
    {"Q4_K", 256, 144},
    {"Q5_K", 256, 176},
    {"Q6_K", 256, 210},
}};
static_assert(kInfo.size() == static_cast<std::size_t>(DType::q6_k) + 1);

}  // namespace

const DTypeInfo& dtype_info(DType dtype) {
  return kInfo.at(static_cast<std::size_t>(dtype));
}

std::int64_t TensorView::numel() const {
  std::int64_t out = 1;  // the product was checked when the file was opened
  for (const std::int64_t size : shape)
    out *= size;
  return out;
}

const TensorView* TensorFile::find(std::string_view name) const {
  for (const TensorView& tensor : tensors()) {
    if (tensor.name == name) return &tensor;
  }
  return nullptr;
}

}  // namespace espalier::tensor_io
