// The bytes of a whole GGUF file; small tensors are dequantised, a tokenizer in it is loaded.
#include <algorithm>
#include <span>
#include <vector>

#include "tests/fuzz/memory_gguf.h"
#include "tests/fuzz/tokenizer_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace espalier;
  fuzz::try_input([&] {
    const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
    const fuzz::MemoryGguf file(tensor_io::parse_gguf(bytes, "file.gguf"));
    for (const tensor_io::TensorView& tensor : file.tensors()) {
      fuzz::must(tensor.data >= bytes.data() && tensor.bytes <= size &&
                 tensor.data + tensor.bytes <= bytes.data() + size);
      const std::int64_t count = tensor.numel();
      if (count > 4096) continue;
      std::vector<float> values(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
      fuzz::try_input([&] { tensor_io::dequantize(tensor, 0, count, values.data()); });
    }
    if (file.value("tokenizer.ggml.model") == nullptr) return;
    fuzz::check_encoding(*tokenizer::load(file), "ab 日本 1\n<tool>", true);
  });
  return 0;
}
