// The bytes of a whole safetensors file; small tensors are read.
#include <algorithm>
#include <span>
#include <vector>

#include "core/tensor_io/safetensors_header.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  fuzz::try_input([&] {
    const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
    const auto content = tensor_io::parse_safetensors(bytes, "file.safetensors");
    std::size_t covered = 0;
    for (const tensor_io::TensorView& tensor : content.tensors) {
      fuzz::must(tensor.data >= bytes.data() && tensor.data + tensor.bytes <= bytes.data() + size);
      covered += tensor.bytes;
      const std::int64_t count = tensor.numel();
      if (count > 4096) continue;
      std::vector<float> values(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
      fuzz::try_input([&] { tensor_io::dequantize(tensor, 0, count, values.data()); });
    }
    fuzz::must(covered <= size);
  });
  return 0;
}
