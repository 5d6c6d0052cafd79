#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/tensor_io/gguf.h"
#include "core/tensor_io/gguf_parse.h"

namespace espalier::fuzz {

/// A GGUF that is parsed, or made up, in memory.
class MemoryGguf : public tensor_io::GgufFile {
 public:
  explicit MemoryGguf(tensor_io::GgufContent content) : content_(std::move(content)) {}

  std::span<const tensor_io::TensorView> tensors() const override { return content_.tensors; }
  const tensor_io::GgufValue* value(std::string_view key) const override {
    const auto found = content_.values.find(std::string(key));
    return found == content_.values.end() ? nullptr : &found->second;
  }
  std::vector<std::string> keys() const override { return content_.keys; }
  /// Only a writer asks for it, and none is fuzzed.
  std::vector<std::byte> raw(std::string_view) const override { return {}; }

 private:
  tensor_io::GgufContent content_;
};

}  // namespace espalier::fuzz
