#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier::tokenizer {

/// Protocol Buffers' wire format, as much of it as a SentencePiece model needs.
class ProtoReader {
 public:
  explicit ProtoReader(std::string_view bytes) : bytes_(bytes) {}

  struct Field {
    std::uint32_t number = 0;
    std::uint32_t wire = 0;    ///< 0 varint, 1 64-bit, 2 bytes, 5 32-bit
    std::uint64_t value = 0;   ///< wire 0, 1, 5
    std::string_view bytes{};  ///< wire 2
  };
  /// The next field, nothing at the end. Throws Error tokenizer_bad.
  std::optional<Field> next();

 private:
  std::uint64_t varint();
  std::uint64_t fixed(std::size_t size);

  std::string_view bytes_;
};

class ProtoWriter {
 public:
  void varint(std::uint32_t field, std::uint64_t value);
  void number(std::uint32_t field, float value);
  void bytes(std::uint32_t field, std::string_view value);
  const std::string& str() const { return out_; }

 private:
  void raw(std::uint64_t value);
  std::string out_;
};

}  // namespace espalier::tokenizer
