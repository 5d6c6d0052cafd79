#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/bytes.h"

namespace espalier::test {

/// Builds the bytes of a GGUF, sound or broken: every count, type and offset can be set by hand.
class GgufWriter {
 public:
  enum Type : std::uint32_t {
    u8,
    i8,
    u16,
    i16,
    u32,
    i32,
    f32,
    boolean,
    string,
    array,
    u64,
    i64,
    f64
  };

  struct Tensor {
    std::string name;
    std::vector<std::uint64_t> dims;  ///< ne0 (the row's length) first
    std::uint32_t type = 0;           ///< F32
    std::string data;
    std::int64_t offset = -1;  ///< -1: where it belongs
  };

  std::uint32_t version = 3;
  std::optional<std::uint64_t> tensor_count;  ///< empty: the true one
  std::optional<std::uint64_t> key_count;
  std::uint64_t alignment = 32;
  std::vector<Tensor> tensors;

  template <class T>
  GgufWriter& scalar(const std::string& key, Type type, T value) {
    head(key, type).put(value);
    return *this;
  }
  GgufWriter& text(const std::string& key, const std::string& value) {
    put_text(head(key, string), value);
    return *this;
  }
  /// `count` -1: the true one.
  template <class T>
  GgufWriter& list(const std::string& key, Type type, const std::vector<T>& values,
                   std::int64_t count = -1) {
    Bytes& out = head(key, array);
    out.put(std::uint32_t{type});
    out.put(count < 0 ? std::uint64_t{values.size()} : static_cast<std::uint64_t>(count));
    for (const T& value : values)
      out.put(value);
    return *this;
  }
  GgufWriter& texts(const std::string& key, const std::vector<std::string>& values) {
    Bytes& out = head(key, array);
    out.put(std::uint32_t{string}).put(std::uint64_t{values.size()});
    for (const std::string& value : values)
      put_text(out, value);
    return *this;
  }
  /// Bytes as they are in the place of a key and its value.
  GgufWriter& raw(const Bytes& bytes) {
    ++keys_;
    values_.text(bytes.str());
    return *this;
  }

  std::string str() const {
    Bytes out;
    out.text("GGUF").put(version);
    out.put(tensor_count.value_or(tensors.size()));
    out.put(key_count.value_or(keys_));
    out.text(values_.str());
    Bytes data;
    for (const Tensor& tensor : tensors) {
      put_text(out, tensor.name);
      out.put(static_cast<std::uint32_t>(tensor.dims.size()));
      for (const std::uint64_t size : tensor.dims)
        out.put(size);
      out.put(tensor.type);
      out.put(tensor.offset < 0 ? std::uint64_t{data.size()}
                                : static_cast<std::uint64_t>(tensor.offset));
      data.text(tensor.data).pad_to(alignment);
    }
    return out.pad_to(alignment).text(data.str()).str();
  }

 private:
  static void put_text(Bytes& out, const std::string& value) {
    out.put(std::uint64_t{value.size()}).text(value);
  }
  Bytes& head(const std::string& key, Type type) {
    ++keys_;
    put_text(values_, key);
    values_.put(std::uint32_t{type});
    return values_;
  }

  Bytes values_;
  std::uint64_t keys_ = 0;
};

}  // namespace espalier::test
