#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "core/tensor_io/tensor_file.h"

namespace espalier::tensor_io {

/// A value of a GGUF's key table. Integers of every width become int64/uint64, floats double;
/// arrays are kept by element class (strings as views into the map).
using GgufValue =
    std::variant<std::int64_t, std::uint64_t, double, bool, std::string, std::vector<std::int64_t>,
                 std::vector<double>, std::vector<std::string>>;

/// A GGUF file (version 2 or 3), parsed without LibTorch and checked whole: counts and lengths
/// against the bytes left before anything is allocated, checked products, unique names and keys,
/// alignment a power of two, offset + size inside the file. Throws Error gguf_bad, gguf_type (a
/// tensor of a block type that the program does not read, named), file_missing, file_unreadable.
class GgufFile : public TensorFile {
 public:
  static std::unique_ptr<GgufFile> open(const std::filesystem::path& path);

  virtual const GgufValue* value(std::string_view key) const = 0;
  virtual std::vector<std::string> keys() const = 0;
  /// Type and value of a key as they lie in the file (for writing them on); empty where absent.
  /// Throws file_unreadable where the file has become shorter.
  virtual std::vector<std::byte> raw(std::string_view key) const = 0;

  /// Typed access; nullopt where the key is absent; throws gguf_bad where it has another type or an
  /// integer does not fit.
  std::optional<std::int64_t> integer(std::string_view key) const;
  std::optional<double> number(std::string_view key) const;
  std::optional<bool> boolean(std::string_view key) const;
  std::optional<std::string> text(std::string_view key) const;
  /// Arrays; nullptr where absent; throws gguf_bad on another element class.
  const std::vector<std::string>* texts(std::string_view key) const;
  const std::vector<double>* numbers(std::string_view key) const;
  const std::vector<std::int64_t>* integers(std::string_view key) const;
};

}  // namespace espalier::tensor_io
